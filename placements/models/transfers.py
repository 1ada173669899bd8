"""The transfer: OFII moves a woman from one centre to another; her stays are a chain."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from cases.vocabularies import ConsentMeans
from centres.models import Stay
from placements.enums import Opinion, TransferKind
from placements.models.columns import RETENTION, WOMAN, pair, reason
from placements.models.referrals import Referral
from placements.vocabularies import TransferReason
from trips.audit.columns import USER, at, by
from trips.audit.personal_data import PersonalData
from trips.audit.tracking import TrackedManager, history


class Transfer(models.Model):
    """A decision of OFII: one stay ends by it and the next one begins, on a day to come or at once.

    A planned one says how she agreed and what the centre that receives her answered when it was consulted
    (CASF L.349-3); in an emergency both come afterwards. Until its day it may be taken back.
    """

    referral = models.ForeignKey(
        Referral, on_delete=models.PROTECT, related_name="transfers", verbose_name=_("referral")
    )
    from_stay = models.ForeignKey(
        Stay, on_delete=models.PROTECT, related_name="transfers_away", verbose_name=_("stay that ended")
    )
    to_stay = models.OneToOneField(
        Stay, on_delete=models.PROTECT, related_name="transfer_here", verbose_name=_("stay that began")
    )
    kind = models.CharField(_("kind"), max_length=10, choices=TransferKind)
    why = models.ForeignKey(
        TransferReason, on_delete=models.PROTECT, related_name="+", verbose_name=_("why she is transferred")
    )
    answer_means = reason(ConsentMeans, _("how she agreed"))
    opinion = models.CharField(_("opinion"), max_length=14, choices=Opinion, blank=True)
    decided_at = models.DateTimeField(_("decided at"))
    decided_by = models.ForeignKey(
        USER, on_delete=models.PROTECT, related_name="+", verbose_name=_("decided by")
    )
    withdrawn_at = at(_("taken back at"))
    withdrawn_by = by(_("taken back by"))

    objects = TrackedManager()
    history = history()
    personal_data = PersonalData(
        {"kind": _("where she lives is decided"), "why": _("a decision has its reason")},
        subject=WOMAN,
        retention=RETENTION,
    )

    class Meta:
        verbose_name = _("transfer")
        verbose_name_plural = _("transfers")
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["from_stay"],
                condition=Q(withdrawn_at=None),
                name="transfer_one_live_per_stay",
                violation_error_message=_("OFII has already decided a transfer from this stay."),
            ),
            pair("withdrawn", "transfer"),
            models.CheckConstraint(
                condition=Q(kind=TransferKind.EMERGENCY) | Q(answer_means__isnull=False) & ~Q(opinion=""),
                name="transfer_planned_is_agreed",
                violation_error_message=_(
                    "A planned transfer says how she agreed and what the centre answered."
                ),
            ),
            models.CheckConstraint(
                condition=~Q(from_stay=models.F("to_stay")),
                name="transfer_between_two_stays",
                violation_error_message=_("A transfer leads from one stay to another one."),
            ),
        ]

    def __str__(self):
        return str(self.pk)
