"""Finding a case among those of the NGO, and who follows it."""

from copy import deepcopy

from django import forms
from django.utils.translation import gettext_lazy as _

from cases import queries
from cases.enums import NOT_LISTED, CaseState
from trips.ui.filters import ListFilter
from trips.ui.forms import Form

STATES = [(state.value, state.label) for state in CaseState if state not in NOT_LISTED]


class CaseFilter(ListFilter):
    state = forms.ChoiceField(label=_("State"), choices=[("", _("All states")), *STATES])
    key_worker = forms.ModelChoiceField(
        label=_("Key worker"), queryset=None, to_field_name="reference", empty_label=_("All key workers")
    )
    mine = forms.BooleanField(label=_("Only the cases that I follow"))

    lookups = {"state": "state", "key_worker": "key_worker"}
    sorts = {
        "reference": ("reference",),
        "state": ("state", "pk"),
        "opened": ("opened_at", "pk"),
    }
    default_sort = "-opened"

    def __init__(self, query=None, *, actor):
        self.actor = actor
        self.base_fields = deepcopy(self.base_fields)
        workers = self.base_fields["key_worker"]
        workers.queryset = queries.workers_with_cases(actor)
        workers.label_from_instance = lambda membership: membership.user.full_name
        super().__init__(query)

    def filter_mine(self, rows, value):
        return rows.filter(key_worker=self.actor.membership_id)


class NameForm(Form):
    """A name travels in the body of a request, never in an address."""

    name = forms.CharField(
        label=_("First name, last name, both, or file number"),
        help_text=_("The whole name or number; accents and capitals do not matter."),
    )


class TownForm(Form):
    """The beginning of a town's name, typed in any row of the circles to avoid."""

    text = forms.CharField(max_length=120)


class KeyWorkerForm(Form):
    key_worker = forms.ModelChoiceField(
        label=_("Key worker"), queryset=None, to_field_name="reference", empty_label=None
    )

    def __init__(self, data=None, *, actor, case):
        super().__init__(data, initial={"key_worker": case.key_worker.reference})
        self.fields["key_worker"].queryset = queries.key_workers(actor)
        self.fields["key_worker"].label_from_instance = lambda membership: membership.user.full_name
