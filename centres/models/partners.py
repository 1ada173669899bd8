"""With whom a centre works: organisations near it or national ones, and its agreements with them."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from centres.enums import PartnerKind, PartnerLevel
from centres.models.places import Centre
from trips.audit.personal_data import NO_PERSONAL_DATA, PersonalData
from trips.audit.tracking import TrackedManager, history
from trips.guards.references import new_reference
from trips.sealing.fields import SealedRow, SealedTextField


def partner_reference():
    return new_reference("B")


def partnership_reference():
    return new_reference("G")


class Partner(SealedRow):
    """An organisation that a centre works with.

    Its name is sealed under the key of the centre: who works with a house tells where the house is.
    """

    reference = models.CharField(_("reference"), max_length=12, unique=True, default=partner_reference)
    centre = models.ForeignKey(
        Centre, on_delete=models.PROTECT, related_name="partners", verbose_name=_("centre")
    )
    kind = models.CharField(_("kind of organisation"), max_length=12, choices=PartnerKind)
    level = models.CharField(_("local or national"), max_length=10, choices=PartnerLevel)
    name = SealedTextField(_("name of the organisation"))

    sealed_by = ("centre", "key")
    objects = TrackedManager()
    history = history()
    personal_data = NO_PERSONAL_DATA

    class Meta:
        verbose_name = _("partner")
        verbose_name_plural = _("partners")
        ordering = ["kind", "level", "id"]

    def __str__(self):
        return self.reference


class Partnership(SealedRow):
    """One agreement (convention de partenariat) with a partner, both days included."""

    reference = models.CharField(_("reference"), max_length=12, unique=True, default=partnership_reference)
    partner = models.ForeignKey(
        Partner, on_delete=models.PROTECT, related_name="partnerships", verbose_name=_("partner")
    )
    starts_on = models.DateField(_("first day"))
    ends_on = models.DateField(_("last day"))
    contact = SealedTextField(_("whom to call there"))

    sealed_by = ("partner", "centre", "key")
    objects = TrackedManager()
    history = history()
    personal_data = PersonalData(
        {"contact": _("whom to call at the partner, by name or office")},
        subject=_("staff of partners"),
        retention=_("five years"),
    )

    class Meta:
        verbose_name = _("partner agreement")
        verbose_name_plural = _("partner agreements")
        ordering = ["-ends_on", "-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["partner", "starts_on"],
                name="partnership_once",
                violation_error_message=_("An agreement with this partner already begins on this day."),
            ),
            models.CheckConstraint(
                condition=Q(ends_on__gte=F("starts_on")),
                name="partnership_in_order",
                violation_error_message=_("The last day is not before the first."),
            ),
        ]

    def __str__(self):
        return self.reference

    @property
    def centre(self):
        return self.partner.centre
