from datetime import timedelta

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from trips.steering.ledger import LONGEST
from trips.steering.queries import centre_choices
from trips.ui.filters import ListFilter

SHOWN_NIGHTS = 30


class OfCentres(ListFilter):
    """One centre, or all."""

    centre = forms.ChoiceField(label=_("Centre"))

    def is_valid(self):
        """The centres are read once, for the answer and for the list to choose from."""
        self.fields["centre"].choices = [("", pgettext_lazy("masculine", "All")), *centre_choices()]
        return super().is_valid()


class PeriodFilter(ListFilter):
    """Nights from one day to another, both included; by default the last thirty."""

    since = forms.DateField(label=_("From the night of"))
    until = forms.DateField(label=_("To the night of"))

    def __init__(self, *args, today, **kwargs):
        self.today = today
        super().__init__(*args, **kwargs)

    def clean(self):
        cleaned = super().clean()
        if not self.errors:
            self.check_order(*self.period())
        return cleaned

    def check_order(self, since, last):
        if last > self.today:
            self.add_error("until", _("Nights to come are not known yet: choose today or earlier."))
        elif since.year < 2000:
            self.add_error("since", _("This date is too far away: check the year."))
        elif since > last:
            self.add_error("since", _("The first night is after the last: turn the dates round."))
        elif (last - since).days >= LONGEST:
            self.add_error("since", _("Choose at most one year."))

    def period(self):
        """First and last night."""
        values = self.cleaned_data
        last = values.get("until") or (self.today if not values.get("since") else self.after(values["since"]))
        return values.get("since") or last - timedelta(days=SHOWN_NIGHTS - 1), last

    def after(self, since):
        return min(since + timedelta(days=SHOWN_NIGHTS - 1), self.today)


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
