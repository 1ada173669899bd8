"""The pages of an interview: every party reads the hour, nobody else finds it, the calendar names nobody."""

from datetime import timedelta

import pytest
import time_machine
from django.urls import reverse
from django.utils import timezone

from cases.vocabularies import Language
from placements.models import Interview
from tests.factories import interviews as make
from tests.factories import placements as make_placements
from tests.factories.cases import word

ROUTES = ("set_interview", "move_interview", "cancel_interview", "close_interview", "interview_file")


@pytest.fixture
def proposal(world, frozen_now):
    return make_placements.make_proposal(world)


def url(route, proposal):
    return reverse(f"placements:{route}", args=[proposal.reference])


def posted(**values):
    return {
        "day": "25/11/2026",
        "hour": "14:30",
        "minutes": "60",
        "sides": ["with_woman", "with_ngo", "with_centre"],
        "channel": "phone",
        "interpreter": word(Language, "en").pk,
        **values,
    }


def test_set_by_one_party_it_is_read_by_all(client_of, world, proposal):
    client = client_of("worker_north")
    assert url("set_interview", proposal) in client.get(proposal.get_absolute_url()).text
    assert client.post(url("set_interview", proposal), posted()).url == proposal.get_absolute_url()
    made = Interview.objects.get()
    assert timezone.localtime(made.starts_at).strftime("%d/%m/%Y %H:%M") == "25/11/2026 14:30"
    assert (made.minutes, made.with_ofii, made.interpreter.code) == (60, False, "en")
    referral = make_placements.stored(proposal.referral)
    for persona, page in (
        ("worker_north", proposal),
        ("caseworker_a", proposal),
        ("caseworker_a", referral),
        ("officer_lyon", proposal),
        ("officer_lyon", referral),
    ):
        text = client_of(persona).get(page.get_absolute_url()).text.replace("\N{NO-BREAK SPACE}", " ")
        assert "entretien le 25/11/2026 à 14:30" in text, persona
        assert "turn-danger" not in text, persona
        assert "la femme, son association, le centre" in text
        assert url("interview_file", proposal) in text


@pytest.mark.parametrize("persona", ["manager_south", "caseworker_b", "officer_paris", "admin_a", "auditor"])
def test_nobody_else_finds_it(client_of, world, proposal, persona):
    make.set_interview(world, proposal)
    client = client_of(persona)
    for route in ROUTES:
        assert client.get(url(route, proposal)).status_code in (403, 404), route
        assert client.post(url(route, proposal), posted()).status_code in (403, 404, 405), route
    assert Interview.objects.get().outcome == ""


@pytest.mark.parametrize(
    "values",
    [
        {"day": "31/02/2026"},
        {"day": "22/11/2026"},
        {"day": "01/12/2026"},
        {"hour": "25:00"},
        {"hour": ""},
        {"sides": ["with_woman"]},
        {"sides": []},
        {"sides": ["with_exploiter", "with_ngo"]},
        {"channel": "centre"},
        {"minutes": "7"},
        {"interpreter": "0"},
    ],
)
def test_what_is_wrong_gets_a_sentence(client_of, world, proposal, values):
    answer = client_of("caseworker_a").post(url("set_interview", proposal), posted(**values))
    assert (answer.status_code, "error-summary" in answer.text) == (200, True)
    assert not Interview.objects.exists()


def test_moved_on_the_page_that_shows_what_was_agreed(client_of, world, proposal):
    first, client = make.set_interview(world, proposal), client_of("officer_lyon")
    form = client.get(url("move_interview", proposal)).context["form"]
    data = {name: form[name].value() for name in ("reference", "minutes", "channel", "sides", "interpreter")}
    data |= {"day": "26/11/2026", "hour": "09:00", "reason": "ngo"}
    assert client.post(url("move_interview", proposal), data).url == proposal.get_absolute_url()
    assert client.post(url("move_interview", proposal), data).status_code == 409
    first.refresh_from_db()
    now = Interview.objects.get(outcome="")
    assert (first.outcome, first.reason) == ("moved", "ngo")
    assert (now.minutes, now.channel, now.interpreter) == (first.minutes, first.channel, first.interpreter)
    text = client_of("caseworker_a").get(proposal.get_absolute_url()).text
    assert "l’association n’était pas disponible" in text


def test_cancelled_or_closed_by_a_second_click_says_so(client_of, world, proposal):
    interview, client = make.set_interview(world, proposal), client_of("caseworker_a")
    data = {"reference": interview.reference, "reason": "she"}
    assert client.post(url("cancel_interview", proposal), data | {"reason": ""}).status_code == 200
    for _click in range(2):
        assert client.post(url("cancel_interview", proposal), data).url == proposal.get_absolute_url()
    assert client.get(url("interview_file", proposal)).url == proposal.get_absolute_url()
    assert Interview.objects.get().outcome == "cancelled"


def test_whether_it_took_place(client_of, world, proposal):
    interview = make.set_interview(world, proposal)
    with time_machine.travel(interview.starts_at + timedelta(hours=1), tick=False):
        client = client_of("manager_north")
        assert proposal.reference in client.get("/").text
        assert url("close_interview", proposal) in client.get(proposal.get_absolute_url()).text
        data = {"reference": interview.reference, "outcome": "not_held", "reason": ""}
        assert "error-summary" in client.post(url("close_interview", proposal), data).text
        data["reason"] = "channel"
        assert client.post(url("close_interview", proposal), data).status_code == 302
    assert Interview.objects.get().reason == "channel"


def test_after_the_hold_nothing_is_set(client_of, world, proposal):
    with time_machine.travel(proposal.hold.expires_at + timedelta(minutes=1), tick=False):
        answer = client_of("caseworker_a").post(url("set_interview", proposal), posted(), follow=True)
    assert "a expiré" in answer.text
    assert not Interview.objects.exists()


def test_the_calendar_names_nobody_and_no_place(client_of, world, proposal, settings):
    make.set_interview(world, proposal)
    make.move_interview(world, Interview.objects.get())
    for persona in ("caseworker_a", "officer_lyon", "manager_north"):
        answer = client_of(persona).get(url("interview_file", proposal))
        lines = answer.content.decode().replace("\r\n ", "").split("\r\n")
        assert [line for line in lines if line.startswith("SUMMARY")] == ["SUMMARY:Entretien TRIPS"]
        link = f"{settings.SITE_URL}{proposal.get_absolute_url()}"
        assert [line for line in lines if "http" in line] == [f"URL:{link}", f"DESCRIPTION:{link}"]
        assert "SEQUENCE:1" in lines
        assert answer["Content-Disposition"] == f'attachment; filename="entretien-{proposal.reference}.ics"'
        assert "Fake" not in answer.content.decode()


def test_on_the_desks_of_those_who_meet(client_of, world, proposal, frozen_now):
    make.set_interview(world, proposal, sides=["with_woman", "with_ngo", "with_centre"])
    expected = {
        "caseworker_a": 1,
        "manager_north": 1,
        "worker_north": 1,
        "officer_lyon": 0,
        "caseworker_b": 0,
    }
    for persona, count in expected.items():
        waiting = client_of(persona).get("/").context["desk"].waiting
        assert len([one for one in waiting if one.reference == proposal.reference and one.due]) >= count
        assert len([one for one in waiting if one.what == "entretien à venir"]) == count, persona


def test_one_and_many_take_as_many_queries(client_of, world, frozen_now, django_assert_num_queries):
    client = client_of("manager_north")
    client.get("/healthz")
    first = make_placements.make_proposal(world)
    make.set_interview(world, first)
    for _more in range(2):
        with django_assert_num_queries(24):
            client.get("/")
        make.set_interview(world, make_placements.make_proposal(world))
    page = first.get_absolute_url()
    for _more in range(2):
        with django_assert_num_queries(19):
            client.get(page)
        make.move_interview(world, first.interviews.get(outcome=""), hours=40)
