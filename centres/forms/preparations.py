"""When a place is ready after a departure, and how long a centre needs."""

from django import forms
from django.utils.translation import gettext_lazy as _

from centres import queries, rules
from centres.models.preparations import LONGEST_DAYS
from trips.ui.forms import Form


class ReadyForm(Form):
    ready_on = forms.DateField(
        label=_("Ready on"), help_text=_("The first night that somebody can sleep there.")
    )
    reason = forms.ModelChoiceField(
        None,
        label=_("Why it takes longer"),
        required=False,
        help_text=_("Only if the place is ready later than planned."),
    )

    def __init__(self, *args, preparation, today, **kwargs):
        super().__init__(*args, **kwargs)
        self.preparation, self.today = preparation, today
        keep = [preparation.reason_id] if preparation.reason_id else []
        self.fields["reason"].queryset = queries.preparation_reasons(keep=keep)

    def clean(self):
        cleaned = super().clean()
        if day := cleaned.get("ready_on"):
            self.check_day(day, has_reason=cleaned.get("reason") is not None)
        return cleaned

    def check_day(self, day, *, has_reason):
        reason = rules.ready_day(self.preparation, day, self.today, has_reason=True)
        if reason:
            self.add_error("ready_on", reason)
        elif missing := rules.ready_day(self.preparation, day, self.today, has_reason=has_reason):
            self.add_error("reason", missing)


class PreparationTimeForm(Form):
    days = forms.IntegerField(
        label=_("Days to make a place ready"),
        min_value=0,
        max_value=LONGEST_DAYS,
        help_text=_("From the day of a departure. With 0 the place is free the same night."),
    )
    since = forms.DateField(label=_("For departures from"))

    def __init__(self, *args, today, **kwargs):
        super().__init__(*args, **kwargs)
        self.today = today

    def clean_since(self):
        day = self.cleaned_data["since"]
        if reason := rules.preparation_since(day, self.today):
            raise forms.ValidationError(reason)
        return day
