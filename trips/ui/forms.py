"""The base of every form: labels, limits and sentences are the same everywhere."""

import re

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import MaxLengthValidator, MaxValueValidator
from django.db.models.fields import BLANK_CHOICE_LABEL
from django.utils.translation import gettext_lazy as _

LINE_LENGTH = 200
TEXT_LENGTH = 4000
LARGEST_NUMBER = 2_147_483_647
DATE_FORMATS = ["%d/%m/%Y", "%Y-%m-%d", "%d/%m/%y", "%d.%m.%Y", "%d-%m-%Y"]
ISO_DATE = re.compile(r"\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])")
REPLACEMENT = "\N{REPLACEMENT CHARACTER}"

SENTENCES = {
    "required": _("Fill in this field."),
    "max_length": _("Write at most %(limit_value)d characters (you wrote %(show_value)d)."),
    "invalid_choice": _("This choice is not in the list. Choose another one."),
    "invalid_pk_value": _("This choice is not in the list. Choose another one."),
    "max_value": _("Write a number of at most %(limit_value)s."),
    "min_value": _("Write a number of at least %(limit_value)s."),
}
DATE_SENTENCE = _("Write a date that exists, such as 23/11/2026.")
NUMBER_SENTENCE = _("Write a number in digits.")
UNREADABLE_SENTENCE = _("This text contains a character that cannot be kept. Delete it or type it again.")
CHOICE_SENTENCE = _("Make a choice.")
NOTHING_CHOSEN = _("Choose…")
TICK_SENTENCE = _("Tick this box to go on.")


class DateInput(forms.DateInput):
    """The browser's own date picker, which wants its value written year first."""

    input_type = "date"

    def __init__(self, attrs=None):
        super().__init__(attrs=attrs, format="%Y-%m-%d")

    def get_context(self, name, value, attrs):
        """What the picker cannot show, such as 31/02/2026, is given back as text: nothing typed is lost."""
        context = super().get_context(name, value, attrs)
        shown = context["widget"]["value"]
        if shown and not ISO_DATE.fullmatch(shown):
            context["widget"]["type"] = "text"
        return context


class Form(forms.Form):
    def __init__(self, data=None, *args, **kwargs):
        kwargs.setdefault("label_suffix", "")
        super().__init__(without_nul(data), *args, **kwargs)
        prepare_fields(self)


class ModelForm(forms.ModelForm):
    def __init__(self, data=None, *args, **kwargs):
        kwargs.setdefault("label_suffix", "")
        super().__init__(without_nul(data), *args, **kwargs)
        prepare_fields(self)


def without_nul(data):
    """PostgreSQL cannot keep a NUL: it becomes the replacement character, which every text field refuses."""
    if data is None:
        return None
    if not hasattr(data, "lists"):
        return {key: replace_nul(value) for key, value in data.items()}
    if not any("\0" in value for key, values in data.lists() for value in values if isinstance(value, str)):
        return data
    clean = data.copy()
    for key, values in data.lists():
        clean.setlist(key, [replace_nul(value) for value in values])
    return clean


def replace_nul(value):
    return value.replace("\0", REPLACEMENT) if isinstance(value, str) else value


def prepare_fields(form):
    for field in form.fields.values():
        give_sentences(field)
        field.widget.attrs.setdefault("autocomplete", "off")
        prepare_date(field)
        prepare_choice(field)
        limit_text(field)
        limit_number(field)


def give_sentences(field):
    """Our sentences in place of Django's, never in place of those that a form wrote for itself."""
    stock = {}
    for cls in reversed(type(field).__mro__):
        stock |= getattr(cls, "default_error_messages", {})
    for key, sentence in sentences_for(field).items():
        if field.error_messages.get(key) == stock.get(key):
            field.error_messages[key] = sentence


def sentences_for(field):
    if isinstance(field, forms.DateField):
        return {**SENTENCES, "invalid": DATE_SENTENCE}
    if isinstance(field, forms.IntegerField):
        return {**SENTENCES, "invalid": NUMBER_SENTENCE}
    if isinstance(field, (forms.ChoiceField, forms.ModelChoiceField)):
        return {**SENTENCES, "required": CHOICE_SENTENCE}
    if isinstance(field, forms.BooleanField):
        return {**SENTENCES, "required": TICK_SENTENCE}
    return SENTENCES


def prepare_date(field):
    if not isinstance(field, forms.DateField):
        return
    field.input_formats = DATE_FORMATS
    if type(field.widget) is forms.DateInput:
        field.widget = DateInput(attrs=field.widget.attrs)


def prepare_choice(field):
    """The same first line in every list, unless a form has its own."""
    if isinstance(field, forms.ModelChoiceField) and field.empty_label == BLANK_CHOICE_LABEL:
        field.empty_label = NOTHING_CHOSEN


def limit_text(field):
    if not isinstance(field, forms.CharField):
        return
    field.validators.append(refuse_replacement)
    if field.max_length is None:
        field.max_length = TEXT_LENGTH if isinstance(field.widget, forms.Textarea) else LINE_LENGTH
        field.validators.append(MaxLengthValidator(field.max_length))


def refuse_replacement(value):
    if REPLACEMENT in value:
        raise ValidationError(UNREADABLE_SENTENCE, code="unreadable")


def limit_number(field):
    """The largest whole number of the database, so that a longer one gets a sentence and not an error."""
    if isinstance(field, forms.IntegerField) and field.max_value is None:
        field.max_value = LARGEST_NUMBER
        field.validators.append(MaxValueValidator(LARGEST_NUMBER))
