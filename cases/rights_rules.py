"""Exceptions that people decide: who may keep somebody away from a file. "" or the reason why not."""

from django.utils.translation import gettext as _

from cases.models import Case, Conflict
from trips.access.actor import Actor
from trips.access.duties import Duty


def list_conflicts(actor: Actor) -> str:
    """The administrator of an organisation, OFII's national desk, the data protection officer."""
    if not actor.has(Duty.KEEPING_AWAY):
        return _(
            "Personal ties are kept by the administrator of an organisation, OFII’s national desk and the "
            "data protection officer."
        )
    return ""


def declare_own_conflict(actor: Actor, case: Case) -> str:
    """Whoever sees a file may say that she knows the woman: nothing is asked but why."""
    return ""


def declare_conflict(actor: Actor, *, colleagues: bool) -> str:
    """`colleagues`: the person kept away works in the organisation of the actor."""
    if reason := list_conflicts(actor):
        return reason
    if actor.has(Duty.MEMBERS) and not colleagues:
        return _("Nobody of your organisation has this address.")
    return ""


def lift_conflict(actor: Actor, conflict: Conflict) -> str:
    """Never the person herself: what she may not see stays out of her reach."""
    if conflict.user_id == actor.user_id:
        return _("Nobody lifts her own tie: ask the data protection officer.")
    return list_conflicts(actor)
