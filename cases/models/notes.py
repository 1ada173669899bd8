"""What those who work with her write down: short, readable by the woman, seen by whom its author says."""

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from cases.enums import Audience, CorrectionReason
from cases.models.case import RETENTION, WOMAN, Case
from trips.audit.personal_data import PersonalData
from trips.audit.tracking import TrackedManager, history
from trips.guards.references import new_reference
from trips.organisations.models import Membership, Organisation
from trips.sealing.fields import SealedRow, SealedTextField


def note_reference():
    return new_reference("W")


class Note(SealedRow):
    """One note. Its author corrects it, with a reason; what it said before stays in its history. None is deleted.

    Who reads it: `cases.note_queries.notes_visible_to`, and beneath it `wall.reads_note`.
    """

    reference = models.CharField(_("reference"), max_length=12, unique=True, default=note_reference)
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="notes", verbose_name=_("case"))
    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="+", verbose_name=_("organisation")
    )
    author = models.ForeignKey(
        Membership, on_delete=models.PROTECT, related_name="+", verbose_name=_("author")
    )
    audience = models.CharField(_("who reads it"), max_length=12, choices=Audience)
    text = SealedTextField(_("note"))
    written_at = models.DateTimeField(_("written at"))
    # How often its author has saved it: tells two windows apart.
    version = models.PositiveSmallIntegerField(_("version"), default=1)
    corrected_at = models.DateTimeField(_("corrected at"), null=True, blank=True)
    correction_reason = models.CharField(
        _("why it was corrected"), max_length=12, choices=CorrectionReason, blank=True
    )

    reads_are_recorded = True
    objects = TrackedManager()
    history = history()
    personal_data = PersonalData(
        {
            "text": _("continuity of her support"),
            "audience": _("who may read it"),
            "author": _("who answers for what is written"),
        },
        subject=WOMAN,
        retention=RETENTION,
    )

    class Meta:
        verbose_name = _("note")
        verbose_name_plural = _("notes")
        ordering = ["-written_at", "-id"]
        indexes = [models.Index(fields=["case", "-written_at"], name="note_of_case")]
        constraints = [
            models.CheckConstraint(
                condition=Q(corrected_at=None, correction_reason="", version=1)
                | Q(corrected_at__isnull=False, version__gt=1) & ~Q(correction_reason=""),
                name="note_corrected_why",
                violation_error_message=_("A corrected note says when and why it was corrected."),
            )
        ]

    def __str__(self):
        return self.reference

    def get_absolute_url(self):
        return reverse("cases:note", args=[self.reference])

    @property
    def file_id(self):
        return self.case_id
