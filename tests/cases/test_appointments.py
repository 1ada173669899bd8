"""Appointments: noted by those who are with her, on their desks the same day, the place in no list."""

from datetime import date, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from cases import actions
from cases.enums import AppointmentEnding
from cases.models import Appointment
from cases.vocabularies import AppointmentKind, Language
from placements.enums import ReferralState as S
from tests.factories import centres as centre_factory
from tests.factories.cases import word
from tests.factories.placements import make_referral
from tests.factories.work import OUTSIDE, TEAM, make_appointment
from trips.audit.models import Event
from trips.guards.refusals import Overtaken, Refused

PLACE = "Zqplaceqa"


@pytest.fixture
def case(world):
    return make_referral(world, S.ARRIVED).case


def page(name, of):
    return reverse(f"cases:{name}", args=[of.reference])


def answers(client, case, **values):
    form = client.get(page("make_appointment", case)).context["form"]
    given = {
        "ticket": form["ticket"].value(),
        "kind": word(AppointmentKind, "lawyer").pk,
        "day": "2026-11-25",
        "hour": "14:30",
        "place": PLACE,
        "accompanying": "centre",
        "interpreter": word(Language, "en").pk,
    }
    return given | values


def stored():
    return Appointment.objects.select_related("case__key").get()


@pytest.mark.parametrize("persona", TEAM)
def test_her_ngo_and_the_centre_note_and_read_them(client_of, case, persona):
    client = client_of(persona)
    data = answers(client, case)
    for _click in range(2):
        assert client.post(page("make_appointment", case), data).url == page("appointments", case)
    made = stored()
    assert timezone.localtime(made.starts_at).strftime("%d/%m/%Y %H:%M") == "25/11/2026 14:30"
    assert (made.place, made.interpreter.code) == (PLACE, "en")
    assert PLACE.encode() not in bytes(made.place_sealed)
    assert PLACE in client.get(page("appointments", case)).content.decode()
    assert set(Event.objects.get(kind="cases.make_appointment").details) == {"appointment"}


@pytest.mark.parametrize("persona", OUTSIDE)
def test_ofii_and_everybody_else_know_of_none(client_of, world, case, persona):
    made = make_appointment(world, case, place=PLACE)
    client = client_of(persona)
    pages = (
        ("appointments", case),
        ("make_appointment", case),
        ("change_appointment", made),
        ("cancel_appointment", made),
    )
    for name, of in pages:
        assert client.get(page(name, of)).status_code == 404
        assert client.post(page(name, of), {"why": "mistake"}).status_code in (404, 405)
    listed = client.get(reverse("cases:agenda"))
    assert listed.status_code == (200 if persona in ("caseworker_b", "manager_south") else 403)
    assert made.case.reference not in listed.content.decode()
    assert stored().cancelled_at is None


def test_once_she_has_left_the_centre_knows_of_none(client_of, world):
    case = centre_factory.make_departed(world, days_ago=3).case
    made = make_appointment(world, case)
    for name, of in (("appointments", case), ("change_appointment", made)):
        assert client_of("manager_north").get(page(name, of)).status_code == 404


@pytest.mark.parametrize(
    "values",
    [
        {"day": "2026-11-22"},
        {"day": "2026-11-23", "hour": "09:59"},
        {"day": "31/02/2026"},
        {"day": "2028-01-01"},
        {"hour": "25:00"},
        {"hour": ""},
        {"kind": "0"},
        {"accompanying": "nobody"},
        {"interpreter": "0"},
        {"place": "x" * 201},
    ],
)
def test_what_is_wrong_gets_a_sentence(client_of, case, values):
    client = client_of("caseworker_a")
    assert client.post(page("make_appointment", case), answers(client, case, **values)).context["form"].errors
    assert not Appointment.objects.exists()


# On the desks


def test_the_day_and_the_week_stand_on_the_desks_of_those_concerned(client_of, world, case, frozen_now):
    for days in (0, 1, 6, 7):
        make_appointment(world, case, starts_at=frozen_now + timedelta(days=days, hours=2), place=PLACE)
    cancel(world, make_appointment(world, case, starts_at=frozen_now + timedelta(hours=3)))
    for persona, expected in (
        ("caseworker_a", [1, 3]),
        ("worker_north", [1, 3]),
        ("colleague_a", []),
        ("manager_south", []),
    ):
        client = client_of(persona)
        figures = [one for one in client.get("/").context["desk"].figures if "period=" in one.url]
        assert [one.value for one in figures] == expected
        for figure in figures:
            listed = client.get(figure.url)
            assert len(listed.context["lines"]) == figure.value
            assert PLACE not in listed.content.decode()


@pytest.mark.parametrize(("period", "count"), [("", 2), ("today", 0), ("week", 1), ("ahead", 1), ("past", 1)])
def test_periods(client_of, world, case, frozen_now, period, count):
    make_appointment(world, case, starts_at=frozen_now + timedelta(days=2))
    before = frozen_now - timedelta(days=9)
    make_appointment(world, case, starts_at=frozen_now - timedelta(days=2), now=before)
    listed = client_of("caseworker_a").get(reverse("cases:agenda"), {"period": period})
    assert len(listed.context["lines"]) == count


# Changed and cancelled


def cancel(world, made, persona="caseworker_a", why=AppointmentEnding.CANNOT):
    found = Appointment.objects.select_related("case__key").get(pk=made.pk)
    actions.cancel_appointment(appointment=found, why=why, by=world.actors[persona], now=made.made_at)
    return found


def test_moved_with_the_version_before_her_eyes(client_of, world, case):
    made = make_appointment(world, case)
    data = {
        "kind": made.kind_id,
        "day": "2026-11-26",
        "hour": "09:00",
        "place": "another",
        "accompanying": "ngo",
        "interpreter": "",
        "version": 1,
    }
    client, other = client_of("caseworker_a"), client_of("worker_north")
    assert client.post(page("change_appointment", made), data).status_code == 302
    assert other.post(page("change_appointment", made), data).status_code == 302
    assert other.post(page("change_appointment", made), data | {"place": "third"}).status_code == 409
    changed = stored()
    assert (timezone.localtime(changed.starts_at).date(), changed.place) == (date(2026, 11, 26), "another")
    assert changed.version == 2
    assert made.history.count() == 2


def test_cancelled_with_a_reason_it_stays_struck_out(client_of, world, case):
    made = make_appointment(world, case)
    client = client_of("worker_north")
    assert client.post(page("cancel_appointment", made), {"why": ""}).context["form"].errors
    assert client.post(page("cancel_appointment", made), {"why": "her_wish"}).status_code == 302
    cancel(world, made)
    assert stored().cancelled_why == AppointmentEnding.HER_WISH
    assert "<s>" in client.get(page("appointments", case)).content.decode()
    assert client.get(page("change_appointment", made)).status_code == 403
    with pytest.raises(Refused):
        change(world, made, place="later")


def change(world, made, version=1, **values):
    found = Appointment.objects.select_related("case__key").get(pk=made.pk)
    actions.change_appointment(
        appointment=found, version=version, by=world.caseworker_a, now=made.made_at, **values
    )


def test_two_windows(world, case):
    made = make_appointment(world, case)
    change(world, made, place="one")
    change(world, made, place="one")
    with pytest.raises(Overtaken):
        change(world, made, place="two")


def test_lists_of_one_and_of_many_take_as_many_queries(client_of, world, case, django_assert_num_queries):
    client = client_of("worker_north")
    client.get("/healthz")
    make_appointment(world, case)
    for _more in range(2):
        with django_assert_num_queries(11):
            client.get(page("appointments", case))
        with django_assert_num_queries(8):
            client.get(reverse("cases:agenda"))
        for persona in TEAM:
            make_appointment(world, case, persona)
