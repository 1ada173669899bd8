"""Her protection, how she was detected and what she needs."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from cases.models.case import RETENTION, WOMAN
from cases.models.step import Step
from cases.vocabularies import (
    AccommodationType,
    Detector,
    ExploitationType,
    Identifier,
    Indicator,
    Need,
    Protection,
)
from trips.audit.personal_data import PersonalData
from trips.audit.tracking import TrackedManager, history
from trips.geography.models import Department


class Situation(Step):
    """Her protection and where she lives now, with its end."""

    protection = models.ForeignKey(
        Protection,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("protection status"),
    )
    protected_on = models.DateField(_("protection granted on"), null=True, blank=True)
    accommodation = models.ForeignKey(
        AccommodationType,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("where she lives now"),
    )
    department = models.ForeignKey(
        Department,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("département where she lives now"),
    )
    accommodation_ends_on = models.DateField(_("she must leave by"), null=True, blank=True)
    needed_on = models.DateField(_("the place is needed from"), null=True, blank=True)

    objects = TrackedManager()
    history = history()
    personal_data = PersonalData(
        {
            "protection": _("eligibility"),
            "protected_on": _("eligibility"),
            "accommodation": _("danger where she is"),
            "department": _("which OFII territory decides"),
            "accommodation_ends_on": _("waiting order"),
            "needed_on": _("a place that fits"),
        },
        subject=WOMAN,
        retention=RETENTION,
    )

    class Meta:
        verbose_name = _("situation")
        verbose_name_plural = _("situations")

    def __str__(self):
        return self.case.reference


class Detection(Step):
    """Why she is presumed a victim. Detection and formal identification are two facts apart."""

    exploitation_types = models.ManyToManyField(
        ExploitationType, blank=True, related_name="+", verbose_name=_("types of exploitation")
    )
    indicators = models.ManyToManyField(Indicator, blank=True, related_name="+", verbose_name=_("indicators"))
    detected_by = models.ForeignKey(
        Detector,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("detected by"),
    )
    detected_on = models.DateField(_("detected on"), null=True, blank=True)
    identified_by = models.ForeignKey(
        Identifier,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("formally identified by"),
    )
    identified_on = models.DateField(_("formally identified on"), null=True, blank=True)

    objects = TrackedManager()
    history = history(m2m=("exploitation_types", "indicators"))
    personal_data = PersonalData(
        {
            "exploitation_types": _("eligibility; support to prepare"),
            "indicators": _("eligibility"),
            "detected_by": _("eligibility"),
            "detected_on": _("eligibility"),
            "identified_by": _("rights opened by identification"),
            "identified_on": _("rights opened by identification"),
        },
        subject=WOMAN,
        retention=RETENTION,
    )

    class Meta:
        verbose_name = _("detection")
        verbose_name_plural = _("detections")
        constraints = [
            models.CheckConstraint(
                condition=Q(identified_on=None) | Q(identified_by__isnull=False),
                name="detection_identified_by_whom",
                violation_error_message=_("Say which authority identified her."),
            )
        ]

    def __str__(self):
        return self.case.reference


class NeedsAssessment(Step):
    """What she needs, seen by a centre that is asked. Assessed again, the one before becomes a `PastAssessment`."""

    assessed_on = models.DateField(_("assessed on"), null=True, blank=True)
    needs = models.ManyToManyField(Need, blank=True, related_name="+", verbose_name=_("needs"))

    objects = TrackedManager()
    history = history(m2m=("needs",))
    personal_data = PersonalData(
        {"needs": _("a centre that can meet them"), "assessed_on": _("what has changed for her")},
        subject=WOMAN,
        retention=RETENTION,
    )

    class Meta:
        verbose_name = _("assessment of needs")
        verbose_name_plural = _("assessments of needs")

    def __str__(self):
        return self.case.reference
