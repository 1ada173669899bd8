"""The referral from draft to the stay's end, by its verbs."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.utils import timezone

from cases.vocabularies import ConsentMeans
from centres.enums import OccupancyKind, StayState
from centres.models import Occupancy
from placements import actions, queries, word_queries
from placements.enums import Answer, Ending, Opinion, ReferralState
from placements.models import IneligibilityReason
from tests.factories import placements as make
from tests.factories.cases import save_step, word
from trips.audit.models import Event
from trips.geography.models import Department
from trips.guards.refusals import Overtaken, Refused

S = ReferralState
PARIS = ZoneInfo("Europe/Paris")


def taken(centre):
    """Places of a centre that something takes today."""
    return Occupancy.objects.filter(place__unit__centre=centre, ends_on=None).count()


def events(kind):
    return Event.objects.filter(kind=kind).count()


def test_a_referral_climbs_to_the_end(world):
    referral = make.make_referral(world, S.CLOSED)
    assert make.stored(referral).state == S.CLOSED
    assert taken(world.centres["north"]) == 0


def test_submission_copies_what_orders_the_queue(world):
    referral = make.make_referral(world, S.SUBMITTED, size=3)
    assert referral.territory.seat == "Lyon"
    assert (referral.household_size, referral.urgency) == (3, "2_high")
    assert referral.accommodation_ends_on.isoformat() == "2026-12-31"
    assert referral.submitted_by_id == world.caseworker_a.user_id


def test_an_uncovered_departement_goes_to_the_national_desk(world):
    overseas = Department.objects.filter(directorate=None).first()
    referral = make.make_referral(world, S.SUBMITTED, situation={"department": overseas})
    assert referral.territory is None


def test_an_incomplete_file_is_not_submitted(world):
    referral = make.make_draft(world, needs={})
    save_step(referral.case, "safety", by=world.caseworker_a, channels=[])
    with pytest.raises(Refused, match="incomplet"):
        actions.submit(referral=referral, by=world.caseworker_a, now=timezone.now())
    assert make.stored(referral).state == S.DRAFT


def test_submitting_twice_says_that_the_file_moved_on(world):
    referral = make.make_referral(world, S.SUBMITTED)
    with pytest.raises(Overtaken):
        actions.submit(referral=referral, by=world.caseworker_a, now=timezone.now())
    assert events("placements.submitted") == 1


def test_each_step_writes_one_event(world):
    make.make_referral(world, S.ADMITTED)
    kinds = [
        "start_referral",
        "submitted",
        "under_review",
        "waiting",
        "proposed",
        "give_opinion",
        "record_answer",
    ]
    assert [events(f"placements.{kind}") for kind in kinds] == [1] * len(kinds)


def test_a_new_draft_is_made_once(world):
    referral = make.make_draft(world)
    again = actions.restart_referral(case=referral.case, by=world.caseworker_a, now=timezone.now())
    assert again == referral


def test_not_eligible_has_reason_way_out_and_is_counted(world):
    referral = make.make_referral(world, S.NOT_ELIGIBLE)
    assert (referral.ineligibility_reason.code, referral.way_out.code) == ("no_protection", "ac_se")
    today = timezone.localdate()
    counts = word_queries.not_eligible_counts(today.replace(day=1), today + timedelta(days=1))
    assert [(reason.code, count) for reason, count in counts if count] == [("no_protection", 1)]
    assert len(counts) == len(IneligibilityReason.objects.current())
    earlier = word_queries.not_eligible_counts(today.replace(year=2025), today)
    assert {count for _reason, count in earlier} == {0}


def test_eligible_needs_grounds(world):
    referral = make.make_referral(world, S.UNDER_REVIEW)
    with pytest.raises(Refused):
        actions.decide_eligible(referral=referral, grounds=[], by=world.officer_lyon, now=timezone.now())


def test_a_proposal_holds_the_places(world):
    proposal = make.make_proposal(world, size=3)
    held = Occupancy.objects.filter(hold=proposal.hold)
    assert [row.kind for row in held] == [OccupancyKind.HELD] * 3
    assert proposal.hold.expires_at == actions.hold_until(proposal.proposed_at)


@pytest.mark.parametrize(
    ("proposed", "until"),
    [
        ("2026-11-23 10:00", "2026-11-30 10:00"),
        # A Friday evening; Christmas and New Year's Day; the night in which clocks go forward.
        ("2026-11-27 18:30", "2026-12-04 18:30"),
        ("2026-12-24 09:15", "2027-01-04 09:15"),
        ("2027-03-26 16:00", "2027-04-05 16:00"),
    ],
)
def test_a_hold_lasts_five_working_days_to_the_same_time_of_day(proposed, until):
    begun, over = (datetime.fromisoformat(text).replace(tzinfo=PARIS) for text in (proposed, until))
    assert actions.hold_until(begun) == over


def test_places_of_two_units_are_refused(world):
    referral = make.make_referral(world, S.WAITING, size=2)
    places = [place for unit in world.centres["north"].units.all() for place in unit.places.all()[:1]]
    with pytest.raises(Overtaken):
        make.propose(world, referral, places=places)
    assert taken(world.centres["north"]) == 0
    assert make.stored(referral).state == S.WAITING


def test_a_place_in_a_zone_to_avoid_is_refused(world):
    departments = [Department.objects.get(code="59")]
    referral = make.make_referral(world, S.WAITING, safety={"departments": departments})
    with pytest.raises(Overtaken):
        make.propose(world, referral)


def test_a_taken_place_leaves_nothing_behind(world):
    proposal = make.make_proposal(world)
    other = make.make_referral(world, S.WAITING)
    places = [row.place for row in Occupancy.objects.filter(hold=proposal.hold)]
    with pytest.raises(Overtaken):
        make.propose(world, other, places=places)
    assert make.stored(other).state == S.WAITING
    assert other.proposals.count() == 0


# Opinion


def test_an_unfavourable_opinion_needs_a_reason(world):
    proposal = make.make_proposal(world)
    with pytest.raises(Refused):
        actions.give_opinion(
            proposal=proposal, opinion=Opinion.UNFAVOURABLE, by=world.manager_north, now=timezone.now()
        )


def test_a_favourable_opinion_keeps_no_reason(world):
    proposal = make.make_proposal(world, opinion=Opinion.FAVOURABLE)
    assert proposal.opinion_reason is None


def test_an_opinion_is_given_once(world):
    proposal = make.make_proposal(world, opinion=Opinion.FAVOURABLE)
    with pytest.raises(Overtaken):
        make.unfavourable(world, proposal)


def test_an_unfavourable_opinion_ends_nothing_by_itself(world):
    proposal = make.make_proposal(world, opinion=Opinion.UNFAVOURABLE)
    assert make.stored(proposal.referral).state == S.PROPOSED
    assert proposal.ended_at is None


def test_an_upheld_opinion_frees_the_place(world):
    proposal = make.make_proposal(world, opinion=Opinion.UNFAVOURABLE)
    actions.uphold_opinion(proposal=proposal, by=world.officer_lyon, now=timezone.now())
    proposal.refresh_from_db()
    assert proposal.ending == Ending.OPINION_UPHELD
    assert make.stored(proposal.referral).state == S.WAITING
    assert taken(world.centres["north"]) == 0


def test_a_favourable_opinion_cannot_be_upheld(world):
    proposal = make.make_proposal(world, opinion=Opinion.FAVOURABLE)
    with pytest.raises(Overtaken):
        actions.uphold_opinion(proposal=proposal, by=world.officer_lyon, now=timezone.now())


def test_she_is_not_asked_while_the_opinion_is_contested(world):
    proposal = make.make_proposal(world, opinion=Opinion.UNFAVOURABLE)
    with pytest.raises(Overtaken):
        make.accept(world, proposal)
    make.override(world, proposal)
    make.accept(world, proposal)
    actions.admit(
        proposal=proposal, arrival_on=timezone.localdate(), by=world.officer_lyon, now=timezone.now()
    )
    assert make.stored(proposal.referral).state == S.ADMITTED


# Her answer


def test_her_answer_waits_for_the_opinion(world):
    proposal = make.make_proposal(world)
    with pytest.raises(Overtaken):
        make.accept(world, proposal)


def test_a_refusal_frees_the_place_and_keeps_her_in_line(world):
    proposal = make.make_proposal(world, opinion=Opinion.FAVOURABLE)
    make.make_referral(world, S.WAITING, now=make.in_days(1))
    before = make.stored(proposal.referral)
    make.refuse(world, proposal)
    after = make.stored(proposal.referral)
    assert (after.state, proposal.ending) == (S.WAITING, Ending.REFUSED)
    assert [reason.code for reason in proposal.refusal_reasons.all()] == ["too_far"]
    assert after.submitted_at == before.submitted_at
    assert queries.rank_of(after, timezone.localdate(after.submitted_at)) == 1
    assert taken(world.centres["north"]) == 0


def test_a_refusal_without_reasons_is_her_right(world):
    proposal = make.make_proposal(world, opinion=Opinion.FAVOURABLE)
    make.answer(world, proposal, Answer.REFUSED)
    assert make.stored(proposal.referral).state == S.WAITING


def test_an_answer_says_how_it_was_given(world):
    proposal = make.make_proposal(world, opinion=Opinion.FAVOURABLE, answer=Answer.ACCEPTED)
    assert proposal.answer_means == word(ConsentMeans, "oral_interpreter")


# Decision


def test_no_admission_before_her_answer(world):
    proposal = make.make_proposal(world, opinion=Opinion.FAVOURABLE)
    with pytest.raises(Overtaken):
        actions.admit(
            proposal=proposal, arrival_on=timezone.localdate(), by=world.officer_lyon, now=timezone.now()
        )


@pytest.mark.parametrize("days", [-1, 91, 4000])
def test_an_impossible_arrival_is_refused(world, days):
    proposal = make.make_proposal(world, opinion=Opinion.FAVOURABLE, answer=Answer.ACCEPTED)
    day = timezone.localdate() + timedelta(days=days)
    with pytest.raises(Refused):
        actions.admit(proposal=proposal, arrival_on=day, by=world.officer_lyon, now=timezone.now())
    assert make.stored(proposal.referral).state == S.PROPOSED


def test_an_admission_expects_her(world):
    referral = make.make_referral(world, S.ADMITTED, size=2)
    assert (referral.stay.state, referral.stay.household_size) == (StayState.EXPECTED, 2)
    assert referral.proposals.get().ending == Ending.ADMITTED


def test_a_household_that_grew_is_not_admitted_on_too_few_places(world):
    proposal = make.make_proposal(world, opinion=Opinion.FAVOURABLE, answer=Answer.ACCEPTED)
    save_step(proposal.referral.case, "household", by=world.caseworker_a, **make.children(1))
    with pytest.raises(Overtaken):
        actions.admit(
            proposal=proposal, arrival_on=timezone.localdate(), by=world.officer_lyon, now=timezone.now()
        )


def test_a_lost_place_after_admission_returns_her_to_waiting(world):
    referral = make.make_referral(world, S.ADMITTED)
    stay, proposal = referral.stay, referral.proposals.get()
    make.release(world, proposal)
    stay.refresh_from_db()
    after = make.stored(referral)
    assert (after.state, after.stay, stay.state) == (S.WAITING, None, StayState.CANCELLED)
    assert taken(world.centres["north"]) == 0


# Corrections after submission


def test_a_correction_refreshes_the_referral_and_marks_it(world):
    referral = make.make_referral(world, S.WAITING)
    assert referral.corrected_at is None
    save_step(referral.case, "safety", by=world.caseworker_a, urgency="1_imminent")
    after = make.stored(referral)
    assert (after.urgency, after.corrected_by_id) == ("1_imminent", world.caseworker_a.user_id)


def test_a_draft_is_not_marked(world):
    referral = make.make_draft(world)
    save_step(referral.case, "safety", by=world.caseworker_a, urgency="1_imminent")
    assert make.stored(referral).corrected_at is None
