"""Two files that may be one woman's."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from cases.models import Case
from placements.enums import Sameness, SeparationReason
from placements.models.columns import RETENTION, WOMAN, pair
from trips.audit.columns import at, by
from trips.audit.personal_data import PersonalData
from trips.audit.tracking import TrackedManager, history
from trips.guards.references import new_reference


def duplicate_reference():
    return new_reference("E")


class Duplicate(models.Model):
    """OFII is asked once whether two files are of the same woman; until then neither gets a place.

    Found by `placements.actions.look_for_duplicates` through blind indexes, which open no file. No NGO ever
    learns that the other file exists. `first` is the older one, so that a pair is asked about once.
    """

    reference = models.CharField(_("reference"), max_length=12, unique=True, default=duplicate_reference)
    first = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="+", verbose_name=_("older file"))
    second = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="+", verbose_name=_("newer file"))
    found_at = models.DateTimeField(_("found at"))
    same_name = models.BooleanField(_("same name and date of birth"))
    same_number = models.BooleanField(_("same file number"))
    answer = models.CharField(_("OFII's answer"), max_length=9, choices=Sameness, blank=True)
    answered_at = at(_("answered at"))
    answered_by = by(_("answered by"))
    separated_why = models.CharField(
        _("why the files were separated again"), max_length=8, choices=SeparationReason, blank=True
    )

    objects = TrackedManager()
    history = history()
    personal_data = PersonalData(
        {
            "same_name": _("one woman must not get two places"),
            "same_number": _("one woman must not get two places"),
            "answer": _("she is not asked about twice"),
            "separated_why": _("a wrong answer is put right"),
        },
        subject=WOMAN,
        retention=RETENTION,
    )

    class Meta:
        verbose_name = _("possible duplicate")
        verbose_name_plural = _("possible duplicates")
        ordering = ["found_at", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["first", "second"],
                name="duplicate_once",
                violation_error_message=_("OFII is already asked about these two files."),
            ),
            models.CheckConstraint(
                condition=Q(first__lt=F("second")),
                name="duplicate_in_order",
                violation_error_message=_("A file is no duplicate of itself."),
            ),
            models.CheckConstraint(
                condition=Q(same_name=True) | Q(same_number=True),
                name="duplicate_has_a_sign",
                violation_error_message=_("Two files are compared because something in them is the same."),
            ),
            pair("answered", "duplicate"),
            models.CheckConstraint(
                condition=Q(answer="", answered_at=None) | ~Q(answer="") & Q(answered_at__isnull=False),
                name="duplicate_answer_has_date",
                violation_error_message=_("An answer says when it was given."),
            ),
            models.CheckConstraint(
                condition=Q(separated_why="") | Q(answer=Sameness.DIFFERENT),
                name="duplicate_separated_is_different",
                violation_error_message=_("Files that were separated are of two women."),
            ),
        ]
        indexes = [
            models.Index(fields=["first"], condition=Q(answer=""), name="duplicate_asked_of_first"),
            models.Index(fields=["second"], condition=Q(answer=""), name="duplicate_asked_of_second"),
        ]

    def __str__(self):
        return self.reference
