"""Two files of one woman at one NGO: read as one, final already, or separated again."""

from cases.enums import CaseState, MergeReason
from cases.models import Merge
from centres.models import Stay
from placements.enums import ReferralState as S
from placements.models import Apart, Referral
from trips.demo.calendar import Diary, days
from trips.demo.randomness import source

OVER = {S.NOT_ELIGIBLE, S.WITHDRAWN, S.EXPIRED, S.CLOSED}
# Merged so many days ago, undone so many days ago, and why there were two; the oldest first.
MERGES = (
    (41, None, MergeReason.CAME_BACK),
    (12, 10, MergeReason.OPENED_TWICE),
    (4, None, MergeReason.OTHER_NAME),
)


def merge_some(rows, seed, today, shown):
    """From a source of its own. A file that is over, of a woman who was never hosted, is read with one that goes on.

    `shown`: the NGO of the login that is printed; it has the merge that can still be undone, if it has two such files.
    """
    diary = Diary(source(seed, "merges"))
    dates = [
        (diary.at(today - days(merged)), undone and diary.at(today - days(undone)), reason)
        for merged, undone, reason in MERGES
    ]
    ended = [one.case for one in rows.of[Referral] if one.state in OVER]
    ended.sort(key=lambda case: case.organisation is not shown)
    going_on = [one.case for one in rows.of[Referral] if one.state in (S.WAITING, S.UNDER_REVIEW, S.ARRIVED)]
    taken = {id(one.case) for one in rows.of[Stay]}
    taken |= {id(case) for pair in rows.of[Apart] for case in (pair.first, pair.second)}
    for at, undone_at, reason in reversed(dates):
        others = [one for one in ended if _fits(one, at) and id(one) not in taken]
        kept, other = next(
            ((kept, one) for one in others for kept in going_on if _fits(kept, at) and _alike(kept, one)),
            (None, None),
        )
        if other is not None:
            taken |= {id(other), id(kept)}
            going_on.remove(kept)
            _merge(rows, kept, other, reason, at, undone_at)


def _fits(case, at):
    return case.state == CaseState.OPEN and case.opened_at < at


def _alike(kept, other):
    return kept is not other and kept.organisation is other.organisation


def _merge(rows, kept, other, reason, at, undone_at):
    by = kept.key_worker
    made = Merge(kept=kept, other=other, reason=reason, person=other.person, merged_at=at, merged_by=by.user)
    rows.event("cases.merge_files", kept, at=at, by=by, other=other.reference, code=str(reason))
    if undone_at:
        made.undone_at, made.undone_by = undone_at, by.user
        rows.event("cases.undo_merge", kept, at=undone_at, by=by, other=other.reference)
    else:
        _close(other, kept, at, by)
    rows.add(made, at=at, by=by)


def _close(other, kept, at, by):
    """Written as it is today, like everything in the demonstration."""
    other.state, other.closed_at, other.closed_by = CaseState.MERGED, at, by.user
    other.person = kept.person
