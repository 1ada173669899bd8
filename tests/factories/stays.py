"""What happens during a stay, made by the real verbs."""

from datetime import timedelta

from django.utils import timezone

from centres import actions as centre_actions
from centres.models import AbsenceReason, IncidentKind, UnavailabilityReason
from placements import actions
from placements.enums import ReferralState
from placements.models import (
    ExitReason,
    ExitStep,
    ExtensionGround,
    ExtensionRefusal,
    Proposal,
    Referral,
    TransferReason,
)
from tests.factories.cases import word, words
from tests.factories.centres import places_of
from tests.factories.placements import accept, favourable, make_referral
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


def open_house_incident(world, name="north", *, code="fire", persona="worker_north", now=None, **values):
    now = now or timezone.now()
    facts = {"kind": word(IncidentKind, code), "severity": "serious", "happened_on": timezone.localdate(now)}
    facts |= {"centre": world.centres[name], "measures": MEASURES, "by": world.actors[persona], "now": now}
    return centre_actions.open_house_incident(**facts | values)


def danger(**values):
    facts = {
        "kind": word(IncidentKind, "located"),
        "severity": "grave",
        "happened_on": timezone.localdate(),
        "measures": MEASURES,
        "closing": word(UnavailabilityReason, "works"),
    }
    return actions.Danger(**facts | values)


def propose_transfer(world, stay, *, centre="south", places=None, persona="officer_lyon", now=None):
    referral = Referral.objects.select_related("stay", "case").get(stay=stay)
    return actions.propose_transfer(
        referral=referral,
        places=places or places_of(world.centres[centre], stay.household_size),
        why=word(TransferReason, "danger_here"),
        by=world.actors[persona],
        now=now or timezone.now(),
    )


def decide_transfer(world, proposal, *, days=0, persona="officer_lyon", now=None):
    now = now or timezone.now()
    day = timezone.localdate(now) + timedelta(days=days)
    found = Proposal.objects.select_related("referral__case", "hold", "centre").get(pk=proposal.pk)
    return actions.decide_transfer(proposal=found, day=day, by=world.actors[persona], now=now)


def transfer(world, stay, *, centre="south", days=0, **values):
    """Planned, with a favourable opinion and her agreement, unless a `danger` is given."""
    if "danger" in values:
        return in_danger(world, stay, centre=centre, **values)
    proposal = propose_transfer(world, stay, centre=centre, **values)
    favourable(world, proposal, centre)
    accept(world, proposal)
    return decide_transfer(world, proposal, days=days, persona=values.get("persona", "officer_lyon"))


def in_danger(world, stay, *, centre="south", places=None, persona="officer_lyon", now=None, danger):
    referral = Referral.objects.select_related("stay", "case").get(stay=stay)
    return actions.transfer(
        referral=referral,
        places=places or places_of(world.centres[centre], stay.household_size),
        why=word(TransferReason, "danger_here"),
        danger=danger,
        by=world.actors[persona],
        now=now or timezone.now(),
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
