"""What binds a centre: the agreement with the State, and the rules by which each commitment is measured."""

from django.contrib.postgres.constraints import ExclusionConstraint
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Func, Q, Value
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from centres.enums import Applies, Measure
from centres.models.places import Centre
from centres.vocabularies import Commitment, WaiverReason
from trips.audit.personal_data import NO_PERSONAL_DATA
from trips.audit.tracking import TrackedManager, history
from trips.guards.references import new_reference

LONGEST_DAYS = 366
FEWEST_PERCENT = 50


def agreement_reference():
    return new_reference("K")


class CommitmentRule(models.Model):
    """By which rule a commitment is measured from `valid_from` on, until the next rule of the same commitment.

    There is no last day to keep in order: two rules can neither overlap nor leave a gap. A rule begins with a quarter
    and a quarter is judged by the rules of its first day, so that nobody is judged by what came later. Who decided it,
    and when, is its history.
    """

    commitment = models.ForeignKey(
        Commitment, on_delete=models.PROTECT, related_name="rules", verbose_name=_("commitment")
    )
    measure = models.CharField(_("measured by"), max_length=10, choices=Measure)
    days = models.PositiveSmallIntegerField(
        _("days"),
        null=True,
        blank=True,
        validators=[MinValueValidator(1), MaxValueValidator(LONGEST_DAYS)],
        help_text=_("Within so many days. Nothing for agreements with partners, which have their own dates."),
    )
    warn_days = models.PositiveSmallIntegerField(
        _("at risk so many days before"), default=7, validators=[MaxValueValidator(LONGEST_DAYS)]
    )
    applies = models.CharField(_("where it binds"), max_length=10, choices=Applies, default=Applies.ALWAYS)
    valid_from = models.DateField(_("from the quarter that begins on"))

    objects = TrackedManager()
    history = history()
    personal_data = NO_PERSONAL_DATA

    class Meta:
        verbose_name = _("rule of a commitment")
        verbose_name_plural = _("rules of the commitments")
        ordering = ["commitment__position", "-valid_from", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["commitment", "valid_from"],
                name="rule_once_a_quarter",
                violation_error_message=_("This commitment already has a rule from this quarter on."),
            ),
            models.CheckConstraint(
                condition=Q(measure=Measure.PARTNERS, days=None)
                | (~Q(measure=Measure.PARTNERS) & Q(days__isnull=False, days__gte=1, days__lte=LONGEST_DAYS)),
                name="rule_days_with_measure",
                violation_error_message=_(
                    "Say within how many days; agreements with partners have dates of their own."
                ),
            ),
            models.CheckConstraint(
                condition=Q(valid_from__day=1, valid_from__month__in=(1, 4, 7, 10)),
                name="rule_begins_a_quarter",
                violation_error_message=_("A rule begins on the first day of a quarter."),
            ),
        ]

    def __str__(self):
        return f"{self.commitment.code} {self.valid_from}"


class Agreement(models.Model):
    """The agreement (convention) that binds a centre to the commitments, both days included; five years as a rule.

    Its rates take the place of the national ones where it has any.
    """

    reference = models.CharField(_("reference"), max_length=12, unique=True, default=agreement_reference)
    centre = models.ForeignKey(
        Centre, on_delete=models.PROTECT, related_name="agreements", verbose_name=_("centre")
    )
    number = models.CharField(_("number of the agreement"), max_length=40, blank=True)
    starts_on = models.DateField(_("first day"))
    ends_on = models.DateField(_("last day"))
    base_rate = models.DecimalField(
        _("usual daily cost, in euros"), max_digits=7, decimal_places=2, null=True, blank=True
    )
    supplement_rate = models.DecimalField(
        _("supplement for a specialised place and day, in euros"),
        max_digits=7,
        decimal_places=2,
        null=True,
        blank=True,
    )

    objects = TrackedManager()
    history = history()
    personal_data = NO_PERSONAL_DATA

    class Meta:
        verbose_name = _("agreement")
        verbose_name_plural = _("agreements")
        ordering = ["-starts_on", "id"]
        constraints = [
            # A range of one number stands for equality, which GiST indexes only with an extension.
            ExclusionConstraint(
                name="agreement_one_at_a_time",
                expressions=[
                    (Func(F("centre_id"), F("centre_id"), Value("[]"), function="int8range"), "&&"),
                    (Func(F("starts_on"), F("ends_on"), Value("[]"), function="daterange"), "&&"),
                ],
                violation_error_message=_("Another agreement already binds this centre on these dates."),
            ),
            models.CheckConstraint(
                condition=Q(ends_on__gte=F("starts_on")),
                name="agreement_in_order",
                violation_error_message=_("The last day is not before the first."),
            ),
            models.CheckConstraint(
                condition=(Q(base_rate=None) | Q(base_rate__gte=0))
                & (Q(supplement_rate=None) | Q(supplement_rate__gte=0)),
                name="agreement_rates",
                violation_error_message=_("A rate is not negative."),
            ),
        ]

    def __str__(self):
        return self.number or self.reference

    def get_absolute_url(self):
        return reverse("centres:agreement", args=[self.reference])


class Binding(models.Model):
    """One commitment of an agreement: for which share of the women, or why it does not bind here.

    `target` is a percentage: of all that fell due, so much must have been kept. It means nothing for a state of the
    centre and its sessions, which are kept or not.
    """

    agreement = models.ForeignKey(
        Agreement, on_delete=models.CASCADE, related_name="bindings", verbose_name=_("agreement")
    )
    commitment = models.ForeignKey(
        Commitment, on_delete=models.PROTECT, related_name="+", verbose_name=_("commitment")
    )
    target = models.PositiveSmallIntegerField(
        _("target in percent"),
        default=100,
        validators=[MinValueValidator(FEWEST_PERCENT), MaxValueValidator(100)],
    )
    waiver = models.ForeignKey(
        WaiverReason,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("not applicable because"),
    )

    objects = TrackedManager()
    history = history()
    personal_data = NO_PERSONAL_DATA

    class Meta:
        verbose_name = _("commitment of an agreement")
        verbose_name_plural = _("commitments of an agreement")
        ordering = ["commitment__position", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["agreement", "commitment"],
                name="binding_once",
                violation_error_message=_("This agreement already has this commitment."),
            ),
            models.CheckConstraint(
                condition=Q(target__gte=FEWEST_PERCENT, target__lte=100),
                name="binding_target_range",
                violation_error_message=_("A target is a percentage from 50 to 100."),
            ),
        ]

    def __str__(self):
        return f"{self.agreement_id}/{self.commitment_id}"
