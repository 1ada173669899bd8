"""An interview before admission: when, who, by what way; and what became of it."""

from django import forms
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from cases import queries as case_queries
from cases.vocabularies import Language
from placements import interview_rules
from placements.actions.interviews import Meeting
from placements.enums import InterviewChannel, InterviewOutcome, InterviewReason, Side
from trips.ui.forms import Form
from trips.ui.moments import hour_field, moment

LENGTHS = (30, 45, 60, 90, 120)


def reason_field(label, *, without=()):
    choices = [one for one in InterviewReason.choices if one[0] not in without]
    return forms.ChoiceField(label=label, choices=choices, widget=forms.RadioSelect)


class InterviewForm(Form):
    """`proposal`: its place must be held at that hour."""

    day = forms.DateField(label=_("On which day?"))
    hour = hour_field(label=_("At what time?"))
    minutes = forms.TypedChoiceField(label=_("For how long?"), coerce=int, initial=45)
    sides = forms.MultipleChoiceField(
        label=_("Who attends?"),
        choices=Side.choices,
        initial=Side.values,
        widget=forms.CheckboxSelectMultiple,
    )
    interpreter = forms.ModelChoiceField(
        label=_("Interpreter, in which language?"),
        queryset=None,
        required=False,
        empty_label=_("No interpreter needed"),
    )
    channel = forms.ChoiceField(
        label=_("How is it held?"),
        choices=InterviewChannel.choices,
        widget=forms.RadioSelect,
        help_text=_(
            "By a way that is safe for her, never at the centre. Links and numbers are told outside this service."
        ),
    )

    def __init__(self, *args, proposal, now, held=None, **kwargs):
        self.proposal, self.now = proposal, now
        super().__init__(*args, **kwargs)
        self.fields["minutes"].choices = [
            (one, gettext("%(minutes)d minutes") % {"minutes": one}) for one in LENGTHS
        ]
        keep = [held.interpreter_id] if held and held.interpreter_id else []
        self.fields["interpreter"].queryset = case_queries.offered(Language, keep=keep)

    def clean_sides(self):
        sides = self.cleaned_data["sides"]
        if len(sides) < 2:
            raise forms.ValidationError(_("At least two of them meet."))
        return sides

    def clean(self):
        values = super().clean()
        if starts_at := moment(values.get("day"), values.get("hour")):
            values["starts_at"] = starts_at
            if reason := interview_rules.hour_is_possible(values["starts_at"], self.proposal, self.now):
                self.add_error("day", reason)
        return values

    def meeting(self):
        names = ("starts_at", "minutes", "sides", "channel", "interpreter")
        return Meeting(**{name: self.cleaned_data[name] for name in names})


class MoveInterviewForm(InterviewForm):
    """`reference`: the interview that the page showed."""

    reason = reason_field(_("Why is it moved?"), without=(InterviewReason.NOT_NEEDED,))
    reference = forms.CharField(max_length=12, widget=forms.HiddenInput)

    def __init__(self, *args, held, **kwargs):
        local = timezone.localtime(held.starts_at)
        initial = {name: getattr(held, name) for name in ("minutes", "channel", "interpreter", "reference")}
        initial |= {"day": local.date(), "hour": local.time()}
        initial["sides"] = [side for side in Side.values if getattr(held, side)]
        super().__init__(*args, held=held, initial=initial, **kwargs)

    field_order = ["reason"]


class CancelInterviewForm(Form):
    reason = reason_field(_("Why is it cancelled?"))
    reference = forms.CharField(max_length=12, widget=forms.HiddenInput)


class InterviewOutcomeForm(Form):
    outcome = forms.ChoiceField(
        label=_("What became of it?"),
        choices=[(one.value, one.label) for one in (InterviewOutcome.HELD, InterviewOutcome.NOT_HELD)],
        widget=forms.RadioSelect,
    )
    reason = forms.ChoiceField(
        label=_("If it did not take place: why"),
        choices=[("", _("Choose…")), *InterviewReason.choices],
        required=False,
    )
    reference = forms.CharField(max_length=12, widget=forms.HiddenInput)

    def clean(self):
        values = super().clean()
        if values.get("outcome") == InterviewOutcome.NOT_HELD and not values.get("reason"):
            self.add_error("reason", _("Say why it did not take place. It is never held against her."))
        return values
