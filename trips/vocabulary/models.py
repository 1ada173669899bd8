"""The base of every list of words that an administrator may edit.

A concrete list is a subclass in the app that uses it; this app has no table.
"""

from django.core.validators import RegexValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from trips.audit.personal_data import NO_PERSONAL_DATA
from trips.audit.tracking import TrackedQuerySet

CODE = RegexValidator(
    r"\A[a-z0-9]+(?:[._-][a-z0-9]+)*\Z",
    _("A code has small letters, digits, dots, hyphens and underscores only."),
)


class TermQuerySet(TrackedQuerySet):
    def current(self):
        """What may be chosen today, in the order of the list."""
        return self.filter(retired_on__isnull=True).order_by("position", "code")

    def offered(self, *, keep=()):
        """What a form offers: today's entries, and those the record already holds."""
        return self.filter(Q(retired_on__isnull=True) | Q(pk__in=keep)).order_by("position", "code", "pk")


class Term(models.Model):
    """One entry of a vocabulary.

    Old records keep their meaning: the words of an entry never change in place.
    `actions.reword` retires the row and adds a new one with the same code, so that a
    record keeps the words that were on the screen when it was written. Statistics
    group by code; a screen shows the row that the record points to.

    A subclass that has a Meta of its own inherits this one: `class Meta(Term.Meta)`.
    A column that the program reads (`nature`, `party`) goes into `TermAdmin.extra`.
    """

    code = models.CharField(_("code"), max_length=40, validators=[CODE])
    label_fr = models.CharField(_("label in French"), max_length=200)
    label_en = models.CharField(_("label in English"), max_length=200)
    help_fr = models.CharField(_("explanation in French"), max_length=400, blank=True)
    help_en = models.CharField(_("explanation in English"), max_length=400, blank=True)
    position = models.PositiveSmallIntegerField(_("position"), default=0)
    retired_on = models.DateField(_("retired on"), null=True, blank=True)

    objects = TermQuerySet.as_manager()
    personal_data = NO_PERSONAL_DATA

    class Meta:
        abstract = True
        ordering = ["position", "code", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["code"],
                condition=Q(retired_on__isnull=True),
                name="%(app_label)s_%(class)s_one_current",
                violation_error_message=_("A current entry already has this code."),
            ),
        ]

    def __str__(self):
        return self.label

    @property
    def label(self):
        return self._in_active_language("label")

    @property
    def help_text(self):
        return self._in_active_language("help")

    def _in_active_language(self, field):
        language = "en" if (get_language() or "fr").startswith("en") else "fr"
        return getattr(self, f"{field}_{language}")
