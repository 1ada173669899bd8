"""Who is told of what happens beside the moves: pauses, other desks, extensions, absences, incidents, transfers."""

from datetime import timedelta

import pytest
from django.utils import timezone

from cases import actions as case_actions
from cases import notices as case_notices
from cases.models import Case, Notification
from centres import actions as centre_actions
from centres.enums import FollowUpOutcome
from centres.follow_up_queries import contact_channels
from centres.models import FollowUp, IncidentClosing
from centres.notices import centre_that_hosts
from placements import actions
from placements.enums import ApartReason, HoldExtension, PauseReason
from placements.enums import ReferralState as S
from placements.models import ReleaseReason, Transfer
from tests.database import as_web
from tests.factories import handovers
from tests.factories import placements as make
from tests.factories.actors import NOBODY, make_membership
from tests.factories.cases import save_step, word
from tests.factories.centres import departure_reason, destination
from tests.factories.stays import (
    ask_extension,
    danger,
    decide_exit,
    decide_transfer,
    grant,
    make_referred_resident,
    open_incident,
    propose_transfer,
    record_absence,
    refuse,
    transfer,
)
from tests.told import CENTRE, DESK, NATIONAL, NEIGHBOURS, NGO, kinds_of, told_of, turns_of, waits_for
from trips.audit import tracking
from trips.database.context import working_for
from trips.geography.models import Department
from trips.home.inbox.queries import inbox_of

LATER = timedelta(days=1)


@pytest.fixture
def stay(world):
    return make_referred_resident(world, days_ago=200)


def test_a_pause_and_its_end(world, frozen_now):
    referral = make.make_referral(world, S.WAITING)
    until = timezone.localdate(frozen_now) + timedelta(days=9)
    facts = {"referral": referral, "by": world.caseworker_a, "now": frozen_now}
    paused = told_of(
        world, lambda: actions.pause(until=until, reason=PauseReason.HEALTH, **facts), frozen_now
    )
    assert kinds_of(paused) == {NGO: "paused", DESK: "paused"}
    ended = told_of(world, lambda: actions.end_pause(**facts), frozen_now)
    assert kinds_of(ended) == {NGO: "pause_ended", DESK: "pause_ended"}
    assert turns_of(ended) == {DESK}


def test_a_place_that_is_held_longer(world, frozen_now):
    proposal = make.make_proposal(world)
    told = told_of(
        world,
        lambda: actions.extend_hold(
            proposal=proposal, reason=HoldExtension.INTERVIEW, by=world.officer_lyon, now=frozen_now
        ),
        frozen_now,
    )
    assert set(kinds_of(told).values()) == {"held_longer"}
    assert turns_of(told) == {"manager_north", CENTRE}


def test_an_escalation_is_the_national_desks_turn(world, frozen_now):
    make.make_referral(world, S.WAITING)
    after = frozen_now + timedelta(days=60)
    told = told_of(world, lambda: actions.escalate_without_a_fit(now=after), after)
    assert kinds_of(told) == dict.fromkeys(("caseworker_a", NGO, DESK, NATIONAL), "escalated")
    assert turns_of(told) == {NATIONAL}


def test_a_file_that_is_allocated(world, frozen_now):
    referral = make.make_referral(world, S.SUBMITTED)
    lyon = world.memberships["officer_lyon"]
    told = told_of(
        world,
        lambda: actions.allocate(referrals=[referral], reviewer=lyon, by=world.national, now=frozen_now),
        frozen_now,
    )
    assert told == {DESK: ("placements.allocated", True)}


def test_who_had_a_file_has_nothing_to_do_in_it_once_a_colleague_has_it(world, frozen_now):
    referral = make.make_referral(world, S.SUBMITTED)
    lyon = world.memberships["officer_lyon"]
    seats = [one.seat for one in lyon.directorates.all()]
    colleague = make_membership(lyon.role, lyon.organisation, seats=seats)
    facts = {"by": world.national, "now": frozen_now}
    actions.allocate(referrals=[referral], reviewer=lyon, **facts)
    assert waits_for(world, DESK, frozen_now) == ["allocated"]
    moved = make.stored(referral)
    told = told_of(
        world, lambda: actions.allocate(referrals=[moved], reviewer=colleague, **facts), frozen_now
    )
    assert told == {DESK: ("placements.handed_on", False)}
    assert waits_for(world, DESK, frozen_now) == []


def test_a_file_that_is_allocated_to_the_national_desk(world, frozen_now):
    """It has no territory: what it is told, and what follows, is for the national desk, until it hands it on."""
    referral = make.make_referral(world, S.UNDER_REVIEW)
    lyon, national = world.memberships["officer_lyon"], world.memberships["national"]
    facts = {"referrals": [referral], "now": frozen_now}
    told = told_of(
        world, lambda: actions.allocate(reviewer=national, by=world.officer_lyon, **facts), frozen_now
    )
    assert told == {NATIONAL: ("placements.allocated", True)}
    make.ask(world, referral)
    assert waits_for(world, NATIONAL, frozen_now) == []
    answer = {"referral": referral, "answer": "Oui", "by": world.caseworker_a, "now": frozen_now}
    told = told_of(world, lambda: actions.answer_ngo(**answer), frozen_now)
    assert told[NATIONAL] == ("placements.answered", True)
    actions.allocate(reviewer=lyon, by=world.officer_lyon, **facts)
    assert waits_for(world, NATIONAL, frozen_now) == []


def test_a_place_to_avoid_is_ofiis_alone(world, frozen_now):
    referral = make.make_referral(world, S.ARRIVED)
    north = [Department.objects.get(code="59")]
    correct = lambda: save_step(  # noqa: E731 -- handed over
        referral.case, "safety", by=world.caseworker_a, now=frozen_now + LATER, departments=north
    )
    told = told_of(world, correct, frozen_now + LATER)
    assert kinds_of(told) == {DESK: "zone_alarm", NATIONAL: "zone_alarm"}
    assert turns_of(told) == {DESK, NATIONAL}
    alarms = Notification.objects.filter(kind="placements.zone_alarm")
    desks = {("ofii", referral.territory_id), ("ofii", None)}
    assert {(one.side, one.territory_id) for one in alarms} == desks


@pytest.mark.parametrize(
    "end",
    [
        lambda world, referral, now: avoid(world, referral, now, "62"),
        lambda world, referral, now: make.withdraw(world, referral, now=now),
    ],
    ids=["corrected", "withdrawn"],
)
def test_and_stays_its_turn_until_it_covers_her_centre_no_more(world, frozen_now, end):
    referral = make.make_referral(world, S.ADMITTED)
    avoid(world, referral, frozen_now + LATER, "59")
    handovers.plan(world, referral.stay, now=frozen_now + LATER)
    for persona in (DESK, NATIONAL):
        assert waits_for(world, persona, frozen_now + LATER) == ["zone_alarm"]
    told = told_of(world, lambda: end(world, referral, frozen_now + 2 * LATER), frozen_now + 2 * LATER)
    assert kinds_of(told)[NATIONAL] == "zone_alarm_over"
    for persona in (DESK, NATIONAL):
        assert waits_for(world, persona, frozen_now + 2 * LATER) == []


def avoid(world, referral, now, code):
    departments = [Department.objects.get(code=code)]
    save_step(referral.case, "safety", by=world.caseworker_a, now=now, departments=departments)


@pytest.mark.parametrize("persona", ["caseworker_a", DESK])
def test_two_who_must_not_meet_and_live_in_one_centre_are_ofiis_turn_alone(world, frozen_now, persona):
    """Behind the wall: her NGO tells desks whose files it does not read."""
    hers, other = (make.make_referral(world, S.ARRIVED) for _two in range(2))
    Notification.objects.all().delete()

    def record():
        with as_web(), working_for(world.actors[persona], now=frozen_now):
            actions.keep_apart(
                case=hers.case,
                reference=other.case.reference,
                reason=ApartReason.KNOWN,
                by=world.actors[persona],
                now=frozen_now,
            )

    told = told_of(world, record, frozen_now)
    assert told == ({} if persona == DESK else {DESK: ("placements.together", True)})
    alarms = Notification.objects.filter(kind="placements.together")
    assert {(one.side, one.territory_id, one.subject) for one in alarms} == {
        ("ofii", one.territory_id, one.reference) for one in (hers, other)
    }


def test_one_who_lives_there_by_a_file_of_another_ngo_is_told_too(world, frozen_now):
    hers, again, other = (
        make.make_referral(world, state, ngo, officer="officer_lyon")
        for state, ngo in (
            (S.WAITING, "caseworker_a"),
            (S.ARRIVED, "caseworker_b"),
            (S.ARRIVED, "caseworker_a"),
        )
    )
    tracking.update(Case.objects.get(pk=again.case_id), by=NOBODY, person_id=hers.case.person_id)
    Notification.objects.all().delete()
    with as_web(), working_for(world.caseworker_a, now=frozen_now):
        actions.keep_apart(
            case=hers.case,
            reference=other.case.reference,
            reason="known",
            by=world.caseworker_a,
            now=frozen_now,
        )
    alarms = Notification.objects.filter(kind="placements.together")
    assert {one.subject for one in alarms} == {again.reference, other.reference}


def test_a_file_that_is_corrected_is_told_once_a_day(world, frozen_now):
    referral = make.make_referral(world, S.WAITING)
    for hours, code in ((1, "59"), (2, "62"), (30, "80")):
        avoided = [Department.objects.get(code=code)]
        later = frozen_now + timedelta(hours=hours)
        save_step(referral.case, "safety", by=world.caseworker_a, now=later, departments=avoided)
    assert Notification.objects.filter(kind="placements.corrected").count() == 2


def test_an_extension(world, stay, frozen_now):
    asked = told_of(world, lambda: ask_extension(world, stay), frozen_now)
    assert set(kinds_of(asked).values()) == {"extension_asked"}
    assert set(asked) == {"caseworker_a", NGO, DESK, CENTRE}
    assert turns_of(asked) == {DESK}
    extension = stay.extensions.get()
    granted = told_of(world, lambda: grant(world, extension), frozen_now)
    assert kinds_of(granted) == dict.fromkeys(
        ("caseworker_a", NGO, "manager_north", CENTRE), "extension_granted"
    )
    assert turns_of(granted) == set()


def test_a_refused_extension(world, stay, frozen_now):
    extension = ask_extension(world, stay)
    told = told_of(world, lambda: refuse(world, extension), frozen_now)
    assert kinds_of(told)["manager_north"] == "extension_refused"


def test_an_end_by_decision_is_the_centres_to_carry_out(world, stay, frozen_now):
    told = told_of(world, lambda: decide_exit(world, stay), frozen_now)
    assert kinds_of(told) == dict.fromkeys(("caseworker_a", NGO, "manager_north", CENTRE), "exit_decided")
    assert turns_of(told) == {"manager_north", CENTRE}


def test_an_absence_and_a_return(world, stay, frozen_now):
    away = told_of(world, lambda: record_absence(world, stay), frozen_now)
    assert kinds_of(away) == dict.fromkeys(("caseworker_a", NGO, DESK, "manager_north"), "away")
    absence = stay.absences.get()
    back = {"absence": absence, "day": timezone.localdate(), "by": world.manager_north, "now": frozen_now}
    told = told_of(world, lambda: centre_actions.record_return(**back), frozen_now)
    assert kinds_of(told) == dict.fromkeys(("caseworker_a", NGO, DESK, CENTRE), "back")


def test_an_incident_is_between_the_centre_and_ofii(world, stay, frozen_now):
    told = told_of(world, lambda: open_incident(world, stay), frozen_now)
    assert kinds_of(told) == {DESK: "incident", "manager_north": "incident"}
    closing = {"closing": IncidentClosing.objects.current().first(), "by": world.manager_north}
    incident = stay.incidents.get()
    told = told_of(
        world,
        lambda: centre_actions.close_incident(incident=incident, now=frozen_now, **closing),
        frozen_now,
    )
    assert kinds_of(told) == {DESK: "incident_closed", CENTRE: "incident_closed"}


def test_other_places_in_the_same_centre(world, stay, frozen_now):
    free = make.free_places(stay.centre, stay.household_size)
    told = told_of(
        world,
        lambda: centre_actions.move_household(
            stay=stay, places=free, day=timezone.localdate(), by=world.manager_north, now=frozen_now
        ),
        frozen_now,
    )
    assert kinds_of(told) == dict.fromkeys(("caseworker_a", NGO, DESK, CENTRE), "moved_inside")


def test_a_transfer_tells_both_centres_and_neither_of_the_other(world, stay, frozen_now):
    told = told_of(world, lambda: transfer(world, stay), frozen_now, neighbours=NEIGHBOURS[:2])
    assert told["manager_south"] == ("placements.transferred", True)
    assert told["manager_north"] == ("placements.transferred_away", False)
    assert told["caseworker_a"] == ("placements.transferred", False)
    for persona, reference in (("manager_north", stay.reference), ("manager_south", stay.next.reference)):
        subjects = inbox_of(world.actors[persona], now=frozen_now).filter(about="stay")
        assert set(subjects.values_list("subject", flat=True)) == {reference}


def test_a_transfer_that_is_decided_and_given_up(world, stay, frozen_now):
    """The other centre reads nothing of a stay that was given up, so it is told nothing."""
    proposal = propose_transfer(world, stay)
    make.favourable(world, proposal, "south")
    make.accept(world, proposal)
    told = told_of(
        world, lambda: decide_transfer(world, proposal, days=9), frozen_now, neighbours=NEIGHBOURS[:2]
    )
    everybody = ("caseworker_a", NGO, "manager_north", CENTRE)
    assert kinds_of(told) == dict.fromkeys((*everybody, "manager_south"), "transfer_decided")
    assert turns_of(told) == set()
    before = Notification.objects.filter(organisation=world.organisations["operator_south"]).count()
    planned = Transfer.objects.select_related("referral__case", "from_stay__centre", "to_stay__centre").get()
    give_up = {"transfer": planned, "reason": word(ReleaseReason, "place_lost"), "by": world.officer_lyon}
    told = told_of(world, lambda: actions.withdraw_transfer(now=frozen_now, **give_up), frozen_now)
    assert kinds_of(told) == dict.fromkeys(everybody, "transfer_given_up")
    after = Notification.objects.filter(organisation=world.organisations["operator_south"])
    assert after.count() == before


def test_a_transfer_that_she_does_not_want_is_not_for_the_centre_where_she_lives(world, stay, frozen_now):
    proposal = propose_transfer(world, stay)
    make.favourable(world, proposal, "south")
    told = told_of(world, lambda: make.refuse(world, proposal), frozen_now)
    assert kinds_of(told) == {NGO: "transfer_given_up", DESK: "transfer_given_up"}


def test_two_centres_of_one_operator_are_one_desk(world, stay, monkeypatch, frozen_now):
    monkeypatch.setattr(case_notices, "FOLLOWED_BY", [centre_that_hosts, centre_that_hosts])
    note = {"case": stay.case, "by": world.caseworker_a, "now": frozen_now}
    case_notices.tell_parties(kind="cases.note", thread=stay.case.reference, **note)
    assert Notification.objects.filter(kind="cases.note", side="centre").count() == 1


def test_an_end_by_decision_leaves_a_transfer_whose_turn_it_is(world, stay, frozen_now):
    make.favourable(world, propose_transfer(world, stay), "south")
    decision = decide_exit(world, stay)
    assert waits_for(world, NGO, frozen_now) == ["favourable"]
    actions.withdraw_exit(decision=decision, by=world.officer_lyon, now=frozen_now)
    assert waits_for(world, NGO, frozen_now) == ["favourable"]
    assert waits_for(world, CENTRE, frozen_now) == []


def test_a_reminder_of_an_end_leaves_it_too(world, stay, frozen_now):
    make.favourable(world, propose_transfer(world, stay), "south")
    end = frozen_now + (stay.decided_end - frozen_now.date())
    actions.remind_of_ends(by=NOBODY, now=end - 30 * LATER)
    assert waits_for(world, NGO, frozen_now) == ["favourable"]
    assert waits_for(world, CENTRE, frozen_now) == ["ends_in_30"]


def test_what_else_is_told_leaves_the_centre_the_end_to_prepare(world, stay, frozen_now):
    end = frozen_now + (stay.decided_end - frozen_now.date())
    actions.remind_of_ends(by=NOBODY, now=end - 30 * LATER)
    free = make.free_places(stay.centre, stay.household_size)
    move = {"day": timezone.localdate(), "by": world.manager_north, "now": frozen_now}
    centre_actions.move_household(stay=stay, places=free, **move)
    case_actions.withdraw_consent(case=stay.case, by=world.caseworker_a, now=frozen_now)
    assert waits_for(world, CENTRE, frozen_now) == ["ends_in_30"]
    make.depart(world, make.Referral.objects.get(), "caseworker_a", "officer_lyon", "north", frozen_now)
    assert waits_for(world, CENTRE, frozen_now) == []


@pytest.mark.parametrize("is_urgent", [True, False])
def test_the_centre_that_she_leaves_has_nothing_to_do_for_her_any_more(world, stay, frozen_now, is_urgent):
    record_absence(world, stay, days_ago=5, back_in=-2)
    centre_actions.remind_of_absences(by=NOBODY, now=frozen_now)
    decide_exit(world, stay)
    assert waits_for(world, CENTRE, frozen_now) == ["missed", "exit_decided"]
    transfer(world, stay, **({"danger": danger()} if is_urgent else {}))
    assert waits_for(world, CENTRE, frozen_now) == []


def test_nor_once_she_has_left_during_an_absence(world, stay, frozen_now):
    record_absence(world, stay, days_ago=5, back_in=-2)
    centre_actions.remind_of_absences(by=NOBODY, now=frozen_now)
    make.depart(world, make.Referral.objects.get(), "caseworker_a", "officer_lyon", "north", frozen_now)
    assert waits_for(world, CENTRE, frozen_now) == []


def test_a_withdrawn_consent_during_a_stay(world, stay, frozen_now):
    told = told_of(
        world,
        lambda: case_actions.withdraw_consent(case=stay.case, by=world.caseworker_a, now=frozen_now),
        frozen_now,
    )
    assert kinds_of(told) == dict.fromkeys(("manager_north", CENTRE), "consent_withdrawn")


def test_a_contact_after_a_departure_is_the_centres_alone(world, stay, frozen_now):
    centre_actions.record_departure(
        stay=stay,
        day=timezone.localdate(),
        departure_reason=departure_reason(),
        destination=destination(),
        follow_up="agreed",
        follow_up_channel=contact_channels().first(),
        by=world.manager_north,
        now=frozen_now,
    )
    after = frozen_now + timedelta(days=100)
    told = told_of(
        world,
        lambda: centre_actions.record_follow_up(
            follow_up=FollowUp.objects.earliest("months"),
            outcome=FollowUpOutcome.SAFE,
            day=timezone.localdate(after),
            by=world.manager_north,
            now=after,
        ),
        after,
    )
    assert kinds_of(told) == {CENTRE: "followed_up"}


def test_a_case_that_is_handed_over_is_told_to_her_who_gets_it(world, frozen_now):
    case = make.make_referral(world, S.SUBMITTED).case
    told = told_of(
        world,
        lambda: case_actions.reassign_cases(
            from_membership=world.memberships["caseworker_a"],
            to_membership=world.memberships[NGO],
            by=world.admin_a,
            now=frozen_now,
        ),
        frozen_now,
    )
    assert told == {NGO: ("cases.assigned", False)}
    assert Notification.objects.get(kind="cases.assigned").case_id == case.pk
