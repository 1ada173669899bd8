"""Breaking the glass: which women somebody on call may reach, what is open now, what waits for a review."""

from collections.abc import Callable
from datetime import date, datetime
from functools import reduce
from operator import or_

from django.db.models import BooleanField, ExpressionWrapper, F, Q, QuerySet, prefetch_related_objects

from cases import emergency_rules as rules
from cases.enums import CaseState, Verdict
from cases.models import Case, EmergencyAccess
from cases.queries import cases_visible_to, not_kept_from
from cases.vocabularies import EmergencyReason
from trips.access.actor import Actor
from trips.access.duties import Duty
from trips.database.questions import ask
from trips.identity.models import User
from trips.organisations.enums import ADMINISTRATORS, Role
from trips.organisations.models import Membership
from trips.organisations.queries import LIVE

NOTHING = Q(pk__in=[])
# Whom somebody on call may reach in an emergency, by her role: actor → Q over Case, OR-ed. Apps above add theirs.
REACHABLE: list[Callable[[Actor], Q]] = []


def reachable_cases(actor: Actor) -> QuerySet[Case]:
    """The women whose file she may open in an emergency; nobody's, unless she is on call.

    From whom she is kept away she reaches in no emergency either; an erased file holds nothing to open.
    """
    if not actor.on_call:
        return Case.objects.none()
    near = reduce(or_, (part(actor) for part in REACHABLE), NOTHING)
    kept = Case.objects.filter(near, not_kept_from(actor), key__wrapped__isnull=False)
    return kept.exclude(state=CaseState.ERASED)


def reachable_case_for(actor: Actor, reference: str) -> Case | None:
    return reachable_cases(actor).select_related("key").filter(reference=reference).first()


def reads_already(actor: Actor, case: Case) -> bool:
    return cases_visible_to(actor).filter(pk=case.pk).exists()


# What is open


def live_at(now: datetime) -> Q:
    return Q(ended_at=None, opened_at__lte=now, until_at__gt=now)


def opened_cases(actor: Actor, now: datetime) -> Q:
    """All that breaking the glass grants: the cases of her live accesses, as long as she may reach them.

    On purpose no part of `cases.queries.VISIBILITY`: it opens the one page of the access, of identity and contact
    rules, and nothing that hangs on the case.
    """
    live = EmergencyAccess.objects.filter(live_at(now), membership=actor.membership_id).order_by()
    return Q(pk__in=live.values("case")) & Q(pk__in=reachable_cases(actor).order_by().values("pk"))


def access_for(actor: Actor, reference: str, now: datetime) -> EmergencyAccess | None:
    """One of her own, as long as she may reach the woman; `is_live` says whether it is open at this moment."""
    opened = Case.objects.filter(opened_cases(actor, now)).order_by()
    is_live = ExpressionWrapper(live_at(now) & Q(case__in=opened.values("pk")), BooleanField())
    rows = EmergencyAccess.objects.filter(
        membership=actor.membership_id, case__in=reachable_cases(actor).order_by().values("pk")
    )
    return _with_facts(rows).annotate(is_live=is_live).filter(reference=reference).first()


def live_access(actor: Actor, now: datetime) -> EmergencyAccess | None:
    """What the banner of every page says."""
    if not actor.on_call:
        return None
    opened = Case.objects.filter(opened_cases(actor, now)).order_by()
    rows = EmergencyAccess.objects.filter(live_at(now), membership=actor.membership_id)
    return rows.filter(case__in=opened.values("pk")).first()


def unreviewed_of(user_id: int | None) -> EmergencyAccess | None:
    """In whatever capacity: there is one at most."""
    return EmergencyAccess.objects.filter(opened_by=user_id, reviewed_at=None).first()


def load_identity(case: Case) -> Case:
    """What `presenters.identity_for_centre` reads, and nothing more: places to avoid stay sealed."""
    prefetch_related_objects([case], "key", "identity", "children", "safety__channels")
    return case


def emergency_reasons() -> QuerySet[EmergencyReason]:
    return EmergencyReason.objects.current()


def reason_words() -> dict[str, str]:
    """Code → words, for the log of looks; today's wording where there were several."""
    known = EmergencyReason.objects.order_by(F("retired_on").asc(nulls_last=True), "pk")
    return {one.code: one.label for one in known}


# What became of it


def accesses_visible_to(actor: Actor) -> QuerySet[EmergencyAccess]:
    """The data protection officer: all. Caseworkers: to the files of their own NGO. Nobody else."""
    rows = _with_facts(EmergencyAccess.objects.filter(not_kept_from(actor, "case__")))
    if actor.has(Duty.DATA_PROTECTION):
        return rows
    if actor.has(Duty.CASEWORK):
        return rows.filter(case__organisation=actor.organisation_id)
    return rows.none()


def access_to_review(actor: Actor, reference: str) -> EmergencyAccess | None:
    if not actor.has(Duty.DATA_PROTECTION):
        return None
    return accesses_visible_to(actor).filter(reference=reference).first()


def to_review(actor: Actor) -> QuerySet[EmergencyAccess]:
    """The late ones first, which are those that wait the longest."""
    return accesses_visible_to(actor).filter(reviewed_at=None).order_by("review_due_on", "opened_at", "pk")


def reviews_due(today: date) -> QuerySet[EmergencyAccess]:
    """Those for which today is the last day, or which are late."""
    return EmergencyAccess.objects.filter(reviewed_at=None, review_due_on__lte=today)


def found_unjustified(actor: Actor, now: datetime) -> QuerySet[EmergencyAccess]:
    """An administrator: those of her own people, lately; she is told who, never whose file."""
    if actor.role not in ADMINISTRATORS:
        return EmergencyAccess.objects.none()
    rows = EmergencyAccess.objects.filter(
        membership__organisation=actor.organisation_id,
        verdict=Verdict.UNJUSTIFIED,
        reviewed_at__gt=now - rules.SHOWN_FOR,
    )
    return rows.select_related("membership__user").order_by("-reviewed_at", "-pk")


def _with_facts(rows: QuerySet[EmergencyAccess]) -> QuerySet[EmergencyAccess]:
    return rows.select_related("case__key", "reason", "opened_by", "reviewed_by", "membership__organisation")


def withheld_access(actor: Actor, reference: str) -> EmergencyAccess | None:
    """What the actor asked for and is kept away from: for the record only."""
    found = ask("withheld", actor.user_id, "access", reference)
    return EmergencyAccess(pk=found[0][0], reference=reference, case_id=found[0][1]) if found else None


# Who is told


def told_of_opening(case: Case) -> list[User]:
    """The key worker, or her team when she is away for good, and the data protection officers; never who is
    kept away from that woman."""
    keeper = _members().filter(pk=case.key_worker_id)
    team = _members().filter(organisation=case.organisation_id, role=Role.CASEWORKER)
    kept = [account for (account,) in ask("accounts_kept_from", case.pk)]
    nearest = keeper.exclude(user__in=kept) or team.exclude(user__in=kept)
    officers = data_protection_officers().exclude(user__in=kept)
    return list({one.user_id: one.user for one in [*nearest, *officers]}.values())


def data_protection_officers() -> QuerySet[Membership]:
    return _members().filter(role=Role.DATA_PROTECTION)


def administrators_of(membership: Membership) -> QuerySet[Membership]:
    rows = _members().filter(organisation=membership.organisation_id, role__in=ADMINISTRATORS)
    return rows.exclude(user=membership.user_id)


def _members() -> QuerySet[Membership]:
    return Membership.objects.filter(LIVE).select_related("user").order_by("pk")
