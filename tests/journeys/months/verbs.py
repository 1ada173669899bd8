"""The verbs on a file: whose they are, and how she who acts comes to the row."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

from django.db.models import Q
from django.utils import timezone

from cases import actions as case_actions
from cases.queries import case_for
from cases.vocabularies import ConsentMeans
from centres import actions as centre_actions
from centres import move_rules
from centres.models import Stay
from centres.queries import free_places, places_to_move_to, stay_for
from placements import (
    actions,
    alarm_queries,
    alarm_rules,
    handover_queries,
    handover_rules,
    queries,
    rules,
    stay_queries,
    stay_rules,
    word_queries,
)
from placements.enums import Answer, Opinion, ReviewReason, Stage, WordGiven
from placements.models import (
    AlarmClosing,
    ArrivalAlarm,
    ConfirmationChannel,
    EligibilityGround,
    ExitDecision,
    ExitReason,
    Extension,
    ExtensionRefusal,
    IneligibilityReason,
    OpinionReason,
    OverrideReason,
    QuestionSubject,
    RefusalReason,
    ReleaseReason,
    TransferReason,
    WayOut,
)
from tests.factories import handovers, stays
from tests.factories.cases import word
from tests.factories.centres import departure_reason, destination

DAY = timedelta(days=1)


class Play:
    """The world, and the moment at which all of it happens."""

    def __init__(self, world):
        self.world = world

    @property
    def now(self):
        return timezone.now()

    @property
    def today(self):
        return timezone.localdate()


@dataclass(frozen=True)
class Verb:
    """`act` returns what it did, None when the row is not hers to see or there is nothing to choose."""

    whose: tuple[str, ...]
    act: Callable


VERBS: dict[str, Verb] = {}


def verb(*whose, load, rule=None):
    """`rule`: what the door of the page asks, where the verb itself does not."""

    def declare(function):
        def act(play, referral, persona, n):
            by = play.world.actors[persona]
            row = load(by, referral, play.now)
            is_shut = row is None or (rule and rule(by, row))
            return None if is_shut else function(play, row, by, n)

        VERBS[function.__name__] = Verb(whose, act)
        return function

    return declare


# The row, as the page of whoever acts finds it


def the_case(by, referral, now):
    return case_for(by, referral.case.reference)


def the_referral(by, referral, now):
    return queries.referral_for(by, referral.reference)


def the_proposal(by, referral, now):
    live = queries.live_proposal(referral)
    return queries.proposal_for(by, live.reference, now=now) if live else None


def the_stay(by, referral, now):
    """At her own centre; of a transfer the stay before and the next one are at another."""
    chain = Q(referral=referral) | Q(previous__referral=referral) | Q(next__referral=referral)
    hers = Stay.objects.filter(chain).order_by("-pk").values_list("reference", flat=True)
    found = (stay_for(by, reference) for reference in hers)
    return next((one for one in found if one), None)


def the_extension(by, referral, now):
    asked = Extension.objects.filter(referral=referral, outcome="").first()
    return stay_queries.extension_for(by, asked.reference) if asked else None


def the_exit(by, referral, now):
    decided = ExitDecision.objects.filter(referral=referral, withdrawn_at=None).last()
    return stay_queries.exit_for(by, decided.reference) if decided else None


def the_transfer(by, referral, now):
    shown = queries.referral_for(by, referral.reference)
    return stay_queries.planned_transfer(shown) if shown else None


def the_alarm(by, referral, now):
    found = ArrivalAlarm.objects.filter(referral=referral, closed_at=None).first()
    return alarm_queries.alarm_for(by, found.reference) if found else None


def the_way(by, referral, now):
    return handover_queries.way_for(by, referral.stay.reference) if referral.stay else None


def unit_with(places, size, n):
    """So many free places of one unit, or None; `n` chooses the unit."""
    units = {}
    for place in places.order_by("unit_id", "pk"):
        units.setdefault(place.unit_id, []).append(place)
    enough = [rows for rows in units.values() if len(rows) >= size]
    return enough[n % len(enough)][:size] if enough else None


# NGO


@verb("ngo", load=the_case)
def start_again(play, case, by, n):
    return actions.restart_referral(case=case, by=by, now=play.now)


@verb("ngo", load=the_referral)
def submit(play, referral, by, n):
    return actions.submit(referral=referral, by=by, now=play.now)


@verb("ngo", load=the_referral)
def answer_ngo(play, referral, by, n):
    return actions.answer_ngo(referral=referral, answer="Fictive answer", by=by, now=play.now)


@verb("ngo", load=the_referral)
def ask_review(play, referral, by, n):
    return actions.ask_review(referral=referral, reason=ReviewReason.NEW_FACTS, by=by, now=play.now)


@verb("ngo", load=the_proposal, rule=rules.record_answer)
def record_answer(play, proposal, by, n):
    accepts = n % 4 > 0
    return actions.record_answer(
        proposal=proposal,
        answer=Answer.ACCEPTED if accepts else Answer.REFUSED,
        means=word(ConsentMeans, "oral_interpreter"),
        reasons=() if accepts else [word(RefusalReason, "too_far")],
        by=by,
        now=play.now,
    )


@verb("ngo", load=the_case)
def withdraw_consent(play, case, by, n):
    """Seldom: a file that is stopped plays no part any more."""
    if n % 5:
        return None
    case_actions.withdraw_consent(case=case, by=by, now=play.now)
    return case


@verb("ngo", "desk", load=the_referral)
def withdraw(play, referral, by, n):
    reasons = list(word_queries.withdrawal_reasons(by))
    if not reasons:
        return None
    return actions.withdraw(referral=referral, reason=reasons[n % len(reasons)], by=by, now=play.now)


# OFII


@verb("desk", load=the_referral)
def take(play, referral, by, n):
    return actions.take(referral=referral, by=by, now=play.now)


@verb("desk", load=the_referral)
def ask_ngo(play, referral, by, n):
    subjects = [word(QuestionSubject, "household")]
    return actions.ask_ngo(referral=referral, subjects=subjects, detail="Fictive", by=by, now=play.now)


@verb("desk", load=the_referral)
def drop_question(play, referral, by, n):
    return actions.drop_question(referral=referral, by=by, now=play.now)


@verb("desk", load=the_referral, rule=rules.assess)
def find_eligible(play, referral, by, n):
    grounds = EligibilityGround.objects.current()
    return actions.decide_eligible(referral=referral, grounds=grounds, by=by, now=play.now)


@verb("desk", load=the_referral, rule=rules.assess)
def refuse_referral(play, referral, by, n):
    return actions.decide_not_eligible(
        referral=referral,
        reason=word(IneligibilityReason, "no_protection"),
        way_out=word(WayOut, "ac_se"),
        by=by,
        now=play.now,
    )


@verb("ngo", "desk", load=the_referral)
def pause(play, referral, by, n):
    until = play.today + (n % 40 + 1) * DAY
    return actions.pause(referral=referral, until=until, reason="she_asks", by=by, now=play.now)


@verb("ngo", "desk", load=the_referral)
def end_pause(play, referral, by, n):
    return actions.end_pause(referral=referral, by=by, now=play.now)


@verb("desk", load=the_referral)
def propose(play, referral, by, n):
    places = unit_with(free_places(play.today, play.now), referral.household_size, n)
    return actions.propose(referral=referral, places=places, by=by, now=play.now) if places else None


@verb("desk", load=the_proposal, rule=rules.decide_proposal)
def override(play, proposal, by, n):
    return actions.override_opinion(
        proposal=proposal, reason=word(OverrideReason, "danger"), by=by, now=play.now
    )


@verb("desk", load=the_proposal, rule=rules.decide_proposal)
def uphold(play, proposal, by, n):
    return actions.uphold_opinion(proposal=proposal, by=by, now=play.now)


@verb("desk", load=the_proposal)
def extend_hold(play, proposal, by, n):
    return actions.extend_hold(proposal=proposal, reason="interview", by=by, now=play.now)


@verb("desk", load=the_proposal, rule=rules.decide_proposal)
def release(play, proposal, by, n):
    return actions.release(proposal=proposal, reason=word(ReleaseReason, "place_lost"), by=by, now=play.now)


@verb("desk", load=the_proposal, rule=rules.decide_proposal)
def admit(play, proposal, by, n):
    day = play.today + n % 6 * DAY
    if proposal.transfer_why_id:
        return actions.decide_transfer(proposal=proposal, day=day, by=by, now=play.now)
    return actions.admit(proposal=proposal, arrival_on=day, by=by, now=play.now)


@verb("desk", load=the_extension, rule=stay_rules.decide_extension)
def grant(play, extension, by, n):
    return actions.grant_extension(extension=extension, by=by, now=play.now)


@verb("desk", load=the_extension, rule=stay_rules.decide_extension)
def refuse_extension(play, extension, by, n):
    reason = word(ExtensionRefusal, "exit_possible")
    return actions.refuse_extension(extension=extension, reason=reason, by=by, now=play.now)


@verb("desk", load=the_referral, rule=stay_rules.transfer)
def transfer(play, referral, by, n):
    if referral.stay is None:
        return None
    elsewhere = free_places(play.today, play.now).exclude(unit__centre=referral.stay.centre)
    places = unit_with(elsewhere, referral.stay.household_size, n)
    if places is None:
        return None
    given = {"referral": referral, "places": places, "why": word(TransferReason, "danger_here"), "by": by}
    if n % 3 == 0:
        return actions.transfer(danger=stays.danger(), now=play.now, **given)
    return actions.propose_transfer(now=play.now, **given)


@verb("desk", load=the_transfer)
def postpone_transfer(play, transfer, by, n):
    return actions.postpone_transfer(transfer=transfer, day=play.today + n % 40 * DAY, by=by, now=play.now)


@verb("desk", load=the_transfer)
def take_transfer_back(play, transfer, by, n):
    reason = word(ReleaseReason, "facts_changed")
    actions.withdraw_transfer(transfer=transfer, reason=reason, by=by, now=play.now)
    return transfer


@verb("desk", load=the_referral, rule=stay_rules.decide_exit)
def decide_exit(play, referral, by, n):
    if referral.stay is None:
        return None
    ends_on = play.today + (n % 60 + 1) * DAY
    why = word(ExitReason, "solution_found")
    return actions.decide_exit(stay=referral.stay, why=why, ends_on=ends_on, by=by, now=play.now)


@verb("desk", load=the_exit, rule=stay_rules.withdraw_exit)
def withdraw_exit(play, decision, by, n):
    return actions.withdraw_exit(decision=decision, by=by, now=play.now)


# On her way


@verb("ngo", "desk", load=the_way, rule=handover_rules.plan_way)
def plan_handover(play, stay, by, n):
    plan = handover_queries.plan_of(stay)
    journey = handovers.journey(play.now, leaves_in=1 + n % 30, sign_in=40, arrives_in=48)
    revision = plan.revision if plan else 0
    return actions.plan_handover(stay=stay, journey=journey, revision=revision, by=by, now=play.now)


@verb("ngo", "desk", "centre", load=the_way, rule=handover_rules.hear_of_her)
def hear_of_her(play, stay, by, n):
    return actions.confirm(
        stay=stay,
        stage=Stage.ON_WAY if n % 2 else Stage.LEFT,
        happened_at=play.now,
        channel=word(ConfirmationChannel, "call_ngo"),
        word=WordGiven.WRONG if n % 7 == 0 else WordGiven.GIVEN,
        by=by,
        now=play.now,
    )


@verb("ngo", "desk", "centre", load=the_way)
def report_missing(play, stay, by, n):
    return actions.report_missing(stay=stay, by=by, now=play.now)


@verb("ngo", "desk", "centre", load=the_alarm, rule=alarm_rules.close_alarm)
def find_her(play, alarm, by, n):
    values = {"closing": word(AlarmClosing, "later"), "expected_at": play.now + (n % 5 + 1) * DAY}
    return actions.close_alarm(alarm=alarm, **values, by=by, now=play.now)


@verb("desk", load=the_alarm, rule=alarm_rules.close_alarm)
def give_place_back(play, alarm, by, n):
    closing = word(AlarmClosing, "elsewhere")
    return actions.close_alarm(alarm=alarm, closing=closing, by=by, now=play.now)


# Centre


@verb("centre", load=the_proposal, rule=rules.give_opinion)
def give_opinion(play, proposal, by, n):
    against = n % 4 == 0
    return actions.give_opinion(
        proposal=proposal,
        opinion=Opinion.UNFAVOURABLE if against else Opinion.FAVOURABLE,
        reason=word(OpinionReason, "staffing") if against else None,
        by=by,
        now=play.now,
    )


@verb("centre", load=the_stay)
def arrive(play, stay, by, n):
    return centre_actions.record_arrival(stay=stay, day=play.today, by=by, now=play.now)


@verb("centre", load=the_stay)
def depart(play, stay, by, n):
    return centre_actions.record_departure(
        stay=stay,
        day=play.today,
        departure_reason=departure_reason(),
        destination=destination(),
        by=by,
        now=play.now,
    )


@verb("centre", load=the_stay)
def undo_arrival(play, stay, by, n):
    return centre_actions.undo_arrival(stay=stay, expected_on=play.today, why="Fictive", by=by, now=play.now)


@verb("centre", load=the_stay)
def undo_departure(play, stay, by, n):
    return centre_actions.undo_departure(stay=stay, why="Fictive", by=by, now=play.now)


@verb("centre", load=the_stay, rule=move_rules.move_within)
def move(play, stay, by, n):
    places = unit_with(places_to_move_to(stay, play.today, play.now), n % 3 + 1, n)
    if places is None:
        return None
    return centre_actions.move_household(stay=stay, places=places, day=play.today, by=by, now=play.now)


@verb("centre", load=the_stay, rule=stay_rules.ask_extension)
def ask_extension(play, stay, by, n):
    return actions.ask_extension(stay=stay, by=by, now=play.now, **stays.request_of())
