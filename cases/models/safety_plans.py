"""What she does when danger comes near: agreed with her, sealed whole."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from cases.models.case import RETENTION, WOMAN, Case
from trips.audit.personal_data import PersonalData
from trips.audit.tracking import TrackedManager, history
from trips.organisations.models import Membership
from trips.sealing.fields import SealedJSONField, SealedRow, SealedTextField


class SafetyPlan(SealedRow):
    """One for each case, from the first time that somebody writes it with her.

    `signs` has a sign of danger a line. `chosen` holds the numbers of words of two lists, sealed like everything here:
    {"people": […], "means": […]}. The agreed word of the way to a centre is no part of it.
    """

    case = models.OneToOneField(
        Case,
        on_delete=models.PROTECT,
        primary_key=True,
        related_name="safety_plan",
        verbose_name=_("case"),
    )
    signs = SealedTextField(_("signs of danger"))
    chosen = SealedJSONField(_("safe people and safe means"))
    what_to_do = SealedTextField(_("what to do"))
    written_on = models.DateField(_("written with her on"))
    review_on = models.DateField(_("to look at again by"))
    revision = models.PositiveIntegerField(_("revision"), default=1)
    saved_at = models.DateTimeField(_("saved at"))
    author = models.ForeignKey(
        Membership, on_delete=models.PROTECT, related_name="+", verbose_name=_("author")
    )

    reads_are_recorded = True
    objects = TrackedManager()
    history = history()
    personal_data = PersonalData(
        {
            "signs": _("her safety day by day"),
            "chosen": _("her safety day by day"),
            "what_to_do": _("her safety day by day"),
        },
        subject=WOMAN,
        retention=RETENTION,
    )

    class Meta:
        verbose_name = _("safety plan")
        verbose_name_plural = _("safety plans")
        ordering = ["case"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(review_on__gt=models.F("written_on")),
                name="safety_plan_reviewed_later",
                violation_error_message=_(
                    "A safety plan is looked at again after the day on which it was written."
                ),
            )
        ]

    def __str__(self):
        return self.case.reference

    @property
    def reference(self):
        return self.case.reference

    @property
    def file_id(self):
        return self.case_id
