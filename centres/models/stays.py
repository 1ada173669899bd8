"""Holds and stays."""

from datetime import date

from django.conf import settings
from django.contrib.postgres.constraints import ExclusionConstraint
from django.db import models
from django.db.models import F, Func, Q, Value
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from cases.models import Case, Person
from cases.vocabularies import ContactChannel
from centres.enums import NEVER_BEGUN, FollowUpChoice, StayState
from centres.vocabularies import DepartureReason, Destination
from trips.audit.personal_data import NO_PERSONAL_DATA, PersonalData
from trips.audit.tracking import TrackedManager, history
from trips.guards.references import new_reference
from trips.sealing.fields import SealedRow, SealedTextField


def stay_reference():
    return new_reference("S")


class Hold(models.Model):
    """Places kept for one household until an answer or `expires_at`, whichever comes first.

    An expired hold is released by whoever next wants the place, or by the sweep: nobody in person,
    `released_by` is empty. It is also released by a decision, whose stay keeps the places from then on.
    """

    expires_at = models.DateTimeField(_("expires at"))
    made_at = models.DateTimeField(_("made at"))
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name=_("made by")
    )
    released_at = models.DateTimeField(_("released at"), null=True, blank=True)
    released_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("released by"),
    )

    objects = TrackedManager()
    history = history()
    personal_data = NO_PERSONAL_DATA

    class Meta:
        verbose_name = _("hold")
        verbose_name_plural = _("holds")
        ordering = ["id"]
        indexes = [models.Index(fields=["expires_at"], condition=Q(released_at=None), name="hold_to_expire")]
        constraints = [
            models.CheckConstraint(
                condition=Q(released_by=None) | Q(released_at__isnull=False),
                name="hold_released_by_has_date",
                violation_error_message=_("A hold that somebody released says when."),
            )
        ]

    def __str__(self):
        return str(self.pk)


class Stay(SealedRow):
    """One woman and her children in one centre, from OFII's decision to her departure.

    Its state changes only in `centres.transitions`. `starts_on` is the expected day, then the day
    of arrival; `ends_on` stays empty until departure, even beyond the decided end. The database keeps
    `person` the person of its case, also when two cases turn out to be one woman's (migration 0007).
    """

    reference = models.CharField(_("reference"), max_length=12, unique=True, default=stay_reference)
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="stays", verbose_name=_("case"))
    person = models.ForeignKey(
        Person, on_delete=models.PROTECT, related_name="stays", verbose_name=_("person")
    )
    centre = models.ForeignKey(
        "centres.Centre", on_delete=models.PROTECT, related_name="stays", verbose_name=_("centre")
    )
    state = models.CharField(_("state"), max_length=10, choices=StayState, default=StayState.EXPECTED)
    household_size = models.PositiveSmallIntegerField(_("household size"))
    starts_on = models.DateField(_("from"))
    ends_on = models.DateField(_("until"), null=True, blank=True)
    decided_end = models.DateField(_("decided end"), null=True, blank=True)
    decided_at = models.DateTimeField(_("decided at"))
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name=_("decided by")
    )
    arrived_at = models.DateTimeField(_("arrival recorded at"), null=True, blank=True)
    arrived_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("arrival recorded by"),
    )
    ended_at = models.DateTimeField(_("departure recorded at"), null=True, blank=True)
    ended_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("departure recorded by"),
    )
    departure_reason = models.ForeignKey(
        DepartureReason,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("reason of departure"),
    )
    destination = models.ForeignKey(
        Destination,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("destination"),
    )

    # What she said of a contact after her departure, and by which safe way.
    follow_up = models.CharField(_("contact afterwards"), max_length=10, choices=FollowUpChoice, blank=True)
    follow_up_channel = models.ForeignKey(
        ContactChannel,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("safe way to contact her afterwards"),
    )

    # The day on which OFII moves her to another centre: her next stay begins on it.
    transferred_on = models.DateField(_("transferred on"), null=True, blank=True)
    # The stay that ended when OFII transferred her here: her stays are a chain.
    previous = models.OneToOneField(
        "self",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="next",
        verbose_name=_("stay before"),
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
    # The code of the reason that was given above, for releasing the place, for withdrawing the referral, or for
    # closing the alarm of a woman who did not arrive.
    cancelled_code = models.CharField(_("reason of the cancellation"), max_length=40, blank=True)

    # Of the last correction of a wrong arrival or departure; those before it stay in the history.
    corrected_why = SealedTextField(_("reason of the correction"))

    # Does she agree today that a centre reads who she is? `centres.queries` fills it in; else no.
    agrees = False
    # Is she away tonight, and is that an alarm? `centres.absence_queries.mark_away` fills it in.
    is_away = False
    is_missed = False

    reads_are_recorded = True
    objects = TrackedManager()
    history = history()
    personal_data = PersonalData(
        {
            "case": _("whom the centre receives"),
            "starts_on": _("the place is accounted for"),
            "destination": _("continuity of support"),
            "follow_up": _("she decides whether she is contacted"),
            "follow_up_channel": _("she is contacted safely"),
            "cancelled_code": _("learning why admissions fail"),
            "corrected_why": _("why the record was corrected"),
        },
        subject=_("women hosted"),
        retention=_("two years after the last contact, then without identity"),
    )

    class Meta:
        verbose_name = _("stay")
        verbose_name_plural = _("stays")
        ordering = ["-starts_on", "-id"]
        indexes = [models.Index(fields=["centre", "state", "starts_on"], name="stay_of_centre")]
        constraints = [
            ExclusionConstraint(
                name="stay_one_at_a_time",
                expressions=[
                    (Func(F("person_id"), F("person_id"), Value("[]"), function="int8range"), "&&"),
                    (
                        Func(
                            F("starts_on"),
                            Coalesce("ends_on", "transferred_on"),
                            Value("[)"),
                            function="daterange",
                        ),
                        "&&",
                    ),
                ],
                condition=~Q(state__in=NEVER_BEGUN),
                violation_error_message=_("This woman already has a stay on these dates."),
            ),
            models.CheckConstraint(
                condition=Q(ends_on=None) | Q(ends_on__gt=F("starts_on")),
                name="stay_end_after_start",
                violation_error_message=_("The departure is after the arrival."),
            ),
            models.CheckConstraint(
                condition=Q(follow_up=FollowUpChoice.AGREED, follow_up_channel__isnull=False)
                | ~Q(follow_up=FollowUpChoice.AGREED) & Q(follow_up_channel=None),
                name="stay_follow_up_has_channel",
                violation_error_message=_("A contact that she agreed to says by which safe way."),
            ),
            models.CheckConstraint(
                condition=Q(transferred_on=None) | Q(transferred_on__gt=F("starts_on")),
                name="stay_transferred_after_start",
                violation_error_message=_("A transfer comes after the arrival."),
            ),
            models.CheckConstraint(
                condition=Q(arrived_at=None, arrived_by=None)
                | Q(arrived_at__isnull=False, arrived_by__isnull=False),
                name="stay_arrived_at_by",
                violation_error_message=_("A recorded arrival says when and by whom it was recorded."),
            ),
            models.CheckConstraint(
                condition=Q(ended_at=None, ended_by=None) | Q(ended_at__isnull=False, ended_by__isnull=False),
                name="stay_ended_at_by",
                violation_error_message=_("A recorded departure says when and by whom it was recorded."),
            ),
            models.CheckConstraint(
                condition=~Q(state=StayState.ARRIVED)
                | Q(arrived_at__isnull=False, decided_end__isnull=False),
                name="stay_arrived_has_dates",
                violation_error_message=_("A stay that has begun has its arrival and its decided end."),
            ),
            models.CheckConstraint(
                condition=~Q(state=StayState.ENDED)
                | Q(
                    ends_on__isnull=False,
                    ended_at__isnull=False,
                    departure_reason__isnull=False,
                    destination__isnull=False,
                ),
                name="stay_ended_has_reason",
                violation_error_message=_("A departure has its date, its reason and its destination."),
            ),
            models.CheckConstraint(
                condition=~Q(state=StayState.EXPECTED) | Q(arrived_at=None, ends_on=None),
                name="stay_expected_not_begun",
                violation_error_message=_("An expected stay has neither an arrival nor a departure yet."),
            ),
            models.CheckConstraint(
                condition=~Q(state=StayState.ARRIVED) | Q(ends_on=None),
                name="stay_arrived_not_ended",
                violation_error_message=_("A stay under way has no departure yet."),
            ),
            models.CheckConstraint(
                condition=~Q(state=StayState.ENDED) | Q(arrived_at__isnull=False),
                name="stay_ended_has_arrived",
                violation_error_message=_("A stay that has ended has its arrival."),
            ),
            models.CheckConstraint(
                condition=Q(cancelled_at=None, cancelled_by=None)
                | Q(cancelled_at__isnull=False, cancelled_by__isnull=False),
                name="stay_cancelled_at_by",
                violation_error_message=_("A cancelled stay says when and by whom it was cancelled."),
            ),
            models.CheckConstraint(
                condition=Q(state__in=NEVER_BEGUN, cancelled_at__isnull=False)
                | ~Q(state__in=NEVER_BEGUN) & Q(cancelled_at=None, cancelled_code=""),
                name="stay_cancelled_has_date",
                violation_error_message=_(
                    "A cancelled stay says when it was cancelled, any other one does not."
                ),
            ),
        ]

    def __str__(self):
        return self.reference

    def get_absolute_url(self):
        return reverse("centres:stay", args=[self.reference])

    @property
    def file_id(self):
        return self.case_id

    @property
    def shown_name(self) -> str:
        """Her name in the lists of the centre; her reference alone once she has withdrawn."""
        return self.case.identity.full_name if self.agrees else self.reference

    @property
    def last_day(self) -> date:
        """The end of a stay that has ended; a constraint sees to it that there is one."""
        if self.ends_on is None:
            raise ValueError("This stay has not ended.")
        return self.ends_on
