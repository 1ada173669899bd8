"""Many places at once: a call is a matter of data entry, and no place is taken from under anybody."""

from datetime import date

import pytest
from django.urls import reverse

from centres import queries
from centres.administration_actions import date_places
from centres.models import Place, Unit
from tests.factories.centres import make_hold, make_resident, places_of
from trips.audit.models import Event
from trips.guards.refusals import Overtaken
from trips.steering.capacity import capacity_on, months_from

TODAY = date(2026, 11, 23)
DATES = {"opens_on": "01/03/2027", "closes_on": "", "specialised_from": "01/04/2027", "specialised_until": ""}
CAPACITY = reverse("steering:capacity")


def url(name, *args):
    return reverse(f"centres:{name}", args=args)


def unit_of(world, number, centre="north"):
    return Unit.objects.get(centre=world.centres[centre], label=f"Unit {number}")


def send(client, world, *units, what="closes_on", day="01/06/2027"):
    sent = {"units": [unit.reference for unit in units], "what": what, "day": day}
    return client.post(url("places_date", world.centres["north"].reference), sent)


def is_refused(response):
    return response.status_code == 200 and "field-invalid" in response.content.decode()


@pytest.mark.parametrize(
    ("persona", "status"),
    [
        ("platform", 200),
        ("officer_lyon", 403),
        ("manager_north", 403),
        ("manager_south", 404),
        ("admin_a", 404),
    ],
)
def test_who_may_change_many_places(client_of, world, persona, status):
    client = client_of(persona)
    assert client.get(url("places_add", unit_of(world, 1).reference)).status_code == status
    assert client.get(url("places_date", world.centres["north"].reference)).status_code == status


def test_fifty_places_open_on_a_day_to_come_and_count_from_their_speciality_on(client_of, world):
    unit, client = unit_of(world, 1), client_of("platform")
    assert client.post(url("places_add", unit.reference), {"places": "50", **DATES}).status_code == 302
    made = Place.objects.filter(unit=unit, specialised_from=date(2027, 4, 1))
    assert {place.label for place in made} == {str(number) for number in range(1, 51)}
    [north] = capacity_on([TODAY, date(2027, 3, 31), date(2027, 4, 1)], world.centres["north"].reference)
    assert north.counts == (4, 4, 54)
    for day, places in ((TODAY, 4), (date(2027, 4, 1), 54)):
        assert queries.figures_of([unit.centre], day)[unit.centre_id].places == places
    assert Event.objects.get(kind="centres.add_places").details == {"places": 50}


def test_numbers_go_on_after_the_greatest(client_of, world):
    unit, client = unit_of(world, 1), client_of("platform")
    for _time in range(2):
        client.post(url("places_add", unit.reference), {"places": "2", **DATES})
    assert set(Place.objects.filter(unit=unit).values_list("label", flat=True)) == {"1.1", "1", "2", "3", "4"}


@pytest.mark.parametrize(
    "changed",
    [{"places": "0"}, {"places": "51"}, {"closes_on": "01/03/2027"}, {"specialised_from": "28/02/2027"}],
)
def test_a_wrong_batch_gets_a_sentence_and_adds_nothing(client_of, world, changed):
    sent = {"places": "2", **DATES} | changed
    assert is_refused(client_of("platform").post(url("places_add", unit_of(world, 1).reference), sent))
    assert Place.objects.count() == 8


@pytest.mark.parametrize("what", ["closes_on", "specialised_until"])
def test_free_units_close_on_a_day_to_come_and_it_is_taken_back(client_of, world, what):
    client, unit = client_of("platform"), unit_of(world, 2)
    assert send(client, world, unit, what=what).status_code == 302
    assert set(Place.objects.filter(unit=unit).values_list(what, flat=True)) == {date(2027, 6, 1)}
    assert [line.counts for line in capacity_on([date(2027, 5, 31), date(2027, 6, 1)])] == [(4, 1), (4, 4)]
    page = client.get(url("administration_places", unit.centre.reference), {"state": "ending"})
    assert len(page.context["page"]) == 3
    assert "01/06/2027" in page.context["lines"][0][5].text
    assert send(client, world, unit, what=what, day="").status_code == 302
    assert set(Place.objects.filter(unit=unit).values_list(what, flat=True)) == {None}


@pytest.mark.parametrize("what", ["closes_on", "specialised_until"])
def test_nobody_loses_her_place_and_the_whole_batch_is_refused(client_of, world, what):
    make_resident(world)
    page = send(client_of("platform"), world, unit_of(world, 1), unit_of(world, 2), what=what)
    assert is_refused(page)
    assert "Unit 1 / 1.1" in str(page.context["form"].errors["day"])
    assert not Place.objects.filter(**{f"{what}__isnull": False}).exists()


def test_a_place_taken_after_the_form_was_checked_refuses_all(world, frozen_now):
    make_hold(world, places_of(world.centres["north"]))
    units = [unit_of(world, 1), unit_of(world, 2)]
    values = {"centre": world.centres["north"], "units": units, "what": "closes_on", "day": date(2027, 6, 1)}
    with pytest.raises(Overtaken, match="Unit 1"):
        date_places(**values, by=world.platform, now=frozen_now)
    assert not Place.objects.filter(closes_on__isnull=False).exists()


@pytest.mark.parametrize(
    ("what", "day"),
    [("closes_on", "01/01/2019"), ("specialised_from", ""), ("specialised_from", "01/01/2019")],
)
def test_dates_in_the_wrong_order_get_a_sentence(client_of, world, what, day):
    assert is_refused(send(client_of("platform"), world, unit_of(world, 2), what=what, day=day))


def test_units_of_another_centre_are_not_taken(client_of, world):
    assert is_refused(send(client_of("platform"), world, unit_of(world, 2, "south")))


def test_places_that_were_used_keep_their_speciality_of_then(client_of, world):
    make_resident(world)
    client = client_of("platform")
    assert is_refused(send(client, world, unit_of(world, 1), what="specialised_from", day="01/06/2027"))
    assert (
        send(client, world, unit_of(world, 2), what="specialised_from", day="01/06/2027").status_code == 302
    )


# The capacity


@pytest.mark.parametrize(
    ("persona", "status"),
    [
        *(("officer_lyon", 200), ("national", 200), ("auditor", 200), ("platform", 200)),
        *(("manager_north", 403), ("caseworker_a", 403), ("admin_a", 403), ("protection", 403)),
    ],
)
def test_who_reads_the_capacity(client_of, world, persona, status):
    client = client_of(persona)
    assert client.get(CAPACITY).status_code == status
    assert client.get(reverse("steering:export_capacity")).status_code == status


def test_the_capacity_of_any_twelve_months(client_of, world):
    page = client_of("auditor").get(CAPACITY, {"since": "15/07/2019"})
    assert [cell.text for cell in page.context["lines"][-1]][6:9] == ["0", "8", "8"]
    assert months_from(date(2019, 7, 15), 2) == [date(2019, 7, 1), date(2019, 8, 1)]
    for wrong in ("01/01/0001", "x", "01/01/9999"):
        assert client_of("auditor").get(CAPACITY, {"since": wrong}).status_code == 200


def test_the_capacity_takes_the_same_questions_for_few_and_for_many(
    client_of, world, django_assert_num_queries
):
    client = client_of("national")
    client.get(CAPACITY)
    for more in (0, 20):
        if more:
            client_of("platform").post(
                url("places_add", unit_of(world, 1).reference), {"places": "20", **DATES}
            )
        with django_assert_num_queries(8):
            client.get(CAPACITY)
