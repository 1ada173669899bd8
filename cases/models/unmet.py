"""Who asked and could not be referred: counted, never named."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from cases.enums import UnmetReason
from trips.audit.personal_data import NO_PERSONAL_DATA
from trips.organisations.models import Organisation


class UnmetNeed(models.Model):
    """An anonymous count of people who asked and could not be referred; nothing personal is kept."""

    month = models.DateField(_("month"))
    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="+", verbose_name=_("organisation")
    )
    reason = models.CharField(_("reason"), max_length=12, choices=UnmetReason)
    count = models.PositiveIntegerField(_("count"), default=0)

    personal_data = NO_PERSONAL_DATA

    class Meta:
        verbose_name = _("unmet need")
        verbose_name_plural = _("unmet needs")
        ordering = ["-month", "reason", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["month", "organisation", "reason"], name="unmet_need_once_a_month"
            ),
        ]

    def __str__(self):
        return f"{self.month:%m/%Y}"
