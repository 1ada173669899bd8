"""What a centre asks OFII about a stay, and OFII's answer: strings into values."""

from django import forms
from django.utils.translation import gettext_lazy as _

from placements import stay_queries, stay_rules
from placements.enums import Outcome
from placements.forms.steps import TermField, TermsField
from placements.models import ExitReason, ExitStep, ExtensionGround, ExtensionRefusal
from trips.ui.filters import PartFilter
from trips.ui.forms import Form

TEXT_LENGTH = 600


def text_field(label, help_text):
    return forms.CharField(
        label=label, help_text=help_text, max_length=TEXT_LENGTH, widget=forms.Textarea(attrs={"rows": 4})
    )


class ExtensionForm(Form):
    grounds = TermsField(ExtensionGround, label=_("Why she needs more time"))
    assessment = text_field(
        _("Assessment, in a few lines"),
        _(
            "Facts that she may read herself. No name, nobody else's story, nothing about care or proceedings."
        ),
    )
    exit_steps = TermsField(ExitStep, label=_("What is being done so that she can leave"))
    exit_plan = text_field(
        _("Exit plan, in a few lines"), _("What comes next, by whom, and about when. No address.")
    )


class ExtensionAnswerForm(Form):
    """OFII grants three months, or refuses and says why."""

    answer = forms.ChoiceField(
        label=_("What OFII decides"),
        choices=[(Outcome.GRANTED, _("Three months more")), (Outcome.REFUSED, _("Refuse"))],
        widget=forms.RadioSelect,
    )
    reason = TermField(ExtensionRefusal, label=_("If OFII refuses: why"), required=False)

    def clean(self):
        values = super().clean()
        if values.get("answer") == Outcome.REFUSED and not values.get("reason"):
            self.add_error("reason", _("Say why OFII refuses: the centre and her NGO read it."))
        return values


class ConfirmForm(Form):
    """Nothing to fill in: a second look before it is done."""


class ExtensionFilter(PartFilter):
    """What waits for OFII unless one asks for the others too."""

    outcome = forms.ChoiceField(label=_("Outcome"), choices=[("", _("All")), *Outcome.choices])
    closed = forms.BooleanField(label=_("Answered ones too"))
    again = forms.BooleanField(label=_("Extended before"))

    lookups = {"outcome": "outcome"}
    sorts = {
        "end": ("from_end", "pk"),
        "asked": ("asked_at", "pk"),
        "reference": ("reference",),
    }
    default_sort = "end"
    shows_all = "closed"
    asks_too = ("outcome",)
    part = _("to decide only")

    def shown(self, rows):
        return rows.filter(outcome="")

    def filter_again(self, rows, value):
        return stay_queries.extended_before(rows)


class ExitForm(Form):
    why = TermField(ExitReason, label=_("Why her stay ends"))
    ends_on = forms.DateField(
        label=_("Her stay ends on"), help_text=_("She and her NGO must know in time where she can go.")
    )

    def __init__(self, *args, stay, today, **kwargs):
        super().__init__(*args, **kwargs)
        self.stay, self.today = stay, today

    def clean_ends_on(self):
        day = self.cleaned_data["ends_on"]
        if problem := stay_rules.exit_is_due(self.stay, day, self.today):
            raise forms.ValidationError(problem)
        return day
