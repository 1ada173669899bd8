"""Whom a member of staff must not see, because she knows her otherwise."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from cases.enums import ConflictReason
from cases.models.case import RETENTION, Case, Person
from trips.audit.personal_data import PersonalData
from trips.audit.tracking import TrackedManager, history
from trips.guards.references import new_reference


def conflict_reference():
    return new_reference("K")


class Conflict(models.Model):
    """This account must not see that woman, in any of its capacities and whatever gives it a right.

    It holds for the person, so for every file of hers: the database keeps `person` that of `case`.
    """

    reference = models.CharField(_("reference"), max_length=12, unique=True, default=conflict_reference)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="conflicts",
        verbose_name=_("who is kept away"),
    )
    case = models.ForeignKey(
        Case, on_delete=models.PROTECT, related_name="conflicts", verbose_name=_("declared by this file")
    )
    person = models.ForeignKey(
        Person, on_delete=models.PROTECT, related_name="conflicts", verbose_name=_("person")
    )
    reason = models.CharField(_("reason"), max_length=12, choices=ConflictReason)
    declared_at = models.DateTimeField(_("declared at"))
    declared_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name=_("declared by")
    )
    lifted_at = models.DateTimeField(_("lifted at"), null=True, blank=True)
    lifted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("lifted by"),
    )

    reads_are_recorded = True
    objects = TrackedManager()
    history = history()
    personal_data = PersonalData(
        {
            "user": _("who must not see the file"),
            "case": _("naming the file without naming the woman"),
            "person": _("the same woman may have files at two NGOs"),
            "reason": _("why she is kept away"),
        },
        subject=_("users, and women referred"),
        retention=RETENTION,
    )

    class Meta:
        verbose_name = _("personal tie")
        verbose_name_plural = _("personal ties")
        ordering = ["-declared_at", "-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["user", "case"],
                condition=Q(lifted_at=None),
                name="conflict_once",
                violation_error_message=_("This person is kept away from this file already."),
            ),
            models.CheckConstraint(
                condition=Q(lifted_at=None, lifted_by=None)
                | Q(lifted_at__isnull=False, lifted_by__isnull=False),
                name="conflict_lifted_at_by",
                violation_error_message=_("A lifted conflict says when and by whom it was lifted."),
            ),
        ]
        indexes = [
            models.Index(fields=["user", "person"], condition=Q(lifted_at=None), name="conflict_live"),
        ]

    def __str__(self):
        return self.reference

    @property
    def file_id(self):
        return self.case_id
