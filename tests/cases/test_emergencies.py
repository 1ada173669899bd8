"""Breaking the glass: who may open whose name, for how long, and what is never shown by it."""

from datetime import timedelta

import pytest
import time_machine
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from cases import actions, document_queries, emergency_queries, queries
from cases.enums import CaseState, ConflictReason
from cases.models import Case, EmergencyAccess
from centres import actions as centre_actions
from placements.actions import restart_referral
from placements.enums import ReferralState
from tests.factories import centres as centre_factory
from tests.factories.actors import make_membership
from tests.factories.cases import circle, make_full_case, save_step
from tests.factories.emergencies import add_on_call, break_glass, put_on_call, review
from tests.factories.placements import make_referral, withdraw
from trips.access.actor import actor_for
from trips.audit.models import Event, Read
from trips.geography.models import Department
from trips.guards.refusals import Overtaken, Refused
from trips.organisations import actions as organisation_actions
from trips.organisations.models import Membership
from trips.organisations.queries import member_for

MINUTE = timedelta(minutes=1)


@pytest.fixture
def world(world):
    return add_on_call(world)


@pytest.fixture
def resident(world):
    """She lives in the north; her secrets stand nowhere else."""
    case = make_full_case(
        world.caseworker_a,
        household={"first_name": "Canarina", "last_name": "Zanzibelle", "phone": "+99 777 888 999"},
        safety={
            "departments": [Department.objects.get(code="48")],
            "circles": [circle("Guéret", 30)],
            "contact_rules": "Knock thrice canary",
        },
    )
    centre_factory.make_resident(world, case=case)
    return case


def neighbour(world, centre="north"):
    """Another woman who lives there."""
    places = centre_factory.places_of(world.centres[centre], 3)[:1]
    return centre_factory.make_resident(world, centre=centre, places=places).case


def address(route, thing):
    return reverse(f"cases:{route}", args=[thing.reference])


def reached(world, case):
    """Who may open that file in an emergency."""
    return {
        persona
        for persona, actor in world.actors.items()
        if emergency_queries.reachable_case_for(actor, case.reference)
    }


def stored(access):
    return EmergencyAccess.objects.get(pk=access.pk)


# Who


def test_each_operator_reaches_those_it_expects_or_hosts_and_nobody_else(world, resident):
    expected = centre_factory.make_expected(world, places=centre_factory.places_of(world.centres["north"], 3))
    departed = centre_factory.make_departed(world, centre="south")

    assert reached(world, resident) == {"on_call_north"}
    assert reached(world, expected.case) == {"on_call_north"}
    assert reached(world, departed.case) == set()
    assert reached(world, neighbour(world, "south")) == {"on_call_south"}


@pytest.mark.parametrize(
    ("state", "who"),
    [
        (ReferralState.DRAFT, set()),
        *((s, {"on_call_national"}) for s in (ReferralState.SUBMITTED, ReferralState.PROPOSED)),
    ],
)
def test_the_national_desk_reaches_whoever_was_sent_to_ofii(world, state, who):
    """A centre that is only asked for its opinion reaches nobody."""
    assert reached(world, make_referral(world, state).case) == who


@pytest.mark.parametrize(
    "persona", ["manager_north", "worker_north", "national", "caseworker_a", "protection"]
)
def test_who_is_not_on_call_opens_nothing(world, client_of, resident, persona):
    client = client_of(persona)
    assert client.get(reverse("cases:emergency")).status_code == 403
    assert client.post(address("break_glass", resident), {"reason": "she_calls"}).status_code == 404
    with pytest.raises(Refused):
        break_glass(world, resident, persona)
    assert not EmergencyAccess.objects.exists()


def test_what_her_work_shows_her_already_needs_no_emergency(world, client_of, resident):
    put_on_call(world, "worker_north", world.memberships["worker_north"])
    assert "votre travail" in client_of("worker_north").get(address("break_glass", resident)).text
    with pytest.raises(Refused):
        break_glass(world, resident, "worker_north")
    submitted = make_referral(world, ReferralState.SUBMITTED).case
    with pytest.raises(Refused):
        break_glass(world, submitted, "on_call_national")


def test_the_national_desk_opens_a_file_whose_ngo_prepares_another_referral(world, client_of, frozen_now):
    referral = make_referral(world, ReferralState.SUBMITTED)
    case = referral.case
    withdraw(world, referral)
    restart_referral(case=case, by=world.caseworker_a, now=frozen_now)
    assert queries.case_for(world.on_call_national, case.reference) is None

    access = break_glass(world, case, "on_call_national")
    client = client_of("on_call_national")
    assert case.identity.full_name in client.get(access.get_absolute_url()).text
    assert client.get(case.get_absolute_url()).status_code == 404
    assert client.get(referral.get_absolute_url()).text.count(case.identity.full_name) == 0


# What


def test_from_the_place_to_the_name(world, client_of, resident):
    client = client_of("on_call_north")
    by_place = client.get(reverse("centres:on_call"))
    assert "Zanzibelle" not in by_place.text
    assert address("break_glass", resident) in by_place.text
    answer = client.post(address("break_glass", resident), {"reason": "threat"}, follow=True)

    assert answer.status_code == 200
    for shown in ("Canarina Zanzibelle", "+99 777 888 999", "Knock thrice canary"):
        assert shown in answer.text
    assert 'data-until="1801"' in answer.text
    access = EmergencyAccess.objects.get()
    assert (access.reason.code, access.until_at - access.opened_at) == ("threat", 30 * MINUTE)
    assert access.history.count() == 1


def test_neither_zones_nor_signs_nor_documents_nor_any_other_page(world, client_of, resident):
    client, access = client_of("on_call_north"), break_glass(world, resident)
    page = client.get(access.get_absolute_url()).text
    signs = [str(word) for word in resident.detection.indicators.all()]
    for hidden in ["Lozère", "Guéret", "Rhône", "FAKE-", "Zones à éviter", "Fake ngo_a", *signs]:
        assert hidden not in page
    assert "Canarina" in page

    assert queries.case_for(world.on_call_north, resident.reference) is None
    assert not document_queries.documents_visible_to(world.on_call_north).exists()
    stay = resident.stays.get()
    for other in (
        resident.get_absolute_url(),
        stay.get_absolute_url(),
        address("documents", resident),
        address("shares", resident),
        reverse("cases:step", args=[resident.reference, "safety"]),
        reverse("home:readers", args=[resident.reference]),
        reverse("centres:stay_address", args=[stay.reference]),
    ):
        assert client.get(other).status_code in (403, 404), other


def test_the_places_to_avoid_are_not_even_opened(world, resident):
    case = Case.objects.get(pk=resident.pk)
    emergency_queries.load_identity(case)
    assert case.safety.known_zones is None


def test_nobody_without_a_reason(client_of, world, resident):
    client = client_of("on_call_north")
    for answers in ({}, {"reason": ""}, {"reason": "curious"}):
        page = client.post(address("break_glass", resident), answers)
        assert page.status_code == 200
        assert "Zanzibelle" not in page.text
    assert not EmergencyAccess.objects.exists()


def test_another_persons_access_does_not_exist(world, client_of, resident):
    access = break_glass(world, resident)
    for persona in (
        "on_call_south",
        "on_call_national",
        "worker_north",
        "caseworker_a",
        "protection",
        "national",
    ):
        client = client_of(persona)
        assert client.get(access.get_absolute_url()).status_code == 404, persona
        assert client.post(address("end_emergency", access)).status_code == 404, persona
        with pytest.raises(Refused):
            actions.end_access(access=access, by=world.actors[persona], now=access.opened_at)
    assert stored(access).ended_at is None


def test_each_look_is_recorded_with_its_reason(world, client_of, resident):
    access, client = break_glass(world, resident, reason="health"), client_of("on_call_north")
    for _look in range(2):
        client.get(access.get_absolute_url())
    looks = Read.objects.filter(route="cases:emergency_access")
    assert [(one.why, one.file_id, one.reference) for one in looks] == [
        ("health", resident.pk, access.reference)
    ] * 2
    log = client_of("protection").get(reverse("home:reads"), {"reference": access.reference}).text
    assert "Urgence de santé" in log
    assert (
        "Accès d’urgence"
        in client_of("caseworker_a").get(reverse("home:readers", args=[resident.reference])).text
    )


# How long


def test_thirty_minutes_and_not_a_second_more(world, client_of, resident, frozen_now):
    access, client = break_glass(world, resident), client_of("on_call_north")
    for seconds, status, banner in ((0, 200, True), (29 * 60 + 59, 200, True), (30 * 60, 403, False)):
        with time_machine.travel(frozen_now + timedelta(seconds=seconds), tick=False):
            client = client_of("on_call_north")
            page = client.get(access.get_absolute_url())
            assert page.status_code == status, seconds
            assert ("Canarina" in page.text) is (status == 200)
            assert (address("end_emergency", access) in client.get("/").text) is banner
    assert "terminé" in page.text


def test_the_database_knows_thirty_minutes(world, resident, frozen_now):
    access = break_glass(world, resident)
    access.until_at = frozen_now + 31 * MINUTE
    with pytest.raises(IntegrityError), transaction.atomic():
        access.save()


def test_every_page_says_so_while_it_is_open(world, client_of, resident):
    client = client_of("on_call_north")
    assert "10:30" not in client.get("/").text
    access = break_glass(world, resident)
    for page in (
        "/",
        reverse("centres:list"),
        reverse("home:help"),
        "/nothing-here/",
        access.get_absolute_url(),
    ):
        text = client.get(page).text
        assert "10:30" in text, page
        assert access.get_absolute_url() in text, page
    for persona in ("on_call_south", "worker_north"):
        assert address("end_emergency", access) not in client_of(persona).get("/").text


def test_she_says_that_she_is_done(world, client_of, resident, frozen_now):
    access, client = break_glass(world, resident), client_of("on_call_north")
    for _click in range(2):
        assert client.post(address("end_emergency", access)).status_code == 302
    assert (stored(access).ended_at, stored(access).ended_by_id) == (frozen_now, world.on_call_north.user_id)
    assert Event.objects.filter(kind="cases.end_emergency").count() == 1
    assert client.get(access.get_absolute_url()).status_code == 403


def end_stay(world, case, now):
    stay = case.stays.get()
    centre_actions.record_departure(
        stay=stay,
        day=timezone.localdate(now),
        departure_reason=centre_factory.departure_reason(),
        destination=centre_factory.destination(),
        by=world.manager_north,
        now=now,
    )


def off_call(world, case, now):
    member = member_for(world.platform, world.memberships["on_call_north"].reference)
    organisation_actions.change_on_call(member=member, on_call=False, by=world.platform, now=now)
    world.actors["on_call_north"] = actor_for(Membership.objects.get(pk=member.pk))


def consent(world, case, now):
    actions.withdraw_consent(case=case, by=world.caseworker_a, now=now)


def tie(world, case, now, persona="on_call_north"):
    actions.declare_conflict(
        email=world.user(persona).email,
        case=case,
        reason=ConflictReason.RELATIVE,
        by=world.protection,
        now=now,
    )


def erase(world, case, now):
    Case.objects.get(pk=case.pk).key.destroy(by_id=world.protection.user_id, at=now)


@pytest.mark.parametrize("happens", [end_stay, off_call, consent, tie, erase])
def test_what_made_her_reachable_ends_and_it_closes_the_same_minute(
    world, client_of, resident, frozen_now, happens
):
    access, client = break_glass(world, resident), client_of("on_call_north")
    assert client.get(access.get_absolute_url()).status_code == 200
    happens(world, resident, frozen_now)
    assert client.get(access.get_absolute_url()).status_code == 404
    assert address("end_emergency", access) not in client.get("/").text
    review(world, access)
    with pytest.raises(Refused):
        break_glass(world, resident)


def test_an_erased_file_opens_for_nobody(world, resident):
    resident.state = CaseState.ERASED
    resident.save()
    assert reached(world, resident) == set()


# Conflicts


def test_who_is_kept_away_breaks_no_glass_and_the_attempt_is_recorded(world, client_of, resident, frozen_now):
    access = break_glass(world, resident)
    actions.end_access(access=access, by=world.on_call_north, now=frozen_now)
    review(world, access)
    tie(world, resident, frozen_now)
    client = client_of("on_call_north")
    assert resident.reference not in client.get(reverse("centres:on_call")).text
    assert client.get(access.get_absolute_url()).status_code == 404
    assert client.get(address("break_glass", resident)).status_code == 404
    assert client.post(address("break_glass", resident), {"reason": "threat"}).status_code == 404
    typed = client.post(reverse("cases:emergency"), {"reference": resident.reference})
    unknown = client.post(reverse("cases:emergency"), {"reference": "D-0000-0000"})

    sentence = "Aucun dossier que vous puissiez ouvrir en urgence"
    assert sentence in typed.text
    assert sentence in unknown.text
    attempts = Read.objects.filter(why="kept_away").order_by("pk")
    assert [(one.route, one.reference) for one in attempts] == [
        ("cases:emergency_access", access.reference),
        ("cases:break_glass", resident.reference),
        ("cases:break_glass", resident.reference),
        ("cases:emergency", resident.reference),
    ]
    with pytest.raises(Overtaken):
        break_glass(world, resident)


def test_nor_does_the_national_desk(world, client_of, frozen_now):
    case = make_referral(world, ReferralState.SUBMITTED).case
    assert reached(world, case) == {"on_call_national"}
    tie(world, case, frozen_now, "on_call_national")
    assert reached(world, case) == set()
    answer = client_of("on_call_national").post(address("break_glass", case), {"reason": "threat"})
    assert answer.status_code == 404
    assert Read.objects.get(why="kept_away").reference == case.reference


# One at a time


def test_no_second_one_before_the_first_is_reviewed(world, client_of, resident, frozen_now):
    other = neighbour(world)
    access = break_glass(world, resident)
    with pytest.raises(Refused):
        break_glass(world, other)
    actions.end_access(access=access, by=world.on_call_north, now=frozen_now)
    later = frozen_now + timedelta(days=9)
    with pytest.raises(Refused):
        break_glass(world, other, now=later)
    client = client_of("on_call_north")
    assert "n’a pas encore été examiné" in client.get(address("break_glass", other)).text
    assert client.post(address("break_glass", other), {"reason": "threat"}).status_code == 403
    assert "n’a pas encore été examiné" in client.get(reverse("cases:emergency")).text

    review(world, access)
    assert break_glass(world, other, now=later)


def test_nor_in_another_capacity(world, resident):
    break_glass(world, resident)
    again = make_membership(
        "centre_worker", world.organisations["operator_south"], world.user("on_call_north")
    )
    put_on_call(world, "again", again)
    other = neighbour(world, "south")
    with pytest.raises(Refused):
        break_glass(world, other, "again")


def test_two_clicks_are_one(world, client_of, resident):
    client = client_of("on_call_north")
    first, second = (client.post(address("break_glass", resident), {"reason": "threat"}) for _click in "ab")
    assert first.url == second.url
    assert EmergencyAccess.objects.count() == 1
    assert Event.objects.filter(kind="cases.break_glass").count() == 1


def test_a_colleague_on_call_is_not_held_up(world, resident):
    put_on_call(world, "second", centre_member(world))
    break_glass(world, resident)
    assert break_glass(world, resident, "second")


def centre_member(world):
    return make_membership("centre_worker", world.organisations["operator_north"])


# Lists


def test_the_list_by_place_costs_the_same_with_many(world, client_of):
    client, costs = client_of("on_call_north"), []
    places = centre_factory.places_of(world.centres["north"], 3)
    for count in (1, 2):
        for _number in range(count):
            centre_factory.make_expected(world, places=[places.pop()])
        client.get(reverse("centres:on_call"))
        with CaptureQueriesContext(connection) as used:
            page = client.get(reverse("centres:on_call"))
        costs.append((len(used), page.text.count("ouvrir-en-urgence")))
    assert costs[0][0] == costs[1][0]
    assert [rows for _queries, rows in costs] == [1, 3]


def test_the_list_by_place_is_of_ones_own_operator(world, client_of, resident):
    south = neighbour(world, "south")
    assert south.reference not in client_of("on_call_north").get(reverse("centres:on_call")).text
    assert south.reference in client_of("on_call_south").get(reverse("centres:on_call")).text
    centre = world.centres["north"].reference
    found = (
        client_of("on_call_north").get(reverse("centres:on_call"), {"centre": centre, "place": "1.1"}).text
    )
    assert resident.reference in found
    for persona in ("manager_north", "worker_north", "on_call_national", "caseworker_a", "auditor"):
        assert client_of(persona).get(reverse("centres:on_call")).status_code == 403


def test_what_she_corrects_later_is_what_is_shown(world, client_of, resident):
    access = break_glass(world, resident)
    save_step(resident, "household", by=world.caseworker_a, first_name="Canarine")
    assert "Canarine" in client_of("on_call_north").get(access.get_absolute_url()).text
