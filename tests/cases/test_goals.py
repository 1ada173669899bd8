"""The action plan: who writes and reads it, how its goals move, and that what is late is seen."""

from datetime import date, timedelta

import pytest
from django.urls import reverse

from cases import actions, goal_queries
from cases.enums import GivingUp, GoalState
from cases.models import Goal
from cases.transitions import GOAL_MOVES
from cases.vocabularies import Need
from placements.enums import ReferralState as S
from tests.factories import centres as centre_factory
from tests.factories.cases import word
from tests.factories.placements import make_referral
from tests.factories.work import make_goal
from trips.audit.models import Event
from trips.guards.refusals import Overtaken, Refused

TEXT = "Zqgoalqa"
TEAM = {"caseworker_a", "colleague_a", "manager_north", "worker_north"}
READERS = TEAM | {"officer_lyon", "national"}
OUTSIDE = {
    "caseworker_b",
    "officer_paris",
    "manager_south",
    "admin_a",
    "auditor",
    "platform",
    "protection",
    "stranger",
}
DUE = date(2026, 12, 23)


@pytest.fixture
def case(world):
    return make_referral(world, S.ARRIVED).case


@pytest.fixture
def goal(world, case):
    return make_goal(world, case, text=TEXT)


def page(name, of):
    return reverse(f"cases:{name}", args=[of.reference])


def move(world, goal, to, persona="caseworker_a", **values):
    found = Goal.objects.select_related("case__key").get(pk=goal.pk)
    actions.move_goal(goal=found, to=to, by=world.actors[persona], now=found.moved_at, **values)
    return Goal.objects.select_related("case__key").get(pk=goal.pk)


def answers(client, case, **values):
    form = client.get(page("set_goal", case)).context["form"]
    need = word(Need, "legal").pk
    given = {
        "need": need,
        "text": TEXT,
        "doer": "she",
        "due_on": "2026-12-23",
        "ticket": form["ticket"].value(),
    }
    return given | values


@pytest.mark.parametrize("persona", sorted(READERS))
def test_all_who_work_with_her_read_the_plan(client_of, case, goal, persona):
    client = client_of(persona)
    for address in (page("plan", case), goal.get_absolute_url()):
        assert TEXT in client.get(address).content.decode()


@pytest.mark.parametrize("persona", sorted(OUTSIDE))
def test_nobody_else_knows_of_it(client_of, case, goal, persona):
    client = client_of(persona)
    for name, of in (("plan", case), ("set_goal", case), ("goal", goal), ("change_goal", goal)):
        assert client.get(page(name, of)).status_code in (403, 404)
        assert client.post(page(name, of), {"to": "done", "was": "to_do"}).status_code in (403, 404, 405)
    assert Goal.objects.get().state == GoalState.TO_DO


def test_her_ngo_and_the_centre_write_it_and_ofii_does_not(client_of, case):
    for number, persona in enumerate(("caseworker_a", "worker_north"), 1):
        client = client_of(persona)
        data = answers(client, case)
        for _click in range(2):
            assert client.post(page("set_goal", case), data).url == page("plan", case)
        assert Goal.objects.count() == number
    ofii = client_of("officer_lyon")
    assert ofii.get(page("set_goal", case)).status_code == 403
    stored = Goal.objects.select_related("case__key").first()
    assert stored.text == TEXT
    assert TEXT.encode() not in bytes(stored.text_sealed)


@pytest.mark.parametrize(
    "values",
    [
        {"due_on": "2026-11-22"},
        {"due_on": "31/02/2026"},
        {"review_on": "2027-01-01"},
        {"review_on": "2026-11-01"},
        {"need": "0"},
        {"doer": "nobody"},
        {"text": ""},
    ],
)
def test_what_is_wrong_gets_a_sentence(client_of, case, values):
    client = client_of("caseworker_a")
    assert client.post(page("set_goal", case), answers(client, case, **values)).context["form"].errors
    assert not Goal.objects.exists()


def test_after_she_has_left_the_centre_reads_the_plan_no_more(client_of, world):
    case = centre_factory.make_departed(world, days_ago=5).case
    goal = make_goal(world, case)
    assert client_of("manager_north").get(page("plan", case)).status_code == 404
    assert client_of("manager_north").get(goal.get_absolute_url()).status_code == 404
    assert client_of("caseworker_a").get(page("plan", case)).status_code == 200


def test_withdrawn_consent_closes_it_to_the_centre_and_stops_writing(
    client_of, world, case, goal, frozen_now
):
    actions.withdraw_consent(case=case, by=world.caseworker_a, now=frozen_now)
    assert client_of("worker_north").get(page("plan", case)).status_code == 404
    assert client_of("caseworker_a").get(page("plan", case)).status_code == 200
    with pytest.raises(Refused):
        move(world, goal, GoalState.DONE)


# Moves


@pytest.mark.parametrize("start", GoalState)
@pytest.mark.parametrize("to", GoalState)
@pytest.mark.parametrize("persona", ["caseworker_a", "worker_north", "officer_lyon", "caseworker_b"])
def test_the_table_of_moves(world, goal, start, to, persona):
    if start != GoalState.TO_DO:
        goal = move(world, goal, start, why=GivingUp.HER_WISH if start == GoalState.GIVEN_UP else "")
    why = GivingUp.CHANGED if to == GoalState.GIVEN_UP else ""
    if start == to:
        return
    if (start, to) in GOAL_MOVES and persona in TEAM:
        assert move(world, goal, to, persona, why=why).state == to
        return
    with pytest.raises(Overtaken if (start, to) not in GOAL_MOVES else Refused):
        move(world, goal, to, persona, why=why)
    assert Goal.objects.get().state == start


def test_giving_up_says_why_and_is_taken_back(client_of, world, goal):
    client = client_of("worker_north")
    refused = client.post(goal.get_absolute_url(), {"to": "given_up", "was": "to_do", "why": ""})
    assert refused.context["form"].errors
    client.post(goal.get_absolute_url(), {"to": "given_up", "was": "to_do", "why": "her_wish"})
    assert Goal.objects.get().given_up_why == GivingUp.HER_WISH
    client.post(goal.get_absolute_url(), {"to": "to_do", "was": "given_up", "why": ""})
    assert (Goal.objects.get().state, Goal.objects.get().given_up_why) == (GoalState.TO_DO, "")
    assert Event.objects.filter(kind="cases.move_goal").count() == 2
    with pytest.raises(Refused):
        move(world, goal, GoalState.DOING, why=GivingUp.CHANGED)


def test_two_at_once(world, goal):
    move(world, goal, GoalState.DONE, "worker_north", was=GoalState.TO_DO)
    move(world, goal, GoalState.DONE, was=GoalState.TO_DO)
    with pytest.raises(Overtaken):
        move(world, goal, GoalState.DOING, was=GoalState.TO_DO)


def test_changed_with_the_version_before_her_eyes(client_of, world, goal):
    client, other = client_of("caseworker_a"), client_of("worker_north")
    data = {
        "need": goal.need_id,
        "text": "another text",
        "doer": "ngo",
        "due_on": "2026-12-01",
        "version": 1,
    }
    assert client.post(page("change_goal", goal), data).status_code == 302
    assert other.post(page("change_goal", goal), data | {"text": "a third text"}).status_code == 409
    assert other.post(page("change_goal", goal), data).status_code == 302
    changed = Goal.objects.select_related("case__key").get()
    assert (changed.text, changed.due_on, changed.version) == ("another text", date(2026, 12, 1), 2)
    move(world, goal, GoalState.DONE)
    assert client.get(page("change_goal", goal)).status_code == 403


# Lists and desks


def test_late_goals_stand_on_the_desks_of_who_follows_her(client_of, world, case, frozen_now):
    before = frozen_now - timedelta(days=60)
    late = make_goal(world, case, now=before, due_on=date(2026, 11, 22))
    make_goal(world, case, now=before, due_on=date(2026, 11, 23))
    over = make_goal(world, case, now=before, due_on=date(2026, 11, 20))
    move(world, over, GoalState.DONE)
    for persona, listed in (
        ("caseworker_a", 1),
        ("worker_north", 1),
        ("colleague_a", 0),
        ("manager_south", 0),
    ):
        client = client_of(persona)
        figures = [one for one in client.get("/").context["desk"].figures if "late=on" in one.url]
        assert [one.value for one in figures] == [1] * listed
        page_of_list = client.get(reverse("cases:goals") + "?late=on&mine=on")
        assert len(page_of_list.context["lines"]) == listed
    assert goal_queries.late_goals_of_desk(world.caseworker_a, frozen_now.date()) == 1
    soon = make_goal(world, case, now=before, due_on=date(2026, 12, 30), review_on=date(2026, 11, 23))
    reviewed = client_of("caseworker_a").get(reverse("cases:goals") + "?review=on").context["lines"]
    assert [line[0].text for line in reviewed] == [soon.case.reference]
    assert "en retard" in client_of("worker_north").get(late.get_absolute_url()).content.decode()


@pytest.mark.parametrize("persona", ["officer_lyon", "auditor", "admin_a", "protection"])
def test_the_list_is_for_those_who_follow_women(client_of, persona):
    assert client_of(persona).get(reverse("cases:goals")).status_code == 403


def test_lists_of_one_and_of_many_take_as_many_queries(
    client_of, world, case, goal, django_assert_num_queries
):
    client = client_of("worker_north")
    client.get("/healthz")
    for _more in range(2):
        with django_assert_num_queries(8):
            client.get(reverse("cases:goals"))
        with django_assert_num_queries(11):
            client.get(page("plan", case))
        for persona in ("caseworker_a", "worker_north", "manager_north"):
            make_goal(world, case, persona)
