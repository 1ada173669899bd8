from django.db import models
from django.utils.translation import pgettext_lazy


class JobState(models.TextChoices):
    """The states of the queue's own table that we use."""

    WAITING = "todo", pgettext_lazy("background task", "waiting")
    RUNNING = "doing", pgettext_lazy("background task", "running")
    DONE = "succeeded", pgettext_lazy("background task", "done")
    FAILED = "failed", pgettext_lazy("background task", "failed")
    STOPPED = "aborted", pgettext_lazy("background task", "stopped")
