"""OFII reads a file through its newest referral only; the NGO finds the way to the centre."""

from django.urls import reverse

from placements import actions
from placements.enums import ReferralState as S
from tests.factories import placements as make
from tests.factories.cases import save_step
from trips.geography.models import Department


def page(client, referral):
    return client.get(reverse("placements:detail", args=[referral.reference])).content.decode()


def case_status(client, case):
    return client.get(reverse("cases:detail", args=[case.reference])).status_code


def test_a_new_draft_closes_the_file_to_the_desk_of_the_old_referral(world, client_of, frozen_now):
    old = make.make_referral(world, S.NOT_ELIGIBLE, household={"last_name": "Canari"})
    sent = make.make_referral(world, S.WAITING, household={"last_name": "Voisine"})
    officer = client_of("officer_lyon")
    assert "Voisine" in page(officer, sent)
    new = actions.restart_referral(case=old.case, by=world.caseworker_a, now=frozen_now)
    for persona in ("officer_lyon", "national"):
        client = client_of(persona)
        assert case_status(client, old.case) == 404
        assert client.get(reverse("placements:check_case", args=[old.case.reference])).status_code == 404
        assert client.get(reverse("placements:detail", args=[new.reference])).status_code == 404
    assert case_status(client_of("caseworker_a"), old.case) == 200


def test_the_desk_of_a_former_territory_reads_its_facts_but_no_longer_the_file(world, client_of, frozen_now):
    old = make.make_referral(world, S.NOT_ELIGIBLE, household={"last_name": "Canari"})
    assert "Canari" in page(client_of("officer_lyon"), old)
    new = actions.restart_referral(case=old.case, by=world.caseworker_a, now=frozen_now)
    save_step(old.case, "situation", by=world.caseworker_a, department=Department.objects.get(code="75"))
    actions.submit(referral=new, by=world.caseworker_a, now=frozen_now)
    assert case_status(client_of("officer_lyon"), old.case) == 404
    assert "Canari" not in page(client_of("officer_lyon"), old)
    assert "Canari" in page(client_of("officer_paris"), new)


def test_her_ngo_finds_the_day_and_the_address_once_she_is_admitted(world, client_of):
    proposed = make.make_referral(world, S.PROPOSED)
    admitted = make.make_referral(world, S.ADMITTED)
    address = reverse("centres:stay_address", args=[admitted.stay.reference])
    caseworker = client_of("caseworker_a")
    assert address in page(caseworker, admitted)
    assert "23/11/2026" in page(caseworker, admitted)
    assert caseworker.get(address).status_code == 200
    assert "adresse/" not in page(caseworker, proposed)
    assert address not in page(client_of("officer_lyon"), admitted)
    assert client_of("caseworker_b").get(address).status_code == 404
