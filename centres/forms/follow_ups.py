"""A follow-up: what came of it."""

from django import forms
from django.utils.translation import gettext_lazy as _

from centres import follow_up_rules
from centres.enums import FollowUpOutcome
from centres.forms.stays import sensible
from trips.ui.filters import PartFilter
from trips.ui.forms import Form


class FollowUpForm(Form):
    outcome = forms.ChoiceField(
        label=_("What came of it"), choices=FollowUpOutcome.choices, widget=forms.RadioSelect
    )
    day = forms.DateField(label=_("On which day"))

    def __init__(self, *args, follow_up, today, **kwargs):
        super().__init__(*args, **kwargs)
        self.follow_up, self.today = follow_up, today

    def clean_day(self):
        day = self.cleaned_data["day"]
        return sensible(day, follow_up_rules.done_day(self.follow_up, day, self.today))

    def clean_outcome(self):
        return FollowUpOutcome(self.cleaned_data["outcome"])


class FollowUpFilter(PartFilter):
    """What is still to be made unless one asks for the others too."""

    due = forms.BooleanField(label=_("Due today or late"))
    outcome = forms.ChoiceField(
        label=_("What came of it"), choices=[("", _("All")), *FollowUpOutcome.choices]
    )
    done = forms.BooleanField(label=_("Those made too"))

    lookups = {"outcome": "outcome"}
    sorts = {
        "due": ("due_on", "pk"),
        "stay": ("stay__reference", "months"),
        "left": ("stay__ends_on", "months", "pk"),
    }
    default_sort = "due"
    shows_all = "done"
    asks_too = ("outcome",)
    part = _("to make only")

    def __init__(self, query=None, *, today, **kwargs):
        self.today = today
        super().__init__(query, **kwargs)

    def shown(self, rows):
        return rows.filter(outcome="")

    def filter_due(self, rows, value):
        return rows.filter(outcome="", due_on__lte=self.today)
