"""How a woman travels, and what was heard of her: strings into values."""

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from placements import handover_rules
from placements.actions import Journey
from placements.enums import Stage, WordGiven
from placements.forms.steps import TermField
from placements.models import ConfirmationChannel, Escort, TravelMeans, TravelPayer
from trips.ui.forms import Form
from trips.ui.moments import hour_field, moment

WORD_LENGTH = 40
WHY_LENGTH = 300


def day_and_hour(value, name):
    """What two fields show of a moment."""
    here = timezone.localtime(value)
    return {f"{name}_on": here.date(), f"{name}_hour": here.time()}


class PlanForm(Form):
    """`plan`: what is changed, if there is one; `before`: the stay that she leaves, of a transfer. Without an hour for
    the sign of life it is expected half-way."""

    leaves_on = forms.DateField(label=_("Departure: on which day"))
    leaves_hour = hour_field(label=_("Departure: at what time"))
    arrives_on = forms.DateField(label=_("Arrival: on which day"))
    arrives_hour = hour_field(label=_("Arrival: at what time"))
    sign_on = forms.DateField(label=_("Sign of life on the way: on which day"), required=False)
    sign_hour = hour_field(
        label=_("Sign of life on the way: at the latest at"),
        required=False,
        help_text=_("Empty: half-way between departure and arrival."),
    )
    travel = TermField(TravelMeans, label=_("How she travels"))
    payer = TermField(TravelPayer, label=_("Who pays"))
    escort = TermField(Escort, label=_("Who goes with her"))
    left_channel = TermField(ConfirmationChannel, label=_("How her departure is confirmed"))
    on_way_channel = TermField(ConfirmationChannel, label=_("How she is heard of on the way"))
    arrived_channel = TermField(ConfirmationChannel, label=_("How she is received"))
    safe_word = forms.CharField(
        label=_("Safe word"),
        max_length=WORD_LENGTH,
        help_text=_(
            "A plain word that she chooses, no name and no place. Whoever calls says it. "
            "Her NGO, OFII and the centre know it; it is in no list and no message."
        ),
    )
    revision = forms.IntegerField(min_value=0, widget=forms.HiddenInput)

    names = ("travel", "payer", "escort", "left_channel", "on_way_channel", "arrived_channel", "safe_word")

    def __init__(self, *args, stay, plan, before, now, **kwargs):
        self.stay, self.before, self.now = stay, before, now
        super().__init__(*args, initial=shown_of(plan, stay, before), **kwargs)

    def clean(self):
        values = super().clean()
        leaves, arrives, sign = (
            moment(values.get(f"{name}_on"), values.get(f"{name}_hour"))
            for name in ("leaves", "arrives", "sign")
        )
        if not leaves or not arrives:
            return values
        sign = sign or leaves + (arrives - leaves) / 2
        if problem := handover_rules.moments_are_possible(self.stay, leaves, sign, arrives, self.now):
            self.add_error("arrives_on", problem)
        if problem := handover_rules.leaves_on_its_day(self.before, leaves):
            self.add_error("leaves_on", problem)
        self.moments = leaves, sign, arrives
        return values

    def answers(self):
        words = {name: self.cleaned_data[name] for name in self.names}
        return {"journey": Journey(*self.moments, **words), "revision": self.cleaned_data["revision"]}


def shown_of(plan, stay, before):
    if plan is None:
        leaves_on = before.left_on if before and not before.has_left else None
        return {"revision": 0, "leaves_on": leaves_on, "arrives_on": stay.starts_on}
    moments = (("leaves", plan.leaves_at), ("sign", plan.sign_by), ("arrives", plan.arrives_at))
    shown = {name: getattr(plan, f"{name}_id") for name in PlanForm.names if name != "safe_word"}
    for name, value in moments:
        shown |= day_and_hour(value, name)
    return shown | {"safe_word": plan.safe_word, "revision": plan.revision}


class ConfirmationForm(Form):
    """`stages`: what this reader may still confirm."""

    stage = forms.ChoiceField(label=_("What do you confirm?"), widget=forms.RadioSelect)
    happened_on = forms.DateField(label=_("On which day?"))
    happened_hour = hour_field(label=_("At what time?"))
    channel = TermField(ConfirmationChannel, label=_("How was it heard?"))
    word = forms.ChoiceField(
        label=_("The safe word"),
        choices=WordGiven.choices,
        widget=forms.RadioSelect,
        help_text=_("A wrong word raises the alarm at once. Say nothing of it to whoever calls."),
    )

    def __init__(self, *args, stay, stages, told, now, **kwargs):
        self.stay, self.told, self.now = stay, told, now
        done = handover_rules.confirmed(told)
        next_one = next((one for one in stages if one not in done), stages[0])
        shown = day_and_hour(now, "happened") | {"stage": next_one}
        super().__init__(*args, initial=shown, **kwargs)
        self.fields["stage"].choices = [(one, Stage(one).label) for one in stages]

    def clean(self):
        values = super().clean()
        happened_at = moment(values.pop("happened_on", None), values.pop("happened_hour", None))
        if happened_at is None or "stage" not in values:
            return values
        stage = Stage(values["stage"])
        problem = handover_rules.moment_is_possible(self.stay, stage, happened_at, self.told, self.now)
        if problem:
            self.add_error("happened_on", problem)
        if known := handover_rules.confirmation_is_due(stage, self.told, values.get("word", "")):
            self.add_error("stage", known)
        return values | {"stage": stage, "happened_at": happened_at}


class LeftForm(Form):
    """The centre that she leaves saw her go."""

    happened_on = forms.DateField(label=_("On which day?"))
    happened_hour = hour_field(label=_("At what time?"))

    def __init__(self, *args, now, **kwargs):
        self.now = now
        super().__init__(*args, initial=day_and_hour(now, "happened"), **kwargs)

    def clean(self):
        values = super().clean()
        happened_at = moment(values.pop("happened_on", None), values.pop("happened_hour", None))
        if happened_at and (problem := handover_rules.is_over(happened_at, self.now)):
            self.add_error("happened_on", problem)
        return values | {"happened_at": happened_at}


class StrikeOutForm(Form):
    """`told`: what this reader may strike out."""

    confirmation = forms.ChoiceField(label=_("What is wrong?"), widget=forms.RadioSelect)
    why = forms.CharField(
        label=_("Why"),
        max_length=WHY_LENGTH,
        help_text=_("Sealed, and kept with what was written. No name."),
    )

    def __init__(self, *args, told, **kwargs):
        super().__init__(*args, **kwargs)
        self.told = {str(one.pk): one for one in told}
        self.fields["confirmation"].choices = [
            (key, f"{one.get_stage_display()}, {timezone.localtime(one.happened_at):%d/%m/%Y %H:%M}")
            for key, one in self.told.items()
        ]

    def clean_confirmation(self):
        return self.told[self.cleaned_data["confirmation"]]
