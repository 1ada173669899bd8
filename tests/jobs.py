"""The worker's part inside a test's own transaction: the real tasks, one after the other."""

from django.db import connection
from procrastinate.contrib.django import app
from procrastinate.contrib.django.models import ProcrastinateJob

from trips.jobs.enums import JobState


def waiting_jobs():
    return list(ProcrastinateJob.objects.filter(status=JobState.WAITING).order_by("pk"))


def run_jobs():
    """Run what waits, whenever it is due, until nothing does; returns how many ran."""
    count = 0
    while jobs := waiting_jobs():
        for job in jobs:
            app.tasks[job.task_name](**job.args)
            with connection.cursor() as cursor:
                cursor.execute("UPDATE procrastinate_jobs SET status = 'succeeded' WHERE id = %s", [job.pk])
            count += 1
    return count
