"""Rules of the commitments, agreements and what they bind to."""

from datetime import date

from django import forms
from django.utils.translation import gettext_lazy as _

from centres import contract_queries as contracts
from centres import contract_rules as rules
from centres.dates import add_months, quarter_of
from centres.enums import MEASURES_OF, Applies, Measure, Nature
from centres.models.contracts import FEWEST_PERCENT, LONGEST_DAYS
from trips.ui.formats import write_day
from trips.ui.forms import Form, prepare_fields

QUARTERS = 8
EUROS = {"max_digits": 7, "decimal_places": 2, "min_value": 0, "required": False, "localize": True}


def quarters_to_come(today):
    """The first days of the quarters from which a rule may count."""
    start = quarter_of(today)[0]
    days = [add_months(start, 3 * number) for number in range(1, QUARTERS + 1)]
    return [(day.isoformat(), write_day(day)) for day in days]


class RuleForm(Form):
    measure = forms.ChoiceField(label=_("Measured by"))
    days = forms.IntegerField(label=_("Within how many days"), min_value=1, max_value=LONGEST_DAYS)
    warn_days = forms.IntegerField(
        label=_("Shown as at risk so many days before"), min_value=0, max_value=LONGEST_DAYS
    )
    applies = forms.ChoiceField(label=_("Where it binds"), choices=Applies.choices)
    valid_from = forms.TypedChoiceField(
        label=_("From the quarter that begins on"),
        help_text=_("Quarters that have begun, and all before them, keep their rule."),
        coerce=date.fromisoformat,
    )

    def __init__(self, *args, commitment, today, **kwargs):
        super().__init__(*args, **kwargs)
        self.commitment, self.today = commitment, today
        suits = MEASURES_OF[Nature(commitment.nature)]
        self.fields["measure"].choices = [(one.value, one.label) for one in suits]
        self.fields["valid_from"].choices = quarters_to_come(today)
        self.fields["days"].required = Measure.PARTNERS not in suits

    def clean(self):
        cleaned = super().clean()
        days, measure = cleaned.get("days"), cleaned.get("measure")
        if "days" not in self.errors and measure and (reason := rules.days_suit(measure, days)):
            self.add_error("days", reason)
        if (warn := cleaned.get("warn_days")) is not None and (reason := rules.warning_suits(days, warn)):
            self.add_error("warn_days", reason)
        return cleaned


class AgreementForm(Form):
    number = forms.CharField(label=_("Number of the agreement"), max_length=40, required=False)
    starts_on = forms.DateField(label=_("First day"))
    ends_on = forms.DateField(
        label=_("Last day"), help_text=_("As a rule five years. Bring it forward when it ends earlier.")
    )
    base_rate = forms.DecimalField(
        label=_("Usual daily cost, in euros"), help_text=_("Leave empty for the national rate."), **EUROS
    )
    supplement_rate = forms.DecimalField(
        label=_("Supplement for a specialised place and day, in euros"),
        help_text=_("Leave empty for the national rate."),
        **EUROS,
    )

    def clean(self):
        cleaned = super().clean()
        starts_on, ends_on = cleaned.get("starts_on"), cleaned.get("ends_on")
        if starts_on and ends_on and (reason := rules.agreement_dates(starts_on, ends_on)):
            self.add_error("ends_on", reason)
        return cleaned


class BindingsForm(Form):
    """Two fields a commitment: its target, where there is a share to speak of, and why it does not bind."""

    def __init__(self, *args, agreement, **kwargs):
        super().__init__(*args, **kwargs)
        self.bindings = list(agreement.bindings.all())
        kept = {one.waiver_id for one in self.bindings if one.waiver_id}
        self.waivers = {one.code: one for one in contracts.waiver_reasons(keep=kept)}
        for binding in self.bindings:
            self.add_fields(binding)
        prepare_fields(self)

    def add_fields(self, binding):
        name, commitment = field_name(binding), binding.commitment
        if commitment.nature in (Nature.ACT_WOMAN, Nature.ACT_CHILD):
            self.fields[f"target_{name}"] = forms.IntegerField(
                label=_("Target in percent"), min_value=FEWEST_PERCENT, max_value=100, initial=binding.target
            )
        self.fields[f"waiver_{name}"] = forms.ChoiceField(
            label=_("Not applicable because"),
            choices=[
                ("", _("It binds this centre")),
                *((code, str(one)) for code, one in self.waivers.items()),
            ],
            required=False,
            initial=binding.waiver.code if binding.waiver else "",
        )

    def blocks(self):
        """(commitment, its bound fields), in the order of the contract."""
        for binding in self.bindings:
            name = field_name(binding)
            names = [f"target_{name}", f"waiver_{name}"]
            yield binding.commitment, [self[one] for one in names if one in self.fields]

    def rows(self):
        """What the verb takes."""
        for binding in self.bindings:
            name = field_name(binding)
            waiver = self.waivers.get(self.cleaned_data[f"waiver_{name}"])
            target = self.cleaned_data.get(f"target_{name}", binding.target)
            yield {"code": binding.commitment.code, "target": target, "waiver": waiver}


def field_name(binding):
    return binding.commitment.code.replace(".", "_")
