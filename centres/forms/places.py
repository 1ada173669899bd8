"""A place that cannot be used, and back."""

from datetime import timedelta

from django import forms
from django.utils.translation import gettext_lazy as _

from centres import queries
from trips.ui.forms import Form

# A place may be planned out of use five years ahead, and recorded so one year after.
EARLIEST, LATEST = timedelta(days=366), timedelta(days=5 * 366)


class UnavailableForm(Form):
    reason = forms.ModelChoiceField(queries.unavailability_reasons(), label=_("Reason"))
    starts_on = forms.DateField(label=_("From the night of"))
    ends_on = forms.DateField(
        label=_("Can be used again from"),
        required=False,
        help_text=_("Leave empty if you do not know yet."),
    )

    def __init__(self, *args, today, **kwargs):
        super().__init__(*args, **kwargs)
        self.today = today
        self.fields["starts_on"].initial = today

    def clean_starts_on(self):
        return near(self.cleaned_data["starts_on"], self.today)

    def clean_ends_on(self):
        day = self.cleaned_data["ends_on"]
        return near(day, self.today) if day else None

    def clean(self):
        cleaned = super().clean()
        start, end = cleaned.get("starts_on"), cleaned.get("ends_on")
        if start and end and end <= start:
            self.add_error("ends_on", _("This date is after the first night: choose a later day."))
        return cleaned


class BackForm(Form):
    back_on = forms.DateField(label=_("Can be used again from"))

    def __init__(self, *args, today, row, **kwargs):
        super().__init__(*args, **kwargs)
        self.today, self.row = today, row
        self.fields["back_on"].initial = today

    def clean_back_on(self):
        day = near(self.cleaned_data["back_on"], self.today)
        # What has not started yet is cancelled today.
        if self.row and day < min(self.row.starts_on, self.today):
            raise forms.ValidationError(_("This date is before the place became unavailable."))
        if day > self.today:
            raise forms.ValidationError(_("A place is put back on the day itself or later."))
        return day


def near(day, today):
    if not today - EARLIEST <= day <= today + LATEST:
        raise forms.ValidationError(_("This date is too far away: check the year."))
    return day
