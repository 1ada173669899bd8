"""A service for one resident, a session for several, the correction of a mistake."""

from itertools import groupby

from django import forms
from django.utils.translation import gettext_lazy as _

from centres import queries, rules
from centres.dates import write_duration
from centres.forms.stays import why_field
from trips.ui.forms import Form

PRESETS = (15, 30, 45, 60, 90, 120, 180, 240, 360)
ME, PARTNER = "me", "partner"


def minutes_field():
    return forms.TypedChoiceField(
        label=_("Duration"), coerce=int, initial=30, choices=[(one, write_duration(one)) for one in PRESETS]
    )


def by_field():
    return forms.ChoiceField(
        label=_("Delivered by"),
        choices=[(ME, _("Me or a colleague of the centre")), (PARTNER, _("A partner"))],
        widget=forms.RadioSelect,
        initial=ME,
    )


def partner_field():
    return forms.CharField(label=_("Name of the partner organisation"), max_length=80, required=False)


class DeliveredForm(Form):
    """What a service and a session have in common. `self.commitments` is read once."""

    commitment = forms.ChoiceField(label=_("Commitment"))
    minutes = minutes_field()
    by_whom = by_field()
    partner = partner_field()

    def __init__(self, *args, commitments, today, **kwargs):
        super().__init__(*args, **kwargs)
        self.today = today
        self.commitments = {one.code: one for one in commitments}
        self.fields["commitment"].choices = [("", _("Choose…")), *grouped(self.commitments.values())]

    def clean_commitment(self):
        return self.commitments[self.cleaned_data["commitment"]]

    def clean(self):
        cleaned = super().clean()
        if cleaned.get("by_whom") == PARTNER and not cleaned.get("partner"):
            self.add_error("partner", _("Write the name of the partner organisation."))
        if cleaned.get("by_whom") == ME:
            cleaned["partner"] = ""
        return cleaned


class ServiceForm(DeliveredForm):
    provided_on = forms.DateField(label=_("Date"))
    result = forms.ModelChoiceField(
        queries.service_results(), label=_("Result"), required=False, empty_label=_("Not said")
    )
    field_order = ["commitment", "provided_on", "minutes", "result", "by_whom", "partner"]

    def __init__(self, *args, stay, **kwargs):
        super().__init__(*args, commitments=queries.act_commitments(stay), **kwargs)
        self.stay = stay
        self.fields["provided_on"].initial = self.today
        self.fields["commitment"].widget.attrs["autofocus"] = True

    def clean_provided_on(self):
        day = self.cleaned_data["provided_on"]
        if problem := rules.service_day(self.stay, day, self.today):
            raise forms.ValidationError(problem)
        return day


class SessionForm(DeliveredForm):
    held_on = forms.DateField(label=_("Date"))
    stays = forms.MultipleChoiceField(label=_("Who came"), widget=forms.CheckboxSelectMultiple)
    field_order = ["commitment", "held_on", "minutes", "by_whom", "partner", "stays"]

    def __init__(self, *args, residents, **kwargs):
        super().__init__(*args, commitments=queries.group_commitments(), **kwargs)
        self.residents = {stay.reference: stay for stay in residents}
        self.fields["held_on"].initial = self.today
        self.fields["minutes"].initial = 60
        self.fields["stays"].choices = [
            (stay.reference, f"{stay.shown_name} ({stay.reference})" if stay.agrees else stay.reference)
            for stay in residents
        ]
        self.fields["stays"].error_messages["required"] = _("Tick at least one resident.")

    def clean(self):
        cleaned = super().clean()
        day = cleaned.get("held_on")
        for stay in self.chosen() if day else ():
            if problem := rules.service_day(stay, day, self.today):
                self.add_error("held_on", f"{stay.reference} : {problem}")
        return cleaned

    def chosen(self):
        return [self.residents[reference] for reference in self.cleaned_data.get("stays", [])]


class CancelServiceForm(Form):
    why = why_field()


def grouped(commitments):
    """The choices of a select, under the heading of each condition."""
    by_condition = groupby(commitments, key=lambda one: one.condition)
    return [
        (str(condition), [(one.code, f"{one.code} {one.label}") for one in group])
        for condition, group in by_condition
    ]
