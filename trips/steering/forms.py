from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from trips.steering.queries import centre_choices
from trips.ui.filters import ListFilter


class BoardFilter(ListFilter):
    """The places of one centre, or of all."""

    centre = forms.ChoiceField(label=_("Centre"))
    lookups = {"centre": "unit__centre__reference"}
    sorts = {"place": ("unit__centre__public_label", "unit__label_order", "label_order", "pk")}
    default_sort = "place"

    def is_valid(self):
        """The centres are read once, for the answer and for the list to choose from."""
        self.fields["centre"].choices = [("", pgettext_lazy("masculine", "All")), *centre_choices()]
        return super().is_valid()
