"""The compass of a centre: what is kept and why, the same for all readers, and woman by woman for its staff only."""

from datetime import date
from io import BytesIO
from zipfile import ZipFile

import pytest
from django.db import ProgrammingError
from django.urls import reverse

from centres import actions, compass
from centres import contract_queries as contracts
from centres.compass_presenters import why
from centres.enums import Building, Status
from tests.counting import count_of
from tests.database import as_web
from tests.factories.cases import word
from tests.factories.centres import commitment, log, make_departed, make_resident, places_of
from tests.factories.contracts import make_agreement
from trips.audit import tracking
from trips.database.context import working_for
from trips.database.questions import ask

TODAY = date(2026, 11, 23)
PERIOD = compass.Period(date(2026, 10, 1), date(2026, 12, 31), TODAY)


def read(world, name="north", period=PERIOD):
    return {one.commitment.code: one for one in compass.read([world.centres[name]], period)}


def test_without_an_agreement_nothing_is_measured(world):
    make_resident(world)
    assert {(one.status, one.why) for one in read(world).values()} == {
        (Status.NOT_APPLICABLE, "no_agreement")
    }


def test_what_fell_due_is_kept_missed_or_to_come(world, frozen_now):
    make_agreement(world)
    stay = make_resident(world, days_ago=20)
    log(world, stay, "4.1", on=date(2026, 11, 5))
    found = read(world)
    assert (found["4.1"].status, found["4.1"].counts.kept) == (Status.MET, 1)
    assert (found["4.2"].status, found["4.2"].counts.pending) == (Status.MET, 1)
    assert found["2.5"].status == Status.MET
    assert found["4.4"].status == Status.MET
    assert (found["5.4"].status, found["5.4"].why) == (Status.NOT_APPLICABLE, "nothing_due")
    assert found["3.3"].why == "never_checked"
    assert found["6.1"].why == "no_partner"
    assert why(found["4.1"]) == "tenu pour 1 sur 1"
    other = make_resident(world, days_ago=20, places=places_of(world.centres["north"], 3)[:1])
    assert (read(world)["4.1"].status, read(world)["4.1"].counts.missing) == (Status.NOT_MET, 1)
    log(world, other, "4.1", on=date(2026, 11, 20))
    assert (read(world)["4.1"].status, read(world)["4.1"].counts.late) == (Status.NOT_MET, 1)


def test_a_cancelled_act_counts_no_more(world, frozen_now):
    make_agreement(world)
    stay = make_resident(world, days_ago=20)
    service = log(world, stay, "4.1", on=date(2026, 11, 5))
    actions.cancel_service(service=service, why="x", by=world.worker_north, now=frozen_now)
    assert read(world)["4.1"].status == Status.NOT_MET


def test_families_only_where_there_are_children(world, frozen_now):
    make_agreement(world)
    make_resident(world, days_ago=20, places=places_of(world.centres["north"], 2))
    found = read(world)
    assert (found["5.4"].status, found["5.4"].counts.missing) == (Status.NOT_MET, 1)
    assert found["5.2"].why == "never_checked"


def test_sessions_are_due_while_somebody_lives_there(world, frozen_now):
    make_agreement(world)
    assert read(world)["4.4"].why == "nothing_due"
    stay = make_resident(world, days_ago=40)
    assert (read(world)["4.4"].status, why(read(world)["4.4"])) == (
        Status.NOT_MET,
        "pas encore de séance, et elle était due",
    )
    actions.record_session(
        centre=stay.centre,
        stays=[stay],
        commitment=commitment("4.4"),
        held_on=date(2026, 11, 20),
        minutes=60,
        by=world.worker_north,
        now=frozen_now,
    )
    assert why(read(world)["4.4"]) == "trop de temps entre deux séances"


def test_the_wall_of_a_scattered_building(world):
    make_agreement(world)
    centre = world.centres["north"]
    tracking.update(centre, by=world.platform, building=Building.SCATTERED)
    assert read(world)["3.2"].why == "scattered"


def test_what_the_agreement_leaves_out_or_asks_less_of(world, frozen_now):
    agreement = make_agreement(world)
    for place in places_of(world.centres["north"], 3):
        make_resident(world, days_ago=20, places=[place])
    change = {"code": "4.1", "target": 50, "waiver": None}
    rows = [
        change,
        {"code": "4.2", "target": 100, "waiver": contracts.waiver_reasons().get(code="elsewhere")},
    ]
    actions.change_bindings(agreement=agreement, bindings=rows, by=world.national, now=frozen_now)
    assert (read(world)["4.1"].status, read(world)["4.2"].why) == (Status.NOT_MET, "waived")
    for stay in world.centres["north"].stays.all()[:2]:
        log(world, stay, "4.1", on=date(2026, 11, 5))
    assert read(world)["4.1"].status == Status.MET


def test_a_quarter_keeps_the_rules_of_its_first_day(world, frozen_now):
    make_agreement(world)
    make_departed(world, days_ago=60, stayed=60)
    before = compass.Period(date(2026, 7, 1), date(2026, 9, 30), TODAY)
    was = read(world, period=before)
    values = {"measure": "regularly", "days": 366, "warn_days": 7, "applies": "always"}
    actions.decide_rule(
        commitment=word(type(commitment("2.5")), "2.5"),
        **values,
        valid_from=date(2027, 1, 1),
        by=world.national,
        now=frozen_now,
    )
    assert read(world, period=before) == was
    assert was["2.5"].status == Status.NOT_MET


def test_an_agreement_that_follows_another_goes_on(world, frozen_now):
    make_agreement(world, ends_on=date(2026, 11, 15))
    stay = make_resident(world, days_ago=90)
    log(world, stay, "2.5", on=date(2026, 11, 1))
    assert read(world)["2.5"].status == Status.NOT_MET
    first = read(world)["2.5"].counts
    make_agreement(world, number="FAKE-2", starts_on=date(2026, 11, 16))
    assert read(world)["2.5"].counts == first


# Who reads what


def test_all_readers_get_the_same_numbers_and_only_staff_the_women(world, frozen_now):
    make_agreement(world)
    make_agreement(world, "south")
    make_resident(world, days_ago=20)
    make_resident(world, days_ago=20, centre="south")
    asked = list(compass.obligations(*bound(world, "north")).values())
    text = compass.written(asked, PERIOD)
    numbers, women = {}, {}
    for persona in (
        "worker_north",
        "officer_lyon",
        "national",
        "auditor",
        "manager_south",
        "caseworker_a",
        "platform",
    ):
        with as_web(), working_for(world.actors[persona], now=frozen_now):
            numbers[persona] = len(ask("dues_counted", text, TODAY))
            women[persona] = len(ask("dues", text, TODAY))
    readers = {"worker_north", "officer_lyon", "national", "auditor"}
    assert {one for one, found in numbers.items() if found} == readers
    assert len({numbers[one] for one in readers}) == 1
    assert {one for one, found in women.items() if found} == {"worker_north"}


def bound(world, name):
    centre = world.centres[name]
    agreements = compass.agreements_by_centre([centre], PERIOD)[centre.pk]
    return centre, agreements, contracts.rules_on(PERIOD.first), PERIOD


def test_nobody_asks_what_the_two_questions_rest_on(world, frozen_now):
    with as_web(), working_for(world.worker_north, now=frozen_now), pytest.raises(ProgrammingError):
        ask("reckoned", "[]", TODAY)


PAGES = {
    "worker_north": (200, True),
    "manager_north": (200, True),
    "officer_lyon": (200, False),
    "national": (200, False),
    "auditor": (200, False),
    "manager_south": (404, False),
    "caseworker_a": (404, False),
    "platform": (403, False),
    "protection": (404, False),
}


@pytest.mark.parametrize(("persona", "expected"), PAGES.items())
def test_who_reads_the_pages(world, client_of, frozen_now, persona, expected):
    make_agreement(world)
    stay, client = make_resident(world, days_ago=20), client_of(persona)
    status, sees_women = expected
    reference = world.centres["north"].reference
    page = client.get(reverse("centres:compass", args=[reference]))
    assert page.status_code == status
    one = client.get(reverse("centres:reading", args=[reference, "4-1"]))
    assert one.status_code == status
    assert (stay.reference in one.text) == sees_women
    assert stay.reference not in page.text


def test_the_auditor_reads_no_small_number(world, client_of, frozen_now):
    make_agreement(world)
    make_resident(world, days_ago=20)
    address = reverse("centres:reading", args=[world.centres["north"].reference, "4-1"])
    assert "non fait pour 1" in client_of("national").get(address).text
    page = client_of("auditor").get(address).text
    assert "non fait pour" not in page
    assert "pour moins que convenu" in page


def test_the_export_is_the_page(world, client_of, frozen_now):
    make_agreement(world)
    make_resident(world, days_ago=20)
    client, reference = client_of("worker_north"), world.centres["north"].reference
    lines = [
        (line.commitment.code, line.label, line.why)
        for of in client.get(reverse("centres:compass", args=[reference])).context["conditions"]
        for line in of.lines
    ]
    answer = client.get(reverse("centres:compass_export", args=[reference]))
    with ZipFile(BytesIO(answer.content)) as book:
        words = book.read("xl/worksheets/sheet1.xml").decode()
    assert len(lines) == 23
    for line in lines:
        assert all(f">{text}<" in words for text in line)


def test_an_earlier_quarter_and_one_that_makes_no_sense(world, client_of, frozen_now):
    client, address = (
        client_of("worker_north"),
        reverse("centres:compass", args=[world.centres["north"].reference]),
    )
    assert "du 01/07/2026 au 30/09/2026" in client.get(address + "?quarter=2026-3").text
    for text in ("2027-1", "x", "2026-9", "-1"):
        assert "du 01/10/2026 au 31/12/2026" in client.get(address, {"quarter": text}).text
    unknown = reverse("centres:reading", args=[world.centres["north"].reference, "9-9"])
    assert client.get(unknown).status_code == 404


def test_her_page_says_what_is_due_for_her(world, client_of, frozen_now):
    make_agreement(world)
    stay = make_resident(world, days_ago=20)
    page = client_of("worker_north").get(stay.get_absolute_url()).text
    assert "Ce qui est dû pour elle" in page
    assert "non fait" in page


def test_the_pages_ask_the_same_for_one_woman_and_for_many(world, client_of, frozen_now):
    make_agreement(world)
    make_resident(world, days_ago=20)
    client, reference = client_of("worker_north"), world.centres["north"].reference
    addresses = [
        reverse("centres:compass", args=[reference]),
        reverse("centres:reading", args=[reference, "4-1"]),
    ]
    addresses.append(world.centres["north"].get_absolute_url())
    for address in addresses:
        client.get(address)
    one = [count_of(client, address) for address in addresses]
    for place in places_of(world.centres["north"], 3):
        make_resident(world, days_ago=20, places=[place])
    assert [count_of(client, address) for address in addresses] == one
