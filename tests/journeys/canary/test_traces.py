"""What a day of work leaves behind: messages, the queue, the record, the cache, the log. Nothing of anybody."""

import json

import pytest
from django.core.cache import cache
from django.db import transaction
from django.urls import reverse
from procrastinate.contrib.django.models import ProcrastinateJob

from cases.models import Case
from tests.journeys.canary.reading import parts_of
from tests.journeys.canary.secrets import found_in, phone, text
from trips.audit.models import Event, Read
from trips.notices.models import Notice

PERSON = text("last", "a", "b")
NUMBER = phone("a", "b")


def rows(queryset, *columns):
    return json.dumps(list(queryset.values_list(*columns)), default=str, ensure_ascii=False)


def test_the_secrets_are_recognised():
    """However they are written; the neighbour of every "nothing" below."""
    assert found_in(PERSON.upper()) == {("last", "a", "b")}
    assert found_in(NUMBER.replace(" ", "\N{NO-BREAK SPACE}")) == {("phone", "a", "b")}
    assert found_in("né le 19/07/1941, enfant du 23 juin 2003") == {
        ("birth", "a", "b"),
        ("childborn", "a", "b"),
    }
    assert found_in("July 19, 1941 and 2003-06-23") == {("birth", "a", "b"), ("childborn", "a", "b")}
    assert found_in("Z8B") == {("zone", "a", "b")}


def test_messages_name_nobody(canaries):
    assert canaries.messages
    for message in canaries.messages:
        assert found_in(message.message().as_string()) == set()
        assert found_in(f"{message.subject} {message.body} {message.to}") == set()
    assert found_in(rows(Notice.objects.all(), "kind", "path")) == set()


def test_the_queue_names_nobody(canaries):
    assert ProcrastinateJob.objects.exists()
    assert (
        found_in(rows(ProcrastinateJob.objects.all(), "task_name", "args", "lock", "queueing_lock")) == set()
    )


def test_the_record_names_nobody(canaries):
    assert Event.objects.count() > 500
    assert found_in(rows(Event.objects.all(), "kind", "details", "reference", "object_id")) == set()
    assert found_in(rows(Read.objects.all(), "route", "why", "reference", "object_id")) == set()


def test_an_address_is_shown_once_it_is_asked_for_and_the_look_is_recorded(canaries, client_of):
    """Reader and reason, for the staff and OFII, and for her NGO by the page of the stay."""
    world = canaries.world
    centre = world.centres["north"]
    stay = next(one for one in canaries.items["stay"] if (one.side, one.moment) == ("a", "arrived"))
    staff, journey = (
        reverse("centres:address", args=[centre.reference]),
        reverse("centres:stay_address", args=[stay.reference]),
    )
    asked = (
        ("manager_north", staff, "staff"),
        ("national", staff, "ofii"),
        ("caseworker_a", journey, "journey"),
    )
    for persona, address, why in asked:
        with transaction.atomic():
            looks = Read.objects.filter(route="centres.address_of", user_id=world.user(persona).pk)
            client = client_of(persona)
            assert "address" not in kinds_in(client.get(address))
            assert looks.count() == 0
            assert "address" in kinds_in(client.get(address, {"show": ""}))
            (look,) = looks
            assert (look.reference, look.why) == (centre.reference, why)
            transaction.set_rollback(True)


def kinds_in(response, typed=""):
    """`typed`: the address that she wrote herself, to which the choice of a language leads back."""
    texts = (words.replace(typed, "") if typed else words for words in parts_of(response).values())
    return {secret.kind for words in texts for secret in found_in(words)}


def fails(*given):
    """As a library does, which quotes what it could not read."""
    raise ValueError(f"could not read {PERSON}, {NUMBER}")


def test_an_answer_to_what_went_wrong_names_nobody(canaries, client_of, log, monkeypatch):
    """400, 403, 404, 405, 409, 413 and 500, with her name in what was sent."""
    client = client_of("caseworker_a")
    strict = client_of("caseworker_a", enforce_csrf_checks=True)
    case = Case.objects.get(reference=canaries.items["case"][0].reference)
    step = reverse("cases:step", args=[case.reference, "household"])
    many = {f"{PERSON}-{number}": "1" for number in range(2001)}
    with transaction.atomic():
        answers = {
            "too many fields": client.post(step, many),
            "too much": client.post(step, {"last_name": PERSON * 120_000}),
            "no token": strict.post(step, {"last_name": PERSON}),
            "no page": client.get(f"/{PERSON}/"),
            "no method": client.post(reverse("cases:shares", args=[case.reference]), {"name": PERSON}),
            "no file": client.get(reverse("cases:detail", args=["D-2222-2222"])),
        }
        monkeypatch.setattr("trips.home.views.desk_of", fails)
        client.raise_request_exception = False
        answers["failure"] = client.get("/", {"q": NUMBER})
        transaction.set_rollback(True)
    codes = {name: answer.status_code for name, answer in answers.items()}
    assert codes == {
        "too many fields": 400,
        "too much": 413,
        "no token": 403,
        "no page": 404,
        "no method": 405,
        "no file": 404,
        "failure": 500,
    }
    told = {name: kinds_in(answer, typed=f"/{PERSON}/") for name, answer in answers.items()}
    assert {name: kinds for name, kinds in told.items() if kinds} == {}


def test_the_log_and_the_cache_name_nobody(canaries, log):
    """Of all that was done since the world of canaries was built."""
    lines = log.getvalue().splitlines()
    assert len(lines) > 10
    assert all(json.loads(line)["event"] for line in lines)
    assert found_in(log.getvalue()) == set()
    kept = b" ".join([str(key).encode() + b" " + value for key, value in cache._cache.items()])
    assert found_in(kept.decode(errors="replace")) == set()


@pytest.mark.parametrize("planted", [PERSON, NUMBER, "Z8B", "1941-07-19"])
def test_the_log_would_be_found_out(canaries, planted):
    assert found_in(json.dumps({"event": f"saved {planted}"})) != set()
