"""Who knows a woman otherwise does not see her: not in a list, not by a search, not by a link."""

import re

import pytest
from django.db import connection
from django.urls import reverse

from cases import actions, queries, rights_queries
from cases.enums import ConflictReason
from cases.models import Conflict, Person
from placements.enums import ReferralState
from tests.doors import opens
from tests.factories import cases as make
from tests.factories import centres as centre_factory
from tests.factories.placements import make_referral
from trips.audit.models import Event, Read
from trips.guards.refusals import Refused
from trips.home.documents.access import own_routes

# Who is kept away, beside somebody of the same desk who is not.
PAIRS = [("caseworker_a", "colleague_a"), ("officer_lyon", "national"), ("manager_north", "worker_north")]

QUERIES_OF_LIST = 7
DESKS = ("home:home", "cases:", "placements:", "centres:", "steering:")


@pytest.fixture
def her(world):
    """A woman who lives in the north, with a service; her neighbour has everything likewise."""
    files = []
    for first, last in (("Fictive", "Cachée"), ("Imaginaire", "Voisine")):
        referral = make_referral(
            world, ReferralState.ARRIVED, household={"first_name": first, "last_name": last}
        )
        centre_factory.log(world, referral.stay)
        files.append(referral)
    return files


def keep_away(world, persona, case):
    return actions.declare_conflict(
        email=world.user(persona).email,
        case=case,
        reason=ConflictReason.RELATIVE,
        by=world.protection,
        now=case.opened_at,
    )


def references(referral):
    stay = referral.stay
    things = [referral.case, referral, referral.proposals.get(), stay, stay.services.get()]
    return {thing.reference for thing in things}


@pytest.mark.parametrize(("persona", "colleague"), PAIRS)
def test_no_route_gives_anything_of_hers(world, her, persona, colleague):
    keep_away(world, persona, her[0].case)

    assert opens(world.actors[colleague], references(her[0]))
    assert opens(world.actors[persona], references(her[0])) == set()
    assert opens(world.actors[persona], references(her[1]))


def lists(client, centre):
    """Every page of the desks without a reference, and every page of the centre."""
    for name, address, _door in own_routes():
        if not name.startswith(DESKS) or re.search(r"administration|<(?!ref:reference)", address):
            continue
        if "<ref:reference>" not in address:
            yield name, client.get(address)
        elif name.startswith("centres:"):
            yield name, client.get(address.replace("<ref:reference>", centre.reference))


@pytest.mark.journey
@pytest.mark.parametrize(("persona", "colleague"), PAIRS)
def test_no_list_shows_her(world, client_of, persona, colleague):
    """The first lives there, the second is proposed for a place; each has a neighbour who is shown."""
    states = [ReferralState.ARRIVED, ReferralState.PROPOSED]
    surnames = ["Cachée", "Voisine"]
    hers, theirs = (
        [make_referral(world, state, household={"last_name": name}) for state in states] for name in surnames
    )
    for referral in hers:
        keep_away(world, persona, referral.case)
    words = {"Cachée", *(row.reference for row in hers), *(row.case.reference for row in hers)}
    centre = world.centres["north"]

    def pages(who):
        answers = lists(client_of(who), centre)
        return {name: text_of(answer) for name, answer in answers if answer.status_code == 200}

    def shown(pages, looked_for):
        return {name for name, text in pages.items() if any(word in text for word in looked_for)}

    assert shown(pages(colleague), words)
    seen = pages(persona)
    assert shown(seen, words) == set()
    assert shown(seen, {"Voisine", *(row.reference for row in theirs)})


def text_of(answer):
    return "" if answer.headers["Content-Type"].startswith("application/") else answer.text


def test_a_search_does_not_find_her(world, client_of, her):
    keep_away(world, "caseworker_a", her[0].case)

    for persona, finds in (("colleague_a", True), ("caseworker_a", False)):
        page = client_of(persona).post(reverse("cases:search"), {"name": "cachee"})
        assert (her[0].case.reference in page.text) is finds


@pytest.mark.parametrize("persona", ["caseworker_a", "officer_lyon"])
def test_her_link_is_refused_and_the_attempt_recorded(world, client_of, her, persona):
    keep_away(world, persona, her[0].case)
    client = client_of(persona)

    assert client.get(her[0].case.get_absolute_url()).status_code == 404
    assert client.get(her[0].get_absolute_url()).status_code == 404
    attempts = Read.objects.filter(user_id=world.actors[persona].user_id).order_by("pk")
    assert [(read.route, read.reference, read.why) for read in attempts] == [
        ("cases:detail", her[0].case.reference, "kept_away"),
        ("placements:detail", her[0].reference, "kept_away"),
    ]


def test_the_data_protection_officer_reads_of_the_attempt_and_colleagues_do_not(world, client_of, her):
    keep_away(world, "caseworker_a", her[0].case)
    client_of("caseworker_a").get(her[0].case.get_absolute_url())

    log = client_of("protection").get(reverse("home:reads"), {"kind": "refused"}).text
    assert her[0].case.reference in log
    assert "Lien refusé" in log
    readers = reverse("home:readers", args=[her[0].case.reference])
    assert "Fake caseworker_a" not in client_of("colleague_a").get(readers).text


def test_what_others_may_not_see_is_no_attempt(world, client_of, her):
    keep_away(world, "caseworker_a", her[0].case)

    assert client_of("caseworker_b").get(her[0].case.get_absolute_url()).status_code == 404
    assert not Read.objects.exists()


def test_her_other_file_is_hidden_too_once_both_are_known_to_be_hers(world):
    ours, theirs = make.make_case(world.caseworker_a), make.make_case(world.caseworker_b)
    keep_away(world, "caseworker_b", ours)
    assert queries.case_for(world.caseworker_b, theirs.reference)

    theirs.person = ours.person
    theirs.save()
    assert queries.case_for(world.caseworker_b, theirs.reference) is None
    # The other way round: the tie follows the file by which it was declared.
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE cases_case SET person_id = %s WHERE id IN (%s, %s)",
            [Person.objects.create().pk, ours.pk, theirs.pk],
        )
    assert queries.case_for(world.caseworker_b, theirs.reference) is None


def test_it_holds_in_every_capacity_of_the_account(world, her):
    tie = keep_away(world, "caseworker_a", her[0].case)
    other = make.make_case(world.caseworker_b)

    assert tie.user_id == world.caseworker_a.user_id
    assert her[0].case not in queries.cases_visible_to(world.caseworker_a)
    assert other in queries.cases_visible_to(world.caseworker_b)


def test_she_says_it_herself(world, client_of, frozen_now):
    case = make.make_case(world.caseworker_a)
    client = client_of("caseworker_a")
    address = reverse("cases:declare_own_conflict", args=[case.reference])

    assert address in client.get(case.get_absolute_url()).text
    answer = client.post(address, {"reason": "former_work"})
    assert answer.url == reverse("home:home")
    assert client.get(case.get_absolute_url()).status_code == 404
    assert client_of("colleague_a").get(case.get_absolute_url()).status_code == 200
    assert Event.objects.get(kind="cases.declare_conflict").details["code"] == "former_work"


def declare(client, **values):
    return client.post(reverse("cases:declare_conflict"), {"reason": "relative", **values})


def test_an_administrator_declares_for_her_people_by_the_reference_alone(world, client_of):
    case = make.make_case(world.caseworker_a)
    client = client_of("admin_a")
    foreign = declare(client, email=world.user("caseworker_b").email, reference=case.reference)
    unknown = declare(client, email="personne@example.org", reference=case.reference)
    own = declare(client, email=world.user("caseworker_a").email, reference=case.reference.lower())

    sentence = "Personne de votre organisation n’a cette adresse."
    assert sentence in foreign.text
    assert sentence in unknown.text
    assert own.status_code == 302
    assert Conflict.objects.get().user_id == world.caseworker_a.user_id
    assert "FAUX" not in client.get(reverse("cases:conflicts")).text


def test_an_unknown_file_gets_a_sentence(world, client_of):
    answer = declare(client_of("national"), email=world.user("officer_lyon").email, reference="D-0000-0000")
    assert "Aucun dossier ne porte cette référence." in answer.text
    assert not Conflict.objects.exists()


def test_who_keeps_the_list_of_ties(world, client_of):
    case = make.make_case(world.caseworker_a)
    for persona in ("caseworker_a", "caseworker_b", "officer_lyon"):
        keep_away(world, persona, case)

    seen = {
        persona: {tie.user.full_name for tie in rights_queries.conflicts_visible_to(actor)}
        for persona, actor in world.actors.items()
    }
    assert {persona: names for persona, names in seen.items() if names} == {
        "admin_a": {"Fake caseworker_a"},
        "admin_b": {"Fake caseworker_b"},
        "national": {"Fake officer_lyon"},
        "protection": {"Fake caseworker_a", "Fake caseworker_b", "Fake officer_lyon"},
    }
    for persona in ("caseworker_a", "officer_lyon", "manager_north", "platform", "auditor"):
        assert client_of(persona).get(reverse("cases:conflicts")).status_code == 403


def test_lifting_shows_her_again_and_is_nobodys_own(world, client_of, frozen_now):
    case = make.make_case(world.caseworker_a)
    tie, own = keep_away(world, "caseworker_a", case), keep_away(world, "protection", case)
    address = reverse("cases:lift_conflict", args=[tie.reference])

    assert client_of("admin_b").post(address).status_code == 404
    assert client_of("admin_a").post(address).status_code == 302
    assert queries.case_for(world.caseworker_a, case.reference)
    assert rights_queries.conflict_for(world.protection, own.reference) is None
    with pytest.raises(Refused):
        actions.lift_conflict(conflict=own, by=world.protection, now=frozen_now)


def test_said_twice_it_is_recorded_once(world):
    case = make.make_case(world.caseworker_a)
    assert keep_away(world, "caseworker_a", case) == keep_away(world, "caseworker_a", case)


def test_her_file_is_not_handed_to_who_is_kept_away(world, frozen_now):
    case = make.make_case(world.caseworker_a)
    keep_away(world, "colleague_a", case)
    mine, theirs = world.memberships["caseworker_a"], world.memberships["colleague_a"]

    with pytest.raises(Refused):
        actions.assign_case(case=case, key_worker=theirs, by=world.caseworker_a, now=frozen_now)
    with pytest.raises(Refused):
        actions.reassign_cases(from_membership=mine, to_membership=theirs, by=world.admin_a, now=frozen_now)


def test_the_list_of_ties_costs_the_same_with_many(world, client_of, django_assert_num_queries):
    cases = [make.make_case(world.caseworker_a) for _ in range(3)]
    client, address = client_of("protection"), reverse("cases:conflicts")
    client.get(address)
    for count in (1, 3):
        for case in cases[:count]:
            keep_away(world, "caseworker_a", case)
        with django_assert_num_queries(QUERIES_OF_LIST):
            client.get(address)
