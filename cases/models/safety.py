"""Where she must not go and how to reach her safely."""

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from cases.enums import Urgency
from cases.models.case import RETENTION, WOMAN, Case
from cases.models.step import Step
from cases.vocabularies import ContactChannel
from trips.audit.personal_data import PersonalData
from trips.audit.tracking import TrackedManager, history
from trips.geography.models import Department, Town


class Safety(Step):
    """Where she must not go and how to reach her. The zones are never shown to any centre."""

    urgency = models.CharField(_("danger where she is"), max_length=12, choices=Urgency, blank=True)
    no_zone = models.BooleanField(_("she has no place to avoid"), default=False)
    departments = models.ManyToManyField(
        Department, blank=True, related_name="+", verbose_name=_("départements to avoid")
    )
    channels = models.ManyToManyField(
        ContactChannel, blank=True, related_name="+", verbose_name=_("safe ways to reach her")
    )
    contact_rules = models.CharField(_("rules of safe contact"), max_length=500, blank=True)

    objects = TrackedManager()
    history = history(m2m=("departments", "channels"))
    personal_data = PersonalData(
        {
            "urgency": _("waiting order"),
            "departments": _("distance from danger"),
            "channels": _("reaching her safely"),
            "contact_rules": _("reaching her safely"),
        },
        subject=WOMAN,
        retention=RETENTION,
    )

    class Meta:
        verbose_name = _("safety")
        verbose_name_plural = _("safety")

    def __str__(self):
        return self.case.reference


class KeepAwayCircle(models.Model):
    """A circle around a town in which she must not be placed."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="circles", verbose_name=_("case"))
    town = models.ForeignKey(Town, on_delete=models.PROTECT, related_name="+", verbose_name=_("around"))
    radius_km = models.PositiveSmallIntegerField(
        _("radius in kilometres"), validators=[MinValueValidator(1), MaxValueValidator(800)]
    )

    objects = TrackedManager()
    history = history()
    personal_data = PersonalData(
        {"town": _("distance from danger"), "radius_km": _("distance from danger")},
        subject=WOMAN,
        retention=RETENTION,
    )

    class Meta:
        verbose_name = _("circle to avoid")
        verbose_name_plural = _("circles to avoid")
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["case", "town"],
                name="circle_once_per_town",
                violation_error_message=_("This town is already in the list."),
            ),
            models.CheckConstraint(
                condition=Q(radius_km__gte=1, radius_km__lte=800),
                name="circle_radius_range",
                violation_error_message=_("The radius is between 1 and 800 km."),
            ),
        ]

    def __str__(self):
        return self.case.reference
