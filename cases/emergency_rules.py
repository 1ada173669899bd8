"""Breaking the glass: who may, and who says whether it was right. "" or the reason why not."""

from datetime import timedelta

from django.utils.translation import gettext as _

from cases.models import Case, EmergencyAccess
from trips.access.actor import Actor
from trips.access.duties import Duty
from trips.ui.formats import write_moment

# French working days that the data protection officer has for her review.
REVIEW_DAYS = 2
# How long an administrator's desk shows that a verdict said: unjustified.
SHOWN_FOR = timedelta(days=30)


def use_emergency(actor: Actor) -> str:
    """Only in the capacity that is on call (`organisations.rules.change_on_call`)."""
    return "" if actor.on_call else _("Only who is on call opens a file in an emergency.")


def break_glass(actor: Actor, case: Case) -> str:
    """Which woman, `emergency_queries.reachable_cases` says."""
    return use_emergency(actor)


def not_needed(*, reads_already: bool) -> str:
    """An emergency access is for what her work does not show her: no other look is to hide among them."""
    if reads_already:
        return _("You may read this file by your work: open it as usual, no emergency access is needed.")
    return ""


def one_at_a_time(last: EmergencyAccess | None) -> str:
    """`last`: hers that is not reviewed yet."""
    if last is None:
        return ""
    return _(
        "Your emergency access of %(moment)s is not reviewed yet: no other one opens before. If somebody is in "
        "danger, ring the police (17 or 112) and another person on call."
    ) % {"moment": write_moment(last.opened_at)}


def read_access(actor: Actor, access: EmergencyAccess) -> str:
    """`is_live` is what the query found at this very moment."""
    if reason := use_emergency(actor):
        return reason
    if not access.is_live:
        return _("This emergency access is over: the file is closed again.")
    return ""


def end_access(actor: Actor, access: EmergencyAccess) -> str:
    """Her own; what is over already may be ended again: a second click finds it done."""
    if access.membership_id != actor.membership_id:
        return _("This is the emergency access of another person.")
    return use_emergency(actor)


def list_accesses(actor: Actor) -> str:
    """The data protection officer, and the NGO that answers for the file."""
    if actor.has(Duty.DATA_PROTECTION) or actor.has(Duty.CASEWORK):
        return ""
    return _(
        "Emergency accesses are shown to the data protection officer and to the NGO that follows the woman."
    )


def review_access(actor: Actor, access: EmergencyAccess) -> str:
    if not actor.has(Duty.DATA_PROTECTION):
        return _("Only the data protection officer reviews emergency accesses.")
    if access.opened_by_id == actor.user_id:
        return _("Nobody reviews her own emergency access: ask another data protection officer.")
    return ""
