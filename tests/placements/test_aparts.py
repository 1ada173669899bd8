"""Two women who must not meet: never in one centre, known to no centre, and neither is told of the other."""

import re
from contextlib import contextmanager

import pytest
from django.db import IntegrityError, connection, transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import override

from cases import actions as case_actions
from cases.models import Case, Person
from cases.request_queries import request_for
from centres import actions as centre_actions
from centres.models import Stay
from centres.queries import places_of_stay
from placements import actions, apart_queries, matching
from placements.enums import ReferralState as S
from placements.enums import Sameness
from placements.models import Apart, Duplicate
from tests.database import as_web
from tests.factories import placements as make
from tests.factories.actors import NOBODY
from tests.factories.requests import make_asked
from tests.factories.stays import danger, decide_transfer, propose_transfer, transfer
from tests.placements.test_matching import no_zone
from trips.audit import tracking
from trips.audit.models import Event
from trips.database.context import working_for
from trips.guards.refusals import Overtaken, Refused

pytestmark = pytest.mark.django_db
SENTENCE = "ne doit pas la croiser"


def address(case):
    return reverse("placements:apart", args=[case.reference])


def keep_apart(world, one, other, persona="caseworker_a", reason="known"):
    return actions.keep_apart(
        case=one, reference=other.reference, reason=reason, by=world.actors[persona], now=timezone.now()
    )


def pair_of(world, state=S.WAITING, other_state=S.WAITING, other_persona="caseworker_a", **values):
    """Her referral and the other woman's; the other one is, or is asked for, in the north."""
    other = make.make_referral(world, other_state, other_persona, **no_zone())
    hers = make.make_referral(world, state, **no_zone(), **values)
    return hers, other


def fit(referral):
    now = timezone.now()
    with override("en"):
        return matching.fits(make.stored(referral), on=timezone.localdate(now), now=now)


def names(found):
    return sorted(one.centre.public_label[-5:] for one in found.fitting)


@pytest.mark.parametrize("state", [S.PROPOSED, S.ADMITTED, S.ARRIVED])
def test_a_centre_where_the_other_is_is_set_aside_with_its_sentence(world, state):
    hers, other = pair_of(world, other_state=state)
    assert names(fit(hers)) == ["north", "south"]
    keep_apart(world, hers.case, other.case)
    found = fit(hers)
    assert names(found) == ["south"]
    [(_centre, reasons)] = found.excluded
    assert reasons == ["Someone who lives, is expected or is asked for there must not meet her."]


@pytest.mark.parametrize("state", [S.WAITING, S.WITHDRAWN, S.CLOSED])
def test_where_the_other_is_no_more_nothing_is_set_aside(world, state):
    hers, other = pair_of(world, other_state=state)
    keep_apart(world, hers.case, other.case)
    assert names(fit(hers)) == ["north", "south"]


def test_it_holds_both_ways_and_ends(world):
    hers, other = pair_of(world, other_state=S.PROPOSED)
    made = keep_apart(world, other.case, hers.case)
    assert names(fit(hers)) == ["south"]
    actions.end_apart(apart=made, by=world.caseworker_a, now=timezone.now())
    assert names(fit(hers)) == ["north", "south"]


def test_the_hold_the_decision_and_the_transfer_are_refused_inside_their_transaction(world):
    hers, other = pair_of(world, other_state=S.ARRIVED)
    keep_apart(world, hers.case, other.case)
    with pytest.raises(Overtaken, match=SENTENCE):
        make.propose(world, hers)
    assert make.stored(hers).state == S.WAITING

    # A hold that was there before the pair is not decided on.
    third = make.make_proposal(world, opinion="favourable", answer="accepted", centre="south", **no_zone())
    there = make.make_referral(world, S.ARRIVED, centre="south", **no_zone())
    keep_apart(world, third.referral.case, there.case)
    with pytest.raises(Overtaken, match=SENTENCE):
        actions.admit(
            proposal=third, arrival_on=timezone.localdate(), by=world.officer_lyon, now=timezone.now()
        )


def why_nothing(client, referral):
    """The sentences of the page that say why nothing is proposed."""
    return re.findall(
        r"<li>(\d+ centres?[^<]*|Aucun centre[^<]*)</li>", client.get(referral.get_absolute_url()).text
    )


def lives_north_kept_from_south(world):
    """She lives in the north; somebody whom she must not meet lives in the south."""
    hers = make.make_referral(world, S.ARRIVED, **no_zone())
    there = make.make_referral(world, S.ARRIVED, centre="south", **no_zone())
    return hers, there


def test_a_planned_transfer_is_refused_when_it_is_prepared_and_when_it_is_decided(world):
    hers, there = lives_north_kept_from_south(world)
    free = make.free_places(world.centres["south"], 1)
    prepared = propose_transfer(world, hers.stay, places=free)
    make.favourable(world, prepared, "south")
    make.accept(world, prepared)
    made = keep_apart(world, hers.case, there.case)
    with pytest.raises(Overtaken, match=SENTENCE):
        decide_transfer(world, prepared)
    make.release(world, prepared)
    with pytest.raises(Overtaken, match=SENTENCE):
        propose_transfer(world, hers.stay, places=free)
    actions.end_apart(apart=made, by=world.caseworker_a, now=timezone.now())
    assert propose_transfer(world, hers.stay, places=free).pk


def test_a_transfer_in_danger_is_refused_too(world):
    """Out of one danger into another: OFII finds a third place, or ends the pair."""
    hers, there = lives_north_kept_from_south(world)
    keep_apart(world, hers.case, there.case)
    with pytest.raises(Overtaken, match=SENTENCE):
        transfer(world, hers.stay, places=make.free_places(world.centres["south"], 1), danger=danger())
    assert make.stored(hers).state == S.ARRIVED
    assert not Stay.objects.filter(case=hers.case, centre=world.centres["south"]).exists()


def test_why_nothing_is_proposed_does_not_tell_her_ngo_that_there_is_a_pair(world, client_of):
    """OFII recorded it, of a woman of another NGO: no count, order or sentence changes for hers."""
    hers = make.make_referral(world, S.WAITING, **no_zone())
    theirs = make.make_referral(world, S.ARRIVED, "caseworker_b", officer="officer_lyon", **no_zone())
    ngo, desk = client_of("caseworker_a"), client_of("officer_lyon")
    before = why_nothing(ngo, hers)
    assert before == why_nothing(desk, hers)
    assert before[0].startswith("2 centres ont une place")
    keep_apart(world, hers.case, theirs.case, "national")
    assert why_nothing(ngo, hers) == before
    assert why_nothing(desk, hers)[1:] == ["1 centre : quelqu’un y est qui ne doit pas la croiser."]


# Who records it


def test_an_ngo_names_files_of_its_own_only_and_learns_of_no_other(world, client_of):
    hers = make.make_referral(world, S.WAITING)
    theirs = make.make_referral(world, S.WAITING, "caseworker_b")
    client = client_of("caseworker_a")
    answers = [
        client.post(address(hers.case), {"reference": reference, "reason": "known"}).text
        for reference in (theirs.case.reference, "D-0000-0000")
    ]
    told = "Vous ne suivez aucun dossier de cette référence"
    assert [told in page for page in answers] == [True, True]
    assert theirs.case.reference not in answers[1]
    with pytest.raises(Refused):
        keep_apart(world, hers.case, theirs.case)
    assert not Apart.objects.exists()


@pytest.mark.parametrize(
    ("persona", "status"),
    [
        ("manager_north", 404),
        ("caseworker_b", 404),
        ("officer_paris", 404),
        ("auditor", 404),
        ("national", 200),
    ],
)
def test_who_opens_the_page(world, client_of, persona, status):
    hers = make.make_referral(world, S.WAITING)
    assert client_of(persona).get(address(hers.case)).status_code == status


def test_a_centre_that_hosts_her_is_refused(world, client_of):
    hers = make.make_referral(world, S.ARRIVED)
    answer = client_of("manager_north").get(address(hers.case))
    assert answer.status_code == 403
    assert "Seules son association" in answer.text


def test_ofii_records_it_of_two_ngos_and_neither_ngo_reads_it(world, client_of):
    hers = make.make_referral(world, S.WAITING)
    theirs = make.make_referral(world, S.WAITING, "caseworker_b", officer="officer_lyon")
    client = client_of("national")
    sent = {"reference": theirs.case.reference.lower(), "reason": "asked"}
    assert client.post(address(hers.case), sent).status_code == 302
    assert client.post(address(hers.case), sent).status_code == 302
    made = Apart.objects.get()
    assert theirs.case.reference in client.get(address(hers.case)).text
    for persona, case in (("caseworker_a", hers.case), ("caseworker_b", theirs.case)):
        page = client_of(persona).get(address(case)).text
        assert "Aucune femme n’est notée" in page
        other = theirs if case == hers.case else hers
        assert not [one for one in (other.reference, other.case.reference, made.reference) if one in page]
    # An NGO that guesses the number of the pair ends nothing.
    client_of("caseworker_a").post(address(hers.case), {"end": made.reference})
    made.refresh_from_db()
    assert made.ended_at is None
    client.post(address(hers.case), {"end": made.reference})
    made.refresh_from_db()
    assert made.ended_at is not None


@pytest.mark.parametrize(
    ("persona", "says"),
    [("caseworker_a", "dites-le à l’OFII"), ("officer_lyon", "n’a été envoyé à votre bureau")],
)
def test_each_is_told_what_she_can_do_about_a_file_that_she_does_not_read(world, client_of, persona, says):
    hers = make.make_referral(world, S.WAITING)
    theirs = make.make_draft(world, "caseworker_b")
    sent = {"reference": theirs.case.reference, "reason": "known"}
    assert says in client_of(persona).post(address(hers.case), sent).text


def test_both_files_must_be_of_two_women(world):
    hers, _other = pair_of(world)
    with pytest.raises(Refused, match="même femme"):
        keep_apart(world, hers.case, hers.case)


@pytest.mark.parametrize("wrong", [{"reference": ""}, {"reason": "revenge"}, {"reference": "D-" + "9" * 200}])
def test_a_wrong_answer_gets_a_sentence(world, client_of, wrong):
    hers, other = pair_of(world)
    data = {"reference": other.case.reference, "reason": "known"} | wrong
    page = client_of("caseworker_a").post(address(hers.case), data)
    assert (page.status_code, "error-summary" in page.text) == (200, True)
    assert not Apart.objects.exists()


# Too late


def test_two_who_live_in_one_centre_already_alarm_ofii_and_never_the_centre(world, client_of):
    hers, other = pair_of(world, S.ARRIVED, S.ARRIVED)
    keep_apart(world, hers.case, other.case)
    assert Event.objects.filter(kind="placements.apart_alarm").count() == 1
    alarm = "Elle est dans le même centre qu’une femme"
    for persona in ("officer_lyon", "national"):
        client = client_of(persona)
        assert alarm in client.get(hers.get_absolute_url()).text
        assert "dans le même centre" in client.get("/").text.lower()
        listed = client.get(reverse("placements:list"), {"alarm": "on"}).text
        assert hers.reference in listed
        assert other.reference in listed
    for persona in ("manager_north", "worker_north", "caseworker_a"):
        for page in ("/", hers.stay.get_absolute_url()):
            assert "même centre" not in client_of(persona).get(page).text


def test_the_alarm_goes_when_one_of_them_leaves(world, client_of):
    hers, other = pair_of(world, S.ARRIVED, S.ARRIVED)
    keep_apart(world, hers.case, other.case)
    make.depart(world, other, "caseworker_a", "officer_lyon", "north", timezone.now())
    page = client_of("officer_lyon").get(reverse("placements:list"), {"alarm": "on"}).text
    assert hers.reference not in page


def test_a_move_within_the_centre_goes_on(world):
    """They are in one centre already: another room is not refused."""
    hers, other = pair_of(world, S.ARRIVED, S.ARRIVED)
    keep_apart(world, hers.case, other.case)
    assert names(fit(hers)) == ["south"]
    stay, room = hers.stay, make.free_places(world.centres["north"], 1)
    centre_actions.move_household(
        stay=stay, places=room, day=timezone.localdate(), by=world.manager_north, now=timezone.now()
    )
    assert list(places_of_stay(stay)) == room


# The person


def test_it_follows_when_a_file_turns_out_to_be_hers(world):
    hers, other = pair_of(world, other_state=S.ARRIVED)
    keep_apart(world, hers.case, other.case)
    again = make.make_referral(world, S.WAITING, "caseworker_b", officer="officer_lyon", **no_zone())
    assert names(fit(again)) == ["north", "south"]
    tracking.update(Case.objects.get(pk=again.case_id), by=NOBODY, person_id=hers.case.person_id)
    assert names(fit(again)) == ["south"]
    tracking.update(Case.objects.get(pk=hers.case_id), by=NOBODY, person_id=Person.objects.create().pk)
    made = Apart.objects.get()
    assert {made.first_person_id, made.second_person_id} == {
        Case.objects.get(pk=hers.case_id).person_id,
        other.case.person_id,
    }


def test_two_who_must_not_meet_are_not_joined_as_one_woman(world):
    hers = make.make_referral(world, S.SUBMITTED)
    theirs = make.make_referral(world, S.SUBMITTED, "caseworker_b")
    keep_apart(world, hers.case, theirs.case, "national")
    pair = tracking.create(
        Duplicate(
            first=min(hers.case, theirs.case, key=lambda one: one.pk),
            second=max(hers.case, theirs.case, key=lambda one: one.pk),
            same_name=True,
            same_number=False,
            found_at=timezone.now(),
        ),
        by=NOBODY,
    )
    with pytest.raises(IntegrityError, match="apart_of_two_women"), transaction.atomic():
        actions.answer_duplicate(
            duplicate=pair, referral=hers, answer=Sameness.SAME, by=world.national, now=timezone.now()
        )


@contextmanager
def rows_for(actor):
    with as_web(), working_for(actor, now=timezone.now()):
        yield Apart.objects


def test_behind_any_filter_the_database_shows_a_pair_to_whom_it_belongs(world):
    hers = make.make_referral(world, S.ARRIVED)
    theirs = make.make_referral(world, S.ARRIVED, "caseworker_b", officer="officer_lyon", centre="south")
    keep_apart(world, hers.case, theirs.case, "national")
    own = make.make_referral(world, S.WAITING)
    keep_apart(world, hers.case, own.case)
    seen = {"national": 2, "officer_lyon": 2, "caseworker_a": 1, "caseworker_b": 0}
    seen |= {"manager_north": 0, "worker_north": 0, "manager_south": 0, "auditor": 0, "protection": 0}
    for persona, count in seen.items():
        with rows_for(world.actors[persona]) as rows:
            assert (persona, rows.count()) == (persona, count)
            assert (persona, Apart.history.count()) == (persona, count)


def locked(pair):
    """Whether a lock was set on the row."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT xmax::text FROM placements_apart WHERE id = %s", [pair.pk])
        return cursor.fetchone()[0] != "0"


@pytest.mark.parametrize(
    ("persona", "is_answered"),
    [
        ("national", True),
        ("officer_lyon", True),
        # Each NGO follows one of the two: it would learn where a woman is whom it does not know.
        ("caseworker_a", False),
        ("caseworker_b", False),
        # Both live there.
        ("manager_north", False),
        ("worker_north", False),
        ("auditor", False),
        ("protection", False),
        ("admin_a", False),
    ],
)
def test_the_database_answers_ofii_only(world, persona, is_answered):
    hers = make.make_referral(world, S.ARRIVED)
    theirs = make.make_referral(world, S.ARRIVED, "caseworker_b", officer="officer_lyon")
    pair = keep_apart(world, hers.case, theirs.case, "national")
    north = world.centres["north"].pk
    with as_web(), working_for(world.actors[persona], now=timezone.now()):
        kept = apart_queries.centres_kept_from([hers.case, theirs.case])
        assert kept == dict.fromkeys(
            [hers.case_id, theirs.case_id], frozenset([north] if is_answered else [])
        )
        assert apart_queries.is_together(hers.case) == is_answered
        assert (apart_queries.files_together(pair) != []) == is_answered
        apart_queries.lock_pairs(hers.case)
        assert not apart_queries.has_other_files(hers.case)
    assert locked(pair) == is_answered


def test_the_ngo_that_follows_both_may_say_that_they_are_together(world):
    hers, other = pair_of(world, S.ARRIVED, S.ARRIVED)
    with as_web(), working_for(world.caseworker_a, now=timezone.now()):
        keep_apart(world, hers.case, other.case)
    assert Event.objects.filter(kind="placements.apart_alarm").count() == 1


def test_nobody_for_whom_the_database_works_gets_no_answer(world):
    hers, other = pair_of(world, S.ARRIVED, S.ARRIVED)
    pair = keep_apart(world, hers.case, other.case)
    assert apart_queries.files_together(pair)
    with as_web():
        assert apart_queries.centres_kept_from([hers.case]) == {hers.case_id: frozenset()}
        assert apart_queries.files_together(pair) == []


def test_erased_the_pair_goes_unless_another_file_of_hers_goes_on(world):
    hers, other = pair_of(world)
    keep_apart(world, hers.case, other.case)
    twin = make.make_referral(world, S.WAITING, "caseworker_b")
    tracking.update(Case.objects.get(pk=twin.case_id), by=NOBODY, person_id=hers.case.person_id)
    actions.forget_pairs(hers.case, NOBODY, timezone.now())
    assert Apart.objects.count() == 1
    actions.forget_pairs(other.case, NOBODY, timezone.now())
    assert Apart.objects.count() == 0


@pytest.mark.parametrize("half", [0, 1])
def test_erased_by_two_people_behind_the_second_wall(world, half):
    """The second person reads no pair, and takes it away all the same."""
    hers, other = (make.make_draft(world) for _one in range(2))
    keep_apart(world, hers.case, other.case)
    case = (hers, other)[half].case
    for referral in (hers, other):
        make.withdraw(world, referral)
    request = make_asked(world, case)
    by, now = world.admin_a, timezone.now()
    with as_web(), working_for(by, now=now):
        case_actions.confirm_erasure(request=request_for(by, request.reference), by=by, now=now)
    assert not Apart.objects.exists()


def test_the_page_costs_the_same_with_many(world, client_of, django_assert_max_num_queries):
    hers, other = pair_of(world)
    client = client_of("caseworker_a")
    keep_apart(world, hers.case, other.case)
    counts = []
    for _more in range(2):
        with django_assert_max_num_queries(60) as asked:
            client.get(address(hers.case))
        counts.append(len(asked))
        keep_apart(world, hers.case, make.make_referral(world, S.WAITING).case)
    assert counts[0] == counts[1]
