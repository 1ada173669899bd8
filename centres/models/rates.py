"""What the State pays for a place and a day: dated data, never a constant."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from centres.enums import RateKind
from trips.audit.personal_data import NO_PERSONAL_DATA
from trips.audit.tracking import TrackedManager, history


class DailyRate(models.Model):
    """Euros for one place and one day, from `valid_from` to the eve of `valid_until`."""

    kind = models.CharField(_("kind"), max_length=12, choices=RateKind)
    amount = models.DecimalField(_("amount in euros"), max_digits=7, decimal_places=2)
    valid_from = models.DateField(_("from"))
    valid_until = models.DateField(_("until"), null=True, blank=True)

    objects = TrackedManager()
    history = history()
    personal_data = NO_PERSONAL_DATA

    class Meta:
        verbose_name = _("daily rate")
        verbose_name_plural = _("daily rates")
        ordering = ["kind", "valid_from", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "valid_from"],
                name="rate_once_a_day",
                violation_error_message=_("There is already a rate from this day."),
            ),
            models.CheckConstraint(
                condition=Q(valid_until=None) | Q(valid_until__gt=F("valid_from")),
                name="rate_in_order",
                violation_error_message=_("The end is after the start."),
            ),
        ]

    def __str__(self):
        return f"{self.get_kind_display()} {self.valid_from}"
