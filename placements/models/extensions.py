"""The extension: a stay goes on for three months more, asked by the centre, decided by OFII."""

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from centres.models import Stay
from placements.enums import Outcome
from placements.models.columns import RETENTION, pair, reason
from placements.models.referrals import Referral
from placements.vocabularies import ExitStep, ExtensionGround, ExtensionRefusal
from trips.audit.columns import USER, at, by
from trips.audit.personal_data import PersonalData
from trips.audit.tracking import TrackedManager, history
from trips.guards.references import new_reference
from trips.sealing.fields import SealedRow, SealedTextField


def extension_reference():
    return new_reference("X")


class Extension(SealedRow):
    """A request of the centre and OFII's answer; open while `outcome` is empty.

    `from_end` is the decided end that it starts from, `until` the one that OFII set. `referral` is the one
    that had led to the stay when it was asked: its desk decides, whatever becomes of the referral.
    """

    reference = models.CharField(_("reference"), max_length=12, unique=True, default=extension_reference)
    stay = models.ForeignKey(
        Stay, on_delete=models.PROTECT, related_name="extensions", verbose_name=_("stay")
    )
    referral = models.ForeignKey(
        Referral, on_delete=models.PROTECT, related_name="extensions", verbose_name=_("referral")
    )
    grounds = models.ManyToManyField(
        ExtensionGround, related_name="+", verbose_name=_("why she needs more time")
    )
    exit_steps = models.ManyToManyField(ExitStep, related_name="+", verbose_name=_("steps of the exit plan"))
    assessment = SealedTextField(_("assessment"))
    exit_plan = SealedTextField(_("exit plan"))
    from_end = models.DateField(_("end that it starts from"))
    asked_at = models.DateTimeField(_("asked at"))
    asked_by = models.ForeignKey(USER, on_delete=models.PROTECT, related_name="+", verbose_name=_("asked by"))
    outcome = models.CharField(_("outcome"), max_length=10, choices=Outcome, blank=True)
    until = models.DateField(_("new decided end"), null=True, blank=True)
    refusal = reason(ExtensionRefusal, _("why it is refused"))
    closed_at = at(_("closed at"))
    closed_by = by(_("closed by"))

    sealed_by = ("stay", "case", "key")
    reads_are_recorded = True
    objects = TrackedManager()
    history = history(m2m=("grounds", "exit_steps"))
    personal_data = PersonalData(
        {
            "grounds": _("OFII decides how long she stays"),
            "exit_steps": _("OFII decides how long she stays"),
            "assessment": _("OFII decides how long she stays"),
            "exit_plan": _("OFII decides how long she stays"),
            "outcome": _("she knows until when she may stay"),
            "until": _("she knows until when she may stay"),
            "refusal": _("a refusal has its reason"),
        },
        subject=_("women hosted"),
        retention=RETENTION,
    )

    class Meta:
        verbose_name = _("extension")
        verbose_name_plural = _("extensions")
        ordering = ["-asked_at", "-id"]
        indexes = [models.Index(fields=["asked_at"], condition=Q(outcome=""), name="extension_to_decide")]
        constraints = [
            models.UniqueConstraint(
                fields=["stay"],
                condition=Q(outcome=""),
                name="extension_one_open_per_stay",
                violation_error_message=_("An extension of this stay is already asked for."),
            ),
            pair("closed", "extension"),
            models.CheckConstraint(
                condition=Q(outcome="", closed_at=None) | ~Q(outcome="") & Q(closed_at__isnull=False),
                name="extension_closed_has_date",
                violation_error_message=_("A request that was answered says when and how."),
            ),
            models.CheckConstraint(
                condition=Q(outcome=Outcome.GRANTED, until__gt=F("from_end"))
                | ~Q(outcome=Outcome.GRANTED) & Q(until=None),
                name="extension_granted_has_end",
                violation_error_message=_("An extension that is granted ends later than before."),
            ),
            models.CheckConstraint(
                condition=Q(outcome=Outcome.REFUSED, refusal__isnull=False)
                | ~Q(outcome=Outcome.REFUSED) & Q(refusal=None),
                name="extension_refused_has_reason",
                violation_error_message=_("A refusal has its reason."),
            ),
        ]

    def __str__(self):
        return self.reference

    def get_absolute_url(self):
        return reverse("placements:extension", args=[self.reference])

    @property
    def file_id(self):
        return self.stay.case_id
