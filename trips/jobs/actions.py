"""Writing the queue: what the worker and the platform administrator do with jobs."""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _
from procrastinate import sql
from procrastinate.contrib.django.models import ProcrastinateJob

from trips.audit import record
from trips.audit.record import Doer
from trips.guards.refusals import Overtaken
from trips.jobs import queries
from trips.jobs.declare import manager
from trips.jobs.enums import JobState

# A job that brings its worker down each time is given up.
MOST_ATTEMPTS = 10
KEPT_HOURS = {(JobState.DONE,): 24, (JobState.FAILED, JobState.STOPPED): 30 * 24}


@dataclass(frozen=True)
class Machine:
    """Who acts when nobody in person does."""

    role: str
    user_id: int | None = None
    membership_id: int | None = None
    organisation_id: int | None = None


@transaction.atomic
def try_again(*, job: ProcrastinateJob, by: Doer, now: datetime) -> None:
    """Queue a failed job again; a second click finds it queued."""
    locked = ProcrastinateJob.objects.select_for_update(of=("self",)).get(pk=job.pk)
    if locked.status == JobState.WAITING:
        return
    if locked.status != JobState.FAILED:
        raise Overtaken(_("This task is no longer failed: it is running, or it is done."))
    if queries.twin_waits(locked):
        raise Overtaken(_("The same task is already waiting: there is nothing to try again."))
    manager().retry_job_by_id(locked.pk, retry_at=now)
    record.event("jobs.try_again", locked, by=by, now=now, task=locked.task_name)


def take_up_abandoned(*, by: Doer, now: datetime) -> int:
    """Queue again what a worker that was killed left undone; returns how many."""
    return sum(_take_up(job, by=by, now=now) for job in queries.abandoned_jobs(now))


@transaction.atomic
def _take_up(job: ProcrastinateJob, *, by: Doer, now: datetime) -> bool:
    still = queries.abandoned_jobs(now).select_for_update(of=("self",), skip_locked=True)
    locked = still.filter(pk=job.pk).first()
    if locked is None:
        return False
    given_up = locked.attempts >= MOST_ATTEMPTS or queries.twin_waits(locked)
    if given_up:
        _finish(locked, JobState.FAILED)
    else:
        manager().retry_job_by_id(locked.pk, retry_at=now)
    record.event("jobs.take_up", locked, by=by, now=now, task=locked.task_name, given_up=given_up)
    return not given_up


def forget_old_jobs() -> None:
    """Remove what is over: successes after a day, failures after a month. The audit log keeps what was done."""
    for states, hours in KEPT_HOURS.items():
        manager().connector.execute_query(
            sql.queries["delete_old_jobs"], nb_hours=hours, queue=None, statuses=[str(one) for one in states]
        )


def _finish(job: ProcrastinateJob, state: JobState) -> None:
    manager().connector.execute_query(
        sql.queries["finish_job"], job_id=job.pk, status=str(state), delete_job=False
    )
