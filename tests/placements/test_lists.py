"""Lists: filters, the order, whose turn, the same rows and columns in the export, constant queries."""

from datetime import timedelta
from io import BytesIO
from zipfile import ZipFile

import pytest
from django.http import QueryDict
from django.urls import reverse
from django.utils import timezone

from placements import forms, presenters, queries
from placements.enums import Opinion, ReferralState
from tests.factories import placements as make
from trips.audit.models import Read
from trips.geography.models import Department, Directorate
from trips.ui.exports import lines_of

S = ReferralState
LIST, EXPORT = reverse("placements:list"), reverse("placements:export")


def rows(response):
    return [cells[0].text for cells in response.context["lines"]]


def references(*referrals):
    return sorted(referral.reference for referral in referrals)


def strings_of(response):
    with ZipFile(BytesIO(response.content)) as book:
        return book.read("xl/worksheets/sheet1.xml").decode()


@pytest.mark.parametrize("persona", ["caseworker_a", "officer_lyon", "national"])
def test_the_same_queries_for_one_and_for_many(client_of, world, persona, django_assert_num_queries):
    make.make_proposal(world)
    client = client_of(persona)
    with django_assert_num_queries(9 if persona != "national" else 10):
        client.get(LIST)
    for centre in ("south", "north"):
        make.make_proposal(world, centre=centre, size=2)
    make.make_referral(world, S.NOT_ELIGIBLE)
    with django_assert_num_queries(9 if persona != "national" else 10):
        assert len(rows(client.get(LIST))) == 3


def test_the_centre_list_has_the_same_queries(client_of, world, django_assert_num_queries):
    make.make_proposal(world)
    client, address = client_of("manager_north"), reverse("placements:proposals")
    with django_assert_num_queries(8):
        client.get(address)
    make.make_proposal(world, size=2)
    with django_assert_num_queries(8):
        assert len(client.get(address).context["lines"]) == 2


def test_each_sees_her_own(client_of, world):
    mine = make.make_referral(world, S.SUBMITTED)
    paris = {"situation": {"department": Department.objects.get(code="75")}}
    theirs = make.make_referral(world, S.SUBMITTED, "caseworker_b", **paris)
    draft = make.make_draft(world)
    expected = {
        "caseworker_a": references(mine, draft),
        "caseworker_b": references(theirs),
        "officer_lyon": references(mine),
        "officer_paris": references(theirs),
        "national": references(mine, theirs),
    }
    for persona, seen in expected.items():
        assert sorted(rows(client_of(persona).get(LIST))) == seen


@pytest.mark.parametrize("persona", ["manager_north", "auditor", "admin_a", "platform", "stranger"])
def test_the_list_is_not_for_others(client_of, persona):
    client = client_of(persona)
    assert {client.get(address).status_code for address in (LIST, EXPORT)} == {403}


def test_the_queue_is_in_the_order_of_waiting(client_of, world):
    late = make.make_referral(world, S.WAITING)
    long = make.make_referral(world, S.SUBMITTED, now=timezone.now() - timedelta(days=3))
    urgent = make.make_referral(world, S.UNDER_REVIEW, safety={"urgency": "1_imminent", "no_zone": True})
    expected = [r.reference for r in (urgent, long, late)]
    client = client_of("officer_lyon")
    assert rows(client.get(LIST)) == expected
    assert rows(client.get(LIST, {"sort": "-order"})) == expected[::-1]
    assert rows(client.get(LIST, {"sort": "case__identity__last_name"})) == expected


def test_filters_of_a_queue(client_of, world):
    waiting = make.make_referral(world, S.WAITING)
    urgent = make.make_referral(world, S.SUBMITTED, safety={"urgency": "1_imminent", "no_zone": True})
    proposed = make.make_referral(world, S.PROPOSED)
    gone = make.make_referral(world, S.NOT_ELIGIBLE)
    client = client_of("officer_lyon")
    seen = {
        "state=waiting": references(waiting),
        "urgency=1_imminent": references(urgent),
        "mine=on": references(waiting, urgent),
        "reviewed=on": references(waiting, proposed),
        "finished=on": references(waiting, urgent, proposed, gone),
        "state=not_eligible": references(gone),
        "state=nonsense": references(waiting, urgent, proposed),
        "state=draft": references(waiting, urgent, proposed),
    }
    for query, expected in seen.items():
        assert sorted(rows(client.get(f"{LIST}?{query}"))) == expected, query


def test_hiding_the_finished_ones_is_said_and_can_be_cleared(client_of, world):
    gone = make.make_referral(world, S.NOT_ELIGIBLE)
    client = client_of("officer_lyon")
    [hidden] = client.get(LIST).context["listing"].active
    assert rows(client.get(LIST + hidden.clear)) == [gone.reference]


def test_a_woman_who_has_arrived_waits_no_more(client_of, world):
    """The queue is of those who still need somebody; she is one filter away."""
    waiting, arrived = make.make_referral(world, S.WAITING), make.make_referral(world, S.ARRIVED)
    for persona in ("officer_lyon", "caseworker_a"):
        client = client_of(persona)
        assert rows(client.get(LIST)) == [waiting.reference]
        assert sorted(rows(client.get(LIST, {"finished": "on"}))) == references(waiting, arrived)


def test_a_centre_reads_first_what_it_is_asked_today(client_of, world):
    address = reverse("placements:proposals")
    make.make_referral(world, S.ADMITTED)
    asked = make.make_proposal(world)
    client = client_of("manager_north")
    assert rows(client.get(address)) == [asked.reference]
    [hidden] = client.get(address).context["listing"].active
    assert len(rows(client.get(address + hidden.clear))) == 2


def test_the_national_desk_filters_by_territory(client_of, world):
    lyon = make.make_referral(world, S.SUBMITTED)
    make.make_referral(world, S.SUBMITTED, situation={"department": Department.objects.get(code="75")})
    seat = Directorate.objects.get(seat="Lyon").pk
    assert rows(client_of("national").get(LIST, {"territory": seat})) == [lyon.reference]


def test_whose_turn_it_is_on_each(world):
    make.make_draft(world)
    make.make_proposal(world, opinion=Opinion.FAVOURABLE)
    make.make_proposal(world, centre="south")
    rows = queries.with_facts(queries.referrals_visible_to(world.caseworker_a)).order_by("pk")
    assert [presenters.whose_turn(row) for row in rows] == ["l’association", "l’association", "le centre"]


def test_the_export_has_the_rows_and_columns_of_the_screen(client_of, world):
    for state in (S.WAITING, S.SUBMITTED, S.PROPOSED):
        make.make_referral(world, state)
    client = client_of("officer_lyon")
    page = client.get(LIST, {"sort": "-sent"})
    sheet = strings_of(client.get(EXPORT, {"sort": "-sent"}))
    texts = [cell.text for cells in page.context["lines"] for cell in cells if not cell.text[:1].isdigit()]
    positions = [sheet.index(text) for text in texts[:1] + texts[-1:] if text]
    assert positions == sorted(positions)
    assert all(text in sheet for text in texts if "’" not in text)
    assert sheet.count("<row ") == len(page.context["lines"]) + 1
    assert Read.objects.filter(route="placements:export").count() == 1


def test_the_export_of_a_centre_names_nobody(client_of, world):
    make.make_proposal(world)
    response = client_of("manager_north").get(reverse("placements:export_proposals"))
    assert response.status_code == 200
    assert "Imaginary" not in strings_of(response)


def test_an_empty_list_says_what_to_do_next(client_of):
    ngo = client_of("caseworker_a").get(LIST)
    assert reverse("placements:start") in ngo.content.decode().split("empty", 1)[1]
    assert rows(client_of("officer_lyon").get(LIST)) == []


def test_every_state_has_a_tone():
    assert set(presenters.TONES) == set(S)


def test_a_screen_line_is_what_the_export_writes(world):
    make.make_referral(world, S.WAITING)
    columns = presenters.columns_of(world.national)
    rows = queries.with_facts(queries.referrals_visible_to(world.national))
    assert [len(cells) for cells in lines_of(columns, rows)] == [len(columns)]


def test_the_queue_never_offers_drafts(world):
    states = dict(forms.QueueFilter(QueryDict(), actor=world.officer_lyon).fields["state"].choices)
    assert S.DRAFT not in states


def test_found_by_exact_name_or_number_among_ones_own(client_of, world):
    """Two women of one name in two territories: each desk finds its own, nobody opens anything."""
    named = {"first_name": "Éloïse", "last_name": "N’Diaye", "file_number": "FAKE 99-1"}
    lyon = make.make_referral(world, S.WAITING, household=named)
    there = {"department": Department.objects.get(code="75")}
    paris = make.make_referral(world, S.WAITING, officer="officer_paris", household=named, situation=there)
    url = reverse("placements:search")
    for persona, seen in {
        "officer_lyon": [lyon],
        "officer_paris": [paris],
        "national": [lyon, paris],
    }.items():
        for text in ("eloise", "n'diaye Eloise", "fake991"):
            found = client_of(persona).post(url, {"name": text})
            assert sorted(rows(found)) == references(*seen), (persona, text)
        assert rows(client_of(persona).post(url, {"name": "elo"})) == []
    assert client_of("manager_north").post(url, {"name": "eloise"}).status_code == 403
