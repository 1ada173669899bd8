"""Real workers, also killed ones: what a job does is done once."""

from datetime import timedelta

import pytest
from django.db import connection, transaction
from django.utils import timezone
from procrastinate.contrib.django.models import ProcrastinateEvent, ProcrastinateJob, ProcrastinateWorker

from cases.models import Notification
from centres.models import Place
from placements import tasks as placement_tasks
from placements.clock import DRAFT_DAYS
from tests.factories import placements as make
from tests.personas import committed_world
from tests.trips.jobs.conftest import another_connection, until
from trips.audit.models import Event
from trips.jobs import tasks
from trips.jobs.declare import enqueue
from trips.jobs.enums import JobState

pytestmark = pytest.mark.journey

LOCKED = (
    "EXISTS (SELECT FROM pg_stat_activity WHERE datname = current_database()"
    " AND pid <> pg_backend_pid() AND wait_event_type = 'Lock')"
)

# The very row that the worker is about to write, not yet committed: it waits.
TOLD_BY_ANOTHER = (
    "INSERT INTO cases_notification"
    " (reference, case_id, side, organisation_id, kind, about, subject, thread, is_turn, occasion, at)"
    " VALUES ('Z-0000-0000', %s, 'ngo', %s, 'placements.draft_unused', 'referral', %s, %s, true, %s, now())"
)


def until_empty(start_worker):
    """A worker does all there is and stops by itself."""
    worker = start_worker("--until-empty")
    output, _ = worker.communicate(timeout=60)
    assert worker.returncode == 0, output
    return output


def mine():
    """The jobs of the test, without those that the clock may add at any minute."""
    return ProcrastinateJob.objects.filter(args={"timestamp": 0})


def times_expired():
    return Event.objects.filter(kind="placements.waiting", role="expiry").count()


@pytest.fixture
def overdue(transactional_db):
    """A proposal whose hold has expired, at the real time of the workers."""
    return make.make_proposal(committed_world(), now=timezone.now() - timedelta(days=20))


def test_two_workers_do_each_job_once(start_worker):
    with transaction.atomic():
        for _ in range(40):
            enqueue(tasks.forget_old_jobs, timestamp=0)
    both = [start_worker("--until-empty") for _ in range(2)]
    assert [process.wait(timeout=60) for process in both] == [0, 0]
    assert set(mine().values_list("status", "attempts")) == {(JobState.DONE, 1)}
    for kind in ("started", "succeeded"):
        assert ProcrastinateEvent.objects.filter(job__in=mine(), type=kind).count() == 40


def test_a_job_of_a_killed_worker_is_taken_up_and_its_work_done_once(overdue, start_worker):
    place = Place.objects.filter(occupancies__hold=overdue.hold).first()
    kill_in_the_middle(place, start_worker)
    assert times_expired() == 0
    killed = ProcrastinateJob.objects.get(status=JobState.RUNNING)
    with connection.cursor() as cursor:
        cursor.execute("UPDATE procrastinate_workers SET last_heartbeat = now() - interval '1 minute'")
    enqueue(tasks.take_up_abandoned, timestamp=0)
    until_empty(start_worker)
    assert times_expired() == 1
    assert ProcrastinateJob.objects.get(pk=killed.pk).status == JobState.DONE
    assert Event.objects.filter(kind="jobs.take_up", role="worker").count() == 1
    assert not overdue.hold.occupancies.filter(ends_on=None).exists()


def test_a_reminder_of_a_killed_worker_is_written_once(transactional_db, start_worker):
    """Killed between two files: what it had written stays, and the next worker writes the rest, nothing twice."""
    world, begun = committed_world(), timezone.now() - timedelta(days=DRAFT_DAYS - 2)
    first, second = (make.make_draft(world, now=begun) for _number in range(2))
    told = Notification.objects.filter(kind="placements.draft_unused")
    enqueue(placement_tasks.remind_of_limits, timestamp=0)
    with another_connection() as other:
        other.set_autocommit(False)
        with other.cursor() as cursor:
            cursor.execute(
                TOLD_BY_ANOTHER, [second.case_id, world.caseworker_a.organisation_id, *twice(second)]
            )
        worker = start_worker()
        until(LOCKED)
        worker.kill()
        worker.communicate()
        other.rollback()
    # The database may still have carried out the statement that waited when its worker died.
    assert first.reference in told.values_list("subject", flat=True)
    with connection.cursor() as cursor:
        cursor.execute("UPDATE procrastinate_workers SET last_heartbeat = now() - interval '1 minute'")
    enqueue(tasks.take_up_abandoned, timestamp=0)
    until_empty(start_worker)
    assert sorted(told.values_list("subject", flat=True)) == sorted([first.reference, second.reference])
    assert not mine().exclude(status=JobState.DONE).exists()


def twice(referral):
    return [referral.reference, referral.reference, str(referral.due_on)]


def kill_in_the_middle(place, start_worker):
    """Our session keeps the place to itself, so that the worker is stopped in its transaction, then killed."""
    with another_connection() as other:
        other.set_autocommit(False)
        with other.cursor() as cursor:
            cursor.execute("SELECT FROM centres_place WHERE id = %s FOR UPDATE", [place.pk])
        worker = start_worker()
        until(LOCKED)
        worker.kill()
        worker.communicate()
        other.rollback()


def test_a_worker_that_is_asked_to_stop_ends_its_job_first(start_worker):
    worker = start_worker()
    until("EXISTS (SELECT FROM procrastinate_workers)")
    worker.terminate()
    output, _ = worker.communicate(timeout=60)
    assert worker.returncode == 0, output
    assert not ProcrastinateWorker.objects.exists()
    assert not ProcrastinateJob.objects.filter(status=JobState.RUNNING).exists()


def test_a_worker_without_a_database_says_so_in_one_sentence(worker_environment, start_worker):
    worker_environment["DATABASE_WORKER_URL"] = "postgres://nobody@127.0.0.1:1/nowhere"
    worker = start_worker()
    output, _ = worker.communicate(timeout=60)
    assert worker.returncode == 1
    assert "The database does not answer" in output
    assert "Traceback" not in output
