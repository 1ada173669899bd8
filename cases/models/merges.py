"""Two files of one woman at one NGO that are read as one."""

from django.conf import settings
from django.contrib.postgres.constraints import ExclusionConstraint
from django.db import models
from django.db.models import F, Func, Q, Value
from django.utils.translation import gettext_lazy as _

from cases.enums import MergeReason
from cases.models.case import RETENTION, WOMAN, Case, Person
from trips.audit.columns import at, by
from trips.audit.personal_data import PersonalData
from trips.audit.tracking import TrackedManager, history

# More than there are merges: the number of a file and the number of a merge make one number.
SLOTS = 2**31


def _slots(first, last):
    return Func(first, last, Value("[]"), function="int8range", output_field=models.TextField())


# Of its numbers a file that is closed takes all, a file that goes on the one of this merge. So several files may be
# merged into one, and none is at both ends: numbers of two merges that are in force never overlap.
TAKEN = Func(
    _slots(F("kept_id") * SLOTS + F("id"), F("kept_id") * SLOTS + F("id")),
    _slots(F("other_id") * SLOTS, F("other_id") * SLOTS + (SLOTS - 1)),
    function="int8multirange",
)


class Merge(models.Model):
    """`kept` goes on; `other` is closed, and read with it. No row of either moves and nothing is sealed anew.

    Made by `cases.actions.merge_files`, taken back by `cases.actions.undo_merge` as long as its rule allows.
    `person`: whose the other file was before, when it was the merge that made the two one woman's.
    """

    kept = models.ForeignKey(
        Case, on_delete=models.PROTECT, related_name="merges", verbose_name=_("file that goes on")
    )
    other = models.ForeignKey(
        Case, on_delete=models.PROTECT, related_name="merged", verbose_name=_("file merged into it")
    )
    reason = models.CharField(_("why there were two files"), max_length=12, choices=MergeReason)
    person = models.ForeignKey(
        Person,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("person of the other file before"),
    )
    merged_at = models.DateTimeField(_("merged at"))
    merged_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name=_("merged by")
    )
    undone_at = at(_("undone at"))
    undone_by = by(_("undone by"))

    reads_are_recorded = True
    objects = TrackedManager()
    history = history()
    personal_data = PersonalData(
        {
            "kept": _("naming the file without naming the woman"),
            "other": _("naming the file without naming the woman"),
            "reason": _("whoever undoes it must know why it was done"),
        },
        subject=WOMAN,
        retention=RETENTION,
    )

    class Meta:
        verbose_name = _("merge of two files")
        verbose_name_plural = _("merges of two files")
        ordering = ["-merged_at", "-id"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(kept=F("other")),
                name="merge_of_two_files",
                violation_error_message=_("A file is not merged with itself."),
            ),
            models.UniqueConstraint(
                fields=["other"],
                condition=Q(undone_at=None),
                name="merge_once",
                violation_error_message=_("This file is already merged with another one."),
            ),
            ExclusionConstraint(
                name="merge_without_chain",
                expressions=[(TAKEN, "&&")],
                condition=Q(undone_at=None),
                violation_error_message=_("A file into which another was merged is not merged in its turn."),
            ),
            models.CheckConstraint(
                condition=Q(undone_at=None, undone_by=None)
                | Q(undone_at__isnull=False, undone_by__isnull=False),
                name="merge_undone_at_by",
                violation_error_message=_("A merge that was undone says when and by whom."),
            ),
        ]
        indexes = [models.Index(fields=["kept"], condition=Q(undone_at=None), name="merge_into_kept")]

    def __str__(self):
        return f"{self.other} → {self.kept}"

    @property
    def reference(self):
        return self.kept.reference

    @property
    def file_id(self):
        return self.kept_id
