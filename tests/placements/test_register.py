"""The number in OFII's own register: entered by the desk in charge, read by her NGO, never by a centre."""

import pytest
from django.urls import reverse
from django.utils import timezone

from cases.models import CaseKey
from placements import actions, queries
from placements.enums import ReferralState
from placements.models import Referral
from tests.factories import placements as make
from tests.placements.test_lists import EXPORT, strings_of
from trips.audit.models import Event
from trips.guards.refusals import Refused

S = ReferralState
NUMBER = "DNA-FICTIF-00042"


@pytest.fixture
def referral(world):
    return make.make_referral(world, S.ADMITTED)


def stored(referral):
    return Referral.objects.select_related("case__key").get(pk=referral.pk)


def page(referral, route="register"):
    return reverse(f"placements:{route}", args=[referral.reference])


@pytest.mark.parametrize("persona", ["officer_lyon", "national"])
def test_the_desk_in_charge_enters_it_once(client_of, world, referral, persona):
    client, before = client_of(persona), referral.history.count()
    for _click in range(2):
        assert client.post(page(referral), {"number": f" {NUMBER} "}).status_code == 302
    assert stored(referral).register_number == NUMBER
    assert referral.history.count() == before + 1
    [event] = Event.objects.filter(kind="placements.register")
    assert (event.user_id, NUMBER in str(event.details)) == (world.actors[persona].user_id, False)


def test_a_mistake_is_taken_back(client_of, referral):
    client = client_of("officer_lyon")
    client.post(page(referral), {"number": NUMBER})
    client.post(page(referral), {"number": ""})
    assert stored(referral).register_number == ""
    assert client.post(page(referral), {"number": "x" * 31}).status_code == 200


def test_who_may_not(client_of, world, referral):
    refused = {"caseworker_a": 403, "caseworker_b": 404, "officer_paris": 404, "manager_north": 404}
    for persona, status in refused.items():
        assert client_of(persona).post(page(referral), {"number": NUMBER}).status_code == status
        with pytest.raises(Refused):
            actions.register(referral=referral, number=NUMBER, by=world.actors[persona], now=timezone.now())
    assert stored(referral).register_number == ""


def test_who_reads_it(client_of, world, referral):
    actions.register(referral=referral, number=NUMBER, by=world.officer_lyon, now=timezone.now())
    for persona in ("caseworker_a", "officer_lyon", "national"):
        assert NUMBER in client_of(persona).get(page(referral, "detail")).content.decode()
    for persona in ("officer_lyon", "national"):
        assert NUMBER in strings_of(client_of(persona).get(EXPORT))
    assert NUMBER not in strings_of(client_of("officer_paris").get(EXPORT))
    proposal = reverse("placements:proposal", args=[referral.proposals.get().reference])
    for address in (proposal, referral.stay.get_absolute_url()):
        assert NUMBER not in client_of("manager_north").get(address).content.decode()


def test_it_is_sealed_found_by_its_mark_and_goes_with_her_key(client_of, world, referral, frozen_now):
    actions.register(referral=referral, number=NUMBER, by=world.officer_lyon, now=frozen_now)
    written = Referral.objects.values().get(pk=referral.pk), referral.history.values().first()
    assert "FICTIF" not in str(written)
    assert referral.history.select_related("case__key").first().register_number == NUMBER
    assert "register_mark" not in written[1]
    search = reverse("placements:search")
    for persona, found in (("officer_lyon", True), ("caseworker_a", True), ("caseworker_b", False)):
        shown = client_of(persona).post(search, {"name": "dna fictif 00042"}).content.decode()
        assert (referral.reference in shown) is found
    case = referral.case
    CaseKey.objects.get(case=case).destroy(by_id=world.protection.user_id, at=frozen_now)
    actions.forget_register_marks(case, world.protection, frozen_now)
    assert stored(referral).register_number == ""
    assert not queries.referrals_named(world.officer_lyon, NUMBER).exists()
