"""A place after a departure: it is being made ready until a day, which a manager may move."""

from django.core.validators import MaxValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from centres.models.places import Centre, Place
from centres.vocabularies import PreparationReason
from trips.audit.columns import at, by
from trips.audit.personal_data import NO_PERSONAL_DATA
from trips.audit.tracking import TrackedManager, history

# Longer than that a place is unavailable, for one of the State's reasons.
LONGEST_DAYS = 30


class Preparation(models.Model):
    """From the first night after a departure to the eve of `ready_on` the place is being made ready.

    It takes the place from nobody: whatever else takes the place on a night comes first. It names no stay:
    a place is left once a day at most, so its place and its first night say which departure it follows.
    """

    place = models.ForeignKey(
        Place, on_delete=models.PROTECT, related_name="preparations", verbose_name=_("place")
    )
    starts_on = models.DateField(_("from"))
    ready_on = models.DateField(_("ready on"))
    reason = models.ForeignKey(
        PreparationReason,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("why it takes longer"),
    )
    set_at = at(_("day of readiness chosen at"))
    set_by = by(_("day of readiness chosen by"))

    objects = TrackedManager()
    history = history()
    personal_data = NO_PERSONAL_DATA

    class Meta:
        verbose_name = _("preparation of a place")
        verbose_name_plural = _("preparations of places")
        ordering = ["place", "starts_on", "id"]
        indexes = [models.Index(fields=["starts_on", "ready_on"], name="preparation_dates")]
        constraints = [
            models.UniqueConstraint(
                fields=["place", "starts_on"],
                name="preparation_once_a_departure",
                violation_error_message=_("This place is already being made ready from this day."),
            ),
            models.CheckConstraint(
                condition=Q(ready_on__gte=F("starts_on")),
                name="preparation_in_order",
                violation_error_message=_("A place is ready on the day of the departure or later."),
            ),
            models.CheckConstraint(
                condition=Q(set_at=None, set_by=None, reason=None)
                | Q(set_at__isnull=False, set_by__isnull=False),
                name="preparation_set_at_by",
                violation_error_message=_("What was decided says when and by whom."),
            ),
        ]

    def __str__(self):
        return f"{self.place_id} {self.starts_on}"


class PreparationTime(models.Model):
    """How many days a centre needs to make a place ready, for departures from `since` on."""

    centre = models.ForeignKey(
        Centre, on_delete=models.PROTECT, related_name="preparation_times", verbose_name=_("centre")
    )
    since = models.DateField(_("for departures from"))
    days = models.PositiveSmallIntegerField(
        _("days to make a place ready"), validators=[MaxValueValidator(LONGEST_DAYS)]
    )

    objects = TrackedManager()
    history = history()
    personal_data = NO_PERSONAL_DATA

    class Meta:
        verbose_name = _("time to make a place ready")
        verbose_name_plural = _("times to make a place ready")
        ordering = ["centre", "since", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["centre", "since"],
                name="preparation_time_once_a_day",
                violation_error_message=_("This centre already has a time from this day."),
            ),
            models.CheckConstraint(
                condition=Q(days__lte=LONGEST_DAYS),
                name="preparation_time_short",
                violation_error_message=_(
                    "A place is made ready within thirty days; longer, it is unavailable."
                ),
            ),
        ]

    def __str__(self):
        return f"{self.centre_id} {self.since}"
