"""The log by months: made ahead, dropped whole when expired; the web role only adds, to every part."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command
from django.db import ProgrammingError, connection, transaction
from django.db.migrations.executor import MigrationExecutor

from tests.database import as_owner
from tests.factories.actors import make_actor
from trips.audit import months, record
from trips.audit.chain import chain, head, verify
from trips.audit.models import Checkpoint, Link, Read
from trips.database.migrating import drawn_alone

DAY = timedelta(days=1)
NOW = datetime(2026, 11, 23, 9, tzinfo=UTC)


def one(statement, *values):
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        return cursor.fetchone()


def parts(table):
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT inhrelid::regclass::text FROM pg_inherits WHERE inhparent = %s::regclass", [table]
        )
        return {name for (name,) in cursor.fetchall()}


def part_with(read):
    return one("SELECT tableoid::regclass::text FROM audit_read WHERE id = %s", read.pk)[0]


def look(actor, moment):
    return record.read("test:page", None, by=actor, now=moment)


@pytest.fixture
def clean_months(transactional_db):
    """Months that a test made are gone after it; its rows are emptied by the end of the test."""
    with as_owner():
        before = {table: parts(table) for table in months.TABLES}
    yield
    with as_owner():
        for table, known in before.items():
            for part in parts(table) - known:
                with connection.cursor() as cursor:
                    cursor.execute(f"DROP TABLE {part}")


def owner_makes_months(now, **values):
    with as_owner():
        made = months.make_months(now=now, **values)
        call_command("roles", verbosity=0)
    return made


def owner_drops(now, keep=12):
    with as_owner():
        return months.drop_expired(now=now, keep=keep)


def test_the_calendar():
    assert months.after(date(2026, 11, 1), 2) == date(2027, 1, 1)
    assert months.after(date(2026, 11, 1), -12) == date(2025, 11, 1)
    assert months.part_of("audit_read", date(2026, 1, 1)) == "audit_read_2026_01"


def test_the_coming_months_are_made_once(clean_months):
    later = NOW + 400 * DAY
    made = owner_makes_months(later)
    assert "audit_read_2027_12" in made
    assert "audit_link_2028_03" in made
    assert len(made) == 3 * (months.AHEAD + 1)
    assert owner_makes_months(later) == []


def test_nothing_is_refused_when_no_month_was_made(clean_months):
    read = look(make_actor(), NOW + 4000 * DAY)
    assert part_with(read) == "audit_read_rest"


def test_rows_of_the_rest_go_to_their_month_and_stay_as_they_are(clean_months):
    actor = make_actor()
    reads = [look(actor, NOW - days * DAY) for days in (500, 501, 800)]
    assert {part_with(read) for read in reads} == {"audit_read_rest"}
    chain(now=NOW)
    owner_makes_months(NOW)
    assert [part_with(read) for read in reads] == [
        "audit_read_2025_07",
        "audit_read_2025_07",
        "audit_read_2024_09",
    ]
    assert one("SELECT count(*) FROM audit_read_rest") == (0,)
    assert verify(now=NOW).broken == ""
    assert look(actor, NOW).pk > max(read.pk for read in reads)


def test_an_expired_month_goes_and_the_chain_holds_across_it(clean_months):
    actor = make_actor()
    old, younger = look(actor, NOW - 500 * DAY), look(actor, NOW - 60 * DAY)
    chain(now=NOW - 499 * DAY)
    chain(now=NOW - 59 * DAY)
    owner_makes_months(NOW)
    end = head()

    dropped = owner_drops(NOW)

    assert [(month, rows) for month, rows in dropped] == [(date(2025, 7, 1), 1)]
    assert not Read.objects.filter(pk=old.pk).exists()
    assert Read.objects.filter(pk=younger.pk).exists()
    kept = Checkpoint.objects.get()
    assert (kept.month, kept.number) == (date(2025, 7, 1), 1)
    assert not Link.objects.filter(number=1).exists()
    verdict = verify(now=NOW, kept=end)
    assert verdict.broken == ""
    assert owner_drops(NOW) == []


def test_a_month_that_ended_less_than_the_kept_months_ago_stays(clean_months):
    actor = make_actor()
    look(actor, datetime(2025, 11, 1, tzinfo=UTC))
    look(actor, datetime(2025, 10, 31, 23, 59, tzinfo=UTC))
    owner_makes_months(NOW)
    assert [month for month, _rows in owner_drops(NOW)] == [date(2025, 10, 1)]


def test_an_expired_month_that_was_altered_is_evidence_and_stays(clean_months):
    read = look(make_actor(), NOW - 500 * DAY)
    chain(now=NOW - 499 * DAY)
    owner_makes_months(NOW)
    with as_owner(), connection.cursor() as cursor:
        cursor.execute("ALTER TABLE audit_read DISABLE TRIGGER USER")
        cursor.execute("UPDATE audit_read SET route = 'x' WHERE id = %s", [read.pk])
        cursor.execute("ALTER TABLE audit_read ENABLE TRIGGER USER")
    with pytest.raises(months.Unproven, match=f"read {read.pk} "):
        owner_drops(NOW)
    assert not Checkpoint.objects.exists()
    assert Read.objects.filter(pk=read.pk).exists()


def test_the_command_makes_and_drops(clean_months, capsys):
    look(make_actor(), NOW - 1200 * DAY)
    with as_owner():
        call_command("audit_months")
        assert Read.objects.filter(at__lt=NOW - 1000 * DAY).exists()
        call_command("audit_months", drop=True)
    assert "2023-08 dropped, 1 rows." in capsys.readouterr().out
    assert settings.AUDIT_MONTHS == 12


def test_the_pages_role_cannot_run_it(transactional_db):
    with pytest.raises((CommandError, ProgrammingError)):
        call_command("audit_months")


@pytest.mark.parametrize("table", ["audit_event", "audit_read", "audit_link"])
@pytest.mark.parametrize("part", ["{}", "{}_2026_11", "{}_rest"])
@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE {} SET at = now()",
        "DELETE FROM {}",
        "TRUNCATE {}",
        "DROP TABLE {}",
        "ALTER TABLE {} DISABLE TRIGGER ALL",
        "ALTER TABLE {} ADD COLUMN other int",
    ],
)
@pytest.mark.django_db
def test_the_web_role_only_adds(table, part, statement):
    name = part.format(table)
    if not one("SELECT to_regclass(%s) IS NOT NULL", name)[0]:
        name = min(parts(table) - {f"{table}_rest"})
    with pytest.raises(ProgrammingError, match=r"permission denied|must be owner"), transaction.atomic():
        one(statement.format(name))


@pytest.mark.django_db
@pytest.mark.parametrize(
    "statement", ["INSERT INTO audit_checkpoint DEFAULT VALUES", "DELETE FROM audit_checkpoint"]
)
def test_the_web_role_writes_no_checkpoint(statement):
    """From a checkpoint on the chain is believed: who could write one could hide what came before."""
    with pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic():
        one(statement)


def test_a_month_made_later_is_guarded_too(clean_months):
    look(make_actor(), NOW + 420 * DAY)
    owner_makes_months(NOW + 400 * DAY)
    with pytest.raises(ProgrammingError, match="permission denied"):
        one("DELETE FROM audit_read_2028_01")
    with as_owner(), pytest.raises(ProgrammingError, match="append-only"):
        one("DELETE FROM audit_read_2028_01")


def migrate_audit(name):
    executor = MigrationExecutor(connection)
    with drawn_alone():
        executor.migrate([("audit", name)])
    executor.loader.build_graph()
    return executor.loader.project_state([("audit", name)]).apps


@pytest.fixture
def whole_log(transactional_db):
    """The log before it was cut; cut again at the end."""
    with as_owner():
        old = migrate_audit("0003_chain")
        try:
            yield old
        finally:
            call_command("migrate", verbosity=0)
            call_command("roles", verbosity=0)


def test_cutting_the_log_keeps_every_row(whole_log):
    models = whole_log.get_model("audit", "Read"), whole_log.get_model("audit", "Event")
    for model in models:
        for days in (0, 40, 700):
            model.objects.create(at=NOW - days * DAY, user_id=days)
    facts = [list(model.objects.order_by("pk").values()) for model in models]

    migrate_audit("0004_months")

    assert [list(model.objects.order_by("pk").values()) for model in models] == facts
    assert one("SELECT count(*) FROM audit_read_rest") == (0,)
    assert part_with(models[0].objects.get(user_id=700)) == "audit_read_2024_12"
    assert models[0].objects.create(at=NOW).pk > max(read["id"] for read in facts[0])
