"""Columns that the models of this app have in common."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

RETENTION = _("two years after the last contact, then without identity")
WOMAN = _("women referred")


def pair(name, table):
    """Both or neither."""
    return models.CheckConstraint(
        condition=Q(**{f"{name}_at": None, f"{name}_by": None})
        | Q(**{f"{name}_at__isnull": False, f"{name}_by__isnull": False}),
        name=f"{table}_{name}_at_by",
        violation_error_message=_("What was decided says when and by whom."),
    )


def reason(model, sentence):
    """A coded reason."""
    return models.ForeignKey(
        model, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=sentence
    )
