"""How long each step may take, and each rung of an alarm: dated data, never a constant."""

from datetime import time

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from cases.enums import Urgency
from placements.enums import Rung, Step
from trips.audit.personal_data import NO_PERSONAL_DATA
from trips.audit.tracking import TrackedManager, history


class StepLimit(models.Model):
    """The limit of a step from `valid_from` on, until a later row of the same step and danger.

    What is under way keeps the limit that it was given. `cut_off` is an hour of the party's own day: what comes
    to it later, or on a day off, counts as come on its next working day.
    """

    step = models.CharField(_("step"), max_length=12, choices=Step)
    urgency = models.CharField(_("danger"), max_length=12, choices=Urgency)
    working_days = models.PositiveSmallIntegerField(_("working days"), validators=[MinValueValidator(1)])
    cut_off = models.TimeField(_("counts as come on the day itself until"), default=time(16))
    valid_from = models.DateField(_("from"))

    objects = TrackedManager()
    history = history()
    personal_data = NO_PERSONAL_DATA

    class Meta:
        verbose_name = _("time limit")
        verbose_name_plural = _("time limits")
        ordering = ["step", "urgency", "-valid_from", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["step", "urgency", "valid_from"],
                name="limit_once_a_day",
                violation_error_message=_("There is already a limit from this day."),
            )
        ]

    def __str__(self):
        return f"{self.get_step_display()}, {self.get_urgency_display()}"


class RungLimit(models.Model):
    """How many minutes after the one before a rung of an alarm is climbed, from `valid_from` on; nights and Sundays
    count. The first one counts from the moment of the confirmation that is missing."""

    rung = models.CharField(_("who is told"), max_length=12, choices=Rung)
    minutes = models.PositiveSmallIntegerField(
        _("minutes after the one before"), validators=[MinValueValidator(1), MaxValueValidator(24 * 60)]
    )
    valid_from = models.DateField(_("from"))

    objects = TrackedManager()
    history = history()
    personal_data = NO_PERSONAL_DATA

    class Meta:
        verbose_name = _("minutes of an alarm")
        verbose_name_plural = _("minutes of alarms")
        ordering = ["rung", "-valid_from", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["rung", "valid_from"],
                name="rung_limit_once_a_day",
                violation_error_message=_("There is already a limit from this day."),
            )
        ]

    def __str__(self):
        return self.get_rung_display()
