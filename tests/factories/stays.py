"""What happens during a stay, made by the real verbs."""

from datetime import timedelta

from django.utils import timezone

from cases.vocabularies import ConsentMeans
from centres import actions as centre_actions
from centres.models import AbsenceReason, IncidentKind, UnavailabilityReason
from placements import actions
from placements.enums import Opinion, ReferralState
from placements.models import (
    ExitReason,
    ExitStep,
    ExtensionGround,
    ExtensionRefusal,
    Referral,
    TransferReason,
)
from tests.factories.cases import word, words
from tests.factories.centres import places_of
from tests.factories.placements import make_referral
from tests.memory import remembered

ASSESSMENT = "She looks for a home, the danger has not ended"
MEASURES = "She was brought to a neighbour, the police were called"
PLAN = "Her application is made, an answer is awaited"


@remembered
def make_referred_resident(world, *, days_ago=200, persona="caseworker_a", centre="north", **values):
    """A referral that became a stay so many days ago: the whole way, at that moment."""
    moment = timezone.now() - timedelta(days=days_ago)
    referral = make_referral(world, ReferralState.ARRIVED, persona, centre=centre, now=moment, **values)
    return referral.stay


def request_of(**values):
    return {
        "grounds": words(ExtensionGround, "housing", "danger"),
        "exit_steps": words(ExitStep, "social_housing"),
        "assessment": ASSESSMENT,
        "exit_plan": PLAN,
        **values,
    }


def ask_extension(world, stay, *, persona="manager_north", now=None, **values):
    return actions.ask_extension(
        stay=stay, by=world.actors[persona], now=now or timezone.now(), **request_of(**values)
    )


def grant(world, extension, *, persona="officer_lyon", now=None):
    return actions.grant_extension(extension=extension, by=world.actors[persona], now=now or timezone.now())


def refuse(world, extension, *, persona="officer_lyon", code="exit_possible", now=None):
    return actions.refuse_extension(
        extension=extension,
        reason=word(ExtensionRefusal, code),
        by=world.actors[persona],
        now=now or timezone.now(),
    )


def record_absence(world, stay, *, days_ago=2, back_in=3, code="visit", persona="worker_north", now=None):
    now = now or timezone.now()
    today = timezone.localdate(now)
    return centre_actions.record_absence(
        stay=stay,
        reason=word(AbsenceReason, code),
        starts_on=today - timedelta(days=days_ago),
        expected_on=today + timedelta(days=back_in),
        by=world.actors[persona],
        now=now,
    )


def open_incident(
    world, stay, *, code="approach", severity="serious", persona="worker_north", now=None, **values
):
    now = now or timezone.now()
    return centre_actions.open_incident(
        stay=stay,
        kind=word(IncidentKind, code),
        severity=severity,
        happened_on=timezone.localdate(now),
        measures=MEASURES,
        by=world.actors[persona],
        now=now,
        **values,
    )


def agreement(opinion=Opinion.FAVOURABLE):
    return actions.Agreement(word(ConsentMeans, "oral_interpreter"), opinion)


def danger(**values):
    facts = {
        "kind": word(IncidentKind, "located"),
        "severity": "grave",
        "happened_on": timezone.localdate(),
        "measures": MEASURES,
        "closing": word(UnavailabilityReason, "works"),
    }
    return actions.Danger(**facts | values)


def transfer(world, stay, *, centre="south", places=None, persona="officer_lyon", now=None, **values):
    """Planned unless a `danger` is given."""
    if "danger" not in values:
        values.setdefault("agreement", agreement())
    referral = Referral.objects.select_related("stay", "case").get(stay=stay)
    return actions.transfer(
        referral=referral,
        places=places or places_of(world.centres[centre], stay.household_size),
        why=word(TransferReason, "danger_here"),
        by=world.actors[persona],
        now=now or timezone.now(),
        **values,
    )


def decide_exit(world, stay, *, persona="officer_lyon", days=20, now=None):
    now = now or timezone.now()
    return actions.decide_exit(
        stay=stay,
        why=word(ExitReason, "solution_found"),
        ends_on=timezone.localdate(now) + timedelta(days=days),
        by=world.actors[persona],
        now=now,
    )


def ask_then_end(world, stay, manager, officer):
    """An extension that the centre asks for and withdraws, then OFII's decision that the stay ends."""
    later = timezone.now() + timedelta(days=200)
    extension = ask_extension(world, stay, persona=manager, now=later)
    actions.withdraw_extension(extension=extension, by=world.actors[manager], now=later)
    return decide_exit(world, stay, persona=officer)
