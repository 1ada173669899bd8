"""Standing commitments: who looked, what was found, and until when that counts."""

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from centres import actions, compass
from centres import standing_queries as standing
from centres import standing_rules as rules
from centres.enums import Building, StandingState, Status
from centres.models import Centre, CheckFinding, Commitment, CommitmentRule, StandingCheck, WaiverReason
from tests.counting import count_of
from tests.factories.actors import NOBODY
from tests.factories.cases import word
from tests.factories.contracts import make_agreement
from tests.factories.evidence import make_check, make_partnership
from trips.audit import tracking
from trips.audit.models import Event
from trips.guards.refusals import Overtaken, Refused

TODAY = date(2026, 11, 23)
DAY = timedelta(days=1)


def check(world, now, code="3.1", **values):
    return make_check(world, code=code, now=now, **values)


def finding(code="visit"):
    return word(CheckFinding, code)


def latest(world, name="north", code="3.1", day=TODAY):
    centre = world.centres[name]
    return standing.latest_checks([centre], day).get((centre.pk, code))


def line(client, world, code="3.1"):
    page = client.get(reverse("centres:standing", args=[world.centres["north"].reference]))
    return next(one for one in page.context["lines"] if one.commitment.code == code)


# Checks


def test_the_last_check_says_how_it_stands(world, frozen_now):
    check(world, frozen_now, checked_on=TODAY - 9 * DAY)
    check(world, frozen_now, checked_on=TODAY - 2 * DAY, kept=False, finding=finding())
    make_check(world, "south", now=frozen_now)
    assert not latest(world).kept
    assert latest(world, day=TODAY - 3 * DAY).kept
    assert latest(world, day=TODAY - 10 * DAY) is None
    assert latest(world, "south").kept
    assert latest(world).checked_by == world.memberships["manager_north"]


def test_of_two_checks_on_one_day_the_later_record_counts(world, frozen_now):
    check(world, frozen_now)
    check(world, frozen_now, kept=False, finding=finding())
    assert not latest(world).kept


def test_a_state_found_again_holds_since_it_was_first_found(world, frozen_now):
    first = check(world, frozen_now, checked_on=TODAY - 30 * DAY, since=date(2024, 3, 1))
    again = check(world, frozen_now, checked_on=TODAY - 20 * DAY)
    broken = check(world, frozen_now, checked_on=TODAY - 10 * DAY, kept=False, finding=finding())
    mended = check(world, frozen_now)
    assert [one.since for one in (first, again, broken, mended)] == [
        date(2024, 3, 1),
        date(2024, 3, 1),
        TODAY - 10 * DAY,
        TODAY,
    ]


def test_a_drill_is_a_check(world, frozen_now):
    check(world, frozen_now, "3.3", kind="on_call_line", kept=False, finding=finding("no_answer"))
    assert (latest(world, code="3.3").kind, latest(world, code="3.3").kept) == ("on_call_line", False)
    with pytest.raises(Refused, match="exercice"):
        check(world, frozen_now, "3.1", kind="entry_alarm")


@pytest.mark.parametrize(
    ("values", "sentence"),
    [
        ({"checked_on": TODAY + DAY}, "à venir"),
        ({"checked_on": TODAY - 93 * DAY}, "trop ancienne"),
        ({"kept": False}, "en un mot"),
        ({"finding": "visit"}, "choisissez"),
        ({"since": TODAY + DAY}, "depuis ce jour"),
        ({"since": date(1202, 1, 1)}, "trop éloignée"),
        ({"valid_until": TODAY - DAY}, "expiré"),
        ({"valid_until": date(2126, 1, 1)}, "trop éloignée"),
    ],
)
def test_what_cannot_be_a_check_is_refused(world, frozen_now, values, sentence):
    if code := values.get("finding"):
        values = values | {"finding": finding(code)}
    with pytest.raises(Refused, match=sentence):
        check(world, frozen_now, **values)
    assert not StandingCheck.objects.exists()


@pytest.mark.parametrize("persona", ["manager_south", "officer_lyon", "national", "auditor", "caseworker_a"])
def test_only_its_own_staff_checks_a_centre(world, frozen_now, persona):
    made = check(world, frozen_now, persona="worker_north")
    with pytest.raises(Refused):
        check(world, frozen_now, persona=persona)
    with pytest.raises(Refused):
        actions.cancel_check(check=made, why="x", by=world.actors[persona], now=frozen_now)


def test_a_double_click_is_one_check(world, frozen_now):
    assert check(world, frozen_now) == check(world, frozen_now)
    check(world, frozen_now, persona="worker_north")
    assert StandingCheck.objects.count() == 2
    assert Event.objects.filter(kind="centres.record_check").count() == 2


def test_a_mistake_is_cancelled_and_shows_nothing_any_more(world, frozen_now):
    check(world, frozen_now, checked_on=TODAY - 9 * DAY)
    wrong = check(world, frozen_now, kept=False, finding=finding())
    actions.cancel_check(check=wrong, why="Wrong house", by=world.worker_north, now=frozen_now)
    assert latest(world).kept
    assert (wrong.cancelled_why, wrong.cancelled_by) == ("Wrong house", world.user("worker_north"))
    with pytest.raises(Overtaken):
        actions.cancel_check(check=wrong, why="Again", by=world.worker_north, now=frozen_now)


@pytest.mark.parametrize(
    "values",
    [
        {"kept": False},
        {"since": TODAY + DAY},
        {"valid_until": TODAY - DAY},
        {"cancelled_by_id": 1},
    ],
)
def test_the_database_knows_what_a_check_is(world, frozen_now, values):
    about = {"centre": world.centres["north"], "commitment": word(Commitment, "3.1")}
    about |= {"checked_by": world.memberships["manager_north"], "recorded_at": frozen_now}
    row = StandingCheck(**about | {"checked_on": TODAY, "kept": True, "since": TODAY} | values)
    with pytest.raises(IntegrityError), transaction.atomic():
        tracking.create(row, by=NOBODY)


# Until when a check counts


@pytest.mark.parametrize(
    ("ago", "valid", "state"),
    [
        (0, None, StandingState.KEPT),
        (23, None, StandingState.KEPT),
        (24, None, StandingState.DUE_SOON),
        (31, None, StandingState.DUE_SOON),
        (32, None, StandingState.OVERDUE),
        (0, 8, StandingState.KEPT),
        (0, 7, StandingState.DUE_SOON),
        (5, 0, StandingState.DUE_SOON),
        (5, -1, StandingState.EXPIRED),
        (40, -1, StandingState.EXPIRED),
    ],
)
def test_how_it_stands_by_rule_and_evidence(ago, valid, state):
    rule = CommitmentRule(days=31, warn_days=7)
    until = None if valid is None else TODAY + valid * DAY
    found = StandingCheck(kept=True, checked_on=TODAY - ago * DAY, valid_until=until)
    assert rules.state_of(found, rule, TODAY) == state
    found.kept = False
    assert rules.state_of(found, rule, TODAY) == StandingState.BROKEN


def test_without_rule_a_check_counts_until_its_evidence_ends():
    found = StandingCheck(kept=True, checked_on=TODAY - 400 * DAY)
    assert rules.state_of(found, None, TODAY) == StandingState.KEPT
    assert rules.state_of(None, None, TODAY) == StandingState.NEVER


def test_what_partners_show_is_no_state_to_check(world):
    found = standing.standings_of([world.centres["north"]], TODAY)[world.centres["north"].pk]
    assert [one.commitment.code for one in found] == ["1.1", "2.1", "2.6", "3.1", "3.2", "3.3", "5.2"]


def test_what_does_not_bind_is_not_asked(world, client_of, frozen_now):
    client = client_of("manager_north")
    assert line(client, world, "3.2").state == StandingState.NEVER
    centre = Centre.objects.select_related("key").get(pk=world.centres["north"].pk)
    tracking.update(centre, by=NOBODY, building=Building.SCATTERED)
    binding = make_agreement(world, now=frozen_now).bindings.get(commitment__code="5.2")
    tracking.update(binding, by=NOBODY, waiver=word(WaiverReason, "no_children"))
    assert line(client, world, "3.2").state == StandingState.NOT_BINDING
    assert line(client, world, "5.2").why == "Le centre n’accueille pas d’enfants"


# Pages


READERS = {
    "manager_north": (200, 200, 200),
    "worker_north": (200, 200, 200),
    "manager_south": (200, 404, 404),
    "officer_lyon": (200, 200, 403),
    "national": (200, 200, 403),
    "auditor": (200, 200, 403),
    "caseworker_a": (403, 404, 404),
    "platform": (403, 403, 403),
    "protection": (403, 404, 404),
    "stranger": (403, 404, 404),
}


@pytest.mark.parametrize(("persona", "statuses"), READERS.items())
def test_who_reads_and_who_checks(world, client_of, frozen_now, persona, statuses):
    made, client, centre = check(world, frozen_now), client_of(persona), world.centres["north"].reference
    assert client.get(reverse("centres:standings")).status_code == statuses[0]
    for address in (reverse("centres:standing", args=[centre]), history(world)):
        assert client.get(address).status_code == statuses[1]
    for address in (new(world), reverse("centres:check_cancel", args=[made.reference])):
        assert client.get(address).status_code == statuses[2]


def history(world, code="3-1"):
    return reverse("centres:standing_history", args=[world.centres["north"].reference, code])


def new(world, code="3-1"):
    return reverse("centres:check_new", args=[world.centres["north"].reference, code])


@pytest.mark.parametrize(
    ("persona", "named"), [("worker_north", True), ("national", True), ("auditor", False)]
)
def test_the_auditor_reads_no_name_of_the_staff(world, client_of, frozen_now, persona, named):
    made, client = check(world, frozen_now), client_of(persona)
    actions.cancel_check(check=made, why="Wrong house", by=world.worker_north, now=frozen_now)
    check(world, frozen_now)
    for address in (history(world), reverse("centres:standing", args=[world.centres["north"].reference])):
        assert ("Fake manager_north" in client.get(address).text) == named
    assert ("Wrong house" in client.get(history(world)).text) == named


def test_all_is_well_in_two_taps(world, client_of):
    client = client_of("worker_north")
    page = client.get(world.centres["north"].get_absolute_url())
    assert new(world) in page.text
    form = client.get(new(world)).context["form"]
    sent = {name: form.get_initial_for_field(field, name) or "" for name, field in form.fields.items()}
    assert client.post(new(world), sent).status_code == 302
    assert latest(world).kept
    text = client.get(page.wsgi_request.path).text
    assert "Prochaine vérification au plus tard le 24/12/2026" in text


def test_what_is_wrong_is_said_in_one_word(world, client_of):
    client = client_of("worker_north")
    sent = {"kept": "found", "checked_on": "23/11/2026"}
    assert "en un mot" in client.post(new(world), sent).text
    assert "31/02/2026" in client.post(new(world), sent | {"checked_on": "31/02/2026"}).text
    assert client.post(new(world), sent | {"finding": finding().pk}).status_code == 302
    assert "Une visite a eu lieu" in client.get(history(world)).text


def test_a_check_is_cancelled_on_its_page(world, client_of, frozen_now):
    client, made = client_of("manager_north"), check(world, frozen_now)
    address = reverse("centres:check_cancel", args=[made.reference])
    assert client.post(address, {"why": ""}).status_code == 200
    assert client.post(address, {"why": "Wrong house"}).status_code == 302
    assert "annulée" in client.get(history(world)).text


@pytest.mark.parametrize("code", ["9-9", "2-4", "6-1"])
def test_what_is_no_state_of_the_house_is_not_found(world, client_of, code):
    assert client_of("manager_north").get(history(world, code)).status_code == 404


def test_the_pages_ask_the_same_however_much_they_show(world, client_of, frozen_now):
    client, centre = client_of("manager_north"), world.centres["north"]
    addresses = [reverse("centres:standing", args=[centre.reference]), history(world), new(world)]
    addresses += [reverse("centres:standings"), centre.get_absolute_url()]
    check(world, frozen_now)
    for address in addresses:
        client.get(address)
    one = [count_of(client, address) for address in addresses]
    for code in ("1.1", "2.1", "3.1", "3.3"):
        for back in (1, 5, 9):
            check(world, frozen_now, code, checked_on=TODAY - back * DAY, persona="worker_north")
    assert [count_of(client, address) for address in addresses] == one


def test_latest_checks_is_one_query(world, frozen_now, django_assert_num_queries):
    for name in ("north", "south"):
        for code in ("1.1", "3.1"):
            make_check(world, name, code, now=frozen_now)
    with django_assert_num_queries(1):
        found = standing.latest_checks(world.centres.values(), TODAY)
        assert len({one.checked_by.user.full_name for one in found.values()}) == 2
    assert len(found) == 4


def test_the_compass_reads_checks_and_partners(world, frozen_now):
    make_agreement(world, now=frozen_now)
    check(world, frozen_now)
    check(world, frozen_now, "1.1", kept=False, finding=finding("not_mixed"))
    make_partnership(world, now=frozen_now)
    centre, period = world.centres["north"], compass.Period(date(2026, 10, 1), date(2026, 12, 31), TODAY)
    found = {one.commitment.code: (one.status, one.why) for one in compass.read([centre], period)}
    assert found["3.1"] == (Status.MET, "check_good")
    assert found["1.1"] == (Status.NOT_MET, "found_wanting")
    assert found["3.3"] == (Status.NOT_MET, "never_checked")
    assert found["6.1"] == (Status.NOT_MET, "no_national_partner")
    assert found["6.2"] == (Status.NOT_MET, "no_partner")
