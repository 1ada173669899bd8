"""An incident: what kind, how grave, what was done."""

from django import forms
from django.utils.translation import gettext_lazy as _

from centres import incident_queries, incident_rules, queries
from centres.enums import Severity
from centres.forms.filters import offer_centres
from centres.forms.stays import sensible
from trips.ui.filters import PartFilter
from trips.ui.forms import Form

MEASURES_LENGTH = 1000


def measures_field():
    return forms.CharField(
        label=_("Measures taken"),
        max_length=MEASURES_LENGTH,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_(
            "What was done to keep her safe, in facts that she may read. No name of anybody, no address."
        ),
    )


def declared_field():
    return forms.DateField(
        label=_("Declared to the authorities on"), required=False, help_text=_("Leave it empty if it is not.")
    )


def number_field():
    return forms.CharField(label=_("Number of the declaration"), max_length=40, required=False)


def check_declaration(form, cleaned):
    happened, declared = cleaned.get("happened_on"), cleaned.get("declared_on")
    if happened and (problem := incident_rules.declaration_day(happened, declared, form.today)):
        form.add_error("declared_on", problem)
    return cleaned


class IncidentForm(Form):
    kind = forms.ModelChoiceField(None, label=_("What happened"))
    severity = forms.ChoiceField(label=_("Severity"), choices=Severity.choices, widget=forms.RadioSelect)
    happened_on = forms.DateField(label=_("Happened on"))
    measures = measures_field()
    declared_on = declared_field()
    official_number = number_field()

    def __init__(self, *args, stay, today, **kwargs):
        super().__init__(*args, **kwargs)
        self.stay, self.today = stay, today
        self.fields["kind"].queryset = incident_queries.incident_kinds()

    def clean_happened_on(self):
        day = self.cleaned_data["happened_on"]
        return sensible(day, incident_rules.event_day(self.stay, day, self.today))

    def clean(self):
        return check_declaration(self, super().clean())


class HouseIncidentForm(Form):
    kind = forms.ModelChoiceField(None, label=_("What happened"))
    severity = forms.ChoiceField(label=_("Severity"), choices=Severity.choices, widget=forms.RadioSelect)
    happened_on = forms.DateField(label=_("Happened on"))
    place = forms.ModelChoiceField(
        None, label=_("Place concerned"), required=False, to_field_name="reference", empty_label=_("None")
    )
    measures = measures_field()
    declared_on = declared_field()
    official_number = number_field()

    def __init__(self, *args, centre, today, **kwargs):
        super().__init__(*args, **kwargs)
        self.centre, self.today = centre, today
        self.fields["kind"].queryset = incident_queries.incident_kinds()
        self.fields["place"].queryset = queries.places_of(centre)
        self.fields["place"].label_from_instance = lambda place: f"{place.unit} · {place}"

    def clean_happened_on(self):
        day = self.cleaned_data["happened_on"]
        return sensible(day, incident_rules.house_day(self.centre, day, self.today))

    def clean(self):
        return check_declaration(self, super().clean())


class CompleteIncidentForm(Form):
    measures = measures_field()
    declared_on = declared_field()
    official_number = number_field()

    def __init__(self, *args, incident, today, **kwargs):
        super().__init__(*args, **kwargs)
        self.incident, self.today = incident, today

    def clean_declared_on(self):
        day = self.cleaned_data["declared_on"]
        problem = incident_rules.declaration_day(self.incident.happened_on, day, self.today)
        return sensible(day, problem)


class CloseIncidentForm(Form):
    closing = forms.ModelChoiceField(None, label=_("Why it is closed"))

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["closing"].queryset = incident_queries.incident_closings()


class IncidentFilter(PartFilter):
    """Those that are still open unless one asks for the others too."""

    severity = forms.ChoiceField(label=_("Severity"), choices=[("", _("All")), *Severity.choices])
    closed = forms.BooleanField(label=_("Closed ones too"))
    centre = forms.ChoiceField(label=_("Centre"))

    lookups = {"severity": "severity", "centre": "centre__reference"}
    sorts = {
        "day": ("happened_on", "pk"),
        "reference": ("reference",),
    }
    default_sort = "-day"
    shows_all = "closed"
    part = _("open only")

    def __init__(self, query=None, *, centres, **kwargs):
        super().__init__(query, **kwargs)
        offer_centres(self, centres)

    def shown(self, rows):
        return rows.filter(closing=None)
