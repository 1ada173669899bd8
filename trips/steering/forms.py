from django import forms
from django.utils.translation import gettext_lazy as _

from trips.steering.queries import centre_choices
from trips.ui.filters import ListFilter


def choices():
    return [("", _("All")), *centre_choices()]


class BoardFilter(ListFilter):
    """The places of one centre, or of all."""

    centre = forms.ChoiceField(label=_("Centre"), choices=choices)
    lookups = {"centre": "unit__centre__reference"}
    sorts = {"place": ("unit__centre__public_label", "unit__label", "label", "pk")}
    default_sort = "place"
