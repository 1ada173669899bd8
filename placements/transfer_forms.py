"""A transfer, planned or in an emergency, and what becomes of a planned one: strings into values."""

from django import forms
from django.utils.translation import gettext_lazy as _

from centres.enums import Severity
from centres.forms.incidents import measures_field
from centres.models import IncidentKind, UnavailabilityReason
from placements import rules
from placements.actions.transfers import Danger
from placements.enums import TransferKind
from placements.forms.steps import TermField
from placements.models import ReleaseReason, TransferReason
from trips.ui.forms import Form

EMERGENCY = ("kind_of_incident", "severity", "happened_on", "measures")


class TransferForm(Form):
    """`offers`: (key, what it is called, its places) of what fits today."""

    kind = forms.ChoiceField(label=_("Transfer"), choices=TransferKind.choices, widget=forms.RadioSelect)
    why = TermField(TransferReason, label=_("Why she is transferred"))
    places = forms.ChoiceField(
        label=_("Where she goes"),
        widget=forms.RadioSelect,
        help_text=_(
            "What fits today, the farthest from the places to avoid first. Planned: held while the centre gives its "
            "opinion and she answers. Emergency: hers at once."
        ),
    )
    kind_of_incident = TermField(IncidentKind, label=_("Emergency: what happened"), required=False)
    severity = forms.ChoiceField(
        label=_("Emergency: severity"), choices=[("", _("Choose…")), *Severity.choices], required=False
    )
    happened_on = forms.DateField(label=_("Emergency: happened on"), required=False)
    measures = measures_field()
    closing = TermField(
        UnavailabilityReason,
        label=_("Emergency: close the places that she leaves, because of"),
        required=False,
    )
    closed_until = forms.DateField(
        label=_("Emergency: closed until"),
        required=False,
        help_text=_("Empty: until the centre opens them again."),
    )

    def __init__(self, *args, offers, today, **kwargs):
        super().__init__(*args, **kwargs)
        self.today, self.offered = today, {key: places for key, _label, places in offers}
        self.fields["places"].choices = [(key, label) for key, label, _places in offers]
        self.fields["measures"].required = False
        self.fields["measures"].label = _("Emergency: measures taken")

    def clean(self):
        cleaned = super().clean()
        wanted = EMERGENCY if cleaned.get("kind") == TransferKind.EMERGENCY else ()
        for name in wanted:
            if name not in self.errors and not cleaned.get(name):
                self.add_error(name, _("Fill in this field: it is needed for this kind of transfer."))
        if (until := cleaned.get("closed_until")) and until <= self.today:
            self.add_error("closed_until", _("The places are closed until a day to come."))
        if (happened := cleaned.get("happened_on")) and happened > self.today:
            self.add_error("happened_on", _("This date is still to come."))
        return cleaned

    def values(self):
        """What the verb takes."""
        given = self.cleaned_data
        common = {"why": given["why"], "places": self.offered[given["places"]]}
        if given["kind"] == TransferKind.PLANNED:
            return common
        facts = (given["kind_of_incident"], given["severity"], given["happened_on"], given["measures"])
        return common | {"danger": Danger(*facts, given["closing"], given["closed_until"])}

    @property
    def is_planned(self):
        return self.cleaned_data["kind"] == TransferKind.PLANNED


class PlannedTransferForm(Form):
    """Before its day: another day, or taken back with a reason."""

    MOVE, TAKE_BACK = "move", "take_back"

    answer = forms.ChoiceField(
        label=_("What OFII decides"),
        choices=[(MOVE, _("She leaves on another day")), (TAKE_BACK, _("The transfer is taken back"))],
        widget=forms.RadioSelect,
    )
    day = forms.DateField(label=_("She leaves on"), required=False)
    reason = TermField(ReleaseReason, label=_("If it is taken back: why"), required=False)

    def __init__(self, *args, today, **kwargs):
        super().__init__(*args, **kwargs)
        self.today = today

    def clean(self):
        values = super().clean()
        answer, day = values.get("answer"), values.get("day")
        if answer == self.TAKE_BACK and not values.get("reason"):
            self.add_error("reason", _("Say why: the centre and her NGO read it."))
        if answer == self.MOVE and "day" not in self.errors:
            problem = rules.arrival_is_possible(day, self.today) if day else _("Say on which day she leaves.")
            if problem:
                self.add_error("day", problem)
        return values
