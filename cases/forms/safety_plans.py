"""A safety plan, written with her."""

from datetime import timedelta

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from cases import queries, rules
from cases.safety_plan_queries import Chosen, chosen_of
from cases.vocabularies import SafeMeans, SafePerson
from trips.ui.forms import Form

MOST_SIGNS, SIGN_LENGTH = 12, 120
USUAL = timedelta(days=90)


def some_of(label, **kwargs):
    return forms.ModelMultipleChoiceField(
        label=label, queryset=None, required=False, widget=forms.CheckboxSelectMultiple, **kwargs
    )


class SafetyPlanForm(Form):
    signs = forms.CharField(
        label=_("Signs of danger, one a line"),
        max_length=MOST_SIGNS * SIGN_LENGTH,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=_("What she would notice first. Without names, and nothing of what she lived through."),
    )
    people = some_of(_("To whom she can turn"))
    means = some_of(_("What helps her to be safe"))
    what_to_do = forms.CharField(
        label=_("What she does then, in order"),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text=_("Short sentences, in her words. She may carry this page with her."),
    )
    written_on = forms.DateField(label=_("Written with her on"))
    review_on = forms.DateField(label=_("To look at again by"))
    revision = forms.IntegerField(min_value=0, widget=forms.HiddenInput)

    def __init__(self, data=None, *, plan, today):
        self.today = today
        chosen = chosen_of(plan) if plan else Chosen([], [])
        initial = {"written_on": today, "review_on": today + USUAL, "revision": 0, **chosen._asdict()}
        if plan:
            initial |= {name: getattr(plan, name) for name in ("signs", "what_to_do", "revision")}
        super().__init__(data, initial=initial)
        for name, words in (("people", SafePerson), ("means", SafeMeans)):
            held = [one.pk for one in initial[name]]
            self.fields[name].queryset = queries.offered(words, keep=held)

    def clean_signs(self):
        lines = [line.strip() for line in self.cleaned_data["signs"].splitlines() if line.strip()]
        if len(lines) > MOST_SIGNS or any(len(line) > SIGN_LENGTH for line in lines):
            raise ValidationError(
                _("At most %(lines)d lines of %(length)d characters."),
                params={"lines": MOST_SIGNS, "length": SIGN_LENGTH},
            )
        return lines

    def clean(self):
        days = [self.cleaned_data.get(name) for name in ("written_on", "review_on")]
        if all(days) and (reason := rules.days_of_safety_plan(*days, self.today)):
            raise ValidationError(reason)

    def answers(self):
        values = dict(self.cleaned_data)
        return values | {"chosen": Chosen(list(values.pop("people")), list(values.pop("means")))}
