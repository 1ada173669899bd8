"""A confirmation is missing: one after the other is told, by the hours of the clock, until somebody is heard of."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.core import mail
from django.utils import timezone

from cases import actions as case_actions
from cases.enums import ConflictReason
from cases.models import Notification
from centres import actions as centre_actions
from placements import actions, alarm_queries, alarm_rules, handover_rules
from placements.enums import ReferralState, Rung, Stage, WordGiven
from placements.models import AlarmClosing, AlarmRung, ArrivalAlarm, RungLimit
from tests.factories import handovers
from tests.factories import placements as make
from tests.factories.actors import NOBODY
from tests.factories.cases import word
from tests.factories.emergencies import add_on_call
from tests.factories.handovers import HOUR
from tests.jobs import run_jobs
from trips.audit import tracking

S = ReferralState
MINUTE = timedelta(minutes=1)
PARIS = ZoneInfo("Europe/Paris")


@pytest.fixture
def stay(world, frozen_now):
    """Leaves in an hour, is heard of within three, arrives in six."""
    stay = make.make_referral(world, S.ADMITTED).stay
    handovers.plan(world, stay)
    return stay


def rungs():
    return list(AlarmRung.objects.order_by("alarm", "rung").values_list("rung", flat=True))


def watch(now):
    return actions.watch_arrivals(now=now)


def test_rung_by_rung_up_to_the_national_desk(world, stay, frozen_now):
    left_by = frozen_now + HOUR
    assert watch(left_by + 29 * MINUTE) == 0
    steps = [(30, Rung.CENTRE), (60, Rung.NGO), (120, Rung.ON_CALL), (180, Rung.NATIONAL)]
    for number, (minutes, rung) in enumerate(steps, 1):
        assert watch(left_by + (minutes - 1) * MINUTE) == 0
        assert make.stored(stay.referral).state == S.ADMITTED
        assert watch(left_by + minutes * MINUTE) >= 1
        assert (rungs()[-1], len(rungs())) == (rung, number)
    alarm = ArrivalAlarm.objects.get()
    assert (alarm.cause, alarm.stage, alarm.expected_at) == ("missing", "left", left_by)
    assert make.stored(stay.referral).state == S.ARRIVAL_MISSED
    assert watch(left_by + 24 * HOUR) == 0


def test_without_a_plan_the_new_moment_is_watched(world, frozen_now):
    """At nine she is said to come at eleven that night: not before, and if she does not, she is missed again."""
    stay = make.make_referral(world, S.ADMITTED).stay
    evening = frozen_now.replace(hour=20)
    watch(evening + 30 * MINUTE)
    assert rungs() == [Rung.CENTRE]
    said_at, late = evening + HOUR, evening + 3 * HOUR
    closed_as(world, "later", late, said_at)
    assert watch(late + 29 * MINUTE) == 0
    assert watch(late + 30 * MINUTE) > 0
    assert ArrivalAlarm.objects.get(closed_at=None).expected_at == late
    assert stay.pk == ArrivalAlarm.objects.get(closed_at=None).stay_id


def test_said_at_noon_to_come_at_night_she_is_not_missed_in_the_evening(world, frozen_now):
    make.miss(world, make.make_referral(world, S.ADMITTED), now=frozen_now)
    closed_as(world, "later", frozen_now.replace(hour=23), frozen_now.replace(hour=12))
    assert watch(frozen_now.replace(hour=21)) == 0


def closed_as(world, code, expected_at, now):
    (alarm,) = ArrivalAlarm.objects.filter(closed_at=None).select_related("stay__case__key", "referral__case")
    closing = word(AlarmClosing, code)
    actions.close_alarm(alarm=alarm, closing=closing, expected_at=expected_at, by=world.national, now=now)


def test_a_wrong_word_at_the_top_of_the_ladder_tells_all_of_them_again(world, stay, frozen_now):
    moment = frozen_now + 5 * HOUR
    watch(moment)
    run_jobs()
    mail.outbox.clear()
    told = Notification.objects.count()
    handovers.confirm(world, stay, Stage.ON_WAY, "worker_north", given=WordGiven.WRONG, at=moment, now=moment)
    run_jobs()
    reached = {address for message in mail.outbox for address in message.to}
    assert {world.user(one).email for one in ("manager_north", "caseworker_a", "national")} <= reached
    assert Notification.objects.count() > told
    assert Notification.objects.order_by("-pk")[0].kind == "placements.wrong_word"


def test_after_an_hour_without_a_worker_all_that_is_due_is_told(world, stay, frozen_now):
    watch(frozen_now + 5 * HOUR)
    assert rungs() == list(Rung)
    assert make.stored(stay.referral).state == S.ARRIVAL_MISSED


def test_run_again_it_finds_its_work_done(world, stay, frozen_now):
    moment = frozen_now + 2 * HOUR
    watch(moment)
    assert watch(moment) == 0
    (alarm,) = ArrivalAlarm.objects.select_related("stay__case")
    assert actions.raise_if_missing(stay=stay, now=moment) is False
    assert actions.climb(alarm=alarm, now=moment) is False


def test_a_confirmation_stops_the_climb_and_the_next_one_is_waited_for(world, stay, frozen_now):
    watch(frozen_now + 2 * HOUR)
    handovers.confirm(world, stay, now=frozen_now + 2 * HOUR)
    assert ArrivalAlarm.objects.get().closing.code == "confirmed"
    assert watch(frozen_now + 3 * HOUR) == 0
    assert watch(frozen_now + 3 * HOUR + 30 * MINUTE) == 2
    assert ArrivalAlarm.objects.get(closed_at=None).stage == Stage.ON_WAY


def test_a_later_sign_of_life_answers_too_but_never_for_her_arrival(world, stay, frozen_now):
    watch(frozen_now + 5 * HOUR)
    handovers.confirm(world, stay, Stage.ON_WAY, "worker_north", now=frozen_now + 5 * HOUR)
    assert make.stored(stay.referral).state == S.ADMITTED
    assert watch(frozen_now + 6 * HOUR) == 0
    watch(frozen_now + 7 * HOUR)
    assert ArrivalAlarm.objects.get(closed_at=None).stage == Stage.ARRIVED


def test_a_confirmation_that_is_struck_out_is_missing_again(world, stay, frozen_now):
    now = frozen_now + 2 * HOUR
    watch(now)
    left = handovers.confirm(world, stay, now=now)
    actions.strike_out(confirmation=left, why="Wrong file", by=world.caseworker_a, now=now)
    assert watch(now) == 2
    assert ArrivalAlarm.objects.get(closed_at=None).stage == Stage.LEFT


def test_her_arrival_ends_everything(world, stay, frozen_now):
    watch(frozen_now + 2 * HOUR)
    now = frozen_now + 3 * HOUR
    make.arrive(world, stay.referral, "caseworker_a", "officer_lyon", "north", now)
    assert ArrivalAlarm.objects.get().closing.code == "arrived"
    assert watch(now + 24 * HOUR) == 0


def test_somebody_knows_where_she_is_and_the_plan_moves_along(world, stay, frozen_now):
    """She comes six hours later than planned: so does the sign of life that nobody has had."""
    watch(frozen_now + 7 * HOUR)
    now = frozen_now + 8 * HOUR
    make.find(world, ArrivalAlarm.objects.get(), "worker_north", now=now, expected_at=frozen_now + 12 * HOUR)
    sign_by = frozen_now + 9 * HOUR
    assert watch(sign_by + 29 * MINUTE) == 0
    assert watch(sign_by + 30 * MINUTE) == 2
    alarm = ArrivalAlarm.objects.get(closed_at=None)
    assert (alarm.stage, alarm.expected_at) == (Stage.ON_WAY, sign_by)


def test_without_a_plan_only_her_arrival_is_waited_for(world, frozen_now):
    make.make_referral(world, S.ADMITTED)
    evening = datetime(2026, 11, 23, 20, tzinfo=PARIS)
    assert watch(evening + 29 * MINUTE) == 0
    assert watch(evening + 30 * MINUTE) == 2
    assert ArrivalAlarm.objects.get().stage == Stage.ARRIVED


def test_a_decision_of_the_evening_leaves_her_time_to_come(world, stay, frozen_now):
    """Without a plan, and never before four hours have passed."""
    stay.decided_at = datetime(2026, 11, 23, 19, tzinfo=PARIS)
    assert handover_rules.moments_of(stay, None) == {Stage.ARRIVED: stay.decided_at + 4 * HOUR}


def test_a_plan_of_another_day_counts_no_more(world, stay, frozen_now):
    """An arrival was taken back: she is expected tomorrow, and nobody has changed the plan."""
    make.arrive(world, stay.referral, "caseworker_a", "officer_lyon", "north", frozen_now + 6 * HOUR)
    tomorrow = timezone.localdate(frozen_now) + timedelta(days=1)
    values = {"expected_on": tomorrow, "why": "Wrong woman", "by": world.manager_north}
    centre_actions.undo_arrival(stay=make.stored(stay.referral).stay, now=frozen_now + 7 * HOUR, **values)
    assert watch(frozen_now + 12 * HOUR) == 0
    assert watch(frozen_now + 48 * HOUR) > 0


@pytest.mark.parametrize("day", [21, 22, 24])
def test_nights_and_sundays_count(day):
    """A Saturday, a Sunday, a Tuesday, late in the evening."""
    late = datetime(2026, 11, day, 23, tzinfo=PARIS)
    minutes = {Rung.CENTRE: 30, Rung.NGO: 30, Rung.ON_CALL: 60, Rung.NATIONAL: 60}
    assert alarm_rules.rung_moments(late, minutes)[Rung.NATIONAL] == late + 3 * HOUR


def test_other_minutes_from_a_day_on(world, stay, frozen_now):
    tracking.create(RungLimit(rung=Rung.CENTRE, minutes=5, valid_from=timezone.localdate()), by=NOBODY)
    tracking.create(
        RungLimit(rung=Rung.NGO, minutes=1, valid_from=timezone.localdate() + timedelta(days=1)), by=NOBODY
    )
    watch(frozen_now + HOUR + 6 * MINUTE)
    assert rungs() == [Rung.CENTRE]


def test_a_report_tells_everybody_at_once(world, frozen_now):
    make.miss(world, make.make_referral(world, S.ADMITTED), "worker_north")
    assert rungs() == list(Rung)


# Who is told


@pytest.mark.parametrize(
    ("rung", "personas"),
    [
        (Rung.CENTRE, {"manager_north", "worker_north"}),
        (Rung.NGO, {"caseworker_a"}),
        (Rung.ON_CALL, {"on_call_north", "on_call_national"}),
        (Rung.NATIONAL, {"national", "on_call_national"}),
    ],
)
def test_who_is_told_on_which_rung(world, stay, rung, personas):
    add_on_call(world)
    told = {user.pk for user in alarm_queries.told(rung, stay)}
    assert told == {world.user(persona).pk for persona in personas}


def test_who_knows_her_privately_is_not_told(world, stay, frozen_now):
    case_actions.declare_conflict(
        email=world.user("worker_north").email,
        case=stay.case,
        reason=ConflictReason.RELATIVE,
        by=world.protection,
        now=frozen_now,
    )
    assert [user.pk for user in alarm_queries.told(Rung.CENTRE, stay)] == [world.user("manager_north").pk]


def test_the_message_is_a_link_and_nothing_else(world, stay, frozen_now):
    watch(frozen_now + 5 * HOUR)
    run_jobs()
    addresses = {address for message in mail.outbox for address in message.to}
    told = ("manager_north", "worker_north", "caseworker_a", "national")
    assert addresses == {world.user(persona).email for persona in told}
    for message in mail.outbox:
        assert "/orientations/alertes/\n" in message.body
        assert not any(one in message.body for one in (stay.reference, "Z-", "R-", "Fake"))


def test_the_page_says_who_was_told_and_who_is_next(world, stay, client_of, frozen_now):
    watch(frozen_now + 2 * HOUR)
    alarm = ArrivalAlarm.objects.get()
    page = client_of("worker_north").get(alarm.get_absolute_url()).text
    assert page.count("message envoyé le") == 2
    assert page.count("message prévu le") == 2
