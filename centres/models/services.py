"""What was delivered under the six conditions."""

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from centres.models.stays import Stay
from centres.vocabularies import Commitment, ServiceResult
from trips.audit.personal_data import PersonalData
from trips.audit.tracking import TrackedManager, history
from trips.guards.references import new_reference
from trips.organisations.models import Membership
from trips.sealing.fields import SealedRow, SealedTextField

MINUTES = [MinValueValidator(5), MaxValueValidator(24 * 60)]


def service_reference():
    return new_reference("V")


def session_reference():
    return new_reference("N")


class GroupSession(SealedRow):
    """One session for several women, entered once; each attendance is a `Service`."""

    reference = models.CharField(_("reference"), max_length=12, unique=True, default=session_reference)
    centre = models.ForeignKey(
        "centres.Centre", on_delete=models.PROTECT, related_name="sessions", verbose_name=_("centre")
    )
    commitment = models.ForeignKey(
        Commitment, on_delete=models.PROTECT, related_name="+", verbose_name=_("commitment")
    )
    held_on = models.DateField(_("held on"))
    minutes = models.PositiveSmallIntegerField(_("duration in minutes"), validators=MINUTES)
    led_by = models.ForeignKey(
        Membership,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("led by"),
    )
    partner = SealedTextField(_("partner organisation"))
    recorded_at = models.DateTimeField(_("recorded at"))
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name=_("recorded by")
    )

    sealed_by = ("centre", "key")
    objects = TrackedManager()
    history = history()
    personal_data = PersonalData(
        {"led_by": _("who delivered"), "partner": _("who delivered")},
        subject=_("users"),
        retention=_("five years"),
    )

    class Meta:
        verbose_name = _("group session")
        verbose_name_plural = _("group sessions")
        ordering = ["-held_on", "-id"]

    def __str__(self):
        return self.reference


class Service(SealedRow):
    """One service delivered to one resident under one commitment.

    Of a health act only that it happened: never its content, its diagnosis or its result.
    A mistake is cancelled with a reason, never removed.
    """

    reference = models.CharField(_("reference"), max_length=12, unique=True, default=service_reference)
    stay = models.ForeignKey(
        Stay, on_delete=models.PROTECT, related_name="services", verbose_name=_("resident")
    )
    commitment = models.ForeignKey(
        Commitment, on_delete=models.PROTECT, related_name="services", verbose_name=_("commitment")
    )
    provided_on = models.DateField(_("date"))
    minutes = models.PositiveSmallIntegerField(_("duration in minutes"), validators=MINUTES)
    provided_by = models.ForeignKey(
        Membership, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("by")
    )
    partner = SealedTextField(_("partner organisation"))
    result = models.ForeignKey(
        ServiceResult,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("result"),
    )
    session = models.ForeignKey(
        GroupSession,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="attendances",
        verbose_name=_("group session"),
    )
    recorded_at = models.DateTimeField(_("recorded at"))
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name=_("recorded by")
    )
    cancelled_at = models.DateTimeField(_("cancelled at"), null=True, blank=True)
    cancelled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("cancelled by"),
    )
    cancelled_why = SealedTextField(_("reason of the correction"))

    sealed_by = ("stay", "case", "key")
    reads_are_recorded = True
    objects = TrackedManager()
    history = history()
    personal_data = PersonalData(
        {
            "stay": _("proof that the service was delivered to her"),
            "provided_by": _("who delivered"),
            "partner": _("who delivered"),
            "cancelled_why": _("why the record was corrected"),
        },
        subject=_("women hosted"),
        retention=_("two years after the last contact, then without identity"),
    )

    class Meta:
        verbose_name = _("service")
        verbose_name_plural = _("services")
        ordering = ["-provided_on", "-id"]
        indexes = [models.Index(fields=["stay", "provided_on"], name="service_of_stay")]
        constraints = [
            models.CheckConstraint(
                condition=Q(cancelled_at=None, cancelled_by=None, cancelled_why__isnull=True)
                | Q(cancelled_at__isnull=False, cancelled_by__isnull=False, cancelled_why__isnull=False),
                name="service_cancelled_at_by_why",
                violation_error_message=_("A corrected service says when, by whom and why."),
            ),
            models.CheckConstraint(
                condition=Q(minutes__gte=5, minutes__lte=24 * 60),
                name="service_minutes_range",
                violation_error_message=_("The duration is between 5 minutes and 24 hours."),
            ),
        ]

    def __str__(self):
        return self.reference

    @property
    def file_id(self):
        return self.stay.case_id
