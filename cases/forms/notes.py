"""A note, and its correction."""

from django import forms
from django.utils.translation import gettext_lazy as _

from cases.enums import Audience, CorrectionReason
from cases.forms.once import OnceForm
from cases.models.notes import note_reference
from trips.ui.forms import Form

TEXT_LENGTH = 1000


def text_field():
    return forms.CharField(
        label=_("Note"),
        max_length=TEXT_LENGTH,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=_(
            "Facts, in a few words. She may read this note. Never an account of what she lived through, a "
            "diagnosis, or the name of who exploits her."
        ),
    )


def audience_field():
    return forms.ChoiceField(
        label=_("Who reads it?"),
        choices=Audience,
        widget=forms.RadioSelect,
        help_text=_("And she herself, when she asks for a copy of her data."),
    )


class NoteForm(OnceForm):
    text = text_field()
    audience = audience_field()

    note = None
    new_reference = note_reference


class CorrectionForm(Form):
    text = text_field()
    audience = audience_field()
    reason = forms.ChoiceField(
        label=_("Why is it corrected?"), choices=CorrectionReason, widget=forms.RadioSelect
    )
    version = forms.IntegerField(min_value=1, widget=forms.HiddenInput)

    def __init__(self, data=None, *, note):
        self.note = note
        initial = {"text": note.text, "audience": note.audience, "version": note.version}
        super().__init__(data, initial=initial)
