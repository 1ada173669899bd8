"""Reading the queue. It holds no personal data: names of tasks, numbers and times."""

from datetime import UTC, datetime, timedelta

from django.db.models import Count, Max, OuterRef, Q, QuerySet, Subquery
from procrastinate.contrib.django.models import (
    ProcrastinateEvent,
    ProcrastinateJob,
    ProcrastinatePeriodicDefer,
    ProcrastinateWorker,
)

from trips.jobs.enums import JobState

# A worker says every ten seconds that it lives.
SILENCE = timedelta(seconds=30)
ABSENCE = timedelta(minutes=5)


def jobs() -> QuerySet[ProcrastinateJob]:
    """All jobs with the moments when they were queued and last changed; never their arguments."""
    events = ProcrastinateEvent.objects.filter(job=OuterRef("pk"), at__isnull=False)
    return ProcrastinateJob.objects.defer("args").annotate(
        queued_at=Subquery(events.filter(type="deferred").order_by("pk").values("at")[:1]),
        changed_at=Subquery(events.exclude(type="scheduled").order_by("-pk").values("at")[:1]),
    )


def job(number: int) -> ProcrastinateJob | None:
    return jobs().filter(pk=number).first()


def abandoned_jobs(now: datetime) -> QuerySet[ProcrastinateJob]:
    """Jobs whose worker has disappeared, or says no more that it lives."""
    silent = Q(worker=None) | Q(worker__last_heartbeat__lt=now - SILENCE)
    return ProcrastinateJob.objects.filter(silent, status=JobState.RUNNING).order_by("pk")


def twin_waits(job: ProcrastinateJob) -> bool:
    """Is the same periodic task queued already? Then this one need not run again."""
    if not job.queueing_lock:
        return False
    twins = ProcrastinateJob.objects.filter(queueing_lock=job.queueing_lock, status=JobState.WAITING)
    return twins.exists()


def last_runs() -> dict[str, datetime]:
    """The name of each periodic task → when it was last due and queued."""
    rows = ProcrastinatePeriodicDefer.objects.values("task_name").annotate(last=Max("defer_timestamp"))
    return {row["task_name"]: datetime.fromtimestamp(row["last"], UTC) for row in rows}


def failures() -> dict[str, int]:
    """The name of each task that has failed → how often, of what is still kept."""
    rows = ProcrastinateJob.objects.filter(status=JobState.FAILED).values("task_name").order_by()
    return {row["task_name"]: row["failed"] for row in rows.annotate(failed=Count("pk"))}


def worker_seen_at() -> datetime | None:
    """The last sign of life of any worker: it said so, or it began a job."""
    heard = ProcrastinateWorker.objects.aggregate(last=Max("last_heartbeat"))["last"]
    began = ProcrastinateEvent.objects.filter(type="started").order_by("-pk").values_list("at", flat=True)
    return max((moment for moment in (heard, began.first()) if moment), default=None)


def worker_is_missing(now: datetime) -> bool:
    seen = worker_seen_at()
    return seen is None or seen < now - ABSENCE
