from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from cases import queries, rules
from cases.vocabularies import Need
from trips.ui.forms import Form


class AssessmentForm(Form):
    """A new assessment starts from the last one. `revision` says which one was before her eyes."""

    day = forms.DateField(label=_("Assessed on"))
    needs = forms.ModelMultipleChoiceField(
        label=_("What she needs"),
        queryset=None,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Ticked: what she needed last time. Untick what is settled, tick what is new."),
    )
    revision = forms.IntegerField(min_value=0, widget=forms.HiddenInput)

    def __init__(self, data=None, *, step, today):
        self.step, self.today = step, today
        held = list(step.needs.all())
        super().__init__(data, initial={"day": today, "needs": held, "revision": step.revision})
        self.fields["needs"].queryset = queries.offered(Need, keep=[need.pk for need in held])

    def clean_day(self):
        day = self.cleaned_data["day"]
        if (reason := rules.assess_again(self.step.assessed_on, day, self.today)) and not self._sent_twice():
            raise ValidationError(reason)
        return day

    def _sent_twice(self):
        """The first click has made it: its revision is the next one."""
        return self.cleaned_data.get("day") == self.step.assessed_on and self.data.get("revision") == str(
            self.step.revision - 1
        )
