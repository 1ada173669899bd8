"""What binds a centre: agreements one at a time, and rules that never reach back."""

from datetime import date

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from centres import actions
from centres import contract_queries as contracts
from centres.enums import Measure
from centres.models import Agreement, Binding, Commitment, CommitmentRule, WaiverReason
from tests.counting import count_of
from tests.factories.actors import NOBODY
from tests.factories.cases import word
from tests.factories.contracts import make_agreement
from trips.audit import tracking
from trips.audit.models import Event
from trips.guards.refusals import Refused
from trips.vocabulary import actions as words
from trips.vocabulary.loaders import load_all

TODAY = date(2026, 11, 23)
NEXT = date(2027, 1, 1)


def commitment(code="2.4"):
    return word(Commitment, code)


def decide(world, now, code="2.4", persona="national", **values):
    values = {"measure": "regularly", "days": 60, "warn_days": 7, "applies": "always"} | values
    values.setdefault("valid_from", NEXT)
    return actions.decide_rule(commitment=commitment(code), **values, by=world.actors[persona], now=now)


def sign(world, now, name="north", **values):
    return make_agreement(world, name, now=now, **values)


def days_on(day, code="2.4"):
    return contracts.rules_on(day)[code].days


# Rules


def test_each_commitment_has_a_rule_from_the_start(world):
    codes = set(Commitment.objects.values_list("code", flat=True))
    assert set(contracts.rules_on(date(2020, 1, 1))) == codes
    assert len(codes) == 23


def test_a_new_rule_leaves_the_past_its_own(world, frozen_now):
    decide(world, frozen_now)
    assert (days_on(TODAY), days_on(date(2026, 12, 31)), days_on(NEXT)) == (92, 92, 60)
    assert contracts.rules_to_come(TODAY)["2.4"].days == 60
    event = Event.objects.get(kind="centres.decide_rule")
    assert event.details["day"] == "2027-01-01"


def test_the_same_decision_twice_is_one(world, frozen_now):
    first = decide(world, frozen_now)
    assert decide(world, frozen_now).pk == first.pk
    assert decide(world, frozen_now, days=45).pk == first.pk
    assert days_on(NEXT) == 45
    assert Event.objects.filter(kind="centres.decide_rule").count() == 2


@pytest.mark.parametrize(
    ("values", "sentence"),
    [
        ({"valid_from": date(2026, 10, 1)}, "a commencé"),
        ({"valid_from": date(2027, 1, 2)}, "premier jour d’un trimestre"),
        ({"valid_from": date(2029, 1, 1)}, "trop éloignée"),
        ({"measure": "checked"}, "ne peut pas se mesurer"),
        ({"days": None}, "combien de jours"),
        ({"warn_days": 60}, "plus petit"),
    ],
)
def test_what_cannot_be_a_rule_is_refused(world, frozen_now, values, sentence):
    with pytest.raises(Refused, match=sentence):
        decide(world, frozen_now, **values)
    assert not contracts.rules_to_come(TODAY)


@pytest.mark.parametrize("persona", ["officer_lyon", "manager_north", "auditor", "platform", "caseworker_a"])
def test_only_the_national_desk_decides(world, frozen_now, persona):
    with pytest.raises(Refused):
        decide(world, frozen_now, persona=persona)
    values = {"number": "x", "base_rate": None, "supplement_rate": None}
    values |= {"starts_on": TODAY, "ends_on": NEXT, "centre": world.centres["north"]}
    with pytest.raises(Refused):
        actions.sign_agreement(**values, by=world.actors[persona], now=frozen_now)


def test_an_announced_rule_is_withdrawn_and_one_that_counts_is_not(world, frozen_now):
    rule = decide(world, frozen_now)
    actions.withdraw_rule(rule=rule, by=world.national, now=frozen_now)
    assert days_on(NEXT) == 92
    assert CommitmentRule.history.filter(valid_from=NEXT, history_type="-").count() == 1
    with pytest.raises(Refused, match="déjà été retirée"):
        actions.withdraw_rule(rule=rule, by=world.national, now=frozen_now)
    with pytest.raises(Refused, match="compte déjà"):
        actions.withdraw_rule(rule=contracts.rules_on(TODAY)["2.4"], by=world.national, now=frozen_now)


def test_a_commitment_with_new_words_keeps_its_rule(world, frozen_now):
    words.reword(commitment(), label_fr="Autres mots", by=NOBODY, now=frozen_now)
    assert days_on(TODAY) == 92
    load_all()
    assert CommitmentRule.objects.filter(commitment__code="2.4").count() == 1
    decide(world, frozen_now)
    assert (days_on(TODAY), days_on(NEXT)) == (92, 60)


@pytest.mark.parametrize(
    "values",
    [
        {"valid_from": date(2027, 1, 2)},
        {"days": None},
        {"measure": Measure.PARTNERS, "days": 3},
    ],
)
def test_the_database_knows_what_a_rule_is(world, values):
    values = {"measure": "regularly", "days": 60, "valid_from": NEXT, "commitment": commitment()} | values
    with pytest.raises(IntegrityError), transaction.atomic():
        tracking.create(CommitmentRule(**values), by=NOBODY)


# Agreements


def test_an_agreement_binds_to_everything_at_first(world, frozen_now):
    agreement = sign(world, frozen_now)
    assert agreement.bindings.filter(target=100, waiver=None).count() == 23


def test_one_agreement_at_a_time(world, frozen_now):
    sign(world, frozen_now)
    sign(world, frozen_now, name="south")
    with pytest.raises(Refused, match="FAKE-north"):
        sign(world, frozen_now, number="FAKE-2", starts_on=date(2028, 12, 31), ends_on=date(2033, 12, 30))
    sign(world, frozen_now, number="FAKE-2", starts_on=date(2029, 1, 1), ends_on=date(2033, 12, 31))
    row = Agreement(centre=world.centres["north"], starts_on=TODAY, ends_on=TODAY)
    with pytest.raises(IntegrityError), transaction.atomic():
        tracking.create(row, by=NOBODY)


def test_an_agreement_ends_earlier_and_the_next_begins(world, frozen_now):
    agreement = sign(world, frozen_now)
    values = {"number": "FAKE-north", "base_rate": None, "supplement_rate": "14.50"}
    values |= {"starts_on": date(2024, 1, 1), "ends_on": date(2026, 12, 31)}
    for _twice in range(2):
        actions.change_agreement(agreement=agreement, **values, by=world.national, now=frozen_now)
    assert Event.objects.filter(kind="centres.change_agreement").count() >= 1
    sign(world, frozen_now, number="FAKE-2", starts_on=NEXT)
    with pytest.raises(Refused, match="FAKE-2"):
        actions.change_agreement(
            agreement=agreement, **values | {"ends_on": NEXT}, by=world.national, now=frozen_now
        )


def test_dates_in_the_wrong_order_are_refused(world, frozen_now):
    with pytest.raises(Refused, match="avant le premier"):
        sign(world, frozen_now, starts_on=NEXT, ends_on=TODAY)


def test_commitments_are_waived_for_a_reason_or_bind_for_a_share(world, client_of, frozen_now):
    agreement = sign(world, frozen_now)
    client = client_of("national")
    address = reverse("centres:bindings", args=[agreement.reference])
    form = client.get(address).context["form"]
    data = {name: field.initial for name, field in form.fields.items()}
    data |= {"waiver_5_4": "no_children", "target_2_4": "90"}
    assert client.post(address, data).status_code == 302
    kept = {one.commitment.code: one for one in agreement.bindings.select_related("commitment", "waiver")}
    assert kept["5.4"].waiver == word(WaiverReason, "no_children")
    assert kept["2.4"].target == 90
    assert Binding.history.filter(history_type="~").count() == 2
    page = client_of("manager_north").get(agreement.get_absolute_url()).text
    assert "sans objet" in page
    assert "90 %" in page
    answer = client.post(address, data | {"waiver_5_4": "x"})
    assert "n’est pas dans la liste" in answer.text


# Pages


READERS = {
    "caseworker_a": (403, 404),
    "officer_lyon": (200, 200),
    "national": (200, 200),
    "manager_north": (200, 200),
    "worker_north": (200, 200),
    "manager_south": (200, 404),
    "auditor": (200, 200),
    "admin_a": (403, 404),
    "platform": (403, 403),
    "protection": (403, 404),
}


@pytest.mark.parametrize(("persona", "statuses"), READERS.items())
def test_who_reads_rules_and_agreements(world, client_of, frozen_now, persona, statuses):
    agreement, client = sign(world, frozen_now), client_of(persona)
    for address in (reverse("centres:rules"), reverse("centres:rule", args=["2-4"])):
        assert client.get(address).status_code == statuses[0]
    centre = reverse("centres:agreements", args=[world.centres["north"].reference])
    for address in (centre, agreement.get_absolute_url()):
        assert client.get(address).status_code == statuses[1]


@pytest.mark.parametrize(
    ("persona", "status"), [("auditor", 403), ("manager_north", 403), ("officer_lyon", 403)]
)
def test_readers_do_not_decide(world, client_of, frozen_now, persona, status):
    agreement, client = sign(world, frozen_now), client_of(persona)
    addresses = [reverse(f"centres:{name}", args=["2-4"]) for name in ("rule_new", "rule_withdraw")]
    addresses += [
        reverse(f"centres:{one}", args=[agreement.reference]) for one in ("agreement_change", "bindings")
    ]
    addresses.append(reverse("centres:agreement_new", args=[world.centres["north"].reference]))
    assert [client.post(address).status_code for address in addresses] == [status] * len(addresses)


def test_the_national_desk_does_it_on_pages(world, client_of, frozen_now):
    client = client_of("national")
    sent = {"measure": "regularly", "days": "60", "warn_days": "7", "applies": "children"}
    address = reverse("centres:rule_new", args=["2-4"])
    assert "Faites un choix" in client.post(address, sent).text
    assert client.post(address, sent | {"valid_from": "2027-01-01"}).status_code == 302
    page = client.get(reverse("centres:rule", args=["2-4"])).text
    assert "annoncée" in page
    assert "Fake national" in page
    assert page.count("avec le logiciel") == 1
    assert "au moins tous les 60 jours" in page
    assert client.post(reverse("centres:rule_withdraw", args=["2-4"])).status_code == 302
    assert not contracts.rules_to_come(TODAY)
    centre = world.centres["north"]
    sent = {"number": "FAKE", "starts_on": "01/01/2024", "ends_on": "31/12/2028", "supplement_rate": "13,50"}
    assert client.post(reverse("centres:agreement_new", args=[centre.reference]), sent).status_code == 302
    agreement = Agreement.objects.get()
    assert str(agreement.supplement_rate) == "13.50"
    sent |= {"ends_on": "01/01/2023"}
    answer = client.post(reverse("centres:agreement_change", args=[agreement.reference]), sent)
    assert "avant le premier" in answer.text


def test_an_unknown_code_is_not_found(world, client_of):
    assert client_of("national").get(reverse("centres:rule", args=["9-9"])).status_code == 404


def test_the_pages_ask_the_same_however_much_they_show(world, client_of, frozen_now):
    client, agreement = client_of("national"), sign(world, frozen_now)
    decide(world, frozen_now)
    addresses = [
        reverse("centres:rules"),
        reverse("centres:rule", args=["2-4"]),
        reverse("centres:agreements", args=[agreement.centre.reference]),
        agreement.get_absolute_url(),
    ]
    for address in addresses:
        client.get(address)
    one = [count_of(client, address) for address in addresses]
    decide(world, frozen_now, valid_from=date(2027, 4, 1))
    for code in ("2.2", "2.5"):
        decide(world, frozen_now, code, measure="regularly")
    for year in (2029, 2030, 2031):
        sign(world, frozen_now, number="x", starts_on=date(year, 1, 1), ends_on=date(year, 12, 31))
    assert [count_of(client, address) for address in addresses] == one
