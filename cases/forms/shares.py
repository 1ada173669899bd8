"""With whom a file is shared, how much of it, and until when."""

from datetime import timedelta

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from cases import queries, rights_queries, rights_rules
from cases.enums import ShareScope
from cases.vocabularies import ConsentMeans
from trips.ui.forms import Form

USUAL = timedelta(days=30)


class ShareForm(Form):
    organisation = forms.ModelChoiceField(label=_("Share with"), queryset=None, to_field_name="reference")
    scope = forms.ChoiceField(
        label=_("What they may read"),
        choices=ShareScope,
        widget=forms.RadioSelect,
        help_text=_("They read, and write nothing. Places to avoid are shown with the whole file only."),
    )
    given_on = forms.DateField(label=_("When did she agree to this?"))
    means = forms.ModelChoiceField(label=_("How did she agree?"), queryset=None)
    until = forms.DateField(label=_("Until"), help_text=_("Six months at most."))

    def __init__(self, *args, case, today, **kwargs):
        self.today = today
        super().__init__(*args, initial={"given_on": today, "until": today + USUAL}, **kwargs)
        self.fields["organisation"].queryset = rights_queries.may_receive(case)
        self.fields["means"].queryset = queries.offered(ConsentMeans)

    def clean_given_on(self):
        if self.cleaned_data["given_on"] > self.today:
            raise ValidationError(_("This date is in the future. Check the year."))
        return self.cleaned_data["given_on"]

    def clean_until(self):
        if refusal := rights_rules.share_until(self.cleaned_data["until"], self.today):
            raise ValidationError(refusal)
        return self.cleaned_data["until"]
