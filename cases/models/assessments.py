"""What she needed before: each assessment that a newer one has replaced."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from cases.models.case import RETENTION, WOMAN, Case
from cases.vocabularies import Need
from trips.audit.personal_data import PersonalData


class PastAssessment(models.Model):
    """One assessment as it was on its day. The one that holds today is `NeedsAssessment`, a step of the referral.

    Written once, by `cases.actions.assess_again`, and never changed: so it has no history.
    """

    case = models.ForeignKey(
        Case, on_delete=models.PROTECT, related_name="past_assessments", verbose_name=_("case")
    )
    assessed_on = models.DateField(_("assessed on"))
    needs = models.ManyToManyField(Need, related_name="+", verbose_name=_("needs"))
    replaced_at = models.DateTimeField(_("replaced at"))
    replaced_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name=_("replaced by")
    )

    personal_data = PersonalData(
        {"needs": _("what has changed for her"), "assessed_on": _("what has changed for her")},
        subject=WOMAN,
        retention=RETENTION,
    )

    class Meta:
        verbose_name = _("earlier assessment of needs")
        verbose_name_plural = _("earlier assessments of needs")
        ordering = ["-assessed_on", "-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["case", "assessed_on"],
                name="past_assessment_once_a_day",
                violation_error_message=_("Her needs were assessed on that day already."),
            )
        ]

    def __str__(self):
        return f"{self.assessed_on:%d/%m/%Y}"
