"""Who may do what with what a centre asks OFII about a stay: "" or the reason why not."""

from collections.abc import Iterable
from datetime import date, timedelta

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from cases.enums import ConsentScope
from centres.dates import add_months
from centres.enums import StayState
from centres.models import Stay
from centres.rules import identity_is_shown, manage
from placements.enums import Outcome, ReferralState
from placements.models import ExitDecision, Extension, Referral
from placements.rules import in_charge
from trips.access.actor import Actor
from trips.access.duties import Duty

# CASF R.349-1: after its nine months a stay goes on by periods of three.
EXTENSION_MONTHS = 3
# Our default: OFII has three months to answer before she would have to leave.
ASKED_FROM_DAYS = 90


def list_extensions(actor: Actor) -> str:
    """The centre that asks and OFII that decides."""
    if actor.has(Duty.CENTRE_WORK) or actor.has(Duty.ALLOCATION):
        return ""
    return _("The list of extensions is for the staff of centres and OFII.")


def ask_extension(actor: Actor, stay: Stay) -> str:
    """The manager answers for the assessment, as for an opinion."""
    return manage(actor, stay.centre)


def read_extension(actor: Actor, extension: Extension) -> str:
    """The centre, her NGO and the desk; the query has already hidden it from the others."""
    return ""


def decide_extension(actor: Actor, extension: Extension) -> str:
    """The desk that admitted her, or the national desk."""
    return in_charge(actor, extension.referral)


def withdraw_extension(actor: Actor, extension: Extension) -> str:
    return manage(actor, extension.stay.centre)


def texts_are_shown(actor: Actor, extension: Extension, today: date) -> bool:
    """What the centre writes to OFII: both read it, the centre as long as it may know who she is. Her NGO reads
    what was decided, never the centre's own words."""
    if actor.has(Duty.CENTRE_WORK):
        return identity_is_shown(extension.stay, today)
    return actor.has(Duty.ALLOCATION)


def decide_exit(actor: Actor, referral: Referral) -> str:
    """OFII decides the end of a stay (CASF L.349-3): the desk that admitted her, or the national desk."""
    return in_charge(actor, referral)


def withdraw_exit(actor: Actor, decision: ExitDecision) -> str:
    return in_charge(actor, decision.referral)


def transfer(actor: Actor, referral: Referral) -> str:
    """OFII decides a change of centre (CASF L.349-3): the desk that admitted her, or the national desk."""
    return in_charge(actor, referral)


# Is it possible now?


def exit_is_due(stay: Stay, ends_on: date, today: date) -> str:
    if stay.state != StayState.ARRIVED or stay.decided_end is None:
        return _("Only a stay under way is ended by a decision.")
    if ends_on < today:
        return _("The stay ends today or later: she must be told before.")
    if (ends_on - today).days > 366:
        return _("This date is too far away: check the year.")
    return ""


def transfer_is_due(referral: Referral) -> str:
    if referral.state == ReferralState.ARRIVED:
        return ""
    return _("Only a woman who lives in a centre is transferred: the referral says where she is.")


def extension_is_due(stay: Stay, today: date, *, agreed: Iterable[str], is_ended: bool = False) -> str:
    """From ninety days before the decided end on, and after it: a late request is better than none."""
    if stay.state != StayState.ARRIVED or stay.decided_end is None:
        return _("Only a stay under way is extended.")
    if is_ended:
        return _("OFII has decided that this stay ends: it takes that back first, or decides anew.")
    if ConsentScope.OFII not in agreed:
        return _("She has withdrawn her consent that OFII knows of her: speak about it with her and her NGO.")
    if today < stay.decided_end - timedelta(days=ASKED_FROM_DAYS):
        return _("An extension is asked at the earliest %(days)d days before the decided end.") % {
            "days": ASKED_FROM_DAYS
        }
    return ""


def answer_is_due(extension: Extension) -> str:
    if extension.outcome:
        return _("This request has already been answered or withdrawn.")
    return ""


def extended_until(stay: Stay) -> date:
    """Three months from the decided end, however late the decision is."""
    if stay.decided_end is None:
        raise ValueError("A stay under way has its decided end.")
    return add_months(stay.decided_end, EXTENSION_MONTHS)


def many_extensions(granted: int) -> str:
    """Warned, not stopped: several extensions are possible."""
    if granted == 0:
        return ""
    return ngettext(
        "This stay has already been extended once. It is possible again: say what has changed since.",
        "This stay has already been extended %(count)d times. It is possible again: say what has changed since.",
        granted,
    ) % {"count": granted}


def is_open(extension: Extension) -> bool:
    return extension.outcome == ""


def is_granted(extension: Extension) -> bool:
    return extension.outcome == Outcome.GRANTED


def has_desk(referral: Referral | None) -> str:
    """Without a referral nobody at OFII answers for this stay."""
    return (
        "" if referral is not None else _("No referral belongs to this stay: write to OFII's national desk.")
    )
