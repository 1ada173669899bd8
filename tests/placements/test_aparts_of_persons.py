"""Women who must not meet are two persons: it holds for each of their files, whichever the pair names."""

import pytest
from django.utils import timezone

from cases.models import Case, Notification
from placements import actions, apart_queries
from placements.enums import ReferralState as S
from placements.enums import Sameness, SeparationReason
from placements.models import Apart, Duplicate
from tests.database import as_web
from tests.factories import placements as make
from tests.factories.actors import NOBODY
from tests.placements.test_aparts import address, fit, keep_apart, locked, names
from tests.placements.test_duplicates import HER, answer, refer
from trips.audit import tracking
from trips.database.context import working_for
from trips.guards.refusals import Refused

pytestmark = pytest.mark.django_db


def files(world, state=S.WAITING):
    """One woman whom both NGOs refer, not yet known as one, and another one whom the first NGO follows."""
    hers, again = refer(world, "a", state, **HER), refer(world, "b", state, **HER)
    return hers, again, make.make_referral(world, S.WAITING)


def join(world, *joined, persona="national"):
    answer(world, persona, joined[0], Sameness.SAME)
    for one in joined:
        one.refresh_from_db()


def separate(world, here, there):
    numbers = sorted((here.case_id, there.case_id))
    actions.separate_files(
        duplicate=Duplicate.objects.get(first=numbers[0], second=numbers[1]),
        referral=here,
        reason=SeparationReason.CLICK,
        by=world.national,
        now=timezone.now(),
    )
    for one in (here, there):
        one.refresh_from_db()


def live():
    """The persons of each pair that is in force."""
    rows = Apart.objects.filter(ended_at=None).values_list("first_person", "second_person")
    return sorted(tuple(sorted(row)) for row in rows)


def persons(*referrals):
    return tuple(sorted(Case.objects.get(pk=one.case_id).person_id for one in referrals))


def test_the_page_of_each_file_of_hers_shows_the_pair(world, client_of):
    hers, again, other = files(world)
    keep_apart(world, hers.case, other.case)
    client = client_of("national")
    assert other.case.reference not in client.get(address(again.case)).text
    join(world, hers, again)
    assert other.case.reference in client.get(address(again.case)).text
    shown = client.get(address(other.case)).text
    assert (hers.case.reference in shown, again.case.reference in shown) == (True, False)
    # Her other NGO follows one of the two women only.
    assert "Aucune femme n’est notée" in client_of("caseworker_b").get(address(again.case)).text


def test_said_again_of_another_file_of_hers_it_is_recorded_once(world):
    hers, again, other = files(world)
    made = keep_apart(world, hers.case, other.case)
    join(world, hers, again)
    assert keep_apart(world, Case.objects.get(pk=again.case_id), other.case, "national") == made
    assert Apart.objects.count() == 1


def test_an_ngo_that_follows_both_says_it_again_and_does_not_undo_it(world, client_of):
    """Another NGO recorded it, of files of its own: this one reads the pair as if OFII had recorded it."""
    hers, again, other = files(world)
    theirs = make.make_referral(world, S.WAITING, "caseworker_b")
    made = keep_apart(world, again.case, theirs.case, "caseworker_b")
    join(world, hers, again)
    tracking.update(Case.objects.get(pk=theirs.case_id), by=NOBODY, person_id=other.case.person_id)
    client = client_of("caseworker_a")
    sent = {"reference": other.case.reference, "reason": "known"}
    assert client.post(address(hers.case), sent).status_code == 302
    assert Apart.objects.count() == 1
    shown = client.get(address(hers.case)).text
    assert other.case.reference in shown
    assert "Le pôle national peut y mettre fin" in shown
    assert not [one for one in (again.case.reference, theirs.case.reference) if one in shown]
    with as_web(), working_for(world.caseworker_a, now=timezone.now()), pytest.raises(Refused):
        actions.end_apart(apart=made, by=world.caseworker_a, now=timezone.now())
    actions.end_apart(apart=made, by=world.caseworker_b, now=timezone.now())
    assert live() == []


def test_the_national_desk_ends_any_and_a_territory_what_it_reads(world, client_of):
    """The other woman's referral is still a draft: nobody at OFII reads her file."""
    hers = make.make_referral(world, S.WAITING)
    made = keep_apart(world, hers.case, make.make_draft(world).case)
    with pytest.raises(Refused, match="pôle national"):
        actions.end_apart(apart=made, by=world.officer_lyon, now=timezone.now())
    client_of("officer_lyon").post(address(hers.case), {"end": made.reference})
    assert len(live()) == 1
    assert client_of("national").post(address(hers.case), {"end": made.reference}).status_code == 302
    assert live() == []


def test_who_may_end_it_is_asked_of_what_is_true_under_the_lock(world):
    hers, _again, other = files(world)
    made = keep_apart(world, hers.case, other.case, "national")
    [shown] = apart_queries.aparts_of(world.officer_lyon, hers.case)
    assert shown.sees_both
    consent = other.case.consents.get(scope="ofii", withdrawn_at=None)
    tracking.update(consent, by=NOBODY, withdrawn_at=timezone.now(), withdrawn_by_id=world.national.user_id)
    with pytest.raises(Refused):
        actions.end_apart(apart=shown, by=world.officer_lyon, now=timezone.now())
    made.refresh_from_db()
    assert made.ended_at is None


def test_joined_two_pairs_with_one_woman_become_one(world):
    hers, again, other = files(world)
    older = keep_apart(world, hers.case, other.case)
    newer = keep_apart(world, again.case, other.case, "national")
    join(world, hers, again)
    assert live() == [persons(hers, other)]
    newer.refresh_from_db()
    older.refresh_from_db()
    assert (older.ended_at, newer.ended_by_id) == (None, world.national.user_id)
    assert newer.history.count() == 2


def test_joined_with_the_file_of_a_resident_she_is_found_together(world, client_of):
    hosted, again = refer(world, "a", S.ARRIVED, **HER), refer(world, "b", S.WAITING, **HER)
    other = make.make_referral(world, S.ARRIVED)
    keep_apart(world, again.case, other.case, "national")
    alarms = Notification.objects.filter(kind="placements.together")
    assert not alarms.exists()
    join(world, again, hosted)
    assert {one.subject for one in alarms} == {hosted.reference, other.reference}
    assert all(one.is_turn and one.side == "ofii" for one in alarms)
    # The page of her other file says so too.
    assert "Elle est dans le même centre" in client_of("national").get(address(again.case)).text


@pytest.mark.parametrize("named", [0, 1])
def test_separated_both_stay_apart_until_ofii_ends_one(world, named):
    """Said while the two files were one woman's: nobody knows any more of whom."""
    hers, again, other = files(world)
    join(world, hers, again)
    keep_apart(world, Case.objects.get(pk=(hers, again)[named].case_id), other.case, "national")
    separate(world, hers, again)
    assert live() == sorted([persons(hers, other), persons(again, other)])
    made = make.propose(world, other, centre="north")
    assert made.pk
    for one in (hers, again):
        assert "north" not in names(fit(one))


def test_the_last_file_takes_every_pair_of_hers_with_it(world):
    hers, again, other = files(world)
    keep_apart(world, hers.case, other.case)
    join(world, hers, again)
    actions.forget_pairs(hers.case, NOBODY, timezone.now())
    assert len(live()) == 1
    tracking.update(Case.objects.get(pk=hers.case_id), by=NOBODY, state="erased")
    actions.forget_pairs(Case.objects.get(pk=again.case_id), NOBODY, timezone.now())
    assert not Apart.objects.exists()


def test_behind_any_filter_the_database_shows_it_by_person(world):
    hers, again, other = files(world)
    keep_apart(world, hers.case, other.case)
    seen = {"national": 1, "officer_lyon": 1, "caseworker_a": 1, "caseworker_b": 0, "officer_paris": 0}
    assert rows(world, seen) == seen
    join(world, hers, again)
    assert rows(world, seen) == seen | {"officer_paris": 1}


def rows(world, personas):
    found = {}
    for persona in personas:
        with as_web(), working_for(world.actors[persona], now=timezone.now()):
            found[persona] = Apart.objects.count()
    return found


def test_who_joins_or_separates_two_files_holds_their_pairs(world):
    """A place is proposed meanwhile to whom one of them must not meet: it waits for the answer."""
    hers, again, other = files(world)
    pair = keep_apart(world, hers.case, other.case)
    assert not locked(pair)
    join(world, hers, again)
    assert locked(pair)
