"""A transfer, planned or in an emergency: strings into values."""

from django import forms
from django.utils.translation import gettext_lazy as _

from cases.vocabularies import ConsentMeans
from centres.enums import Severity
from centres.forms.incidents import measures_field
from centres.models import IncidentKind, UnavailabilityReason
from placements.actions.transfers import Agreement, Danger
from placements.enums import Opinion, TransferKind
from placements.forms.steps import TermField
from placements.models import TransferReason
from trips.ui.forms import Form

PLANNED = ("means", "opinion")
EMERGENCY = ("kind_of_incident", "severity", "happened_on", "measures")


class TransferForm(Form):
    """`offers`: (key, what it is called, its places) of what fits today."""

    kind = forms.ChoiceField(label=_("Transfer"), choices=TransferKind.choices, widget=forms.RadioSelect)
    why = TermField(TransferReason, label=_("Why she is transferred"))
    places = forms.ChoiceField(
        label=_("Where she goes"),
        widget=forms.RadioSelect,
        help_text=_(
            "What fits today, the farthest from the places to avoid first. The places are hers at once."
        ),
    )
    means = TermField(ConsentMeans, label=_("Planned: how she agreed"), required=False)
    opinion = forms.ChoiceField(
        label=_("Planned: opinion of the centre that receives her"),
        choices=[("", _("Choose…")), *Opinion.choices],
        required=False,
        help_text=_("OFII consults its manager, then decides (CASF L.349-3)."),
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
        wanted = EMERGENCY if cleaned.get("kind") == TransferKind.EMERGENCY else PLANNED
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
            return common | {"agreement": Agreement(given["means"], given["opinion"])}
        facts = (given["kind_of_incident"], given["severity"], given["happened_on"], given["measures"])
        return common | {"danger": Danger(*facts, given["closing"], given["closed_until"])}
