"""A place that cannot be used, and back."""

from datetime import date, timedelta

from django import forms
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from centres import queries, rules
from trips.ui.formats import write_day
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

    def __init__(self, *args, place, now, **kwargs):
        super().__init__(*args, **kwargs)
        self.place, self.now, self.today = place, now, timezone.localdate(now)
        self.fields["starts_on"].initial = self.today

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
        elif start and not self.errors:
            self.check_free(start, end)
        return cleaned

    def check_free(self, start, end):
        """Sent twice, the same is recorded once; the action looks again."""
        same = queries.same_unavailability(self.place, self.cleaned_data["reason"], start, end)
        row = queries.in_the_way(self.place, start, end, now=self.now, besides=same)
        if reason := rules.nights_taken(row):
            self.add_error("starts_on", reason)


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


KEEP, CANCEL = "end", "cancel"


class ChangeUnavailabilityForm(Form):
    """One of those that run or are planned: it ends on another day, or is cancelled before it begins."""

    starts_on = forms.TypedChoiceField(
        label=_("Which one?"), widget=forms.RadioSelect, coerce=date.fromisoformat
    )
    what = forms.ChoiceField(
        label=_("What changes?"),
        choices=[(KEEP, _("It ends on another day")), (CANCEL, _("It is cancelled: it has not begun"))],
        widget=forms.RadioSelect,
        initial=KEEP,
    )
    ends_on = forms.DateField(
        label=_("Can be used again from"),
        required=False,
        help_text=_("Leave empty if you do not know yet."),
    )

    def __init__(self, *args, rows, now, **kwargs):
        super().__init__(*args, **kwargs)
        self.rows = {row.starts_on: row for row in rows}
        self.now, self.today = now, timezone.localdate(now)
        self.fields["starts_on"].choices = [(row.starts_on.isoformat(), named(row)) for row in rows]

    def clean_ends_on(self):
        day = self.cleaned_data["ends_on"]
        return near(day, self.today) if day else None

    def clean(self):
        cleaned = super().clean()
        if self.errors:
            return cleaned
        row = self.rows[cleaned["starts_on"]]
        if cleaned["what"] == CANCEL:
            self.refuse("what", rules.cancel_unavailability(row, self.today))
        else:
            ends_on = cleaned["ends_on"]
            self.refuse("ends_on", rules.unavailable_until(row, ends_on) or self.obstacle_to(row, ends_on))
        return cleaned

    def obstacle_to(self, row, ends_on):
        dates = (row.place, row.starts_on, ends_on)
        return rules.nights_taken(queries.in_the_way(*dates, now=self.now, besides=row))

    def refuse(self, field, reason):
        if reason:
            self.add_error(field, reason)


def named(row):
    start = write_day(row.starts_on)
    if row.ends_on is None:
        return gettext("%(reason)s, since %(start)s, no end known") % {"reason": row.reason, "start": start}
    values = {"reason": row.reason, "start": start, "end": write_day(row.ends_on)}
    return gettext("%(reason)s, from %(start)s, in service again on %(end)s") % values


def near(day, today):
    if not today - EARLIEST <= day <= today + LATEST:
        raise forms.ValidationError(_("This date is too far away: check the year."))
    return day
