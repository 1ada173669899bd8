"""Two files of one woman at one NGO are read as one: "" or the reason why not."""

from datetime import date, timedelta

from django.utils import timezone
from django.utils.translation import gettext as _

from cases import rules
from cases.enums import CaseState
from cases.models import Case, Merge
from trips.access.actor import Actor

# Calendar days, the last one included, during which a merge can be undone.
UNDONE_WITHIN = timedelta(days=30)


def look_for_other(actor: Actor, case: Case) -> str:
    """Any caseworker of her NGO, of a file in which she may write."""
    return rules.edit_case(actor, case)


def compare_files(actor: Actor, kept: Case) -> str:
    """The query has found that she follows both files; whether they can be merged, the page says."""
    return rules.close_case(actor, kept)


def merge_files(actor: Actor, kept: Case, other: Case) -> str:
    """Two files of her own NGO, both open, of a woman who agrees."""
    if kept.pk == other.pk:
        return _("This is the same file: give the reference of the other one.")
    if kept.organisation_id != other.organisation_id:
        return _("Only two files of one NGO are merged.")
    reasons = ((case, rules.edit_case(actor, case)) for case in (kept, other))
    return next((_of(case, reason) for case, reason in reasons if reason), "")


def may_close(other: Case, reasons: list[str]) -> str:
    """`reasons`: of upper apps, a referral or a stay, against the end of this file."""
    return _of(other, " ".join(reasons)) if reasons else ""


def _of(case: Case, reason: str) -> str:
    """Of which of the two files a reason speaks."""
    return _("File %(reference)s: %(reason)s") % {"reference": case.reference, "reason": reason}


def nothing_hangs_on(other: Case, *, has_merged: bool, has_appointment: bool) -> str:
    """What goes on only in the file that is kept. `has_merged`: another file is merged into this one."""
    reference = {"reference": other.reference}
    if has_merged:
        return (
            _("Another file is merged into %(reference)s: keep this one, or undo that merge first.")
            % reference
        )
    if has_appointment:
        return (
            _(
                "An appointment to come is noted in file %(reference)s: note it in the file that goes on, then "
                "cancel it there."
            )
            % reference
        )
    return ""


def nothing_asked(*, is_asked: bool) -> str:
    """What is copied for her or erased does not change between the question and the answer."""
    return _("She has asked something about her data: answer her first.") if is_asked else ""


def key_worker_fits(*, is_kept_away: bool) -> str:
    """Why, and of whom, is not said."""
    if is_kept_away:
        return _(
            "The key worker of the file that goes on cannot follow the other one: choose another one first."
        )
    return ""


def undo_merge(actor: Actor, merge: Merge) -> str:
    """Any caseworker of her NGO."""
    if merge.kept.state == CaseState.ERASED:
        return _("These files are erased.")
    return rules.close_case(actor, merge.other)


def undone_in_time(merge: Merge, today: date) -> str:
    if today > last_day(merge):
        return _("This merge is more than 30 days old: it is final.")
    return ""


def last_day(merge: Merge) -> date:
    """The last day on which it can be undone."""
    return timezone.localdate(merge.merged_at) + UNDONE_WITHIN
