from django import forms
from django.utils.translation import gettext_lazy as _

from cases import document_queries
from cases.enums import RemovalReason
from trips.files import contents
from trips.ui.forms import Form


class DocumentForm(Form):
    """One file and what it is; `content` holds its bytes once the form is valid."""

    kind = forms.ModelChoiceField(
        label=_("Which paper is it?"), queryset=None, empty_label=None, widget=forms.RadioSelect
    )
    file = forms.FileField(
        label=_("The scan or photograph"),
        help_text=_("PDF, JPEG or PNG, at most 10 MB, one file. Never an account of what she lived through."),
        error_messages={
            "required": _("Choose a file."),
            "empty": _("This file is empty. Choose another one."),
        },
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["kind"].queryset = document_queries.kinds()

    def clean_file(self):
        if len(self.files.getlist("file")) > 1:
            raise forms.ValidationError(_("Send one file at a time."))
        self.content = self.cleaned_data["file"].read()
        if reason := contents.refusal(self.content):
            raise forms.ValidationError(reason)
        return self.cleaned_data["file"]


class RemovalForm(Form):
    reason = forms.ChoiceField(
        label=_("Why is it removed?"), choices=RemovalReason.choices, widget=forms.RadioSelect
    )
