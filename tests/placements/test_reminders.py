"""Reminders: on their day, to whoever must act, once; whoever runs them again, and however many at once."""

from datetime import timedelta

import pytest
from django.utils import timezone

from cases import actions as case_actions
from cases.enums import GoalState
from cases.models import Notification, SafetyPlan
from centres import actions as centre_actions
from centres.follow_up_queries import contact_channels
from placements import actions, clock
from placements.enums import ReferralState as S
from tests.factories import placements as make
from tests.factories.centres import departure_reason, destination
from tests.factories.stays import (
    ask_extension,
    decide_exit,
    decide_transfer,
    grant,
    make_referred_resident,
    propose_transfer,
    record_absence,
)
from tests.factories.work import make_appointment, make_goal, make_safety_plan
from tests.personas import committed_world
from tests.threads import at_once
from trips.home.inbox.queries import inbox_of
from trips.jobs.actions import Machine

BY = Machine(role="reminders")
DAY = timedelta(days=1)


def reminded(verb, now):
    """What a run writes: (kind, side, whether it is its turn), the same on every further run: nothing."""
    before = set(Notification.objects.values_list("pk", flat=True))
    verb(by=BY, now=now)
    rows = Notification.objects.exclude(pk__in=before).order_by("side")
    found = [(one.kind.split(".")[1], one.side, one.is_turn) for one in rows]
    verb(by=BY, now=now + timedelta(minutes=1))
    assert Notification.objects.count() == len(before) + len(found)
    return found


@pytest.fixture
def stay(world):
    return make_referred_resident(world, days_ago=170)


def test_of_a_draft_before_it_is_thrown_away(world, frozen_now):
    make.make_draft(world)
    warned = frozen_now + (clock.DRAFT_DAYS - clock.DRAFT_WARNING_DAYS) * DAY
    assert reminded(actions.remind_of_drafts, warned - DAY) == []
    assert reminded(actions.remind_of_drafts, warned) == [("draft_unused", "ngo", True)]
    assert reminded(actions.remind_of_drafts, warned + DAY) == []


@pytest.mark.parametrize(
    ("state", "turn"),
    [
        (S.SUBMITTED, "ofii"),
        (S.UNDER_REVIEW, "ofii"),
        (S.INFORMATION_REQUESTED, "ngo"),
        (S.PROPOSED, "centre"),
    ],
)
def test_of_the_last_day_of_a_step(world, frozen_now, state, turn):
    referral = make.stored(make.make_referral(world, state))
    last_day = frozen_now + (referral.due_on - frozen_now.date())
    assert reminded(actions.remind_of_limits, last_day - DAY) == []
    found = reminded(actions.remind_of_limits, last_day)
    assert {kind for kind, _side, _turn in found} == {"limit_today"}
    assert [side for _kind, side, is_turn in found if is_turn] == [turn]


def test_of_the_last_day_of_a_step_of_a_transfer_and_not_of_its_day(world, stay, frozen_now):
    """She lives in a centre all the time; another one is asked."""
    proposal = propose_transfer(world, stay)
    make.favourable(world, proposal, "south")
    last_day = frozen_now + (make.stored(proposal.referral).due_on - frozen_now.date())
    assert reminded(actions.remind_of_limits, last_day - DAY) == []
    found = reminded(actions.remind_of_limits, last_day)
    assert {kind for kind, _side, _turn in found} == {"limit_today"}
    assert [side for _kind, side, is_turn in found if is_turn] == ["ngo"]
    make.accept(world, proposal)
    decide_transfer(world, proposal, days=9)
    assert reminded(actions.remind_of_limits, frozen_now + 9 * DAY) == []


def test_of_a_hold_until_the_next_working_day_and_again_once_it_is_longer(world, frozen_now):
    """Held until Monday at ten: reminded on the Friday before."""
    proposal = make.make_proposal(world)
    friday = frozen_now + 4 * DAY
    assert reminded(actions.remind_of_holds, friday - DAY) == []
    assert ("hold_ends_soon", "centre", True) in reminded(actions.remind_of_holds, friday)
    actions.extend_hold(proposal=proposal, reason="centre", by=world.officer_lyon, now=friday)
    assert reminded(actions.remind_of_holds, friday) == []
    assert ("hold_ends_soon", "centre", True) in reminded(actions.remind_of_holds, friday + 6 * DAY)


def test_of_the_end_of_a_stay_at_ninety_sixty_and_thirty_days(world, stay, frozen_now):
    end = frozen_now + (stay.decided_end - frozen_now.date())
    assert reminded(actions.remind_of_ends, end - 91 * DAY) == []
    for days in (90, 60, 30):
        assert (f"ends_in_{days}", "centre", True) in reminded(actions.remind_of_ends, end - days * DAY)
        assert reminded(actions.remind_of_ends, end - (days - 1) * DAY) == []
    assert ("beyond_end", "centre", True) in reminded(actions.remind_of_ends, end + DAY)
    assert reminded(actions.remind_of_ends, end + 2 * DAY) == []


def test_who_has_asked_for_more_time_is_not_reminded(world, stay, frozen_now):
    extension = ask_extension(world, stay, now=frozen_now + 30 * DAY)
    end = frozen_now + (stay.decided_end - frozen_now.date())
    assert reminded(actions.remind_of_ends, end - 20 * DAY) == []
    assert reminded(actions.remind_of_ends, end + DAY) == []
    grant(world, extension, now=end)
    assert reminded(actions.remind_of_ends, end + 5 * DAY)[0][0] == "ends_in_90"


def test_a_reminder_is_done_with_once_the_centre_has_asked(world, stay, frozen_now):
    end = frozen_now + (stay.decided_end - frozen_now.date())
    actions.remind_of_ends(by=BY, now=end - 60 * DAY)
    reminder = inbox_of(world.worker_north, now=end).filter(kind="centres.ends_in_60")
    assert reminder.get().is_open
    ask_extension(world, stay, now=end - 50 * DAY)
    assert not reminder.get().is_open


def test_nor_of_an_end_that_ofii_has_decided(world, stay, frozen_now):
    decide_exit(world, stay)
    assert reminded(actions.remind_of_ends, frozen_now) == []


def test_of_an_absence_that_is_an_alarm(world, stay, frozen_now):
    record_absence(world, stay, back_in=3)
    assert reminded(centre_actions.remind_of_absences, frozen_now + 3 * DAY) == []
    found = reminded(centre_actions.remind_of_absences, frozen_now + 4 * DAY)
    assert found == [("missed", "centre", True), ("missed", "ngo", False), ("missed", "ofii", False)]
    assert reminded(centre_actions.remind_of_absences, frozen_now + 9 * DAY) == []


def test_of_a_contact_after_a_departure(world, stay, frozen_now):
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
    due = frozen_now + 92 * DAY
    assert reminded(centre_actions.remind_of_follow_ups, due - DAY) == []
    assert reminded(centre_actions.remind_of_follow_ups, due) == [("follow_up_due", "centre", True)]


def test_of_tomorrows_appointment_and_of_a_plan_to_look_at_again(world, stay, frozen_now):
    make_appointment(world, stay.case, "caseworker_a", starts_at=frozen_now + 2 * DAY)
    assert reminded(case_actions.remind_of_appointments, frozen_now) == []
    told = [("appointment_soon", "centre", False), ("appointment_soon", "ngo", False)]
    assert reminded(case_actions.remind_of_appointments, frozen_now + DAY) == told
    make_safety_plan(world, stay.case, "caseworker_a")
    plan = SafetyPlan.objects.get(case=stay.case)
    day = frozen_now + (plan.review_on - frozen_now.date())
    assert reminded(case_actions.remind_of_plans, day - DAY) == []
    assert len(reminded(case_actions.remind_of_plans, day)) == 2


def test_of_a_goal_on_its_day_her_key_worker_and_her_centre(world, stay, frozen_now):
    """Neither OFII nor a neighbour; not once it is reached; a closed day is caught up for three days."""
    goal = make_goal(world, stay.case)
    make_goal(world, stay.case, due_on=timezone.localdate(frozen_now) + 40 * DAY)
    due = frozen_now + 30 * DAY
    assert reminded(case_actions.remind_of_goals, due - DAY) == []
    told = [("goal_due", "centre", False), ("goal_due", "ngo", False)]
    assert reminded(case_actions.remind_of_goals, due + 2 * DAY) == told
    newest = {}
    for name in ("caseworker_a", "worker_north", "officer_lyon", "manager_south", "caseworker_b"):
        rows = inbox_of(world.actors[name], now=due).filter(kind="cases.goal_due", thread=goal.reference)
        newest[name] = rows.count()
    assert list(newest.values()) == [1, 1, 0, 0, 0]


def test_not_of_a_goal_that_is_reached(world, stay, frozen_now):
    goal = make_goal(world, stay.case)
    case_actions.move_goal(goal=goal, to=GoalState.DONE, by=world.caseworker_a, now=frozen_now)
    assert reminded(case_actions.remind_of_goals, frozen_now + 30 * DAY) == []


def test_a_reminder_reaches_the_desk_and_no_neighbour(world, stay, frozen_now):
    end = frozen_now + (stay.decided_end - frozen_now.date())
    actions.remind_of_ends(by=BY, now=end - 30 * DAY)
    newest = {
        name: inbox_of(world.actors[name], now=frozen_now).filter(kind="centres.ends_in_30").count()
        for name in (
            "manager_north",
            "caseworker_a",
            "officer_lyon",
            "manager_south",
            "caseworker_b",
            "officer_paris",
        )
    }
    assert list(newest.values()) == [1, 1, 1, 0, 0, 0]


@pytest.mark.django_db(transaction=True)
def test_two_workers_at_once_write_it_once(transactional_db, frozen_now):
    world = committed_world()
    make.make_draft(world)
    warned = frozen_now + (clock.DRAFT_DAYS - 2) * DAY
    run = lambda: actions.remind_of_drafts(by=BY, now=warned)  # noqa: E731 -- handed to each thread
    assert at_once([run, run, run]) == [None, None, None]
    assert Notification.objects.filter(kind="placements.draft_unused").count() == 1
