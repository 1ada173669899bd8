"""The second wall: what the database shows to each persona when a query forgets every filter."""

from contextlib import contextmanager
from datetime import timedelta

import pytest
from django.apps import apps
from django.core.management import CommandError, call_command
from django.db import DatabaseError, connection, transaction
from django.http import HttpResponse
from django.utils import timezone

from cases import actions as case_actions
from cases import models as cases
from cases.enums import ConflictReason
from cases.vocabularies import Need
from centres import models as centres
from centres.actions.follow_ups import plan_follow_ups
from placements import actions as placement_actions
from placements import models as placements
from placements.enums import ApartReason, Opinion, ReferralState
from tests.database import as_owner, as_web
from tests.factories import centres as centre_factory
from tests.factories import placements as make
from tests.factories.actors import NOBODY
from tests.factories.cases import make_case, words
from tests.factories.emergencies import ON_CALL, add_on_call
from tests.factories.merges import make_merged, make_two_files, merge, undo
from tests.factories.requests import make_asked
from tests.factories.stays import make_referred_resident, transfer
from tests.journeys.sides import build_side
from tests.memory import remembered
from tests.personas import PEOPLE
from tests.trips.database.filters import EXPECTED, Filters, numbers
from trips.audit import tracking
from trips.database import wall
from trips.database.context import SETTINGS, working_for
from trips.guards.doors import signed_in
from trips.home.inbox.actions import mark_read

PERSONAS = [*PEOPLE, "stranger", *ON_CALL]
S = ReferralState


@contextmanager
def database_of(actor, now):
    """As a page of this actor would find it."""
    with transaction.atomic(), as_web(), working_for(actor, now=now):
        yield


@pytest.fixture
def two_sides(world):
    """Each side with a file in every state, papers, ties and shares; then what is over, withdrawn or kept away."""
    add_on_call(world)
    make_two_sides(world)
    return world


@remembered
def make_two_sides(world):
    now = timezone.now()
    room = {name: centre_factory.more_room(centre) for name, centre in world.centres.items()}
    for side in "ab":
        build_side(world, side)
    left = [
        centre_factory.make_departed(world, days_ago=29, places=room["north"][:1]),
        centre_factory.make_departed(world, days_ago=32, centre="south", places=room["south"][:1]),
    ]
    for stay in left:
        plan_follow_ups(stay, by=NOBODY)
    transfer(world, make_referred_resident(world, days_ago=20), places=room["south"][1:2])
    resident = centre_factory.make_resident(world, places=room["north"][1:2])
    case_actions.withdraw_consent(case=resident.case, by=world.caseworker_a, now=now)
    make.release(world, make.make_proposal(world))
    make.withdraw(world, make.make_referral(world, S.ADMITTED))
    make.make_proposal(world, centre="south")
    make.refuse(world, make.make_proposal(world, opinion=Opinion.FAVOURABLE))
    assess_again(world, make.make_draft(world, size=2, now=now - timedelta(days=1)).case, now)
    make_pair(world, now)
    make_merges(world)
    mark_read(cases.Notification.objects.all()[:1], by=world.caseworker_a, now=now)
    for persona, state in (
        ("colleague_a", S.WAITING),
        ("officer_lyon", S.SUBMITTED),
        ("worker_north", S.ARRIVED),
    ):
        case = placements.Referral.objects.filter(
            state=state, case__organisation=world.organisations["ngo_a"]
        )
        case_actions.declare_conflict(
            case=case.order_by("pk").first().case,
            email=world.user(persona).email,
            reason=ConflictReason.OTHER,
            by=world.protection,
            now=now,
        )


def assess_again(world, case, now):
    revision = cases.NeedsAssessment.objects.get(case=case).revision
    day, needs = timezone.localdate(now), words(Need, "legal")
    case_actions.assess_again(
        case=case, revision=revision, day=day, needs=needs, by=world.caseworker_a, now=now
    )


def make_merges(world):
    """One into a file about which she asks something afterwards, and one that is undone, at each NGO; one into the file
    of a woman who lives in a centre, that OFII and the centre read and not the other one."""
    lives = placements.Referral.objects.filter(
        state=S.ARRIVED, case__organisation=world.organisations["ngo_a"]
    )
    merge(world, lives.order_by("pk").first().case, make_case(world.colleague_a))
    for persona in ("caseworker_a", "caseworker_b"):
        kept, _other = make_merged(world, first=persona, second=persona)
        make_asked(world, kept, persona)
        undo(world, merge(world, *make_two_files(world, first=persona, second=persona), persona), persona)


def make_pair(world, now):
    """One woman, perhaps, at both NGOs."""
    first, second = (make.make_referral(world, S.SUBMITTED, f"caseworker_{ngo}").case for ngo in "ab")
    signs = {"same_name": True, "same_number": False, "found_at": now}
    tracking.create(placements.Duplicate(first=first, second=second, **signs), by=NOBODY)
    own = make.make_referral(world, S.SUBMITTED).case
    for other, by in ((second, world.national), (own, world.caseworker_a)):
        placement_actions.keep_apart(
            case=first, reference=other.reference, reason=ApartReason.KNOWN, by=by, now=now
        )


@pytest.mark.parametrize("persona", PERSONAS)
def test_without_any_filter_each_persona_gets_what_the_filters_give(two_sides, frozen_now, persona):
    actor = two_sides.actors[persona]
    filters = Filters(actor, frozen_now)
    expected = {model: rows(filters) for model, rows in EXPECTED.items()}
    with database_of(actor, frozen_now):
        found = {model: set(model.objects.values_list("pk", flat=True)) for model in EXPECTED}
    assert found == expected


@pytest.mark.parametrize(
    ("persona", "least"),
    [
        ("caseworker_a", {"case": 8, "identity": 8, "referral": 6, "stay": 3, "conflict": 0}),
        ("caseworker_b", {"case": 6, "identity": 6, "referral": 6, "stay": 1, "conflict": 0}),
        ("officer_lyon", {"case": 4, "identity": 4, "referral": 4, "stay": 1, "conflict": 1}),
        ("national", {"case": 8, "identity": 8, "referral": 8, "stay": 2, "conflict": 1}),
        ("manager_north", {"case": 3, "identity": 2, "referral": 2, "stay": 3, "conflict": 0}),
        ("protection", {"case": 8, "identity": 1, "referral": 1, "conflict": 5}),
        ("admin_a", {"case": 8, "identity": 1, "referral": 1, "conflict": 1}),
        ("auditor", {"case": 0, "identity": 0, "referral": 0, "stay": 0, "conflict": 1}),
        ("platform", {"case": 0, "identity": 0, "referral": 0, "stay": 0, "conflict": 0}),
        ("stranger", {"case": 0, "identity": 0, "referral": 0, "stay": 0, "conflict": 0}),
    ],
)
def test_raw_sql_counts_her_rows_and_less_than_all(two_sides, frozen_now, persona, least):
    tables = {
        "case": "cases_case",
        "identity": "cases_identity",
        "referral": "placements_referral",
        "stay": "centres_stay",
        "conflict": "cases_conflict",
    }
    for name, wanted in least.items():
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT count(*) FROM {tables[name]}")
            (everything,) = cursor.fetchone()
            with database_of(two_sides.actors[persona], frozen_now):
                cursor.execute(f"SELECT count(*) FROM {tables[name]}")
                (hers,) = cursor.fetchone()
        # The data protection officer looks for the file of who asks, and keeps everybody's ties.
        whole = persona == "protection" and name in ("case", "conflict")
        assert wanted <= hers < everything + whole, name
        assert bool(hers) == bool(wanted), name


def test_nobody_sees_nothing(two_sides):
    """Of each closed table, and in each there is something to see."""
    counts = " UNION ALL ".join(f"SELECT '{table}', count(*) FROM {table}" for table in wall.TABLES)
    with connection.cursor() as cursor:
        cursor.execute(counts)
        assert [table for table, rows in cursor.fetchall() if not rows] == []
        with as_web():
            cursor.execute(counts)
            assert [table for table, rows in cursor.fetchall() if rows] == []


@pytest.mark.parametrize("persona", ["caseworker_b", "officer_paris", "manager_south", "auditor"])
def test_history_opens_with_its_row(two_sides, frozen_now, persona):
    """Not one line of history of a file that she does not see."""
    actor = two_sides.actors[persona]
    filters = Filters(actor, frozen_now)
    rows = {
        cases.Identity: (filters.of(cases.Identity), "case_id"),
        cases.Case: (filters.case_rows(), "id"),
        placements.Referral: (filters.referrals(), "id"),
        placements.Proposal: (filters.proposals(), "id"),
        centres.Stay: (filters.stays(), "id"),
    }
    with database_of(actor, frozen_now):
        for model, (expected, column) in rows.items():
            assert numbers(model.history.all(), column) == expected, model


# ---------------------------------------------------------------- writing


def test_nobody_writes_into_a_file_that_is_not_hers(two_sides, frozen_now):
    theirs = cases.Case.objects.filter(organisation=two_sides.organisations["ngo_b"]).first()
    values = {"first": theirs.pk, "ngo": theirs.organisation_id}
    with connection.cursor() as cursor, database_of(two_sides.caseworker_a, frozen_now):
        cursor.execute("UPDATE cases_identity SET first_name_mark = NULL WHERE case_id = %(first)s", values)
        assert cursor.rowcount == 0
        cursor.execute("DELETE FROM cases_child WHERE case_id = %(first)s", values)
        assert cursor.rowcount == 0
        for statement in (
            "UPDATE cases_case SET organisation_id = %(ngo)s",
            "INSERT INTO cases_child (case_id, seal_id) VALUES (%(first)s, gen_random_uuid())",
        ):
            with pytest.raises(DatabaseError, match="row-level security"), transaction.atomic():
                cursor.execute(statement, values)


def test_a_share_is_read_and_not_written(two_sides, frozen_now):
    """She who receives a share sees the row of the case; it is not hers to change."""
    shared = cases.Share.objects.filter(organisation=two_sides.organisations["operator_north"]).first()
    share = case_actions.share_case(
        case=cases.Case.objects.get(pk=shared.case_id),
        organisation=two_sides.organisations["ngo_b"],
        scope=shared.scope,
        given_on=shared.given_on,
        means=shared.means,
        until=shared.until,
        by=two_sides.caseworker_a,
        now=frozen_now,
    )
    with connection.cursor() as cursor, database_of(two_sides.caseworker_b, frozen_now):
        cursor.execute("SELECT count(*) FROM cases_identity WHERE case_id = %s", [share.case_id])
        assert cursor.fetchone() == (1,)
        for table in ("cases_identity", "cases_safety", "cases_household"):
            cursor.execute(f"UPDATE {table} SET case_id = case_id WHERE case_id = %s", [share.case_id])
            assert cursor.rowcount == 0


def test_the_wall_itself_is_not_the_web_roles_to_change(world):
    for statement in (
        "UPDATE wall.own SET case_id = 1",
        "DELETE FROM wall.staying",
        "CREATE FUNCTION wall.mine() RETURNS int LANGUAGE sql AS 'SELECT 1'",
        "DROP POLICY own ON cases_identity",
        "ALTER TABLE cases_case DISABLE ROW LEVEL SECURITY",
    ):
        with (
            connection.cursor() as cursor,
            as_web(),
            pytest.raises(DatabaseError, match=r"permission denied|must be owner|cannot delete"),
            transaction.atomic(),
        ):
            cursor.execute(statement)


# ---------------------------------------------------------------- the door and the connection


def test_a_page_that_forgets_its_filter_still_shows_nothing(two_sides, client_of, monkeypatch):
    """The first wall taken away: another NGO's file does not open, and no name of it is in the list."""
    monkeypatch.setattr("cases.queries.cases_visible_to", lambda actor: cases.Case.objects.all())
    own, theirs = (
        cases.Case.objects.filter(organisation=two_sides.organisations[ngo]).first()
        for ngo in ("ngo_b", "ngo_a")
    )
    client = client_of("caseworker_b")
    assert client.get(own.get_absolute_url()).status_code == 200
    assert client.get(theirs.get_absolute_url()).status_code == 404


def test_the_door_puts_back_who_was_there_before(world, frozen_now, rf):
    def look(request):
        seen.append(settings_now())
        return HttpResponse()

    seen = []
    request = rf.get("/")
    with transaction.atomic(), working_for(world.officer_lyon, now=frozen_now):
        before = settings_now()
        request.actor = world.caseworker_a
        signed_in("a page of a test")(look)(request)
        assert settings_now() == before
    assert seen[0]["user"] == str(world.caseworker_a.user_id)
    assert seen[0]["territories"] == "{}"
    assert not any(settings_now().values())


def settings_now():
    columns = ", ".join(f"current_setting('app.{name}', true)" for name in SETTINGS)
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {columns}")
        return dict(zip(SETTINGS, (value or "" for value in cursor.fetchone()), strict=True))


@pytest.mark.parametrize("ending", ["commit", "rollback"])
def test_a_connection_of_the_pool_keeps_nobody(transactional_db, ending):
    from tests.personas import build_world

    world = build_world()
    make.make_draft(world)
    now = make.timezone.now()
    with as_web():
        same = connection.connection.info.backend_pid
        try:
            with transaction.atomic(), working_for(world.caseworker_a, now=now):
                assert cases.Case.objects.count() == 1
                if ending == "rollback":
                    raise RuntimeError
        except RuntimeError:
            pass
        assert connection.connection.info.backend_pid == same
        assert not any(settings_now().values())
        assert cases.Case.objects.count() == 0


def test_time_is_the_applications(two_sides, frozen_now):
    """A hold past its limit shows the household to the centre no more, by the clock that the filters read."""
    actor = two_sides.manager_south
    with database_of(actor, frozen_now):
        before = cases.Household.objects.count()
    with database_of(actor, frozen_now + timedelta(days=8)):
        assert cases.Household.objects.count() < before


# ---------------------------------------------------------------- the owner


def test_an_owners_data_migration_touches_every_row(transactional_db):
    from tests.personas import build_world

    world = build_world()
    for persona in ("caseworker_a", "caseworker_b"):
        make.make_draft(world, persona)
    statement = "UPDATE cases_case SET opened_at = opened_at"
    with as_owner(), connection.cursor() as cursor:
        cursor.execute(statement)
        assert cursor.rowcount == 2
    with as_web(), connection.cursor() as cursor:
        cursor.execute(statement)
        assert cursor.rowcount == 0


@pytest.mark.parametrize("command", ["worker", "rotate_keys"])
def test_what_must_see_every_row_refuses_to_see_some(db, command):
    with as_web(), pytest.raises(CommandError, match="TRIPS_DATABASE_ROLE=worker"):
        call_command(command)


def test_each_closed_table_is_closed_and_no_other(db):
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT c.relname, c.relrowsecurity, EXISTS (SELECT FROM pg_policy p WHERE p.polrelid = c.oid)"
            " FROM pg_class c WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p')"
            " AND (c.relrowsecurity OR EXISTS (SELECT FROM pg_policy p WHERE p.polrelid = c.oid))"
        )
        assert {(name, True, True) for name in wall.TABLES} == set(cursor.fetchall())


def test_whatever_hangs_on_a_file_is_closed_or_says_why_not():
    """A new table is found at birth: by its foreign keys, as far as they lead."""
    hanging = {"cases_case"}
    models = apps.get_models(include_auto_created=True)
    while True:
        found = {
            model._meta.db_table
            for model in models
            if any(
                field.related_model._meta.db_table in hanging
                for field in model._meta.concrete_fields
                if field.related_model
            )
        }
        # A line of history names its row by its number only.
        found |= {
            model.history.model._meta.db_table
            for model in models
            if model._meta.db_table in hanging and hasattr(getattr(model, "history", None), "model")
        }
        if found <= hanging:
            break
        hanging |= found
    assert hanging == set(wall.TABLES) | set(wall.OPEN)
    assert all(wall.OPEN.values())
