from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from trips.steering.queries import centre_choices
from trips.ui.filters import ListFilter


class OfCentres(ListFilter):
    """One centre, or all."""

    centre = forms.ChoiceField(label=_("Centre"))

    def is_valid(self):
        """The centres are read once, for the answer and for the list to choose from."""
        self.fields["centre"].choices = [("", pgettext_lazy("masculine", "All")), *centre_choices()]
        return super().is_valid()


class CapacityFilter(OfCentres):
    since = forms.DateField(label=_("Twelve months from"), help_text=_("Any day of the first month."))

    def clean_since(self):
        day = self.cleaned_data["since"]
        if day and not 2000 <= day.year <= 2100:
            raise forms.ValidationError(_("This date is too far away: check the year."))
        return day


class BoardFilter(OfCentres):
    """The places of one centre, or of all."""

    lookups = {"centre": "unit__centre__reference"}
    sorts = {"place": ("unit__centre__public_label", "unit__label_order", "label_order", "pk")}
    default_sort = "place"
