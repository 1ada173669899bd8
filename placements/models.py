"""How she gets a place: the referral and its proposals."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from cases.enums import Urgency
from cases.models import Case
from cases.vocabularies import ConsentMeans
from centres.models import Centre, Hold, Stay
from placements.enums import AFTER_REVIEW, OPEN_STATES, WITH_A_PLACE, Answer, Ending, Opinion, ReferralState
from placements.vocabularies import (
    EligibilityGround,
    IneligibilityReason,
    OpinionReason,
    OverrideReason,
    RefusalReason,
    ReleaseReason,
    WayOut,
    WithdrawalReason,
)
from trips.audit.personal_data import PersonalData
from trips.audit.tracking import TrackedManager, history
from trips.geography.models import Directorate
from trips.guards.references import new_reference
from trips.organisations.models import Membership

__all__ = [
    "EligibilityGround",
    "IneligibilityReason",
    "OpinionReason",
    "OverrideReason",
    "Proposal",
    "Referral",
    "RefusalReason",
    "ReleaseReason",
    "WayOut",
    "WithdrawalReason",
]
USER = settings.AUTH_USER_MODEL
RETENTION = _("two years after the last contact, then without identity")
WOMAN = _("women referred")


def referral_reference():
    return new_reference("R")


def proposal_reference():
    return new_reference("O")


def by(sentence):
    """The person of an `_at`/`_by` pair."""
    return models.ForeignKey(
        USER, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=sentence
    )


def at(sentence):
    """The moment of an `_at`/`_by` pair."""
    return models.DateTimeField(sentence, null=True, blank=True)


def pair(name, table):
    """Both or neither."""
    return models.CheckConstraint(
        condition=Q(**{f"{name}_at": None, f"{name}_by": None})
        | Q(**{f"{name}_at__isnull": False, f"{name}_by__isnull": False}),
        name=f"{table}_{name}_at_by",
        violation_error_message=_("What was decided says when and by whom."),
    )


def reason(model, sentence):
    """A coded reason."""
    return models.ForeignKey(
        model, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=sentence
    )


class Referral(models.Model):
    """A request for a place. Its state changes only in `placements.transitions`.

    `territory` is the directorate of the département where she lives at submission; without one
    the national desk decides. `urgency`, `household_size` and `accommodation_ends_on` are copied from
    the case at submission and after each correction: they order the queue without opening a file.
    """

    reference = models.CharField(_("reference"), max_length=12, unique=True, default=referral_reference)
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="referrals", verbose_name=_("case"))
    state = models.CharField(_("state"), max_length=14, choices=ReferralState, default=ReferralState.DRAFT)
    state_since = models.DateTimeField(_("in this state since"))
    territory = models.ForeignKey(
        Directorate,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="referrals",
        verbose_name=_("territory"),
    )
    urgency = models.CharField(_("urgency"), max_length=12, choices=Urgency, blank=True)
    household_size = models.PositiveSmallIntegerField(_("places needed"), default=1)
    accommodation_ends_on = models.DateField(_("she must leave by"), null=True, blank=True)
    register_number = models.CharField(_("number in OFII's register"), max_length=30, blank=True)
    created_at = models.DateTimeField(_("created at"))
    created_by = models.ForeignKey(
        USER, on_delete=models.PROTECT, related_name="+", verbose_name=_("created by")
    )
    submitted_at = at(_("submitted at"))
    submitted_by = by(_("submitted by"))
    reviewer = models.ForeignKey(
        Membership,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("reviewer"),
    )
    assessed_at = at(_("eligibility decided at"))
    assessed_by = by(_("eligibility decided by"))
    grounds = models.ManyToManyField(
        EligibilityGround, blank=True, related_name="+", verbose_name=_("grounds of eligibility")
    )
    ineligibility_reason = reason(IneligibilityReason, _("why she is not eligible"))
    way_out = reason(WayOut, _("where she can turn"))
    # A correction after submission: shown to whoever's turn it is until the file moves on.
    corrected_at = at(_("corrected after submission at"))
    corrected_by = by(_("corrected by"))
    # Shown to OFII only, never to a centre: it would say where she is in danger.
    zone_alarm_at = at(_("a place to avoid covers her centre since"))
    withdrawn_at = at(_("withdrawn at"))
    withdrawn_by = by(_("withdrawn by"))
    withdrawal_reason = reason(WithdrawalReason, _("why the referral was withdrawn"))
    stay = models.OneToOneField(
        Stay, on_delete=models.PROTECT, null=True, blank=True, related_name="referral", verbose_name=_("stay")
    )

    reads_are_recorded = True
    objects = TrackedManager()
    history = history(m2m=("grounds",))
    personal_data = PersonalData(
        {
            "urgency": _("waiting order"),
            "household_size": _("a place that fits"),
            "accommodation_ends_on": _("waiting order"),
            "register_number": _("OFII finds her in its own register"),
            "zone_alarm_at": _("a centre must not lie where she is in danger"),
            "ineligibility_reason": _("a refusal has its reason"),
            "withdrawal_reason": _("learning why referrals fail"),
        },
        subject=WOMAN,
        retention=RETENTION,
    )

    class Meta:
        verbose_name = _("referral")
        verbose_name_plural = _("referrals")
        ordering = ["-created_at", "-id"]
        indexes = [
            models.Index(
                fields=["territory", "urgency", "submitted_at", "id"],
                condition=Q(state__in=OPEN_STATES),
                name="referral_queue_of_territory",
            ),
            models.Index(
                fields=["urgency", "submitted_at", "id"],
                condition=Q(state__in=OPEN_STATES),
                name="referral_queue_national",
            ),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["case"],
                condition=Q(state__in=OPEN_STATES),
                name="referral_one_open_per_case",
                violation_error_message=_("This woman already has an open referral."),
            ),
            pair("submitted", "referral"),
            pair("assessed", "referral"),
            pair("corrected", "referral"),
            pair("withdrawn", "referral"),
            models.CheckConstraint(
                condition=Q(state__in=[ReferralState.DRAFT, ReferralState.WITHDRAWN])
                | Q(submitted_at__isnull=False) & ~Q(urgency=""),
                name="referral_submitted_has_date",
                violation_error_message=_(
                    "A submitted referral says when it was submitted and how urgent it is."
                ),
            ),
            models.CheckConstraint(
                condition=~Q(state=ReferralState.NOT_ELIGIBLE)
                | Q(ineligibility_reason__isnull=False, way_out__isnull=False, assessed_at__isnull=False),
                name="referral_not_eligible_has_reason",
                violation_error_message=_("Not eligible always has a reason and a way out."),
            ),
            models.CheckConstraint(
                condition=~Q(state=ReferralState.WITHDRAWN)
                | Q(withdrawal_reason__isnull=False, withdrawn_at__isnull=False),
                name="referral_withdrawn_has_reason",
                violation_error_message=_("A withdrawal has its reason."),
            ),
            models.CheckConstraint(
                condition=~Q(state__in=[ReferralState.ADMITTED, ReferralState.ARRIVED, ReferralState.CLOSED])
                | Q(stay__isnull=False),
                name="referral_admitted_has_stay",
                violation_error_message=_("An admission has its stay."),
            ),
            models.CheckConstraint(
                condition=~Q(state__in=AFTER_REVIEW) | Q(assessed_at__isnull=False),
                name="referral_eligible_has_date",
                violation_error_message=_("Only a woman found eligible waits for a place or gets one."),
            ),
            models.CheckConstraint(
                condition=Q(zone_alarm_at=None) | Q(state__in=[*WITH_A_PLACE, ReferralState.CLOSED]),
                name="referral_zone_alarm_has_centre",
                violation_error_message=_(
                    "Without a place at a centre there is nothing to be alarmed about."
                ),
            ),
        ]

    def __str__(self):
        return self.reference

    def get_absolute_url(self):
        return reverse("placements:detail", args=[self.reference])

    @property
    def file_id(self):
        return self.case_id


class Proposal(models.Model):
    """A centre proposed to a household: the hold, the opinion, her answer, the decision.

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
    proposed_at = models.DateTimeField(_("proposed at"))
    proposed_by = models.ForeignKey(
        USER, on_delete=models.PROTECT, related_name="+", verbose_name=_("proposed by")
    )
    opinion = models.CharField(_("opinion"), max_length=14, choices=Opinion, blank=True)
    opinion_reason = reason(OpinionReason, _("reason of the opinion"))
    opinion_at = at(_("opinion given at"))
    opinion_by = by(_("opinion given by"))
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
        {"answer": _("she decides where she goes"), "refusal_reasons": _("the next proposal fits better")},
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
                condition=Q(ending__in=["", Ending.EXPIRED]) | Q(ended_by__isnull=False),
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
