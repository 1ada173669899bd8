"""A legal step, and its correction."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from cases import legal_step_queries, team_rules
from cases.enums import CorrectionReason
from cases.forms.once import OnceForm
from cases.models.legal_steps import legal_step_reference
from trips.ui.forms import Form


def kind_field():
    return forms.ModelChoiceField(
        label=_("What was done?"),
        queryset=None,
        help_text=_("Her choice, and never a condition. Nothing here changes her place in any list."),
    )


class DayForm(Form):
    def clean_happened_on(self):
        day = self.cleaned_data["happened_on"]
        if reason := team_rules.day_of_legal_step(day, self.today):
            raise ValidationError(reason)
        return day


class LegalStepForm(OnceForm, DayForm):
    kind = kind_field()
    happened_on = forms.DateField(label=_("On which day?"))

    new_reference = legal_step_reference

    def __init__(self, data=None, *, today):
        self.today = today
        super().__init__(data)
        self.fields["kind"].queryset = legal_step_queries.kinds()


class CorrectLegalStepForm(DayForm):
    kind = kind_field()
    happened_on = forms.DateField(label=_("On which day?"))
    is_cancelled = forms.BooleanField(label=_("It did not take place: strike it out"), required=False)
    reason = forms.ChoiceField(
        label=_("Why is it corrected?"), choices=CorrectionReason, widget=forms.RadioSelect
    )
    was = forms.CharField(widget=forms.HiddenInput)

    def __init__(self, data=None, *, step, was, today):
        self.today = today
        super().__init__(data, initial={"kind": step.kind, "happened_on": step.happened_on, "was": was})
        self.fields["kind"].queryset = legal_step_queries.kinds(keep=(step.kind_id,))
