"""The decision of OFII that a stay ends on a day; the centre then records the departure."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from centres.models import Stay
from placements.models.columns import RETENTION, WOMAN, pair
from placements.models.referrals import Referral
from placements.vocabularies import ExitReason
from trips.audit.columns import USER, at, by
from trips.audit.personal_data import PersonalData
from trips.audit.tracking import TrackedManager, history
from trips.guards.references import new_reference


def exit_reference():
    return new_reference("L")


class ExitDecision(models.Model):
    """Until when, why, decided by whom; taken back, the end is again the one from before (`from_end`)."""

    reference = models.CharField(_("reference"), max_length=12, unique=True, default=exit_reference)
    stay = models.ForeignKey(
        Stay, on_delete=models.PROTECT, related_name="exit_decisions", verbose_name=_("stay")
    )
    referral = models.ForeignKey(
        Referral, on_delete=models.PROTECT, related_name="exit_decisions", verbose_name=_("referral")
    )
    why = models.ForeignKey(
        ExitReason, on_delete=models.PROTECT, related_name="+", verbose_name=_("why her stay ends")
    )
    ends_on = models.DateField(_("her stay ends on"))
    from_end = models.DateField(_("end decided before"))
    decided_at = models.DateTimeField(_("decided at"))
    decided_by = models.ForeignKey(
        USER, on_delete=models.PROTECT, related_name="+", verbose_name=_("decided by")
    )
    withdrawn_at = at(_("taken back at"))
    withdrawn_by = by(_("taken back by"))

    reads_are_recorded = True
    objects = TrackedManager()
    history = history()
    personal_data = PersonalData(
        {
            "why": _("a decision has its reason"),
            "ends_on": _("she knows until when she may stay"),
        },
        subject=WOMAN,
        retention=RETENTION,
    )

    class Meta:
        verbose_name = _("decision to end a stay")
        verbose_name_plural = _("decisions to end a stay")
        ordering = ["-decided_at", "-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["stay"],
                condition=Q(withdrawn_at=None),
                name="exit_one_live_per_stay",
                violation_error_message=_("OFII has already decided that this stay ends."),
            ),
            pair("withdrawn", "exit"),
        ]

    def __str__(self):
        return self.reference

    @property
    def file_id(self):
        return self.stay.case_id
