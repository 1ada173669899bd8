"""The referral: a request for a place."""

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from cases.enums import Urgency
from cases.models import Case
from centres.models import Stay
from placements.enums import (
    AFTER_REVIEW,
    ON_HER_WAY,
    OPEN_STATES,
    WITH_A_PLACE,
    PauseReason,
    ReferralState,
    ReviewReason,
)
from placements.models.columns import RETENTION, WOMAN, pair, reason
from placements.vocabularies import (
    EligibilityGround,
    IneligibilityReason,
    RuleException,
    WayOut,
    WithdrawalReason,
)
from trips.audit.columns import USER, at, by
from trips.audit.personal_data import PersonalData
from trips.audit.tracking import TrackedManager, history
from trips.geography.models import Directorate, Holidays
from trips.guards.references import new_reference
from trips.organisations.models import Membership
from trips.sealing.blind import BlindIndex, closed_up
from trips.sealing.fields import SealedRow, SealedTextField


def referral_reference():
    return new_reference("R")


class Referral(SealedRow):
    """A request for a place. Its state changes only in `placements.transitions`.

    `territory` is the directorate of the département where she lives at submission; without one, or
    once it has found no place in time, the national desk decides. `urgency`, `household_size` and
    `accommodation_ends_on` are copied from the case at submission and after each correction: they order the
    queue without opening a file.
    """

    reference = models.CharField(_("reference"), max_length=12, unique=True, default=referral_reference)
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="referrals", verbose_name=_("case"))
    state = models.CharField(_("state"), max_length=24, choices=ReferralState, default=ReferralState.DRAFT)
    state_since = models.DateTimeField(_("in this state since"))
    territory = models.ForeignKey(
        Directorate,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="referrals",
        verbose_name=_("territory"),
    )
    # Of the département where she lived at submission: the days on which her NGO works.
    holidays = models.CharField(_("public holidays"), max_length=3, choices=Holidays, blank=True)
    urgency = models.CharField(_("urgency"), max_length=12, choices=Urgency, blank=True)
    household_size = models.PositiveSmallIntegerField(_("places needed"), default=1)
    accommodation_ends_on = models.DateField(_("she must leave by"), null=True, blank=True)
    register_number = SealedTextField(_("number in OFII's register"))
    register_mark = BlindIndex(of="_register_folded")
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
    # The rules of which day were applied, and why OFII went beyond one.
    rules_of = models.CharField(_("rules of"), max_length=10, blank=True)
    rule_exception = reason(RuleException, _("why OFII goes beyond a rule"))
    ineligibility_reason = reason(IneligibilityReason, _("why she is not eligible"))
    way_out = reason(WayOut, _("where she can turn"))
    # Until when whoever's turn it is must act; in a stay, or before an arrival, its own dates say so.
    due_on = models.DateField(_("to do before the end of"), null=True, blank=True)
    # While her NGO answers a question: the working days that OFII has left.
    days_left = models.PositiveSmallIntegerField(_("working days left for OFII"), null=True, blank=True)
    # Its territory found no place in time: the national desk decides from now on.
    escalated_at = at(_("with the national desk since"))
    # She is proposed no place before that day; she goes on counting her days of waiting.
    paused_until = models.DateField(_("no proposal before"), null=True, blank=True)
    paused_at = at(_("paused at"))
    paused_by = by(_("paused by"))
    pause_reason = models.CharField(_("why she is paused"), max_length=12, choices=PauseReason, blank=True)
    review_asked_at = at(_("another look asked for at"))
    review_asked_by = by(_("another look asked for by"))
    review_reason = models.CharField(
        _("why OFII looks again"), max_length=12, choices=ReviewReason, blank=True
    )
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

    # Filled in by `queries.with_facts`: OFII must first say whether another file is of the same woman.
    is_compared = False
    # And whether she is in one centre with somebody whom she must not meet; for OFII only.
    is_together = False

    reads_are_recorded = True
    objects = TrackedManager()
    history = history(m2m=("grounds",), excluded=("register_mark",))
    personal_data = PersonalData(
        {
            "urgency": _("waiting order"),
            "household_size": _("a place that fits"),
            "accommodation_ends_on": _("waiting order"),
            "holidays": _("time limits are working days"),
            "register_number": _("OFII finds her in its own register"),
            "zone_alarm_at": _("a centre must not lie where she is in danger"),
            "rule_exception": _("a decision beyond a rule has its reason"),
            "ineligibility_reason": _("a refusal has its reason"),
            "paused_until": _("she decides when she can travel"),
            "pause_reason": _("she decides when she can travel"),
            "review_reason": _("a refusal can be looked at again"),
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
            models.Index(fields=["due_on"], condition=Q(state__in=OPEN_STATES), name="referral_due"),
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
            pair("review_asked", "referral"),
            pair("paused", "referral"),
            models.CheckConstraint(
                condition=Q(paused_until=None) | Q(paused_at__isnull=False) & ~Q(pause_reason=""),
                name="referral_pause_has_reason",
                violation_error_message=_("A pause has its reason."),
            ),
            pair("withdrawn", "referral"),
            models.CheckConstraint(
                condition=Q(state__in=[ReferralState.DRAFT, ReferralState.WITHDRAWN, ReferralState.EXPIRED])
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
                condition=~Q(state__in=[*ON_HER_WAY, ReferralState.ARRIVED, ReferralState.CLOSED])
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

    def save(self, *args, update_fields=None, **kwargs):
        """The mark is written with the number that it marks."""
        if update_fields is not None and "register_number" in update_fields:
            update_fields = {*update_fields, "register_mark"}
        super().save(*args, update_fields=update_fields, **kwargs)

    @property
    def _register_folded(self):
        return closed_up(self.register_number)

    def get_absolute_url(self):
        return reverse("placements:detail", args=[self.reference])

    @property
    def file_id(self):
        return self.case_id
