"""Who is late, for everybody who takes part: numbers by party, no file."""

import pytest
from django.urls import reverse
from django.utils import timezone

from placements.enums import ReferralState
from placements.limit_queries import late_everywhere
from tests.cases.test_lists import sheet_of
from tests.factories import placements as make
from tests.factories.stays import ask_extension, make_referred_resident

S = ReferralState
PARTIES = ("caseworker_a", "officer_lyon", "national", "manager_north", "worker_north", "auditor")


@pytest.fixture
def everybody_late(world):
    """Each party with something that should have been done days ago."""
    then = make.in_days(-30)
    made = [make.make_referral(world, S.SUBMITTED, now=then) for _one in range(2)]
    made += [make.make_referral(world, S.ADMITTED, now=then)]
    made += [make.make_proposal(world, centre="south", now=then).referral]
    make.make_draft(world, now=then)
    make.make_referral(world, S.WAITING)
    return made


def test_the_same_for_all_who_take_part(client_of, world, everybody_late):
    pages = {
        persona: client_of(persona).get(reverse("steering:late")).content.decode() for persona in PARTIES
    }
    for page in pages.values():
        assert "OFII, Lyon" in page
        assert "Fake operator_north" in page
        assert not any(referral.reference in page for referral in everybody_late)
    assert "&lt;" in pages["auditor"]
    assert "&lt;" not in pages["officer_lyon"]


@pytest.mark.parametrize("persona", ["admin_a", "platform", "protection"])
def test_not_for_who_takes_no_part(client_of, world, persona):
    assert client_of(persona).get(reverse("steering:late")).status_code == 403


def test_counted_by_party_and_step(world, everybody_late):
    found = {(late.whose, late.step, late.state): late.files for late in late_everywhere(timezone.now())}
    assert found[("Lyon", "take", S.SUBMITTED)] == 2
    assert found[("Fake operator_north", None, S.ADMITTED)] == 1
    assert found[("Fake operator_south", "opinion", S.PROPOSED)] == 1
    assert sum(found.values()) == 4


def test_asked_for_an_extension_ofii_is_late_and_not_the_centre(world):
    """The decided end has passed and the request is not answered."""
    for is_asked, whose in ((False, "Fake operator_north"), (True, "Lyon")):
        stay = make_referred_resident(world, days_ago=300)
        if is_asked:
            ask_extension(world, stay)
        assert whose in [late.whose for late in late_everywhere(timezone.now())]
        assert sum(late.files for late in late_everywhere(timezone.now())) == 1 + is_asked


def test_the_export_equals_the_screen(client_of, world, everybody_late):
    client = client_of("officer_lyon")
    page = client.get(reverse("steering:late"))
    response = client.get(reverse("steering:export_late"))
    rows = sheet_of(response.content)
    assert rows[1:] == [[cell.text for cell in cells] for cells in page.context["lines"]]


def test_constant_queries(client_of, world, django_assert_num_queries, everybody_late):
    client = client_of("officer_lyon")
    client.get(reverse("steering:late"))
    with django_assert_num_queries(8):
        client.get(reverse("steering:late"))
    make.make_referral(world, S.WAITING, now=make.in_days(-20))
    make.make_referral(world, S.UNDER_REVIEW, now=make.in_days(-20))
    with django_assert_num_queries(8):
        client.get(reverse("steering:late"))
