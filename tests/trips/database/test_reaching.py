"""Verbs that lock and write files of others, as the database of a page lets them: those files and no other."""

from contextlib import contextmanager
from datetime import timedelta

from django.db import connection, transaction

from cases import models as cases
from cases import rights_queries
from centres.models import Place
from placements import actions
from placements import models as placements
from placements.enums import ReferralState, Sameness
from tests.database import as_web
from tests.factories import placements as make
from tests.factories.actors import NOBODY
from trips.audit import tracking
from trips.database.context import working_for
from trips.database.questions import answer
from trips.geography.models import Department

S = ReferralState


@contextmanager
def database_of(actor, now):
    """As a page of this actor would find it."""
    with transaction.atomic(), as_web(), working_for(actor, now=now):
        yield


def in_paris(world, state=S.SUBMITTED):
    lives = {"department": Department.objects.get(code="75")}
    return make.make_referral(world, state, "caseworker_b", officer="officer_paris", situation=lives)


def test_another_desks_overdue_hold_is_ended_by_whoever_proposes_the_place(world, frozen_now):
    """Paris proposes a place that Lyon held until yesterday: both files move, and only these two."""
    theirs = make.make_referral(world, S.PROPOSED, now=frozen_now - timedelta(days=8))
    others = make.make_referral(world, S.WAITING)
    mine = in_paris(world, S.WAITING)
    places = list(Place.objects.filter(occupancies__hold__proposal__referral=theirs))
    with database_of(world.officer_paris, frozen_now):
        referral = placements.Referral.objects.select_related("case").get()
        actions.propose(referral=referral, places=places, by=world.officer_paris, now=frozen_now)
        assert set(placements.Referral.objects.all()) == {mine, theirs}
    assert [make.stored(one).state for one in (mine, theirs, others)] == [S.PROPOSED, S.WAITING, S.WAITING]


def test_a_tie_is_declared_by_reference_and_opens_nothing_but_the_row(world, frozen_now):
    case = make.make_draft(world).case
    make.make_draft(world, "caseworker_b")
    for actor, found in ((world.national, 1), (world.auditor, 0), (world.platform, 0)):
        with database_of(actor, frozen_now):
            assert cases.Case.objects.count() == 0
            assert (rights_queries.case_of_reference(case.reference) is not None) == bool(found)
            assert (cases.Case.objects.count(), cases.Identity.objects.count()) == (found, 0)
        with database_of(actor, frozen_now):
            assert cases.Case.objects.count() == 0


def test_the_data_protection_officer_finds_each_file_and_opens_none(world, frozen_now):
    case = make.make_draft(world).case
    with database_of(world.protection, frozen_now):
        assert rights_queries.case_of_reference(case.reference) == case
        assert (cases.Identity.objects.count(), cases.CaseKey.objects.count()) == (0, 0)


def test_two_files_of_one_woman_are_joined_whoever_else_holds_one(world, frozen_now):
    """A third file of hers, at another desk, follows; nothing that hangs on it is read."""
    first, second = (make.make_referral(world, S.SUBMITTED, f"caseworker_{ngo}") for ngo in "ab")
    third = in_paris(world).case
    tracking.update(third, by=NOBODY, person_id=second.case.person_id)
    signs = {"same_name": True, "same_number": False, "found_at": frozen_now}
    pair = placements.Duplicate.objects.filter(first=first.case, second=second.case).first()
    pair = pair or tracking.create(
        placements.Duplicate(first=first.case, second=second.case, **signs), by=NOBODY
    )
    with database_of(world.officer_lyon, frozen_now):
        asked = {
            "duplicate": placements.Duplicate.objects.get(pk=pair.pk),
            "referral": placements.Referral.objects.get(pk=first.pk),
        }
        actions.answer_duplicate(**asked, answer=Sameness.SAME, by=world.officer_lyon, now=frozen_now)
        assert not cases.Identity.objects.filter(case=third).exists()
    same = cases.Case.objects.filter(pk__in=[first.case_id, second.case_id, third.pk])
    assert len(set(same.values_list("person", flat=True))) == 1


def test_who_is_kept_away_cannot_lift_her_own_tie(world, frozen_now):
    case = make.make_draft(world).case
    signs = {"reason": "other", "declared_at": frozen_now, "declared_by": world.user("colleague_a")}
    tie = cases.Conflict(user=world.user("colleague_a"), case=case, person=case.person, **signs)
    with connection.cursor() as cursor, database_of(world.colleague_a, frozen_now):
        tracking.create(tie, by=world.colleague_a)
        assert cases.Case.objects.count() == 0
        for statement in ("UPDATE cases_conflict SET reason = 'relative'", "DELETE FROM cases_conflict"):
            cursor.execute(f"{statement} WHERE id = %s", [tie.pk])
            assert cursor.rowcount == 0


def test_an_ngo_reaches_the_files_of_two_women_whom_it_follows_both(world, frozen_now):
    """What OFII has tied to one of them, wherever it is; asked with a file that is not its own, nothing."""
    mine, own, theirs = (make.make_draft(world, f"caseworker_{ngo}").case for ngo in "aab")
    tracking.update(theirs, by=NOBODY, person_id=mine.person_id)
    strange = make.make_draft(world, "caseworker_b").case
    asked = (
        (world.caseworker_a, [mine, own], {mine, own, theirs}),
        (world.caseworker_a, [mine, strange], {mine, own}),
        (world.national, [mine, own], set()),
        (world.admin_a, [mine, own], {mine, own}),
        (world.manager_north, [mine, own], set()),
    )
    for actor, files, found in asked:
        with database_of(actor, frozen_now):
            answer("reach_own", [case.pk for case in files])
            assert set(cases.Case.objects.all()) == found, actor.role
        with database_of(world.caseworker_a, frozen_now):
            assert set(cases.Case.objects.all()) == {mine, own}
