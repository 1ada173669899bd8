"""An absence, her return, and a record made by mistake."""

from django import forms
from django.utils.translation import gettext_lazy as _

from centres import absence_queries, absence_rules
from centres.forms.filters import offer_centres
from centres.forms.stays import sensible, why_field
from trips.ui.filters import PartFilter
from trips.ui.forms import Form


class AbsenceForm(Form):
    reason = forms.ModelChoiceField(None, label=_("Reason of the absence"))
    starts_on = forms.DateField(
        label=_("Away since"), help_text=_("The first night that she did not sleep here.")
    )
    expected_on = forms.DateField(
        label=_("Expected back on"),
        help_text=_("If she is not back on that day, the centre and OFII see an alarm."),
    )

    def __init__(self, *args, stay, today, **kwargs):
        super().__init__(*args, **kwargs)
        self.stay, self.today = stay, today
        self.fields["reason"].queryset = absence_queries.absence_reasons()

    def clean_starts_on(self):
        day = self.cleaned_data["starts_on"]
        return sensible(day, absence_rules.start_day(self.stay, day, self.today))

    def clean(self):
        cleaned = super().clean()
        start, back = cleaned.get("starts_on"), cleaned.get("expected_on")
        if start and back and (problem := absence_rules.expected_day(start, back)):
            self.add_error("expected_on", problem)
        return cleaned


class ReturnForm(Form):
    day = forms.DateField(label=_("Back on"), help_text=_("The first night that she slept here again."))

    def __init__(self, *args, absence, today, **kwargs):
        super().__init__(*args, **kwargs)
        self.absence, self.today = absence, today

    def clean_day(self):
        day = self.cleaned_data["day"]
        return sensible(day, absence_rules.return_day(self.absence, day, self.today))


class CancelAbsenceForm(Form):
    why = why_field()


class AbsenceFilter(PartFilter):
    """Who is away tonight unless one asks for the others too."""

    alarm = forms.BooleanField(label=_("Alarms only"))
    past = forms.BooleanField(label=_("Past ones too"))
    centre = forms.ChoiceField(label=_("Centre"))

    lookups = {"centre": "stay__centre__reference"}
    sorts = {
        "since": ("starts_on", "pk"),
        "expected": ("expected_on", "pk"),
        "stay": ("stay__reference", "starts_on", "pk"),
    }
    default_sort = "expected"
    shows_all = "past"
    part = _("away tonight only")

    def __init__(self, query=None, *, today, centres, **kwargs):
        self.today = today
        super().__init__(query, **kwargs)
        offer_centres(self, centres)

    def shown(self, rows):
        return rows.filter(absence_queries.under_way())

    def filter_alarm(self, rows, value):
        return rows.filter(absence_queries.alarming(self.today))
