"""The proposal: one centre, one hold, her answer."""

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from cases.vocabularies import ConsentMeans
from centres.models import Centre, Hold
from placements.enums import Answer, Ending, HoldExtension, Opinion
from placements.models.columns import RETENTION, WOMAN, pair, reason
from placements.models.referrals import Referral
from placements.vocabularies import (
    OpinionReason,
    OverrideReason,
    RefusalReason,
    ReleaseReason,
    TransferReason,
)
from trips.audit.columns import USER, at, by
from trips.audit.personal_data import PersonalData
from trips.audit.tracking import TrackedManager, history
from trips.guards.references import new_reference


def proposal_reference():
    return new_reference("O")


class Proposal(models.Model):
    """A centre proposed to a household: the hold, the opinion, her answer, the decision. A planned transfer is one too.

    Live while `ended_at` is empty. The centre reads it without name, zone or indicator.
    """

    reference = models.CharField(_("reference"), max_length=12, unique=True, default=proposal_reference)
    referral = models.ForeignKey(
        Referral, on_delete=models.PROTECT, related_name="proposals", verbose_name=_("referral")
    )
    centre = models.ForeignKey(
        Centre, on_delete=models.PROTECT, related_name="proposals", verbose_name=_("centre")
    )
    hold = models.OneToOneField(
        Hold, on_delete=models.PROTECT, related_name="proposal", verbose_name=_("hold")
    )
    # Of a woman who lives in another centre: why OFII would transfer her.
    transfer_why = reason(TransferReason, _("why she would be transferred"))
    proposed_at = models.DateTimeField(_("proposed at"))
    proposed_by = models.ForeignKey(
        USER, on_delete=models.PROTECT, related_name="+", verbose_name=_("proposed by")
    )
    opinion = models.CharField(_("opinion"), max_length=14, choices=Opinion, blank=True)
    opinion_reason = reason(OpinionReason, _("reason of the opinion"))
    opinion_at = at(_("opinion given at"))
    opinion_by = by(_("opinion given by"))
    extension_reason = models.CharField(
        _("why the place is held longer"), max_length=12, choices=HoldExtension, blank=True
    )
    extended_at = at(_("held longer since"))
    extended_by = by(_("held longer by"))
    answer = models.CharField(_("her answer"), max_length=10, choices=Answer, blank=True)
    answer_means = reason(ConsentMeans, _("how she gave it"))
    refusal_reasons = models.ManyToManyField(
        RefusalReason, blank=True, related_name="+", verbose_name=_("why she refuses")
    )
    answer_at = at(_("answer recorded at"))
    answer_by = by(_("answer recorded by"))
    override_reason = reason(OverrideReason, _("why OFII admits all the same"))
    override_at = at(_("overridden at"))
    override_by = by(_("overridden by"))
    release_reason = reason(ReleaseReason, _("why OFII releases the place"))
    ending = models.CharField(_("how it ended"), max_length=14, choices=Ending, blank=True)
    ended_at = models.DateTimeField(_("ended at"), null=True, blank=True)
    # Empty when the hold expired by itself: nobody ended it.
    ended_by = by(_("ended by"))

    reads_are_recorded = True
    objects = TrackedManager()
    history = history(m2m=("refusal_reasons",))
    personal_data = PersonalData(
        {
            "transfer_why": _("a decision has its reason"),
            "answer": _("she decides where she goes"),
            "refusal_reasons": _("the next proposal fits better"),
        },
        subject=WOMAN,
        retention=RETENTION,
    )

    class Meta:
        verbose_name = _("proposal")
        verbose_name_plural = _("proposals")
        ordering = ["-proposed_at", "-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["referral"],
                condition=Q(ended_at=None),
                name="proposal_one_live_per_referral",
                violation_error_message=_("A place is already proposed to this household."),
            ),
            pair("opinion", "proposal"),
            pair("answer", "proposal"),
            pair("override", "proposal"),
            pair("extended", "proposal"),
            models.CheckConstraint(
                condition=Q(extension_reason="", extended_at=None)
                | ~Q(extension_reason="") & Q(extended_at__isnull=False),
                name="proposal_extension_has_reason",
                violation_error_message=_("A place that is held longer has its reason."),
            ),
            models.CheckConstraint(
                condition=Q(override_reason=None, override_at=None)
                | Q(override_reason__isnull=False, override_at__isnull=False),
                name="proposal_override_has_date",
                violation_error_message=_(
                    "Going on against the centre's opinion has its reason and its date."
                ),
            ),
            models.CheckConstraint(
                condition=Q(opinion="", opinion_at=None) | ~Q(opinion="") & Q(opinion_at__isnull=False),
                name="proposal_opinion_has_date",
                violation_error_message=_("An opinion says when it was given."),
            ),
            models.CheckConstraint(
                condition=~Q(opinion=Opinion.UNFAVOURABLE) | Q(opinion_reason__isnull=False),
                name="proposal_unfavourable_has_reason",
                violation_error_message=_("An unfavourable opinion has its reason."),
            ),
            models.CheckConstraint(
                condition=Q(answer="", answer_at=None) | ~Q(answer="") & Q(answer_at__isnull=False),
                name="proposal_answer_has_date",
                violation_error_message=_("An answer says when it was recorded."),
            ),
            models.CheckConstraint(
                condition=Q(ending="", ended_at=None) | ~Q(ending="") & Q(ended_at__isnull=False),
                name="proposal_ending_has_date",
                violation_error_message=_("An ended proposal says when and how it ended."),
            ),
            models.CheckConstraint(
                condition=Q(ending__in=["", Ending.EXPIRED, Ending.POINTLESS]) | Q(ended_by__isnull=False),
                name="proposal_ended_by_whom",
                violation_error_message=_("A proposal that somebody ended says who ended it."),
            ),
            models.CheckConstraint(
                condition=~Q(ending=Ending.ADMITTED, opinion=Opinion.UNFAVOURABLE)
                | Q(override_reason__isnull=False),
                name="proposal_override_has_reason",
                violation_error_message=_("An admission against the centre's opinion has its reason."),
            ),
            models.CheckConstraint(
                condition=~Q(ending=Ending.RELEASED) | Q(release_reason__isnull=False),
                name="proposal_released_has_reason",
                violation_error_message=_("A place that OFII frees has its reason."),
            ),
            models.CheckConstraint(
                condition=~Q(ending=Ending.ADMITTED) | Q(answer=Answer.ACCEPTED),
                name="proposal_admitted_is_accepted",
                violation_error_message=_("Nobody is admitted to a place that she has not accepted."),
            ),
            models.CheckConstraint(
                condition=~Q(ending=Ending.REFUSED) | Q(answer=Answer.REFUSED),
                name="proposal_refused_is_her_answer",
                violation_error_message=_("A refusal is her own answer."),
            ),
            models.CheckConstraint(
                condition=~Q(ending=Ending.OPINION_UPHELD) | Q(opinion=Opinion.UNFAVOURABLE),
                name="proposal_upheld_is_unfavourable",
                violation_error_message=_("Only an unfavourable opinion can be followed."),
            ),
        ]

    def __str__(self):
        return self.reference

    def get_absolute_url(self):
        return reverse("placements:proposal", args=[self.reference])

    @property
    def file_id(self):
        return self.referral.case_id
