"""Exceptions that people decide: who may keep somebody away from a file. "" or the reason why not."""

from datetime import date, timedelta

from django.utils.translation import gettext as _

from cases import rules
from cases.models import Case, Conflict, Share
from trips.access.actor import Actor
from trips.access.duties import Duty
from trips.organisations.enums import Kind
from trips.organisations.models import Organisation

# Six months, by the longest count.
LONGEST_SHARE = timedelta(days=184)


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


# Sharing


def share_case(actor: Actor, case: Case) -> str:
    """Her NGO, while the case is open and she agrees; what she agreed to is recorded with the share."""
    return rules.edit_case(actor, case)


def list_shares(actor: Actor, case: Case) -> str:
    return rules.close_case(actor, case)


def revoke_share(actor: Actor, share: Share) -> str:
    return rules.close_case(actor, share.case)


def share_until(until: date, today: date) -> str:
    """At most six months: longer, she is asked again."""
    if until < today:
        return _("This date has passed.")
    if until > today + LONGEST_SHARE:
        return _("A file is shared for six months at most. She can agree again later.")
    return ""


def receive_share(organisation: Organisation, case: Case) -> str:
    if organisation.closed_on or organisation.kind not in (Kind.NGO, Kind.OPERATOR):
        return _("A file is shared with an NGO or an operator of centres that is open.")
    if organisation.pk == case.organisation_id:
        return _("Your own organisation reads this file already.")
    return ""


def shared_already() -> str:
    return _("This file is shared with this organisation already: revoke that first.")


def list_received_shares(actor: Actor) -> str:
    """Those who work with women: caseworkers, and the staff of centres."""
    if actor.has(Duty.CASEWORK) or actor.has(Duty.CENTRE_WORK):
        return ""
    return _("Files are shared with caseworkers and with the staff of centres.")


def read_share(actor: Actor, share: Share) -> str:
    return list_received_shares(actor)
