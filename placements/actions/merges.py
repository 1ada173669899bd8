"""Two files that their NGO reads as one: what OFII was asked about them follows."""

from datetime import datetime

from django.utils.translation import gettext as _

from cases.models import Case, Merge
from placements import duplicate_queries
from placements.actions.aparts import alarm_joined, join_pairs, split_pairs
from placements.actions.duplicates import compare_again
from trips.access.actor import Actor
from trips.audit import tracking


def keep_two_women(kept: Case, other: Case) -> str:
    """Part of `cases.actions.TWO_WOMEN`."""
    if duplicate_queries.of_two_women(kept, other):
        return _("OFII has answered that these files are of two women: they are not merged.")
    return ""


def join_their_pairs(merge: Merge, by: Actor, now: datetime) -> None:
    """Whom both must not meet is said once."""
    join_pairs(merge.kept.person_id, merge.other.person_id, by=by, now=now)


def follow_merge(merge: Merge, by: Actor, now: datetime) -> None:
    """What OFII was asked about the other file and has not answered is asked about the one that goes on."""
    moot = [*duplicate_queries.asked_about(merge.other), *duplicate_queries.asked_of_one_person()]
    for pair in {one.pk: one for one in moot}.values():
        tracking.delete(pair, by=by)
    compare_again(merge.kept, by=by, now=now)
    alarm_joined(merge.kept.person_id, by=by, now=now)


def follow_undone_merge(merge: Merge, by: Actor, now: datetime) -> None:
    """Each file is compared by itself again, as if it were sent anew: with the other one as well.

    Nobody knows whose danger it was that was noted meanwhile: whom one must not meet, both must not meet.
    """
    for case in (merge.kept, merge.other):
        compare_again(case, by=by, now=now)
    if merge.kept.person_id != merge.other.person_id:
        women = (merge.kept.person_id, merge.other.person_id)
        staying, leaving = (list(duplicate_queries.files_of({woman})) for woman in women)
        split_pairs(staying, leaving, by=by, now=now)
