"""What a woman asks about her own data, on which day, and how one knows that it is she."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from cases import request_queries, request_rules
from cases.enums import RequestKind, RequestOrigin, RequestOutcome, RequestRefusal
from trips.ui.filters import ListFilter
from trips.ui.forms import Form

OPEN, LATE, TO_CONFIRM = "open", "late", "to_confirm"
STATES = [
    ("", _("All states")),
    (OPEN, _("to answer")),
    (LATE, _("late")),
    (TO_CONFIRM, _("to confirm by a second person")),
    *RequestOutcome.choices,
]


class RecordForm(Form):
    kind = forms.ChoiceField(label=_("What does she ask?"), choices=RequestKind, widget=forms.RadioSelect)
    origin = forms.ChoiceField(
        label=_("Who asked, and how do you know that it is she?"),
        choices=RequestOrigin,
        widget=forms.RadioSelect,
        help_text=_("No copy of her paper is kept for this."),
    )
    received_on = forms.DateField(
        label=_("When did she ask?"), help_text=_("The answer is due within one month of that day.")
    )

    def __init__(self, *args, today, **kwargs):
        self.today = today
        super().__init__(*args, initial={"received_on": today} | kwargs.pop("initial", {}), **kwargs)

    def clean_received_on(self):
        if refusal := request_rules.received(self.cleaned_data["received_on"], self.today):
            raise ValidationError(refusal)
        return self.cleaned_data["received_on"]

    def clean(self):
        kind, origin = self.cleaned_data.get("kind"), self.cleaned_data.get("origin")
        if kind and origin and (refusal := request_rules.origin(kind, origin)):
            self.add_error("origin", refusal)


class FileForm(Form):
    """A name travels in the body of a request, never in an address."""

    text = forms.CharField(
        label=_("Reference of the file, name, or file number"),
        max_length=120,
        help_text=_("The whole name or number; accents and capitals do not matter."),
    )


class RefusalForm(Form):
    refusal = forms.ChoiceField(
        label=_("Why is it refused?"),
        choices=RequestRefusal,
        widget=forms.RadioSelect,
        help_text=_("Tell her why, and that she may turn to the CNIL or to a court (GDPR art. 12(4))."),
    )


class RequestFilter(ListFilter):
    state = forms.ChoiceField(label=_("State"), choices=STATES)
    kind = forms.ChoiceField(
        label=_("What she asks"), choices=[("", _("All requests")), *RequestKind.choices]
    )

    lookups = {"kind": "kind"}
    sorts = {
        "received": ("received_on", "pk"),
        "due": ("due_on", "pk"),
        "reference": ("reference",),
    }
    default_sort = "due"

    def __init__(self, query=None, *, now, today):
        self.parts = {
            OPEN: request_queries.unanswered(),
            LATE: request_queries.late(today),
            TO_CONFIRM: request_queries.to_confirm(now),
        }
        super().__init__(query)

    def filter_state(self, rows, value):
        return rows.filter(self.parts[value]) if value in self.parts else rows.filter(outcome=value)
