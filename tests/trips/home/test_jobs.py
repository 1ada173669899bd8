"""The page of background tasks: for the platform, without the arguments of any."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from procrastinate.contrib.django.models import ProcrastinateJob

from tests.trips.jobs.test_queue import execute, make_job, make_worker, status_of
from trips.audit.models import Event
from trips.jobs.declare import LABELS, next_runs
from trips.jobs.enums import JobState

OTHERS = ["caseworker_a", "admin_a", "officer_lyon", "national", "manager_north", "auditor", "protection"]
LIST = reverse("home:jobs")


def again(job):
    return reverse("home:job_again", args=[job.pk])


@pytest.mark.parametrize("persona", OTHERS)
def test_nobody_else_sees_them(client_of, persona):
    job = make_job()
    client = client_of(persona)
    assert client.get(LIST).status_code == 403
    assert client.get(again(job)).status_code == 403
    assert client.post(again(job)).status_code == 403
    assert status_of(job) == JobState.FAILED


def test_the_platform_sees_what_ran_failed_and_waits(client_of):
    for status in (JobState.WAITING, JobState.DONE, JobState.FAILED):
        make_job(status)
    execute("UPDATE procrastinate_jobs SET args = '{\"user\": 424242}'")
    client = client_of("platform")
    page = client.get(LIST).content.decode()
    assert page.count("Oublier les tâches") == 3 + 2  # and the filter, and what runs by itself
    assert "424242" not in page
    assert client.get(LIST, {"state": JobState.FAILED}).context["page"].total == 1
    assert client.get(LIST, {"state": "x", "task": "y", "sort": "z"}).status_code == 200


def test_a_failed_task_is_tried_again(client_of, world):
    job = make_job()
    client = client_of("platform")
    assert again(job) in client.get(LIST).content.decode()
    assert client.get(again(job)).status_code == 200
    assert status_of(job) == JobState.FAILED
    assert client.post(again(job)).url == LIST
    assert status_of(job) == JobState.WAITING
    assert Event.objects.get(kind="jobs.try_again").user_id == world.platform.user_id


def test_a_task_that_is_done_gets_a_sentence(client_of):
    assert client_of("platform").post(again(make_job(JobState.DONE))).status_code == 409
    assert client_of("platform").get(reverse("home:job_again", args=[10**15])).status_code == 404


@pytest.mark.parametrize("more", [0, 5])
def test_the_list_asks_the_same_number_of_questions(client_of, django_assert_num_queries, more):
    for _ in range(1 + more):
        make_job()
    client = client_of("platform")
    with django_assert_num_queries(11):
        client.get(LIST)


def test_a_missing_worker_is_said_and_takes_no_page_away(client_of, client):
    ready = reverse("home:readyz")
    assert "Rien ne travaille" in client_of("platform").get(LIST).content.decode()
    assert (client.get(ready).status_code, client.get(ready).content) == (
        200,
        b"ready, no worker for 5 minutes",
    )
    make_worker()
    execute("UPDATE procrastinate_workers SET last_heartbeat = %s", timezone.now())
    assert "Rien ne travaille" not in client_of("platform").get(LIST).content.decode()
    assert client.get(ready).content == b"ready"
    assert not ProcrastinateJob.objects.exists()


def test_what_runs_by_itself_says_when_it_ran_and_runs_next(client_of, world, frozen_now):
    """Each periodic task once: the one of the drafts was due this morning, is due tomorrow and has failed once."""
    name = "placements.tasks.throw_unused_drafts_away"
    due = frozen_now.replace(hour=4, minute=30)
    execute(
        "INSERT INTO procrastinate_periodic_defers (task_name, defer_timestamp) VALUES (%s, %s)",
        name,
        due.timestamp(),
    )
    execute("UPDATE procrastinate_jobs SET task_name = %s WHERE id = %s", name, make_job(JobState.FAILED).pk)
    schedules = {one.label: one for one in client_of("platform").get(LIST).context["schedules"]}
    assert len(schedules) == len(next_runs(frozen_now)) > 12
    drafts = schedules[str(LABELS[name])]
    assert (drafts.last, drafts.next, drafts.failed) == (due, due + timedelta(days=1), 1)
    assert client_of("platform").get(drafts.failed_url).context["page"].total == 1
