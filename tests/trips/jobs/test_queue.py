"""The queue inside one transaction: what is queued, tried again, taken up and forgotten."""

from datetime import timedelta

import pytest
from django.db import connection, transaction
from django.utils import timezone
from procrastinate.contrib.django import app
from procrastinate.contrib.django.models import ProcrastinateJob

from tests.factories.actors import NOBODY
from trips.audit.models import Event
from trips.guards.refusals import Overtaken
from trips.jobs import actions, queries, tasks
from trips.jobs.declare import AGAIN, LABELS, enqueue
from trips.jobs.enums import JobState

pytestmark = pytest.mark.django_db
NAME = "trips.jobs.tasks.forget_old_jobs"


def execute(sql, *values):
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        return cursor.fetchone()[0] if cursor.description else None


def make_worker(seconds_ago=0):
    return execute(
        "INSERT INTO procrastinate_workers (last_heartbeat) VALUES (now() - make_interval(secs => %s)) RETURNING id",
        seconds_ago,
    )


def make_job(status=JobState.FAILED, *, worker=None, attempts=1, lock=None):
    """As the queue's own functions leave it."""
    number = execute(
        "INSERT INTO procrastinate_jobs (queue_name, task_name, args, attempts, queueing_lock, lock)"
        " VALUES ('default', %s, '{}', %s, %s, %s) RETURNING id",
        NAME,
        attempts,
        lock,
        lock,
    )
    if status != JobState.WAITING:
        execute(
            "UPDATE procrastinate_jobs SET status = 'doing', worker_id = %s WHERE id = %s", worker, number
        )
        execute("UPDATE procrastinate_jobs SET status = %s WHERE id = %s", str(status), number)
    return queries.job(number)


def status_of(job):
    return ProcrastinateJob.objects.get(pk=job.pk).status


@pytest.fixture
def now():
    """The database's own clock tells the heartbeats."""
    return timezone.now()


def test_each_task_of_ours_has_a_label_and_only_numbers_and_codes():
    ours = {name for name in app.tasks if "procrastinate" not in name}
    assert ours == set(LABELS)
    for task in (app.tasks[name] for name in ours):
        hints = {key: kind for key, kind in task.func.__annotations__.items() if key != "return"}
        assert set(hints.values()) <= {int, str}, task.name


def test_a_job_is_there_if_and_only_if_its_facts_are(db):
    with transaction.atomic():
        enqueue(tasks.forget_old_jobs, timestamp=1)
        transaction.set_rollback(True)
    assert not ProcrastinateJob.objects.exists()
    enqueue(tasks.forget_old_jobs, timestamp=1)
    assert ProcrastinateJob.objects.get().status == JobState.WAITING


def test_a_failed_task_waits_longer_each_time():
    class Job:
        attempts = 0

    waits = []
    for Job.attempts in range(7):
        decision = AGAIN.get_retry_decision(exception=OSError(), job=Job)
        waits.append(decision and round((decision.retry_at - timezone.now()).total_seconds()))
    assert waits == [5, 25, 125, 625, 3125, 15625, None]


def test_try_again(now):
    job = make_job()
    actions.try_again(job=job, by=NOBODY, now=now)
    assert status_of(job) == JobState.WAITING
    actions.try_again(job=job, by=NOBODY, now=now)
    assert Event.objects.get(kind="jobs.try_again").details == {"task": NAME}


def test_what_is_done_or_waits_already_is_not_tried_again(now):
    with pytest.raises(Overtaken, match=r"running|exécution|cours"):
        actions.try_again(job=make_job(JobState.DONE), by=NOBODY, now=now)
    failed = make_job(lock="one")
    make_job(JobState.WAITING, lock="one")
    with pytest.raises(Overtaken):
        actions.try_again(job=failed, by=NOBODY, now=now)


def test_only_the_jobs_of_a_silent_worker_are_taken_up(now):
    silent, alive = make_worker(40), make_worker(5)
    lost, gone, running = (make_job(JobState.RUNNING, worker=worker) for worker in (silent, None, alive))
    done = make_job(JobState.DONE, worker=silent)
    assert actions.take_up_abandoned(by=NOBODY, now=now) == 2
    assert [status_of(job) for job in (lost, gone)] == [JobState.WAITING] * 2
    assert (status_of(running), status_of(done)) == (JobState.RUNNING, JobState.DONE)
    assert actions.take_up_abandoned(by=NOBODY, now=now) == 0


def test_a_job_that_brings_workers_down_is_given_up(now):
    job = make_job(JobState.RUNNING, attempts=actions.MOST_ATTEMPTS)
    assert actions.take_up_abandoned(by=NOBODY, now=now) == 0
    assert status_of(job) == JobState.FAILED


def test_a_job_whose_twin_waits_is_given_up_and_keeps_no_other_from_being_taken_up(now):
    lost = make_job(JobState.RUNNING, lock="one")
    make_job(JobState.WAITING, lock="one")
    other = make_job(JobState.RUNNING)
    assert actions.take_up_abandoned(by=NOBODY, now=now) == 1
    assert (status_of(lost), status_of(other)) == (JobState.FAILED, JobState.WAITING)


def test_taking_up_is_never_kept_out_by_a_run_of_its_own():
    assert app.tasks["trips.jobs.tasks.take_up_abandoned"].lock is None
    assert app.tasks["placements.tasks.expire_overdue_proposals"].lock


def test_what_is_long_over_is_forgotten():
    def aged(status, hours):
        job = make_job(status)
        execute(
            "UPDATE procrastinate_events SET at = now() - make_interval(hours => %s) WHERE job_id = %s",
            hours,
            job.pk,
        )
        return job

    kept = [aged(JobState.DONE, 23), aged(JobState.FAILED, 700), aged(JobState.WAITING, 5000)]
    aged(JobState.DONE, 25)
    aged(JobState.FAILED, 721)
    actions.forget_old_jobs()
    assert set(queries.jobs()) == set(kept)


def test_a_worker_is_missing_after_five_minutes(now):
    assert queries.worker_is_missing(now)
    make_worker(60)
    assert not queries.worker_is_missing(now)
    assert queries.worker_is_missing(now + timedelta(minutes=5))


def test_a_job_that_began_is_a_sign_of_life_too(now):
    make_job(JobState.DONE)
    assert not queries.worker_is_missing(now)
