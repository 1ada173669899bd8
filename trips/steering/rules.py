"""Who may read what combines all centres."""

from django.utils.translation import gettext as _

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


def read_figures(actor: Actor) -> str:
    """Aggregates of all of France, small numbers masked: OFII and the State's auditors."""
    if actor.has(Duty.ALLOCATION) or actor.has(Duty.AUDIT):
        return ""
    return _("Only OFII and the State services read the national figures.")
