"""Who may read what combines all centres."""

from django.utils.translation import gettext as _

from centres.models import Centre
from trips.access.actor import Actor
from trips.access.duties import Duty


def read_board(actor: Actor) -> str:
    """Every place by name and day: OFII, which assigns them."""
    if actor.has(Duty.ALLOCATION):
        return ""
    return _("Only OFII reads the board of all places.")


def read_capacity(actor: Actor) -> str:
    """How many places exist on which day says nothing of anybody: OFII, the State's auditors, the platform."""
    if any(actor.has(duty) for duty in (Duty.ALLOCATION, Duty.AUDIT, Duty.PLATFORM)):
        return ""
    return _("Only OFII, the State services and the platform read the capacity.")


def read_ledger(actor: Actor) -> str:
    """What each place was each night, summed up: OFII, the manager for her centre, the State's auditors masked."""
    if any(actor.has(duty) for duty in (Duty.ALLOCATION, Duty.CENTRE_MANAGEMENT, Duty.AUDIT)):
        return ""
    return _("Only OFII, the managers of the centres and the State services read the ledger of nights.")


def read_nights(actor: Actor, centre: Centre) -> str:
    """Night by night the numbers are too small for whoever may read nothing of a woman."""
    if actor.has(Duty.ALLOCATION) or actor.has(Duty.CENTRE_MANAGEMENT):
        return ""
    return _("Only OFII and the manager of the centre read its nights one by one.")


def read_late(actor: Actor) -> str:
    """Everybody who takes part in the mechanism sees who is late, herself included; the State's auditors too."""
    parties = (Duty.CASEWORK, Duty.ALLOCATION, Duty.CENTRE_WORK, Duty.AUDIT)
    if any(actor.has(duty) for duty in parties):
        return ""
    return _("Who is late is for NGOs, OFII, centres and the State services.")


def read_figures(actor: Actor) -> str:
    """Aggregates of all of France, small numbers masked: OFII and the State's auditors."""
    if actor.has(Duty.ALLOCATION) or actor.has(Duty.AUDIT):
        return ""
    return _("Only OFII and the State services read the national figures.")


def read_conditions(actor: Actor) -> str:
    """Whether each centre keeps what it is paid for: OFII and the State's auditors."""
    if actor.has(Duty.ALLOCATION) or actor.has(Duty.AUDIT):
        return ""
    return _("Only OFII and the State services read the six conditions of all centres.")
