"""What else happens while a transfer is proposed, or decided for a day to come."""

import re
from datetime import timedelta
from functools import partial

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from cases import actions as case_actions
from cases.models import Notification
from centres import actions as centre_actions
from centres.enums import StayState
from centres.models import Occupancy, Stay
from placements import actions, queries, stay_queries
from placements.enums import Ending, ReferralState
from placements.models import AlarmClosing, ArrivalAlarm, Proposal, ReleaseReason, TransferReason
from tests.database import as_web
from tests.factories import handovers
from tests.factories import placements as make
from tests.factories.cases import word
from tests.factories.centres import places_of
from tests.factories.stays import danger, in_danger, make_referred_resident, propose_transfer, transfer
from trips.database.context import working_for
from trips.database.questions import ask
from trips.geography.models import Department
from trips.guards.refusals import Overtaken, Refused
from trips.home.inbox.queries import inbox_of

DAY = timedelta(days=1)


@pytest.fixture
def stay(world):
    return make_referred_resident(world, days_ago=100)


def fresh(stay):
    return Stay.objects.select_related("case__key", "centre").get(pk=stay.pk)


# What the centre that she leaves writes meanwhile


def test_her_arrival_is_not_undone_once_a_transfer_is_decided(world, stay, client_of, frozen_now):
    new = transfer(world, stay, days=10).to_stay
    today = timezone.localdate(frozen_now)
    with pytest.raises(Refused, match="la transfère le"):
        centre_actions.undo_arrival(
            stay=fresh(stay), expected_on=today, why="Fictive", by=world.manager_north, now=frozen_now
        )
    page = reverse("centres:correct_arrival", args=[stay.reference])
    sent = {"what": "undo", "day": today.isoformat(), "why": "Fictive"}
    assert "la transfère le" in client_of("manager_north").post(page, sent).text
    assert (fresh(stay).state, fresh(new).state) == (StayState.ARRIVED, StayState.EXPECTED)
    assert make.stored(stay.referral).stay == stay


def undo_arrival(world, stay, now):
    by, day = world.manager_north, timezone.localdate(now)
    centre_actions.undo_arrival(stay=fresh(stay), expected_on=day, why="Fictive", by=by, now=now)


def depart(world, stay, now):
    make.depart(world, make.stored(stay.referral), None, None, "north", now)


@pytest.mark.parametrize(
    ("write", "state"), [(undo_arrival, ReferralState.ADMITTED), (depart, ReferralState.CLOSED)]
)
def test_what_was_asked_elsewhere_ends_within_the_minute(world, stay, client_of, frozen_now, write, state):
    """The first centre does not know of it; nobody decides it any more, whatever time its hold has left."""
    proposal = propose_transfer(world, stay)
    write(world, stay, frozen_now)
    told = Notification.objects.count()
    assert list(queries.overdue_proposals(frozen_now)) == [proposal]
    assert actions.expire_overdue_proposals(now=frozen_now) == 1
    assert Proposal.objects.get(pk=proposal.pk).ending == Ending.POINTLESS
    assert not Occupancy.objects.filter(hold=proposal.hold, ends_on=None).exists()
    assert make.stored(stay.referral).state == state
    page = client_of("officer_lyon").get(stay.referral.get_absolute_url()).text
    assert "plus personne à transférer" in page
    assert Notification.objects.count() == told


def test_whoever_wants_its_places_ends_it_at_once(world, stay, frozen_now):
    proposal = propose_transfer(world, stay)
    undo_arrival(world, stay, frozen_now)
    paris = {"officer": "officer_paris", "situation": {"department": Department.objects.get(code="75")}}
    waiting = make.make_referral(world, ReferralState.WAITING, "caseworker_b", **paris)
    places = places_of(world.centres["south"])
    with as_web(), working_for(world.officer_paris, now=frozen_now):
        queries.reach_overdue(frozen_now, places)
        assert list(queries.overdue_proposals(frozen_now, places)) == [proposal]
    make.propose(world, waiting, officer="officer_paris", places=places, now=frozen_now)
    assert Proposal.objects.get(pk=proposal.pk).ending == Ending.POINTLESS


def test_nothing_of_it_is_live_meanwhile(world, stay, client_of, frozen_now):
    proposal = propose_transfer(world, stay)
    undo_arrival(world, stay, frozen_now)
    referral = make.stored(stay.referral)
    assert queries.live_proposal(referral) is None
    with pytest.raises(Overtaken, match="ne vit plus"):
        make.favourable(world, proposal, "south")
    page = client_of("officer_lyon").get(referral.get_absolute_url()).text
    assert proposal.reference not in page


def test_she_is_looked_for_until_the_same_day(world, stay, frozen_now):
    """Missed within that minute: what ends elsewhere takes no limit away."""
    propose_transfer(world, stay)
    undo_arrival(world, stay, frozen_now)
    actions.report_missing(stay=fresh(stay), by=world.manager_north, now=frozen_now)
    missed = make.stored(stay.referral)
    assert (missed.state, missed.due_on is None) == (ReferralState.ARRIVAL_MISSED, False)
    assert actions.expire_overdue_proposals(now=frozen_now) == 1
    assert make.stored(stay.referral).due_on == missed.due_on


def test_her_journey_is_told_to_the_centre_to_which_it_leads(world, stay, frozen_now):
    propose_transfer(world, stay)
    undo_arrival(world, stay, frozen_now)
    handovers.plan(world, fresh(stay))
    told = {name for name in ("manager_north", "manager_south") if JOURNEY in kinds(world, name, frozen_now)}
    assert told == {"manager_north"}


JOURNEY = "placements.journey"


def kinds(world, persona, now):
    return set(inbox_of(world.actors[persona], now=now).values_list("kind", flat=True))


# What she decides meanwhile


def test_without_her_consent_nobody_is_asked_any_more_though_she_has_left(world, stay, frozen_now):
    proposal = propose_transfer(world, stay)
    depart(world, stay, frozen_now)
    case_actions.withdraw_consent(case=stay.case, by=world.caseworker_a, now=frozen_now)
    assert Proposal.objects.get(pk=proposal.pk).ending == Ending.WITHDRAWN
    assert not Occupancy.objects.filter(hold=proposal.hold, ends_on=None).exists()
    assert make.stored(stay.referral).state == ReferralState.CLOSED


def test_without_her_consent_no_centre_expects_her_any_more(world, stay, client_of, frozen_now):
    new = transfer(world, stay, days=10).to_stay
    admission = became(new)
    case_actions.withdraw_consent(case=stay.case, by=world.caseworker_a, now=frozen_now)
    assert (fresh(new).state, fresh(stay).state) == (StayState.CANCELLED, StayState.ARRIVED)
    assert fresh(stay).transferred_on is None
    assert Proposal.objects.get(pk=admission.pk).ending == Ending.WITHDRAWN
    referral = make.stored(stay.referral)
    assert (referral.state, referral.due_on) == (ReferralState.ARRIVED, None)
    assert client_of("manager_south").get(admission.get_absolute_url()).status_code == 404


def became(stay):
    return Proposal.objects.get(hold__occupancies__stay=stay)


# What OFII decides meanwhile


@pytest.mark.parametrize("how", ["taken_back", "danger"])
def test_a_transfer_that_is_given_up_leaves_no_admission(world, stay, client_of, frozen_now, how):
    made = transfer(world, stay, days=10)
    admission = became(made.to_stay)
    if how == "danger":
        in_danger(world, fresh(stay), places=places_of(world.centres["south"], 3)[1:2], danger=danger())
    else:
        reason = word(ReleaseReason, "facts_changed")
        actions.withdraw_transfer(transfer=made, reason=reason, by=world.officer_lyon, now=frozen_now)
    ended = Proposal.objects.get(pk=admission.pk)
    assert (ended.ending, ended.ended_by_id) == (Ending.RELEASED, world.officer_lyon.user_id)
    assert ended.release_reason.code == "facts_changed"
    assert client_of("manager_south").get(admission.get_absolute_url()).status_code == 404


def test_the_day_is_changed_on_the_transfer_as_it_is_now(world, stay, frozen_now):
    """Two officers, two pages: the second one read the day before the first one changed it."""
    made = transfer(world, stay, days=10)
    page = stay_queries.planned_transfer(made.referral)
    change = {"by": world.officer_lyon, "now": frozen_now}
    today = timezone.localdate(frozen_now)
    for transfer_read, days in ((made, 30), (page, 20), (page, 2)):
        actions.postpone_transfer(transfer=transfer_read, day=today + days * DAY, **change)
        day = today + days * DAY
        assert (fresh(stay).transferred_on, fresh(made.to_stay).starts_on) == (day, day)
    actions.withdraw_transfer(transfer=made, reason=word(ReleaseReason, "facts_changed"), **change)
    assert fresh(stay).transferred_on is None


def test_a_danger_ends_what_was_asked_after_the_page_was_read(world, stay, client_of, frozen_now):
    page = queries.referral_for(world.officer_lyon, stay.referral.reference)
    assert page.live_proposals == []
    proposal = propose_transfer(world, stay)
    actions.transfer(
        referral=page,
        places=places_of(world.centres["south"], 3)[1:2],
        why=word(TransferReason, "danger_here"),
        danger=danger(),
        by=world.officer_lyon,
        now=frozen_now,
    )
    assert Proposal.objects.get(pk=proposal.pk).ending == Ending.RELEASED


@pytest.mark.parametrize(
    ("how", "ending"),
    [("release", Ending.RELEASED), ("alarm", Ending.MISSED), ("withdraw", Ending.WITHDRAWN)],
)
def test_what_gives_her_place_up_frees_those_asked_elsewhere(world, stay, frozen_now, how, ending):
    """All that must be free is locked in one statement: two files wait for each other, never in a circle."""
    admission, proposal = stay.referral.proposals.get(), propose_transfer(world, stay)
    undo_arrival(world, stay, frozen_now)
    with CaptureQueriesContext(connection) as used:
        give_up(world, stay, admission, how, frozen_now)
    ended = Proposal.objects.get(pk=proposal.pk)
    assert (ended.ending, ended.ended_at) == (ending, frozen_now)
    assert not Occupancy.objects.filter(ends_on=None).exists()
    first, *later = locked_places(used)
    assert len(first) == 2
    assert all(one <= first for one in later)


def give_up(world, stay, admission, how, now):
    if how == "release":
        make.release(world, admission)
    elif how == "withdraw":
        make.withdraw(world, make.stored(stay.referral))
    else:
        alarm = actions.report_missing(stay=fresh(stay), by=world.manager_north, now=now)
        alarm = ArrivalAlarm.objects.select_related("stay__case__key").get(pk=alarm.pk)
        closing = word(AlarmClosing, "elsewhere")
        actions.close_alarm(alarm=alarm, closing=closing, by=world.officer_lyon, now=now)


def locked_places(used):
    """The places of each statement that locked some."""
    locks = [
        one["sql"] for one in used if "FOR UPDATE" in one["sql"] and 'FROM "centres_place"' in one["sql"]
    ]
    found = [re.search(r'"centres_place"."id" IN \(([\d, ]+)\)', sql) for sql in locks]
    return [{int(number) for number in one[1].split(",")} for one in found if one]


@pytest.mark.parametrize("prepared", [propose_transfer, partial(transfer, days=10)])
def test_a_danger_locks_all_places_in_one_statement(world, stay, prepared):
    """Those that she leaves, those that she takes, those that were kept for a calm transfer."""
    prepared(world, stay)
    taken = places_of(world.centres["south"], 3)[1:2]
    with CaptureQueriesContext(connection) as used:
        in_danger(world, fresh(stay), places=taken, danger=danger())
    first, *later = locked_places(used)
    assert len(first) == 3
    assert all(one <= first for one in later)


# What the centre that expects her writes


def arrive_at(client, stay, day):
    """Through the page: the centre does not see the stay before."""
    return client.post(reverse("centres:arrival", args=[stay.reference]), {"day": day.isoformat()})


def test_she_arrives_only_once_she_has_left(world, stay, client_of, frozen_now):
    """On the day itself, a few minutes before her departure is recorded."""
    new = transfer(world, stay, days=10).to_stay
    with time_machine.travel(frozen_now + 10 * DAY, tick=False):
        south, today = client_of("manager_south"), timezone.localdate()
        assert "autre centre n’est pas encore enregistré" in arrive_at(south, new, today).text
        with pytest.raises(Refused, match="pas encore enregistré"):
            centre_actions.record_arrival(
                stay=fresh(new), day=today, by=world.manager_south, now=timezone.now()
            )
        assert fresh(new).state == StayState.EXPECTED
        assert actions.carry_out_transfers(now=timezone.now()) == 1
        assert arrive_at(south, new, today).status_code == 302
    assert make.stored(stay.referral).state == ReferralState.ARRIVED


def test_the_centre_that_expects_her_says_that_she_comes_later(world, stay, client_of, frozen_now):
    new = transfer(world, stay).to_stay
    south = client_of("manager_south")
    assert south.post(reverse("placements:not_come", args=[new.reference])).status_code == 302
    alarm = ArrivalAlarm.objects.get()
    later = timezone.localtime(frozen_now + 5 * DAY)
    when = {"expected_on": later.date().isoformat(), "expected_hour": "18:00"}
    sent = {"closing": word(AlarmClosing, "later").pk, **when}
    answer = south.post(reverse("placements:close_alarm", args=[alarm.reference]), sent)
    assert answer.status_code == 302, answer.text
    assert fresh(new).starts_on == later.date()
    assert make.stored(stay.referral).state == ReferralState.ADMITTED


def test_who_comes_before_the_day_on_which_she_is_expected_has_arrived(world, stay, client_of, frozen_now):
    """She has left the first centre: whatever was said of a later day, she is there."""
    new = transfer(world, stay).to_stay
    later = timezone.localdate(frozen_now + 5 * DAY)
    centre_actions.expect_on(stay=fresh(new), day=later, by=world.manager_south, now=frozen_now)
    with time_machine.travel(frozen_now + DAY, tick=False):
        assert arrive_at(client_of("manager_south"), new, timezone.localdate()).status_code == 302
    assert fresh(new).state == StayState.ARRIVED


def test_no_arrival_before_she_has_left_the_first_centre(world, stay, client_of, frozen_now):
    """Nor by a correction: each of her nights is one stay's."""
    today = timezone.localdate(frozen_now)
    new = transfer(world, stay).to_stay
    with time_machine.travel(frozen_now + 3 * DAY, tick=False):
        south = client_of("manager_south")
        assert arrive_at(south, new, today + 3 * DAY).status_code == 302
        page = reverse("centres:correct_arrival", args=[new.reference])
        sent = {"what": "day", "why": "Fictive"}
        too_soon = south.post(page, {**sent, "day": (today - DAY).isoformat()})
        assert "error-summary" in too_soon.text
        assert south.post(page, {**sent, "day": (today + DAY).isoformat()}).status_code == 302
    assert fresh(new).starts_on == today + DAY


@pytest.mark.parametrize("persona", ["manager_south", "officer_lyon", "caseworker_a"])
def test_who_may_ask_when_she_leaves_the_other_centre(world, stay, frozen_now, persona):
    new = transfer(world, stay, days=10).to_stay
    with as_web(), working_for(world.actors[persona], now=frozen_now):
        assert ask("stay_before", new.pk)


@pytest.mark.parametrize("persona", ["manager_north", "caseworker_b", "admin_a", "nobody"])
def test_nobody_else_is_told_when_she_leaves_it(world, stay, frozen_now, persona):
    new = transfer(world, stay, days=10).to_stay
    with as_web(), working_for(world.actors[persona], now=frozen_now):
        assert not ask("stay_before", new.pk)
