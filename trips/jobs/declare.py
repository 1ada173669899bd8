"""Declaring what runs behind the pages. An app's `tasks.py` is found by itself.

A task calls one action, in the name of an actor of its own. Its arguments are stored in clear, so they are
numbers and codes, never a name or a text. It may run twice: a worker that was killed after its work and before
saying so leaves a job that another worker runs again. The action then finds its work done and does nothing.
"""

from collections.abc import Callable
from datetime import UTC, datetime
from functools import wraps
from typing import Any

from croniter import croniter
from django.utils.functional import Promise
from procrastinate import RetryStrategy
from procrastinate.contrib.django import app
from procrastinate.contrib.django.django_connector import DjangoConnector
from procrastinate.manager import JobManager
from procrastinate.tasks import Task, configure_task

# Tried again after 5 s, 25 s, 2 min, 10 min, 52 min and 4 h; then it has failed and waits for a person.
AGAIN = RetryStrategy(max_attempts=6, exponential_wait=5)
# The name of a task → what people call it.
LABELS: dict[str, str | Promise] = {}


def task(label: str | Promise) -> Callable[[Callable], Task]:
    """Something to do once, as soon as a worker is free; tried again when it fails."""

    def declare(function: Callable) -> Task:
        name = _name(function, label)
        return app.task(name=name, retry=AGAIN)(function)

    return declare


def periodic(cron: str, label: str | Promise, *, alone: bool = True) -> Callable[[Callable[[], Any]], Task]:
    """Something to do at the times of `cron` (in UTC), once, however many workers there are.

    A run that fails is not tried again: the next one does its work. `alone`: the next one waits for the end of
    this one; a run whose worker was killed then keeps the others out until it is taken up.
    """

    def declare(function: Callable[[], Any]) -> Task:
        name = _name(function, label)

        @wraps(function)
        def run(timestamp: int) -> None:
            function()

        declared = app.task(name=name, lock=name if alone else None, queueing_lock=name)(run)
        return app.periodic(cron=cron)(declared)

    return declare


def next_runs(now: datetime) -> dict[str, datetime]:
    """The name of each periodic task → when it is due next."""
    periodic = app.periodic_registry.periodic_tasks.values()
    return {one.task.name: croniter(one.cron, now.astimezone(UTC)).get_next(datetime) for one in periodic}


def enqueue(task: Task, *, due: datetime | None = None, **ids: int | str) -> None:
    """Queue `task` in the caller's transaction: the job is there if and only if its facts are.

    It runs as soon as a worker is free, or once it is `due`.
    """
    configure_task(name=task.name, job_manager=manager(), schedule_at=due).defer(**ids)


def manager() -> JobManager:
    """The queue through the connection, and the transaction, of whoever calls."""
    return JobManager(DjangoConnector())


def _name(function: Callable, label: str | Promise) -> str:
    name = f"{function.__module__}.{function.__name__}"
    LABELS[name] = label
    return name
