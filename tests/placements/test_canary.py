"""What a centre that is asked must never read, while her NGO and OFII do where they may."""

from datetime import timedelta

import pytest
import time_machine
from django.urls import reverse

from cases.vocabularies import ExploitationType, Indicator
from placements.enums import ReferralState
from tests.factories import placements as make
from tests.factories.cases import circle, save_step, words
from trips.geography.models import Department

S = ReferralState
PART = {"HX-Request": "true"}


@pytest.fixture
def canary(world):
    """A file whose every secret is a word that stands nowhere else."""
    secrets = {
        "household": {
            "first_name": "Canarina",
            "last_name": "Zanzibelle",
            "phone": "+99 777 888 999",
            "file_number": "CANARY-42",
            "has_children": True,
            "children": [make.ChildGiven("Canarito", make.date(2020, 5, 6))],
        },
        "situation": {"department": Department.objects.get(code="07")},
        "detection": {
            "exploitation_types": words(ExploitationType, "begging"),
            "indicators": list(Indicator.objects.current()[:3]),
        },
        "safety": {
            "departments": [Department.objects.get(code="48")],
            "circles": [circle("Guéret", 30)],
            "contact_rules": "Knock thrice canary",
        },
    }
    referral = make.make_draft(world, **{k: v for k, v in secrets.items() if k != "household"}, size=1)
    return referral, secrets


def hidden_words(referral):
    case = referral.case
    return [
        "Canarina",
        "Zanzibelle",
        "Canarito",
        "777 888",
        "CANARY-42",
        "17/05/1995",
        "1995",
        "06/05/2020",
        "Ardèche",
        "Lozère",
        "Guéret",
        "thrice",
        "Fake ngo_a",
        case.reference,
        *[str(word) for word in case.detection.indicators.all()],
        *[str(word) for word in case.detection.exploitation_types.all()],
    ]


@pytest.fixture
def proposal(world, canary):
    referral, secrets = canary
    save_step(referral.case, "household", by=world.caseworker_a, **secrets["household"])
    now = make.timezone.now()
    make.submit(world, referral, "caseworker_a", "national", "north", now)
    make.take(world, referral, "caseworker_a", "national", "north", now)
    make.eligible(world, referral, "caseworker_a", "national", "north", now)
    return make.propose(world, referral, officer="national")


def pages_of_centre(client, proposal):
    address = reverse("placements:proposal", args=[proposal.reference])
    yield client.get(address)
    yield client.get(address, headers=PART)
    yield client.get(reverse("placements:proposals"))
    yield client.get(reverse("placements:proposals"), headers=PART)
    yield client.get(reverse("placements:give_opinion", args=[proposal.reference]))
    yield client.get(reverse("placements:export_proposals"))


@pytest.mark.parametrize("persona", ["manager_north", "worker_north"])
def test_a_centre_that_is_asked_reads_no_secret(client_of, proposal, persona):
    for response in pages_of_centre(client_of(persona), proposal):
        html = response.content.decode(errors="ignore")
        found = [word for word in hidden_words(proposal.referral) if word in html]
        assert found == [], response.request["PATH_INFO"]


def test_a_centre_reads_what_it_needs(client_of, proposal):
    page = client_of("manager_north").get(reverse("placements:proposal", args=[proposal.reference]))
    values = [value for _label, value in page.context["summary"]]
    assert values[0] == "2"
    assert values[1].startswith("6 ")


def test_ofii_reads_the_whole_file(client_of, proposal):
    html = client_of("national").get(proposal.referral.get_absolute_url()).content.decode()
    for word in ("Canarina", "Zanzibelle", "17/05/1995", "Lozère", "Guéret", "777 888"):
        assert word in html


def test_the_zones_are_on_ofii_s_page_of_places(client_of, world, proposal):
    make.release(world, proposal, "national")
    address = reverse("placements:matching", args=[proposal.referral.reference])
    html = client_of("national").get(address).content.decode()
    assert "Lozère" in html
    assert client_of("caseworker_a").get(address).status_code == 403


def test_her_ngo_reads_no_address_before_the_decision(client_of, world, proposal):
    address = reverse("placements:proposal", args=[proposal.reference])
    html = client_of("caseworker_a").get(address).content.decode()
    assert world.centres["north"].public_label in html
    assert world.centres["north"].address not in html


def test_the_identity_comes_with_the_admission_on_the_page_of_the_stay(client_of, world, proposal):
    make.admit(world, proposal.referral, "caseworker_a", "national", "north", make.timezone.now())
    client = client_of("manager_north")
    page = client.get(reverse("placements:proposal", args=[proposal.reference])).content.decode()
    stay = make.stored(proposal.referral).stay
    assert stay.get_absolute_url() in page
    assert "Canarina" not in page
    assert "Canarina" in client.get(stay.get_absolute_url()).content.decode()


def test_the_household_is_shown_no_longer_than_who_she_is(world, client_of, proposal):
    now = make.timezone.now()
    address = reverse("placements:proposal", args=[proposal.reference])
    for step in (make.admit, make.arrive, make.depart):
        step(world, proposal.referral, "caseworker_a", "national", "north", now)
        assert client_of("manager_north").get(address).context["summary"]
    with make_later(now, days=32):
        client = client_of("manager_north")
        page = client.get(address)
        assert page.context["summary"] == []
        assert "Ce que vous saviez de son foyer" in page.content.decode()
        (line,) = client.get(reverse("placements:proposals"), {"ended": "on"}).context["lines"]
        assert line[2].text == ""


def make_later(now, **elapsed):
    return time_machine.travel(now + timedelta(**elapsed), tick=False)
