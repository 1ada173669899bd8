"""What was done in law for her, and when: never an obligation, never the story."""

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from cases.enums import CorrectionReason
from cases.models.case import RETENTION, WOMAN, Case
from cases.vocabularies import LegalStepKind
from trips.audit.personal_data import PersonalData
from trips.audit.tracking import TrackedManager, history
from trips.guards.references import new_reference
from trips.organisations.models import Membership


def legal_step_reference():
    return new_reference("L")


class LegalStep(models.Model):
    """One dated step out of a list. Help never depends on it (Directive 2011/36/EU, art. 11(3)): nothing that ranks,
    sorts or decides reads this table, and OFII, which decides on places, does not see it.

    A wrong one is cancelled or corrected, with a reason; the history keeps what it was.
    """

    reference = models.CharField(_("reference"), max_length=12, unique=True, default=legal_step_reference)
    case = models.ForeignKey(
        Case, on_delete=models.PROTECT, related_name="legal_steps", verbose_name=_("case")
    )
    kind = models.ForeignKey(
        LegalStepKind, on_delete=models.PROTECT, related_name="+", verbose_name=_("legal step")
    )
    happened_on = models.DateField(_("on"))
    noted_at = models.DateTimeField(_("noted at"))
    author = models.ForeignKey(
        Membership, on_delete=models.PROTECT, related_name="+", verbose_name=_("noted by")
    )
    corrected_at = models.DateTimeField(_("corrected at"), null=True, blank=True)
    correction_reason = models.CharField(
        _("why it was corrected"), max_length=12, choices=CorrectionReason, blank=True
    )
    # It did not take place: struck out, never deleted.
    is_cancelled = models.BooleanField(_("cancelled"), default=False)

    reads_are_recorded = True
    objects = TrackedManager()
    history = history()
    personal_data = PersonalData(
        {"kind": _("support in her proceedings"), "happened_on": _("support in her proceedings")},
        subject=WOMAN,
        retention=RETENTION,
    )

    class Meta:
        verbose_name = _("legal step")
        verbose_name_plural = _("legal steps")
        ordering = ["-happened_on", "-id"]
        indexes = [models.Index(fields=["case", "-happened_on"], name="legal_step_of_case")]
        constraints = [
            models.CheckConstraint(
                condition=Q(corrected_at=None, correction_reason="", is_cancelled=False)
                | Q(corrected_at__isnull=False) & ~Q(correction_reason=""),
                name="legal_step_corrected_why",
                violation_error_message=_("A corrected legal step says when and why."),
            )
        ]

    def __str__(self):
        return self.reference

    def get_absolute_url(self):
        return reverse("cases:correct_legal_step", args=[self.reference])

    @property
    def file_id(self):
        return self.case_id
