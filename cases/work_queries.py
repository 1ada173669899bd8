"""Who works with a woman: the scopes of what is written beside the referral (notes, plan, appointments)."""

from collections.abc import Callable
from functools import reduce
from operator import or_
from typing import Any

from django.db.models import Prefetch, Q, QuerySet

from cases.models import Appointment, Case, Consent, Goal, LegalStep, Note
from cases.queries import cases_by_duty
from trips.access.actor import Actor
from trips.access.duties import Duty
from trips.database.questions import ask

NOTHING = Q(pk__in=[])
# Which women does her centre expect or host today, with their consent? Apps above add theirs.
HOSTING: list[Callable[[Actor], Q]] = []


def cases_of_parties(actor: Actor) -> QuerySet[Case]:
    """Her NGO; the desk of OFII that has the file; the centre, from OFII's decision until she leaves, not after.

    Never by a share nor in an emergency.
    """
    rows = cases_by_duty(actor)
    return rows.filter(_hosted_now(actor)) if actor.has(Duty.CENTRE_WORK) else rows


def cases_of_team(actor: Actor) -> QuerySet[Case]:
    """Those who are with her day by day: her NGO and the centre that hosts her."""
    rows = cases_of_parties(actor)
    return rows.none() if actor.has(Duty.ALLOCATION) else rows


def _hosted_now(actor: Actor) -> Q:
    return reduce(or_, (part(actor) for part in HOSTING), NOTHING)


# The first letter of a reference → what it names, and its kind for `wall.withheld`.
WORK: dict[str, tuple[str, Any]] = {
    "W": ("note", Note),
    "T": ("appointment", Appointment),
    "F": ("goal", Goal),
    "L": ("legal_step", LegalStep),
}


def withheld_work(actor: Actor, reference: str) -> Any:
    """What the actor asked for and is kept away from: for the record only."""
    if reference[:1] not in WORK:
        return None
    kind, model = WORK[reference[:1]]
    found = ask("withheld", actor.user_id, kind, reference)
    return model(pk=found[0][0], reference=reference, case_id=found[0][1]) if found else None


def case_by_duty_for(actor: Actor, reference: str) -> Case | None:
    return _with_consents(cases_by_duty(actor), reference)


def case_of_parties_for(actor: Actor, reference: str) -> Case | None:
    return _with_consents(cases_of_parties(actor), reference)


def case_of_team_for(actor: Actor, reference: str) -> Case | None:
    return _with_consents(cases_of_team(actor), reference)


def _with_consents(rows: QuerySet[Case], reference: str) -> Case | None:
    """With what rules ask: her consents and whether her key is there."""
    rows = rows.select_related("key", "organisation").prefetch_related(
        Prefetch("consents", Consent.objects.select_related("means"))
    )
    return rows.filter(reference=reference).first()
