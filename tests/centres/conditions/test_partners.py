"""Partners: which organisations, until when, and how that shows 6.1 and 6.2."""

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from centres import actions
from centres import partner_queries as partners
from centres import partner_rules as rules
from centres.enums import PartnerLevel, StandingState
from centres.models import CommitmentRule, Partner, Partnership
from tests.counting import count_of
from tests.factories.actors import NOBODY
from tests.factories.evidence import make_partnership
from trips.audit import tracking
from trips.guards.refusals import Refused

TODAY = date(2026, 11, 23)
DAY = timedelta(days=1)
LOCAL, NATIONAL = PartnerLevel.LOCAL, PartnerLevel.NATIONAL


def in_force(world, day=TODAY, name="north", code="6.1"):
    centre = world.centres[name]
    return partners.partnerships_in_force([centre], day).get((centre.pk, code), partners.InForce())


def address(world, name, reference=None):
    return reverse(f"centres:{name}", args=[reference or world.centres["north"].reference])


# Agreements


def test_each_kind_shows_its_commitment_by_level_and_until_when(world, frozen_now):
    make_partnership(world, now=frozen_now)
    make_partnership(world, now=frozen_now, starts_on=TODAY, ends_on=date(2029, 1, 1))
    other(world, frozen_now, level="national", ends_on=date(2028, 1, 1))
    other(world, frozen_now, "Fake office", kind="institution", ends_on=TODAY)
    assert in_force(world).ends == {LOCAL: date(2029, 1, 1), NATIONAL: date(2028, 1, 1)}
    assert in_force(world).earliest_end == date(2028, 1, 1)
    assert in_force(world, code="6.2").levels == {LOCAL}
    assert in_force(world, TODAY + DAY, code="6.2").levels == set()
    assert in_force(world, date(2024, 12, 31)).levels == set()
    assert in_force(world, name="south").levels == set()


def other(world, now, label="Another fake partner", **values):
    """With a partner of another name."""
    return make_partnership(world, now=now, partner=added(world, now, label, values), **values)


def added(world, now, label, values):
    about = {"kind": values.pop("kind", "ngo"), "level": values.pop("level", "local")}
    return actions.add_partner(
        centre=world.centres["north"], name=label, **about, by=world.manager_north, now=now
    )


def test_a_partner_is_once_in_the_list_of_a_centre(world, frozen_now):
    about = {"kind": "ngo", "level": "local", "now": frozen_now}
    actions.add_partner(centre=world.centres["north"], name="Fake partner", by=world.worker_north, **about)
    actions.add_partner(centre=world.centres["south"], name="Fake partner", by=world.manager_south, **about)
    with pytest.raises(Refused, match="déjà dans votre liste"):
        actions.add_partner(
            centre=world.centres["north"], name=" fake PARTNER", by=world.worker_north, **about
        )
    assert Partner.objects.count() == 2


def test_an_agreement_sent_twice_is_one(world, frozen_now):
    assert make_partnership(world, now=frozen_now) == make_partnership(world, now=frozen_now)
    with pytest.raises(Refused, match="commence déjà"):
        make_partnership(world, now=frozen_now, ends_on=date(2030, 1, 1))
    assert Partnership.objects.count() == 1


def test_an_agreement_ends_earlier(world, frozen_now):
    row = make_partnership(world, now=frozen_now)
    values = {"starts_on": row.starts_on, "ends_on": TODAY - DAY, "contact": "Another office"}
    for _twice in range(2):
        actions.change_partnership(partnership=row, **values, by=world.worker_north, now=frozen_now)
    assert in_force(world).levels == set()
    assert Partnership.history.filter(history_type="~").count() == 1
    assert partners.partnerships_of(world.centres["north"]).get().contact == "Another office"


@pytest.mark.parametrize(
    ("dates", "sentence"),
    [
        ((TODAY, TODAY - DAY), "avant le premier"),
        ((TODAY, date(2126, 1, 1)), "trop éloignée"),
    ],
)
def test_dates_that_cannot_be_are_refused(world, frozen_now, dates, sentence):
    with pytest.raises(Refused, match=sentence):
        make_partnership(world, now=frozen_now, starts_on=dates[0], ends_on=dates[1])
    row = make_partnership(world, now=frozen_now)
    values = {"starts_on": dates[0], "ends_on": dates[1], "contact": ""}
    with pytest.raises(Refused, match=sentence):
        actions.change_partnership(partnership=row, **values, by=world.manager_north, now=frozen_now)


@pytest.mark.parametrize("persona", ["manager_south", "national", "officer_lyon", "auditor", "caseworker_a"])
def test_only_its_own_staff_keeps_the_list(world, frozen_now, persona):
    row, by = make_partnership(world, now=frozen_now), world.actors[persona]
    dates = {"starts_on": TODAY, "ends_on": TODAY, "contact": ""}
    about = {"kind": "ngo", "level": "local", "name": "Fake"}
    with pytest.raises(Refused):
        actions.add_partner(centre=world.centres["north"], **about, by=by, now=frozen_now)
    with pytest.raises(Refused):
        actions.sign_partnership(partner=row.partner, **dates, by=by, now=frozen_now)
    with pytest.raises(Refused):
        actions.change_partnership(partnership=row, **dates, by=by, now=frozen_now)


@pytest.mark.parametrize("values", [{"ends_on": TODAY - 400 * DAY}, {"starts_on": date(2025, 1, 1)}])
def test_the_database_knows_what_an_agreement_is(world, frozen_now, values):
    partner = make_partnership(world, now=frozen_now).partner
    row = Partnership(partner=partner, **{"starts_on": TODAY, "ends_on": date(2028, 1, 1)} | values)
    with pytest.raises(IntegrityError), transaction.atomic():
        tracking.create(row, by=NOBODY)


@pytest.mark.parametrize(
    ("ends", "state"),
    [
        ({}, StandingState.NEVER),
        ({LOCAL: TODAY + 90 * DAY}, StandingState.BROKEN),
        ({LOCAL: TODAY + 90 * DAY, NATIONAL: TODAY + 31 * DAY}, StandingState.KEPT),
        ({LOCAL: TODAY + 90 * DAY, NATIONAL: TODAY + 30 * DAY}, StandingState.DUE_SOON),
    ],
)
def test_both_levels_are_wanted(ends, state):
    assert rules.partners_state(ends, CommitmentRule(warn_days=30), TODAY) == state


# Pages


READERS = {
    "manager_north": (200, 200, True),
    "worker_north": (200, 200, True),
    "manager_south": (404, 404, False),
    "officer_lyon": (200, 403, True),
    "national": (200, 403, True),
    "auditor": (200, 403, False),
    "caseworker_a": (404, 404, False),
    "platform": (403, 403, False),
    "protection": (404, 404, False),
}


@pytest.mark.parametrize(("persona", "expected"), READERS.items())
def test_who_reads_which_organisation_it_is(world, client_of, frozen_now, persona, expected):
    row, client = make_partnership(world, now=frozen_now), client_of(persona)
    page = client.get(address(world, "partners"))
    assert page.status_code == expected[0]
    assert ("Fake partner" in page.text, "Fake office" in page.text) == (expected[2], expected[2])
    forms = [
        address(world, "partner_new"),
        address(world, "partnership_new", row.partner.reference),
        address(world, "partnership_change", row.reference),
    ]
    assert [client.get(one).status_code for one in forms] == [expected[1]] * 3


def test_a_partner_comes_with_its_first_agreement(world, client_of):
    client = client_of("worker_north")
    sent = {"name": "Fake partner", "kind": "ngo", "level": "national", "contact": "Fake office"}
    sent |= {"starts_on": "01/01/2026", "ends_on": "31/12/2025"}
    assert "avant le premier" in client.post(address(world, "partner_new"), sent).text
    assert not Partner.objects.exists()
    sent["ends_on"] = "31/12/2027"
    assert client.post(address(world, "partner_new"), sent).status_code == 302
    assert in_force(world).levels == {NATIONAL}
    assert "déjà dans votre liste" in client.post(address(world, "partner_new"), sent).text
    text = client.get(world.centres["north"].get_absolute_url()).text
    assert "national jusqu’au 31/12/2027" in text
    assert "local : aucune convention" in text


def test_an_agreement_is_renewed_and_changed_on_pages(world, client_of, frozen_now):
    client, row = client_of("manager_north"), make_partnership(world, now=frozen_now)
    sent = {"starts_on": "01/01/2028", "ends_on": "31/12/2029", "contact": ""}
    renew = address(world, "partnership_new", row.partner.reference)
    assert client.post(renew, sent).status_code == 302
    change = address(world, "partnership_change", row.reference)
    assert client.post(change, sent | {"starts_on": "01/01/2025", "ends_on": "30/06/2027"}).status_code == 302
    text = client.get(address(world, "partners")).text
    assert "30/06/2027" in text
    assert "à venir" in text


def test_the_list_asks_the_same_however_much_it_shows(world, client_of, frozen_now):
    client = client_of("manager_north")
    make_partnership(world, now=frozen_now)
    client.get(address(world, "partners"))
    one = count_of(client, address(world, "partners"))
    for number in range(4):
        other(world, frozen_now, f"Fake partner {number}")
    assert count_of(client, address(world, "partners")) == one


def test_partnerships_in_force_is_one_query(world, frozen_now, django_assert_num_queries):
    for name in ("north", "south"):
        make_partnership(world, name, now=frozen_now)
    with django_assert_num_queries(1):
        assert len(partners.partnerships_in_force(world.centres.values(), TODAY)) == 2
