"""The other file of a woman, by its reference, and why there were two."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from cases import merge_queries
from cases.enums import MergeReason
from trips.ui.forms import Form


class OtherFileForm(Form):
    """`other` is the file that the reference names."""

    reference = forms.CharField(
        label=_("Reference of the other file"),
        max_length=12,
        help_text=_("It begins with D, such as D-7K3M-Q9XA."),
    )

    def __init__(self, *args, actor, case, **kwargs):
        self.actor, self.case = actor, case
        super().__init__(*args, **kwargs)

    def clean_reference(self):
        reference = self.cleaned_data["reference"].strip().upper()
        self.other = merge_queries.other_file_for(self.actor, self.case, reference)
        if self.other is None:
            raise ValidationError(_("No other file of your organisation has this reference."))
        return reference


class MergeForm(Form):
    reason = forms.ChoiceField(
        label=_("Why were there two files?"), choices=MergeReason, widget=forms.RadioSelect
    )
