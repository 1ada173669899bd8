"""Two women who must not meet."""

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Greatest, Least
from django.utils.translation import gettext_lazy as _

from cases.models import Case, Person
from placements.enums import ApartReason
from placements.models.columns import RETENTION, WOMAN, pair
from trips.audit.columns import at, by
from trips.audit.personal_data import PersonalData
from trips.audit.tracking import TrackedManager, history
from trips.guards.references import new_reference


def apart_reference():
    return new_reference("Z")


class Apart(models.Model):
    """Neither is proposed a centre where the other lives, is expected or asked for. No centre ever reads it.

    It holds for the two persons, so for every file of theirs: the database keeps each person that of its file.
    `first` is the older file; two persons are a pair once, whichever of their files it names. A word says why;
    nothing more is asked.
    """

    reference = models.CharField(_("reference"), max_length=12, unique=True, default=apart_reference)
    first = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="+", verbose_name=_("older file"))
    first_person = models.ForeignKey(
        Person, on_delete=models.PROTECT, related_name="+", verbose_name=_("person of the older file")
    )
    second = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="+", verbose_name=_("newer file"))
    second_person = models.ForeignKey(
        Person, on_delete=models.PROTECT, related_name="+", verbose_name=_("person of the newer file")
    )
    reason = models.CharField(_("reason"), max_length=12, choices=ApartReason)
    recorded_at = models.DateTimeField(_("recorded at"))
    recorded_by = by(_("recorded by"))
    ended_at = at(_("ended at"))
    ended_by = by(_("ended by"))

    # Filled in by `apart_queries.with_facts`: the actor reads a file of both; a colleague of hers recorded it.
    sees_both = False
    is_of_house = False

    objects = TrackedManager()
    history = history()
    personal_data = PersonalData(
        {
            "first": _("two women in danger from each other are never in one house"),
            "first_person": _("the same woman may have files at two NGOs"),
            "second": _("two women in danger from each other are never in one house"),
            "second_person": _("the same woman may have files at two NGOs"),
            "reason": _("whoever ends it must know why it was recorded"),
        },
        subject=WOMAN,
        retention=RETENTION,
    )

    class Meta:
        verbose_name = _("pair of women who must not meet")
        verbose_name_plural = _("pairs of women who must not meet")
        ordering = ["-recorded_at", "-id"]
        constraints = [
            models.UniqueConstraint(
                Least("first_person", "second_person"),
                Greatest("first_person", "second_person"),
                condition=Q(ended_at=None),
                name="apart_once",
                violation_error_message=_("It is recorded already that these two must not meet."),
            ),
            models.CheckConstraint(
                condition=Q(first__lt=F("second")),
                name="apart_in_order",
                violation_error_message=_("A file cannot be kept apart from itself."),
            ),
            models.CheckConstraint(
                condition=Q(ended_at__isnull=False) | ~Q(first_person=F("second_person")),
                name="apart_of_two_women",
                violation_error_message=_(
                    "It is recorded that the women of these two files must not meet, so they are not one: "
                    "end that first if it was a mistake."
                ),
            ),
            pair("ended", "apart"),
        ]
        indexes = [
            models.Index(fields=["first_person"], condition=Q(ended_at=None), name="apart_of_first"),
            models.Index(fields=["second_person"], condition=Q(ended_at=None), name="apart_of_second"),
        ]

    def __str__(self):
        return self.reference
