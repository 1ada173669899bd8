"""Erasure: what is said before, who must confirm, and that nothing of hers is left afterwards."""

from datetime import timedelta

import pytest
import time_machine
from django.urls import reverse

from cases import actions, queries, request_queries, transitions
from cases.enums import CaseState, RequestKind, RequestOutcome, ShareEnding, ShareScope
from cases.models import Case, Child, Identity, Safety, Share
from cases.vocabularies import ConsentMeans
from placements import queries as placements
from placements.actions.duplicates import look_for_duplicates
from placements.enums import ReferralState as S
from placements.models import Duplicate
from tests.doors import opens
from tests.factories import cases as make
from tests.factories import centres as centre_factory
from tests.factories.actors import make_membership
from tests.factories.placements import make_referral, withdraw
from tests.factories.requests import erase, make_asked, make_request
from trips.access.actor import actor_for
from trips.audit.models import Event
from trips.guards.refusals import Overtaken, Refused
from trips.organisations.enums import Role

SECRETS = ("Secretname", "Secretlast", "Secretchild", "Secretrule")
CHILD = actions.ChildGiven("Secretchild", make.DAY)


def make_secret_case(world, persona="caseworker_a"):
    return make.make_full_case(
        world.actors[persona],
        household={
            "first_name": "Secretname",
            "last_name": "Secretlast",
            "has_children": True,
            "children": [CHILD],
        },
        safety={"contact_rules": "Secretrule"},
    )


@pytest.fixture
def case(world):
    return make_secret_case(world)


def stored(case):
    return Case.objects.get(pk=case.pk)


# Who confirms

CONFIRMERS = {"admin_a", "second_officer"}


def everybody(world):
    """The personas, a second data protection officer, and the askers in other capacities of theirs."""
    platform, ngo = world.organisations["platform"], world.organisations["ngo_a"]
    more = {
        "second_officer": make_membership(Role.DATA_PROTECTION, platform),
        "asker_as_admin": make_membership(Role.ORGANISATION_ADMIN, ngo, world.user("protection")),
        "recorder_as_admin": make_membership(Role.ORGANISATION_ADMIN, ngo, world.user("caseworker_a")),
    }
    return world.actors | {name: actor_for(membership) for name, membership in more.items()}


def test_the_second_person_is_somebody_else_whatever_she_acts_as(world, case, frozen_now):
    people = everybody(world)
    for persona, actor in people.items():
        if persona in CONFIRMERS:
            continue
        request = make_asked(world, case)
        with pytest.raises(Refused):
            actions.confirm_erasure(request=request, by=actor, now=frozen_now)
        assert stored(case).state == CaseState.OPEN, persona
    for persona in sorted(CONFIRMERS):
        other = make_secret_case(world)
        actions.confirm_erasure(request=make_asked(world, other), by=people[persona], now=frozen_now)
        assert stored(other).state == CaseState.ERASED, persona


def test_only_the_officer_prepares_it(world, case, frozen_now):
    request = make_request(world, case, persona="caseworker_a")
    for persona, actor in world.actors.items():
        if persona != "protection":
            with pytest.raises(Refused):
                actions.ask_erasure(request=request, by=actor, now=frozen_now)
    with pytest.raises(Overtaken, match="Personne n’a encore demandé"):
        actions.confirm_erasure(request=request, by=world.admin_a, now=frozen_now)


def test_a_copy_is_no_erasure(world, case, frozen_now):
    request = make_request(world, case, RequestKind.ACCESS)
    with pytest.raises(Refused):
        actions.ask_erasure(request=request, by=world.protection, now=frozen_now)


def test_after_two_weeks_it_must_be_asked_for_again(world, client_of, case, frozen_now):
    request = make_asked(world, case)
    late = frozen_now + timedelta(days=14)
    with pytest.raises(Overtaken, match="deux semaines"):
        actions.confirm_erasure(request=request, by=world.admin_a, now=late)
    assert stored(case).state == CaseState.OPEN
    with time_machine.travel(late, tick=False):
        page = client_of("protection").get(request.get_absolute_url()).text
    assert "non confirmée à temps" in page
    actions.ask_erasure(request=request, by=world.protection, now=late)
    actions.confirm_erasure(request=request, by=world.admin_a, now=late + timedelta(days=13))
    assert stored(case).state == CaseState.ERASED


def test_both_steps_ask_for_the_second_factor_again(world, client_of, case, frozen_now):
    request = make_asked(world, case)
    pages = {"protection": "cases:ask_erasure", "admin_a": "cases:confirm_erasure"}
    for persona, route in pages.items():
        client = client_of(persona)
        with time_machine.travel(frozen_now + timedelta(minutes=11), tick=False):
            assert "second-facteur" in client.get(reverse(route, args=[request.reference])).url
            assert client.post(reverse(route, args=[request.reference])).status_code == 403
    assert stored(case).state == CaseState.OPEN


# What stands in the way

BLOCKED = [S.DRAFT, S.SUBMITTED, S.UNDER_REVIEW, S.WAITING, S.PROPOSED, S.ADMITTED, S.ARRIVED]


@pytest.mark.parametrize("state", BLOCKED)
def test_an_open_referral_is_said_in_the_preview_and_stops_it(world, client_of, state, frozen_now):
    referral = make_referral(world, state)
    request = make_request(world, referral.case)
    page = client_of("protection").get(reverse("cases:ask_erasure", args=[request.reference])).text
    assert "Sa demande est encore en cours" in page
    assert "<form method" not in page.split("<main")[1].split("</main")[0]
    with pytest.raises(Refused, match="encore en cours"):
        actions.ask_erasure(request=request, by=world.protection, now=frozen_now)


def test_a_stay_stops_it_by_itself(world, frozen_now):
    stay = centre_factory.make_resident(world)
    assert len(transitions.blocked(stay.case, CaseState.ERASED)) == 1
    with pytest.raises(Refused, match="Un centre"):
        make_asked(world, stay.case)


def test_what_begins_after_the_question_stops_the_confirmation(world, case, frozen_now):
    request = make_asked(world, case)
    make_request(world, case, RequestKind.ACCESS)
    with pytest.raises(Refused, match="copie"):
        actions.confirm_erasure(request=request, by=world.admin_a, now=frozen_now)
    assert stored(case).state == CaseState.OPEN
    assert make.opened(Identity, case=case).first_name == "Secretname"


def test_the_preview_names_nobody_and_says_when_backups_forget(world, client_of, case):
    request = make_asked(world, case)
    for persona, route in (("protection", "ask_erasure"), ("admin_a", "confirm_erasure")):
        page = client_of(persona).get(reverse(f"cases:{route}", args=[request.reference])).text
        assert "trente jours" in page
        assert not [word for word in SECRETS if word in page]


# Afterwards


@pytest.fixture
def arrived_and_left(world, frozen_now):
    """A woman with everything: referral, stay, service, share; and her neighbour with the same."""
    files = []
    for first in ("Secretname", "Neighbour"):
        referral = make_referral(world, S.CLOSED, household={"first_name": first, "last_name": "Secretlast"})
        files.append(referral)
    return files


def test_the_file_exists_for_nobody_and_its_history_is_noise(world, client_of, case, frozen_now):
    actions.share_case(
        case=case,
        organisation=world.organisations["ngo_b"],
        scope=ShareScope.WHOLE,
        given_on=make.DAY,
        means=ConsentMeans.objects.current().first(),
        until=make.DAY + timedelta(days=30),
        by=world.caseworker_a,
        now=frozen_now,
    )
    before = {persona for persona in world.actors if opens(world.actors[persona], {case.reference})}
    assert {"caseworker_a", "protection"} <= before
    erase(world, case)
    for persona, actor in world.actors.items():
        assert opens(actor, {case.reference}) == set(), persona
        client = client_of(persona)
        answer = client.get(case.get_absolute_url())
        assert answer.status_code in {302, 404}, persona
        assert case not in queries.cases_visible_to(actor)
    share = Share.objects.get()
    assert share.ending == ShareEnding.ERASED
    for model in (Identity, Child, Safety):
        for line in model.history.select_related("case__key").filter(case=case):
            assert line.case.key.is_destroyed
            assert [
                getattr(line, name, "") or "" for name in ("first_name", "last_name", "contact_rules")
            ] == [""] * 3
    assert not queries.live_consents(case).exists()


def test_her_neighbour_is_untouched_and_stays_are_still_counted(
    world, client_of, arrived_and_left, frozen_now
):
    erased, neighbour = arrived_and_left
    stays = list(world.centres["north"].stays.values_list("pk", "starts_on", "ends_on"))
    erase(world, erased.case)
    assert list(world.centres["north"].stays.values_list("pk", "starts_on", "ends_on")) == stays
    page = (
        client_of("manager_north").get(reverse("centres:residents", args=[erased.stay.centre.reference])).text
    )
    assert erased.stay.reference in page
    assert "Secretname" not in page
    assert placements.referral_for(world.caseworker_a, erased.reference) is None
    assert placements.referral_for(world.officer_lyon, erased.reference) is None
    assert placements.referral_for(world.officer_lyon, neighbour.reference)
    assert make.opened(Identity, case=neighbour.case).first_name == "Neighbour"


def test_a_stay_page_shows_neither_household_nor_contact_rules(world, client_of, arrived_and_left):
    erased = arrived_and_left[0]
    page = client_of("manager_north")
    assert "Weekdays only" in page.get(erased.stay.get_absolute_url()).text
    erase(world, erased.case)
    text = page.get(erased.stay.get_absolute_url()).text
    assert erased.stay.reference in text
    assert not [word for word in ("Weekdays only", "Secretname", "anglais") if word in text]


def test_two_files_of_one_woman_are_erased_one_by_one(world, case, frozen_now):
    other = make_secret_case(world, "caseworker_b")
    other.person = case.person
    other.save()
    request = make_asked(world, case)
    with pytest.raises(Refused):
        actions.confirm_erasure(request=request, by=world.admin_b, now=frozen_now)
    actions.confirm_erasure(request=request, by=world.admin_a, now=frozen_now)
    assert stored(case).state == CaseState.ERASED
    assert stored(other).state == CaseState.OPEN
    assert queries.case_for(world.caseworker_b, other.reference)
    assert make.opened(Identity, case=other).first_name == "Secretname"


def test_nobody_waits_any_more_for_a_comparison_with_an_erased_file(world, frozen_now):
    same = {"household": {"file_number": "SAME-1"}}
    first = make_referral(world, S.SUBMITTED, **same)
    second = make_referral(world, S.SUBMITTED, "caseworker_b", **same)
    look_for_duplicates(referral=second, by=world.caseworker_b, now=frozen_now)
    assert Duplicate.objects.filter(answer="").exists()
    withdraw(world, second, "caseworker_b")
    erase(world, second.case)
    assert not Duplicate.objects.exists()
    assert not placements.referral_for(world.officer_lyon, first.reference).is_compared


def test_a_second_click_and_the_record(world, case, frozen_now):
    request = erase(world, case)
    actions.confirm_erasure(request=request, by=world.admin_a, now=frozen_now)
    request.refresh_from_db()
    assert request.outcome == RequestOutcome.DONE
    kinds = [
        "cases.file_request",
        "cases.ask_erasure",
        "cases.move",
        "cases.destroy_key",
        "cases.answer_request",
    ]
    for kind in kinds:
        event = Event.objects.get(kind=kind)
        assert event.reference == case.reference
        assert not [word for word in SECRETS if word in str(event.details)]
    assert request_queries.request_for(world.protection, request.reference)
