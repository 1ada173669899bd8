"""The interview before the decision: everybody hears the woman while a place is held for her."""

from functools import reduce
from itertools import combinations
from operator import or_

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from cases.vocabularies import Language
from placements.enums import InterviewChannel, InterviewOutcome, InterviewReason, Side
from placements.models.columns import RETENTION, WOMAN, pair
from placements.models.proposals import Proposal
from trips.audit.columns import USER, at, by
from trips.audit.personal_data import PersonalData
from trips.audit.tracking import TrackedManager, history
from trips.guards.references import new_reference

SHORTEST, LONGEST = 15, 180


def interview_reference():
    return new_reference("Z")


class Interview(models.Model):
    """One hour agreed by the parties of a proposal; to come while `outcome` is empty.

    Another hour is another row, so that what was agreed before stays. No link, no address, no name: how to join is
    told outside this service.
    """

    reference = models.CharField(_("reference"), max_length=12, unique=True, default=interview_reference)
    proposal = models.ForeignKey(
        Proposal, on_delete=models.PROTECT, related_name="interviews", verbose_name=_("proposal")
    )
    starts_at = models.DateTimeField(_("on"))
    minutes = models.PositiveSmallIntegerField(
        _("minutes"), validators=[MinValueValidator(SHORTEST), MaxValueValidator(LONGEST)]
    )
    with_woman = models.BooleanField(Side.WOMAN.label)
    with_ngo = models.BooleanField(Side.NGO.label)
    with_centre = models.BooleanField(Side.CENTRE.label)
    with_ofii = models.BooleanField(Side.OFII.label)
    # None: no interpreter.
    interpreter = models.ForeignKey(
        Language,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("interpreter"),
    )
    channel = models.CharField(_("how it is held"), max_length=6, choices=InterviewChannel)
    set_at = models.DateTimeField(_("agreed at"))
    set_by = models.ForeignKey(USER, on_delete=models.PROTECT, related_name="+", verbose_name=_("set by"))
    outcome = models.CharField(_("outcome"), max_length=10, choices=InterviewOutcome, blank=True)
    reason = models.CharField(_("why"), max_length=12, choices=InterviewReason, blank=True)
    closed_at = at(_("closed at"))
    closed_by = by(_("closed by"))

    objects = TrackedManager()
    history = history()
    personal_data = PersonalData(
        {
            "starts_at": _("she is heard before a place is decided"),
            "interpreter": _("that she understands and is understood"),
            "channel": _("she is heard by a way that is safe for her"),
            "outcome": _("she is heard before a place is decided"),
            "reason": _("an interview that did not take place has its reason"),
        },
        subject=WOMAN,
        retention=RETENTION,
    )

    class Meta:
        verbose_name = _("interview before admission")
        verbose_name_plural = _("interviews before admission")
        ordering = ["starts_at", "id"]
        indexes = [models.Index(fields=["starts_at"], condition=Q(outcome=""), name="interview_to_come")]
        constraints = [
            models.UniqueConstraint(
                fields=["proposal"],
                condition=Q(outcome=""),
                name="interview_one_to_come",
                violation_error_message=_("An interview is already set: move it or cancel it."),
            ),
            pair("closed", "interview"),
            models.CheckConstraint(
                condition=Q(outcome="", closed_at=None) | ~Q(outcome="") & Q(closed_at__isnull=False),
                name="interview_closed_has_outcome",
                violation_error_message=_("What became of an interview says when."),
            ),
            models.CheckConstraint(
                condition=Q(outcome__in=["", InterviewOutcome.HELD], reason="")
                | ~Q(outcome__in=["", InterviewOutcome.HELD]) & ~Q(reason=""),
                name="interview_change_has_reason",
                violation_error_message=_("An interview that changes or does not take place says why."),
            ),
            models.CheckConstraint(
                condition=reduce(
                    or_, (Q(**dict.fromkeys(two, True)) for two in combinations(Side.values, 2))
                ),
                name="interview_between_two",
                violation_error_message=_("At least two of them meet."),
            ),
            models.CheckConstraint(
                condition=Q(minutes__range=(SHORTEST, LONGEST)),
                name="interview_has_a_length",
                violation_error_message=_("An interview lasts between 15 minutes and three hours."),
            ),
        ]

    def __str__(self):
        return self.reference
