"""Referrals and proposals in any state, made by the real verbs."""

from datetime import date, timedelta

from django.utils import timezone

from cases.actions import ChildGiven
from cases.vocabularies import ConsentMeans
from centres import actions as centre_actions
from centres.queries import free_places as free
from placements import actions
from placements.enums import Answer, Opinion, ReferralState
from placements.models import (
    AlarmClosing,
    EligibilityGround,
    IneligibilityReason,
    OpinionReason,
    OverrideReason,
    QuestionSubject,
    Referral,
    RefusalReason,
    ReleaseReason,
    WayOut,
    WithdrawalReason,
)
from tests.factories import centres as centre_factory
from tests.factories.cases import make_full_case, word
from tests.memory import remembered

S = ReferralState
# Where these leave the ladder.
BRANCHES = {
    S.NOT_ELIGIBLE: S.UNDER_REVIEW,
    S.INFORMATION_REQUESTED: S.UNDER_REVIEW,
    S.ARRIVAL_MISSED: S.ADMITTED,
}
LADDER = [S.DRAFT, S.SUBMITTED, S.UNDER_REVIEW, S.WAITING, S.PROPOSED, S.ADMITTED, S.ARRIVED, S.CLOSED]


def children(count):
    born = (date(2020, 1, number) for number in range(1, count + 1))
    return {"has_children": count > 0, "children": [ChildGiven("Fictive child", day) for day in born]}


@remembered
def make_draft(world, persona="caseworker_a", *, size=1, now=None, **steps):
    """A draft whose file is complete; `size` people need a place."""
    by = world.actors[persona]
    steps["household"] = {**children(size - 1), **steps.get("household", {})}
    case = make_full_case(by, now, **steps)
    return actions.restart_referral(case=case, by=by, now=now or timezone.now())


@remembered
def make_referral(world, state=S.SUBMITTED, persona="caseworker_a", *, officer="officer_lyon", **values):
    """A referral that climbed the ladder up to `state`, or left it."""
    if not values and state in LADDER[2:]:
        return climb(world, state, persona, officer)
    now = values.pop("now", None) or timezone.now()
    centre = values.pop("centre", "north")
    referral = make_draft(world, persona, now=now, **values)
    if state == S.WITHDRAWN:
        return withdraw(world, referral, persona, now=now)
    if state == S.EXPIRED:
        actions.throw_away(referral=referral, now=now + timedelta(days=40))
        return referral
    goal = BRANCHES.get(state, state)
    for rung in LADDER[1 : LADDER.index(goal) + 1]:
        CLIMB[rung](world, referral, persona, officer, centre, now)
    if state == S.NOT_ELIGIBLE:
        not_eligible(world, referral, officer, now=now)
    if state == S.INFORMATION_REQUESTED:
        ask(world, referral, officer, now=now)
    referral.refresh_from_db()
    if state == S.ARRIVAL_MISSED:
        miss(world, referral, persona, now=now)
        referral.refresh_from_db()
    return referral


def make_one_of_each(world):
    """In every state there is; the centre in the north has too few places for all."""
    return [
        make_referral(world, state, **({"centre": "south"} if state == S.ARRIVAL_MISSED else {}))
        for state in S
    ]


def climb(world, state, persona, officer):
    """One rung from the referral below, which is remembered too."""
    below = LADDER[LADDER.index(state) - 1]
    referral = make_referral(world, below, persona, officer=officer)
    CLIMB[state](world, referral, persona, officer, "north", timezone.now())
    referral.refresh_from_db()
    return referral


def submit(world, referral, persona, officer, centre, now):
    actions.submit(referral=referral, by=world.actors[persona], now=now)


def take(world, referral, persona, officer, centre, now):
    actions.take(referral=referral, by=world.actors[officer], now=now)


def eligible(world, referral, persona, officer, centre, now):
    grounds = EligibilityGround.objects.current()
    actions.decide_eligible(referral=referral, grounds=grounds, by=world.actors[officer], now=now)


def propose(
    world, referral, persona="caseworker_a", officer="officer_lyon", centre="north", now=None, places=None
):
    places = places or free_places(world.centres[centre], referral.household_size)
    return actions.propose(
        referral=referral, places=places, by=world.actors[officer], now=now or timezone.now()
    )


def admit(world, referral, persona, officer, centre, now):
    proposal = referral.proposals.get(ended_at=None)
    favourable(world, proposal, centre, now=now)
    accept(world, proposal, persona, now=now)
    actions.admit(proposal=proposal, arrival_on=timezone.localdate(now), by=world.actors[officer], now=now)


def arrive(world, referral, persona, officer, centre, now):
    referral.refresh_from_db()
    day = timezone.localdate(now)
    by = world.actors[f"manager_{centre}"]
    centre_actions.record_arrival(stay=referral.stay, day=day, by=by, now=now)


def miss(world, referral, persona="caseworker_a", now=None):
    """She is expected today and has not come."""
    return actions.report_missing(stay=referral.stay, by=world.actors[persona], now=now or timezone.now())


def find(world, alarm, persona="caseworker_a", code="later", now=None, **values):
    """Somebody knows where she is: she comes a day later, unless the reason says otherwise."""
    now = now or timezone.now()
    if code == "later":
        values.setdefault("expected_at", now + timedelta(days=1))
    by, closing = world.actors[persona], word(AlarmClosing, code)
    return actions.close_alarm(alarm=alarm, closing=closing, by=by, now=now, **values)


def depart(world, referral, persona, officer, centre, now):
    referral.refresh_from_db()
    centre_actions.record_departure(
        stay=referral.stay,
        day=timezone.localdate(now),
        departure_reason=centre_factory.departure_reason(),
        destination=centre_factory.destination(),
        by=world.actors[f"manager_{centre}"],
        now=now,
    )


CLIMB = {
    S.SUBMITTED: submit,
    S.UNDER_REVIEW: take,
    S.WAITING: eligible,
    S.PROPOSED: propose,
    S.ADMITTED: admit,
    S.ARRIVED: arrive,
    S.CLOSED: depart,
}


def free_places(centre, size):
    """Free places of the smallest unit of a centre that has enough."""
    by_unit = {}
    for place in free(timezone.localdate(), timezone.now()).filter(unit__centre=centre).order_by("pk"):
        by_unit.setdefault(place.unit_id, []).append(place)
    return next(p[:size] for p in sorted(by_unit.values(), key=len) if len(p) >= size)


@remembered
def make_proposal(world, *, opinion=None, answer=None, persona="caseworker_a", centre="north", **values):
    """A live proposal, with the centre's opinion and her answer if they are given."""
    referral = make_referral(world, S.PROPOSED, persona, centre=centre, **values)
    proposal = referral.proposals.get(ended_at=None)
    if opinion == Opinion.FAVOURABLE:
        favourable(world, proposal, centre)
    if opinion == Opinion.UNFAVOURABLE:
        unfavourable(world, proposal, centre)
    if answer == Answer.ACCEPTED:
        accept(world, proposal, persona)
    return proposal


def favourable(world, proposal, centre="north", now=None):
    by = world.actors[f"manager_{centre}"]
    return actions.give_opinion(
        proposal=proposal, opinion=Opinion.FAVOURABLE, by=by, now=now or timezone.now()
    )


def unfavourable(world, proposal, centre="north", now=None):
    return actions.give_opinion(
        proposal=proposal,
        opinion=Opinion.UNFAVOURABLE,
        reason=word(OpinionReason, "staffing"),
        by=world.actors[f"manager_{centre}"],
        now=now or timezone.now(),
    )


def accept(world, proposal, persona="caseworker_a", now=None):
    return answer(world, proposal, Answer.ACCEPTED, persona, now=now)


def refuse(world, proposal, persona="caseworker_a", now=None):
    return answer(world, proposal, Answer.REFUSED, persona, now=now, reasons=[word(RefusalReason, "too_far")])


def answer(world, proposal, given, persona="caseworker_a", now=None, reasons=()):
    return actions.record_answer(
        proposal=proposal,
        answer=given,
        means=word(ConsentMeans, "oral_interpreter"),
        reasons=reasons,
        by=world.actors[persona],
        now=now or timezone.now(),
    )


def not_eligible(world, referral, officer="officer_lyon", now=None):
    return actions.decide_not_eligible(
        referral=referral,
        reason=word(IneligibilityReason, "no_protection"),
        way_out=word(WayOut, "ac_se"),
        by=world.actors[officer],
        now=now or timezone.now(),
    )


def ask(world, referral, officer="officer_lyon", now=None, detail="Fictive question"):
    return actions.ask_ngo(
        referral=referral,
        subjects=[word(QuestionSubject, "household")],
        detail=detail,
        by=world.actors[officer],
        now=now or timezone.now(),
    )


def withdraw(world, referral, persona="caseworker_a", code="ngo_no_contact", now=None):
    reason = word(WithdrawalReason, code)
    return actions.withdraw(
        referral=referral, reason=reason, by=world.actors[persona], now=now or timezone.now()
    )


def override(world, proposal, officer="officer_lyon"):
    return actions.override_opinion(
        proposal=proposal, reason=word(OverrideReason, "danger"), by=world.actors[officer], now=timezone.now()
    )


def release(world, proposal, officer="officer_lyon", code="place_lost"):
    return actions.release(
        proposal=proposal, reason=word(ReleaseReason, code), by=world.actors[officer], now=timezone.now()
    )


def stored(referral):
    """As it is in the database now."""
    return Referral.objects.select_related("stay", "case").get(pk=referral.pk)


def in_days(days):
    return timezone.now() + timedelta(days=days)
