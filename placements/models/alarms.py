"""The alarm of a woman who is missed on her way to a centre."""

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from centres.models import Stay
from placements.enums import AlarmCause, Rung, Stage
from placements.models.columns import RETENTION, WOMAN, pair, reason
from placements.models.referrals import Referral
from placements.vocabularies import AlarmClosing
from trips.audit.columns import at, by
from trips.audit.personal_data import PersonalData
from trips.audit.tracking import TrackedManager, history
from trips.guards.references import new_reference
from trips.sealing.fields import SealedRow, SealedTextField


def alarm_reference():
    return new_reference("Z")


class ArrivalAlarm(SealedRow):
    """Somebody looks for her until it is closed with a reason; her place is kept meanwhile.

    `stage`: the confirmation that is missing. `raised_by` is empty when time itself raised it.
    """

    reference = models.CharField(_("reference"), max_length=12, unique=True, default=alarm_reference)
    stay = models.ForeignKey(
        Stay, on_delete=models.PROTECT, related_name="arrival_alarms", verbose_name=_("stay")
    )
    referral = models.ForeignKey(
        Referral, on_delete=models.PROTECT, related_name="arrival_alarms", verbose_name=_("referral")
    )
    cause = models.CharField(_("why"), max_length=12, choices=AlarmCause)
    stage = models.CharField(_("confirmation that is missing"), max_length=10, choices=Stage)
    # When the confirmation was to come; empty when nobody waited for one.
    expected_at = models.DateTimeField(_("was expected at"), null=True, blank=True)
    # When she comes after all, as whoever closed it knew: without a plan she is waited for until then.
    expected_again_at = models.DateTimeField(_("is expected again at"), null=True, blank=True)
    raised_at = models.DateTimeField(_("raised at"))
    raised_by = by(_("raised by"))
    closed_at = at(_("closed at"))
    closed_by = by(_("closed by"))
    closing = reason(AlarmClosing, _("what became of her"))
    note = SealedTextField(_("note"))

    sealed_by = ("stay", "case", "key")
    reads_are_recorded = True
    objects = TrackedManager()
    history = history()
    personal_data = PersonalData(
        {
            "cause": _("a woman who is missed is looked for"),
            "stage": _("a woman who is missed is looked for"),
            "expected_at": _("a woman who is missed is looked for"),
            "expected_again_at": _("a woman who is missed is looked for"),
            "raised_at": _("a woman who is missed is looked for"),
            "closing": _("an alarm ends with a reason"),
            "note": _("an alarm ends with a reason"),
        },
        subject=WOMAN,
        retention=RETENTION,
    )

    class Meta:
        verbose_name = _("alarm of an arrival")
        verbose_name_plural = _("alarms of arrivals")
        ordering = ["-raised_at", "-id"]
        indexes = [models.Index(fields=["raised_at"], condition=Q(closed_at=None), name="arrival_alarm_open")]
        constraints = [
            models.UniqueConstraint(
                fields=["stay"],
                condition=Q(closed_at=None),
                name="arrival_alarm_one_open_per_stay",
                violation_error_message=_("Somebody already looks for her: an alarm is open."),
            ),
            pair("closed", "arrival_alarm"),
            models.CheckConstraint(
                condition=Q(closed_at=None, closing=None) | Q(closed_at__isnull=False, closing__isnull=False),
                name="arrival_alarm_closed_has_reason",
                violation_error_message=_("An alarm is closed with a reason."),
            ),
            models.CheckConstraint(
                condition=Q(raised_by__isnull=False) | Q(cause=AlarmCause.MISSING),
                name="arrival_alarm_raised_by",
                violation_error_message=_("An alarm that somebody raised says who."),
            ),
        ]

    def __str__(self):
        return self.reference

    def get_absolute_url(self):
        return reverse("placements:arrival_alarm", args=[self.reference])

    @property
    def file_id(self):
        return self.stay.case_id


class AlarmRung(models.Model):
    """Who was told of an alarm, and when; never changed."""

    alarm = models.ForeignKey(
        ArrivalAlarm, on_delete=models.PROTECT, related_name="rungs", verbose_name=_("alarm")
    )
    rung = models.CharField(_("who was told"), max_length=12, choices=Rung)
    climbed_at = models.DateTimeField(_("told at"))

    personal_data = PersonalData(
        {
            "rung": _("a woman who is missed is looked for"),
            "climbed_at": _("a woman who is missed is looked for"),
        },
        subject=WOMAN,
        retention=RETENTION,
    )

    class Meta:
        verbose_name = _("rung of an alarm")
        verbose_name_plural = _("rungs of alarms")
        ordering = ["alarm", "rung", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["alarm", "rung"],
                name="alarm_rung_once",
                violation_error_message=_("They have already been told of this alarm."),
            )
        ]

    def __str__(self):
        return self.get_rung_display()
