"""How much each preference weighs in the ranking of centres: dated data, never a constant."""

from django.core.validators import MaxValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from placements.enums import Preference
from trips.audit.personal_data import NO_PERSONAL_DATA
from trips.audit.tracking import TrackedManager, history

HEAVIEST = 100


class PreferenceWeight(models.Model):
    """The weight of a preference from `valid_from` on, until a later row; with 0 it counts no more.

    `least_km`, of the distance only: from how many kilometres on it is met.
    """

    preference = models.CharField(_("preference"), max_length=12, choices=Preference)
    weight = models.PositiveSmallIntegerField(_("weight"), validators=[MaxValueValidator(HEAVIEST)])
    least_km = models.PositiveSmallIntegerField(_("from how many kilometres on"), null=True, blank=True)
    valid_from = models.DateField(_("from"))

    objects = TrackedManager()
    history = history()
    personal_data = NO_PERSONAL_DATA

    class Meta:
        verbose_name = _("weight of a preference")
        verbose_name_plural = _("weights of preferences")
        ordering = ["preference", "-valid_from", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["preference", "valid_from"],
                name="weight_once_a_day",
                violation_error_message=_("There is already a weight from this day."),
            ),
            models.CheckConstraint(
                condition=models.Q(preference=Preference.DISTANCE, least_km__isnull=False)
                | ~models.Q(preference=Preference.DISTANCE) & models.Q(least_km=None),
                name="weight_of_distance_has_km",
                violation_error_message=_("Only the distance is counted in kilometres, and it needs them."),
            ),
        ]

    def __str__(self):
        return self.get_preference_display()
