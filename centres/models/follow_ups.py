"""Follow-ups: news of a woman three, six and twelve months after she left, if she wanted that."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from centres.enums import FollowUpOutcome
from centres.models.stays import Stay
from trips.audit.columns import at, by
from trips.audit.personal_data import PersonalData
from trips.audit.tracking import TrackedManager, history
from trips.guards.references import new_reference


def follow_up_reference():
    return new_reference("F")


class FollowUp(models.Model):
    """One contact that is due `months` after the departure; what came of it in one word, never a story."""

    reference = models.CharField(_("reference"), max_length=12, unique=True, default=follow_up_reference)
    stay = models.ForeignKey(
        Stay, on_delete=models.PROTECT, related_name="follow_ups", verbose_name=_("stay")
    )
    months = models.PositiveSmallIntegerField(_("months after the departure"))
    due_on = models.DateField(_("due on"))
    outcome = models.CharField(_("what came of it"), max_length=12, choices=FollowUpOutcome, blank=True)
    done_on = models.DateField(_("done on"), null=True, blank=True)
    recorded_at = at(_("recorded at"))
    recorded_by = by(_("recorded by"))

    reads_are_recorded = True
    objects = TrackedManager()
    history = history()
    personal_data = PersonalData(
        {
            "due_on": _("continuity of support"),
            "outcome": _("continuity of support"),
            "done_on": _("continuity of support"),
        },
        subject=_("women hosted"),
        retention=_("two years after the last contact, then without identity"),
    )

    class Meta:
        verbose_name = _("follow-up")
        verbose_name_plural = _("follow-ups")
        ordering = ["due_on", "id"]
        indexes = [models.Index(fields=["due_on"], condition=Q(outcome=""), name="follow_up_due")]
        constraints = [
            models.UniqueConstraint(
                fields=["stay", "months"],
                name="follow_up_once",
                violation_error_message=_("This follow-up is already planned."),
            ),
            models.CheckConstraint(
                condition=Q(outcome="", done_on=None, recorded_at=None, recorded_by=None)
                | ~Q(outcome="")
                & Q(done_on__isnull=False, recorded_at__isnull=False, recorded_by__isnull=False),
                name="follow_up_recorded_at_by",
                violation_error_message=_(
                    "A follow-up that was made says when, by whom and what came of it."
                ),
            ),
        ]

    def __str__(self):
        return self.reference

    @property
    def file_id(self):
        return self.stay.case_id
