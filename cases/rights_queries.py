"""Exceptions that people decide: who is kept away from whom, what is shared with whom."""

from datetime import date

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from cases.enums import CaseState
from cases.models import Case, CaseGrant, Conflict, Share
from cases.queries import cases_visible_to, load_answers, not_kept_from
from trips.access.actor import Actor
from trips.access.duties import Duty
from trips.database.questions import answer, ask
from trips.identity.models import User
from trips.identity.queries import account_with
from trips.organisations.enums import Kind
from trips.organisations.models import Membership, Organisation


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
    return answer("is_kept_away", user_id, [case.pk for case in cases])


def colleague_with(actor: Actor, email: str) -> tuple[User | None, bool]:
    """The account of an address, and whether it belongs to the actor's organisation."""
    user = account_with(email)
    return user, bool(user) and _members_of(actor).filter(user=user).exists()


def case_of_reference(reference: str) -> Case | None:
    """For who declares a tie without seeing the file: it is only pointed at, never shown."""
    answer("reach_named", reference)
    return Case.objects.filter(reference=reference).exclude(state=CaseState.ERASED).first()


# Shares


def shared_with(actor: Actor) -> Q:
    """Part of `cases.queries.VISIBILITY`: what is shared with the actor's organisation today.

    The parts take no date: they are asked by every page, and only today makes sense to them.
    """
    if not (actor.has(Duty.CASEWORK) or actor.has(Duty.CENTRE_WORK)):
        return Q(pk__in=[])
    return Q(
        pk__in=_live_shares(timezone.localdate()).filter(organisation=actor.organisation_id).values("case")
    )


def _live_shares(today: date) -> QuerySet[Share]:
    """Neither ended nor past their date, with the permission beside them."""
    granted = CaseGrant.objects.filter(
        content_object=OuterRef("case"), group__name=OuterRef("organisation__reference")
    )
    return Share.objects.filter(Exists(granted), ended_at=None, until__gte=today).order_by()


def shares_received(actor: Actor, today: date) -> QuerySet[Share]:
    """What others share with the actor's organisation, with her name, which each scope shows."""
    rows = _live_shares(today).filter(organisation=actor.organisation_id)
    rows = rows.filter(case__in=cases_visible_to(actor).order_by().values("pk"))
    return rows.select_related("case__identity", "case__key", "case__organisation").order_by("until", "pk")


def share_received(actor: Actor, reference: str, today: date) -> Share | None:
    """One of them, with the answers of the case."""
    share = shares_received(actor, today).filter(reference=reference).first()
    if share:
        load_answers(share.case)
    return share


def withheld_share(actor: Actor, reference: str) -> Share | None:
    """What the actor asked for and is kept away from: for the record only."""
    found = ask("withheld", actor.user_id, "share", reference)
    return Share(pk=found[0][0], reference=reference, case_id=found[0][1]) if found else None


def shares_of(case: Case) -> QuerySet[Share]:
    """All of a case, those that ended too, for her NGO."""
    return Share.objects.filter(case=case).select_related("organisation", "means", "shared_by", "ended_by")


def share_given(actor: Actor, reference: str) -> Share | None:
    """One of a case of the actor's own NGO."""
    rows = Share.objects.filter(case__organisation=actor.organisation_id).select_related(
        "case", "organisation"
    )
    return rows.filter(not_kept_from(actor, "case__"), reference=reference).first()


def unended_shares(case: Case) -> QuerySet[Share]:
    return (
        Share.objects.filter(case=case, ended_at=None).select_related("case", "organisation").order_by("pk")
    )


def unended_share(case: Case, organisation: Organisation) -> Share | None:
    return unended_shares(case).filter(organisation=organisation).first()


def may_receive(case: Case) -> QuerySet[Organisation]:
    """The NGOs and operators that are open, besides her own."""
    rows = Organisation.objects.filter(kind__in=[Kind.NGO, Kind.OPERATOR], closed_on=None)
    return rows.exclude(pk=case.organisation_id).order_by("name", "pk")
