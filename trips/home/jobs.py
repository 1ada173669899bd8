"""The background tasks, as the platform administrator sees them: what ran, what failed, what waits."""

from datetime import datetime
from typing import NamedTuple
from urllib.parse import urlencode

from django import forms
from django.contrib import messages
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from trips.access.duties import Duty
from trips.guards.doors import requires
from trips.jobs import actions, queries
from trips.jobs.declare import LABELS, next_runs
from trips.jobs.enums import JobState
from trips.ui.exports import Column, head_of, lines_of
from trips.ui.filters import ListFilter
from trips.ui.formats import write_moment
from trips.ui.paging import page_of

ALL = ("", gettext_lazy("Any"))
TONES = {
    JobState.WAITING: "waiting",
    JobState.RUNNING: "info",
    JobState.DONE: "success",
    JobState.FAILED: "danger",
}


def watch_jobs(actor):
    if actor.has(Duty.PLATFORM):
        return ""
    return _("Background tasks are looked after by the platform administrator.")


def try_again(actor, job):
    return watch_jobs(actor)


def job_for(actor, number):
    return queries.job(number)


def label_of(job):
    """What people call the task; one that no version knows any more keeps its name."""
    return str(LABELS.get(job.task_name, job.task_name))


def state_of(job):
    return str(JobState(job.status).label) if job.status in JobState else job.status


def tone_of(job):
    return TONES.get(job.status, "neutral")


def again_url(job):
    return reverse("home:job_again", args=[job.pk]) if job.status == JobState.FAILED else ""


COLUMNS = [
    Column(gettext_lazy("Task"), label_of, "task"),
    Column(gettext_lazy("State"), state_of, tone=tone_of),
    Column(gettext_lazy("Asked for"), lambda job: job.queued_at),
    Column(gettext_lazy("Last change"), lambda job: job.changed_at, "changed"),
    Column(gettext_lazy("Attempts"), lambda job: job.attempts),
    Column(
        gettext_lazy("What to do"),
        lambda job: _("Try again") if job.status == JobState.FAILED else "",
        url=again_url,
    ),
]


class Schedule(NamedTuple):
    """One task that runs by itself: when it was last due, when it is due next, how often it has failed lately."""

    label: str
    last: datetime | None
    next: datetime
    failed: int
    failed_url: str


def schedules(now):
    """By what people call them."""
    last, failed = queries.last_runs(), queries.failures()
    found = [
        Schedule(
            str(LABELS.get(name, name)),
            last.get(name),
            due,
            failed.get(name, 0),
            f"{reverse('home:jobs')}?{urlencode({'state': JobState.FAILED, 'task': name})}",
        )
        for name, due in next_runs(now).items()
    ]
    return sorted(found, key=lambda one: one.label)


class JobFilter(ListFilter):
    state = forms.ChoiceField(label=gettext_lazy("State"), choices=[ALL, *JobState.choices])
    task = forms.ChoiceField(label=gettext_lazy("Task"))

    lookups = {"state": "status", "task": "task_name"}
    sorts = {"task": ("task_name", "-pk"), "changed": ("changed_at", "pk")}
    default_sort = "-changed"

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["task"].choices = [ALL, *LABELS.items()]
        self.full_clean()


@requires(watch_jobs)
def jobs(request):
    listing = JobFilter(request.GET)
    page = page_of(listing.filter(queries.jobs()), request.GET.get("page"))
    context = {"listing": listing, "page": page, "head": head_of(COLUMNS), "lines": lines_of(COLUMNS, page)}
    context |= {"missing": missing_since(timezone.now()), "schedules": schedules(timezone.now())}
    return render(request, "home/job_list.html", context)


def missing_since(now):
    """ "" while a worker works, else the sentence that says since when none does."""
    if not queries.worker_is_missing(now):
        return ""
    seen = queries.worker_seen_at()
    if seen is None:
        return _("No worker has ever been seen: tasks wait until one is started.")
    return _("No worker has been seen since %(moment)s: tasks wait until one is started.") % {
        "moment": write_moment(seen)
    }


@requires(try_again, load=job_for)
def again(request, job):
    if request.method == "POST":
        actions.try_again(job=job, by=request.actor, now=timezone.now())
        messages.success(request, _("The task waits for a worker again."))
        return redirect("home:jobs")
    context = {
        "question": _("Try this task again?"),
        "consequence": _("It runs as soon as a worker is free. What it had already done is not done twice."),
        "confirm_label": _("Try again"),
        "back_url": reverse("home:jobs"),
        "danger": False,
        "form": None,
        "cells": lines_of(COLUMNS[:-1], [job])[0],
    }
    return render(request, "home/job_again.html", context)
