"""Exceptions that people decide: who is kept away from whom."""

from django.db.models import QuerySet

from cases.enums import CaseState
from cases.models import Case, Conflict
from trips.access.actor import Actor
from trips.access.duties import Duty
from trips.identity.models import User
from trips.identity.queries import account_with
from trips.organisations.enums import Kind
from trips.organisations.models import Membership


def conflicts_visible_to(actor: Actor) -> QuerySet[Conflict]:
    """An administrator: of the people of her organisation. OFII's national desk: of OFII's people. The data
    protection officer: all. Nobody her own, which would name the file."""
    rows = Conflict.objects.exclude(user_id=actor.user_id).select_related("user", "case", "declared_by")
    if actor.has(Duty.DATA_PROTECTION):
        return rows
    if not actor.has(Duty.KEEPING_AWAY):
        return rows.none()
    return rows.filter(user__in=_members_of(actor).values("user_id"))


def _members_of(actor: Actor) -> QuerySet[Membership]:
    members = Membership.objects.order_by()
    if actor.has(Duty.NATIONAL_DESK):
        return members.filter(organisation__kind=Kind.OFII)
    return members.filter(organisation_id=actor.organisation_id)


def conflict_for(actor: Actor, reference: str) -> Conflict | None:
    """One that is still in force."""
    return conflicts_visible_to(actor).filter(reference=reference, lifted_at=None).first()


def live_conflict(user: User, case: Case) -> Conflict | None:
    return Conflict.objects.filter(user=user, case=case, lifted_at=None).first()


def are_kept_away(user_id: int, cases: list[Case]) -> bool:
    """Is this account kept away from one of these women?"""
    persons = [case.person_id for case in cases]
    return Conflict.objects.filter(user_id=user_id, person__in=persons, lifted_at=None).exists()


def colleague_with(actor: Actor, email: str) -> tuple[User | None, bool]:
    """The account of an address, and whether it belongs to the actor's organisation."""
    user = account_with(email)
    return user, bool(user) and _members_of(actor).filter(user=user).exists()


def case_of_reference(reference: str) -> Case | None:
    """For who declares a tie without seeing the file: it is only pointed at, never shown."""
    return Case.objects.filter(reference=reference).exclude(state=CaseState.ERASED).first()
