"""Whom she must not meet: the reference of a file and one word."""

from django import forms
from django.utils.translation import gettext_lazy as _

from placements import apart_queries, apart_rules
from placements.enums import ApartReason
from trips.ui.forms import Form


class ApartForm(Form):
    reference = forms.CharField(
        label=_("Reference of the other woman's file"),
        max_length=12,
        help_text=_("It begins with D, such as D-7K3M-Q9XA."),
    )
    reason = forms.ChoiceField(label=_("Why?"), choices=ApartReason, widget=forms.RadioSelect)

    def __init__(self, *args, actor, case, **kwargs):
        self.actor, self.case = actor, case
        super().__init__(*args, **kwargs)

    def clean_reference(self):
        reference = self.cleaned_data["reference"].strip().upper()
        other = apart_queries.case_named(self.actor, reference)
        if refusal := apart_rules.pair(self.actor, self.case, other):
            raise forms.ValidationError(refusal)
        return reference
