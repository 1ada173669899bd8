"""The chain over the log. Whoever owns the tables can switch the trigger off: the chain still tells."""

import threading
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta

import pytest
from django.core.management import CommandError, call_command
from django.db import connection, connections

from tests.database import as_owner
from tests.factories.actors import make_actor
from trips.audit import record
from trips.audit.chain import Head, chain, digest_of, head, verify
from trips.audit.models import Link, Read

NOW = datetime(2026, 11, 23, 9, tzinfo=UTC)
MINUTE = timedelta(minutes=1)


def look(actor, minutes=0, **values):
    return record.read("test:page", None, by=actor, now=NOW + minutes * MINUTE, **values)


def act(actor, minutes=0, **details):
    return record.event("test.act", None, by=actor, now=NOW + minutes * MINUTE, **details)


@contextmanager
def owner_without_trigger(table):
    with as_owner(), connection.cursor() as cursor:
        cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
        yield cursor
        cursor.execute(f"ALTER TABLE {table} ENABLE TRIGGER USER")


@pytest.fixture
def log(transactional_db):
    """Three looks and two acts, chained."""
    actor = make_actor()
    rows = [look(actor), act(actor, 1, count=2), look(actor, 2, why="staff"), look(actor, 3), act(actor, 4)]
    chain(now=NOW + 5 * MINUTE)
    return rows


def broken():
    return verify(now=NOW + 5 * MINUTE).broken


@pytest.mark.django_db
def test_both_logs_are_chained_in_their_order():
    actor = make_actor()
    for minutes in (2, 0, 1):
        look(actor, minutes)
    act(actor, 1)
    chain(now=NOW + 3 * MINUTE)
    links = Link.objects.filter(row_at__gte=NOW).order_by("number")
    assert [(link.log, link.row_at - NOW) for link in links] == [
        ("read", 0 * MINUTE),
        ("event", MINUTE),
        ("read", MINUTE),
        ("read", 2 * MINUTE),
    ]
    numbers = list(Link.objects.order_by("number").values_list("number", flat=True))
    assert numbers == list(range(1, len(numbers) + 1))


@pytest.mark.django_db
def test_chaining_again_finds_nothing_to_do():
    look(make_actor())
    assert chain(now=NOW) > 0
    before = head()
    assert chain(now=NOW + MINUTE) == 0
    assert head() == before


@pytest.mark.django_db
def test_what_comes_late_is_chained_by_the_next_run():
    actor = make_actor()
    look(actor, 5)
    chain(now=NOW + 5 * MINUTE)
    late = look(actor, 4)
    assert chain(now=NOW + 6 * MINUTE) == 1
    assert Link.objects.get(log="read", row_id=late.pk)
    assert verify(now=NOW + 6 * MINUTE).broken == ""


@pytest.mark.django_db
def test_what_is_not_yet_is_not_chained():
    look(make_actor(), 10)
    chain(now=NOW)
    assert not Link.objects.filter(row_at__gt=NOW).exists()


@pytest.mark.django_db
def test_a_batch_that_is_full_goes_on_with_the_next(monkeypatch):
    monkeypatch.setattr("trips.audit.chain.BATCH", 2)
    actor = make_actor()
    for minutes in range(5):
        look(actor, minutes)
    made = chain(now=NOW + 5 * MINUTE)
    assert made >= 5
    verdict = verify(now=NOW + 5 * MINUTE)
    assert (verdict.broken, verdict.checked) == ("", made)


def test_every_word_of_a_row_counts():
    row = Read(pk=1, at=NOW, route="a", user_id=1)
    changes = {"route": "b", "user_id": 2, "at": NOW + MINUTE, "why": "staff", "file_id": 3, "role": "x"}
    digests = {digest_of(row)}
    for name, value in changes.items():
        other = Read(pk=1, at=NOW, route="a", user_id=1)
        setattr(other, name, value)
        digests.add(digest_of(other))
    assert len(digests) == len(changes) + 1


def test_the_whole_chain_holds(log):
    verdict = verify(now=NOW + 5 * MINUTE)
    assert verdict.broken == ""
    assert verdict.checked == Link.objects.count() >= 5
    assert verdict.head == head()


def test_a_changed_row_is_named(log):
    with owner_without_trigger("audit_read") as cursor:
        cursor.execute("UPDATE audit_read SET user_id = 0 WHERE id = %s", [log[2].pk])
    link = Link.objects.get(log="read", row_id=log[2].pk)
    assert broken() == f"read {log[2].pk} (link {link.number}) was changed"


def test_changed_details_are_named(log):
    with owner_without_trigger("audit_event") as cursor:
        cursor.execute("""UPDATE audit_event SET details = '{"count": 3}' WHERE id = %s""", [log[1].pk])
    assert broken().startswith(f"event {log[1].pk} ")


def test_a_removed_row_is_named(log):
    with owner_without_trigger("audit_read") as cursor:
        cursor.execute("DELETE FROM audit_read WHERE id = %s", [log[0].pk])
    assert broken().startswith(f"read {log[0].pk} ")
    assert broken().endswith("was removed")


def test_a_row_removed_with_its_link_is_named(log):
    link = Link.objects.get(log="read", row_id=log[0].pk)
    with owner_without_trigger("audit_read") as cursor:
        cursor.execute("DELETE FROM audit_read WHERE id = %s", [log[0].pk])
    with owner_without_trigger("audit_link") as cursor:
        cursor.execute("DELETE FROM audit_link WHERE number = %s", [link.number])
    assert broken() == f"link {link.number} is missing"


def test_a_row_with_a_new_hash_does_not_fit_the_next_link(log):
    """Who changes a row and its link breaks the link: the one before is in its hash."""
    row = log[2]
    row.user_id = 0
    with owner_without_trigger("audit_read") as cursor:
        cursor.execute("UPDATE audit_read SET user_id = 0 WHERE id = %s", [row.pk])
    with owner_without_trigger("audit_link") as cursor:
        cursor.execute("UPDATE audit_link SET digest = %s WHERE row_id = %s", [digest_of(row), row.pk])
    assert f"(read {row.pk}) was changed" in broken()


def test_a_row_put_in_afterwards_is_named(log):
    late = look(make_actor(), -3 * 24 * 60)
    assert chain(now=NOW + 6 * MINUTE) >= 0
    found = verify(now=NOW + 6 * MINUTE)
    assert found.broken.startswith(f"read {late.pk} was never chained")


def test_an_end_cut_off_is_found_by_what_was_written_down(log):
    kept = head()
    with owner_without_trigger("audit_event") as cursor:
        cursor.execute("DELETE FROM audit_event WHERE id = %s", [log[4].pk])
    with owner_without_trigger("audit_link") as cursor:
        cursor.execute("DELETE FROM audit_link WHERE number = %s", [kept.number])
    assert broken() == ""
    assert "before link" in verify(now=NOW + 5 * MINUTE, kept=kept).broken


def test_a_chain_computed_anew_is_found_by_what_was_written_down(log):
    kept = Head(head().number - 1, "0" * 64)
    assert "was written down" in verify(now=NOW + 5 * MINUTE, kept=kept).broken


def test_the_command_says_where_the_chain_ends(log, capsys):
    call_command("verify_audit")
    assert str(head()) in capsys.readouterr().out
    call_command("verify_audit", kept=str(head()))


def test_the_command_fails_and_names_the_first_fault(log):
    with owner_without_trigger("audit_read") as cursor:
        cursor.execute("UPDATE audit_read SET route = 'x' WHERE id = %s", [log[0].pk])
    with pytest.raises(CommandError, match=f"read {log[0].pk} "):
        call_command("verify_audit")
    with pytest.raises(CommandError, match="NUMBER:CHAIN"):
        call_command("verify_audit", kept="nonsense")


def test_two_at_once_chain_each_row_once(transactional_db):
    actor = make_actor()
    for minutes in range(30):
        look(actor, minutes)
    start, made = threading.Barrier(2), []

    def run():
        start.wait()
        made.append(chain(now=NOW + 30 * MINUTE))
        connections.close_all()

    threads = [threading.Thread(target=run) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sum(made) == Link.objects.count() >= 30
    assert verify(now=NOW + 30 * MINUTE).broken == ""
