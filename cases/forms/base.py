"""What the forms of all steps share: saved incomplete, never saved wrong."""

from datetime import date, timedelta

from django import forms
from django.forms import BaseFormSet, formset_factory
from django.utils.translation import gettext_lazy as _

from cases import queries
from trips.ui.forms import SENTENCES, Form

EARLIEST = date(1900, 1, 1)
# No date of a file lies further ahead: beyond it is a slip of the finger.
FURTHEST = timedelta(days=5 * 366)
FUTURE_SENTENCE = _("This date is in the future. Check the year.")
FAR_SENTENCE = _("This date is too far away. Check the year.")
FILE_SENTENCE = _("Write text here: a file cannot be sent.")


class DraftForm(Form):
    """What the referral needs is asked for (no "optional" beside it), and never forced while drafting."""

    past = ()
    use_required_attribute = False

    def __init__(self, data=None, *args, today, **kwargs):
        self.today = today
        super().__init__(data, *args, **kwargs)

    def full_clean(self):
        asked = [field for field in self.fields.values() if field.required]
        for field in asked:
            field.required = False
        super().full_clean()
        for field in asked:
            field.required = True

    def clean(self):
        for name, value in list(self.cleaned_data.items()):
            if isinstance(value, date) and (sentence := self.wrong_date(name, value)):
                self.add_error(name, sentence)
        for name in self.files:
            if name in self.fields:
                self.add_error(name, FILE_SENTENCE)

    def wrong_date(self, name, value):
        if name in self.past and value > self.today:
            return FUTURE_SENTENCE
        return "" if EARLIEST <= value <= self.today + FURTHEST else FAR_SENTENCE


class RowForm(DraftForm):
    """A line of a list: an empty one is not there, one half filled in is an error, one ticked goes away."""

    needed = ()
    remove = forms.BooleanField(label=_("Remove this line"), required=False)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        # A formset would skip a line that shows what is stored already, and it would be lost.
        self.empty_permitted = False
        if not self.initial:
            del self.fields["remove"]

    def full_clean(self):
        super().full_clean()
        if self.is_bound and self.removed:
            self._errors.clear()

    def clean(self):
        super().clean()
        if not any(self.typed(name) for name in self.needed):
            return
        for name in self.needed:
            if not self.typed(name):
                self.add_error(name, SENTENCES["required"])

    def typed(self, name):
        return self.cleaned_data.get(name) or name in self.errors

    @property
    def removed(self):
        return getattr(self, "cleaned_data", {}).get("remove")

    @property
    def filled(self):
        return not self.removed and all(self.cleaned_data.get(name) for name in self.needed)


class Rows(BaseFormSet):
    @property
    def kept(self):
        """The lines that count, as dictionaries of what they need."""
        rows = (form for form in self.forms if form.filled)
        return [{name: form.cleaned_data[name] for name in form.needed} for form in rows]


def rows_of(form, *, most, extra, rows=Rows):
    """A formset of lines: without JavaScript there are `extra` empty ones, with it a button adds more."""
    return formset_factory(form, formset=rows, extra=extra, max_num=most, validate_max=True)


class StepForm(DraftForm):
    """A step's page. `revision` says what the writer had before her eyes."""

    revision = forms.IntegerField(min_value=0, widget=forms.HiddenInput)
    # Plain columns of the step, and its many-to-many relations.
    columns = ()
    relations = ()

    def __init__(self, data=None, *args, step, **kwargs):
        self.step = step
        kwargs["initial"] = {"revision": step.revision, **self.stored()}
        super().__init__(data, *args, **kwargs)

    def stored(self):
        """The answers that the case holds, as the fields show them."""
        values = {name: getattr(self.step, name) for name in self.columns}
        return values | {name: list(getattr(self.step, name).all()) for name in self.relations}

    def offer(self, name, words):
        """Fill the choices of a field: today's words, and those that this case holds already."""
        self.fields[name].queryset = queries.offered(words, keep=self.held(name))

    def held(self, name):
        held = self.initial.get(name)
        return [word.pk for word in held] if isinstance(held, list) else [held.pk] if held else []

    @property
    def rows(self):
        """The formset of the page, if it has one."""
        return None

    def is_valid(self):
        rows_are_valid = self.rows is None or self.rows.is_valid()
        return super().is_valid() and rows_are_valid

    def answers(self):
        """The arguments of the step's verb."""
        return {name: value for name, value in self.cleaned_data.items() if name != "revision"}

    @property
    def is_overtaken(self):
        """Somebody saved other answers since this page was shown."""
        return self.cleaned_data.get("revision") != self.step.revision and self.differs()

    def differs(self):
        return bool(set(self.changed_data) - {"revision"})

    def catch_up(self):
        """Keep what was typed and take the stored revision: the next save is meant."""
        self.data = self.data.copy()
        self.data["revision"] = str(self.step.revision)


def one_of(label, **kwargs):
    """A choice in a vocabulary; its words are offered by the form."""
    return forms.ModelChoiceField(label=label, queryset=None, **kwargs)


def some_of(label, **kwargs):
    return forms.ModelMultipleChoiceField(
        label=label, queryset=None, widget=forms.CheckboxSelectMultiple, **kwargs
    )
