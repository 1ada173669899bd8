"""What became of a woman who was missed: strings into values."""

from django import forms
from django.utils.translation import gettext_lazy as _

from placements import alarm_queries, alarm_rules, word_queries
from placements.enums import AlarmEnd
from trips.ui.filters import PartFilter
from trips.ui.forms import Form
from trips.ui.moments import hour_field, moment

NOTE_LENGTH = 600


class CloseAlarmForm(Form):
    """`ends`: what this reader may say of her place."""

    closing = forms.ModelChoiceField(
        queryset=None, label=_("What became of her"), widget=forms.RadioSelect, empty_label=None
    )
    expected_on = forms.DateField(label=_("If she still comes: on which day"), required=False)
    expected_hour = hour_field(label=_("If she still comes: at what time"), required=False)
    withdrawal = forms.ModelChoiceField(queryset=None, label=_("If her request stops: why"), required=False)
    note = forms.CharField(
        label=_("Note"),
        required=False,
        max_length=NOTE_LENGTH,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Sealed. Her NGO and OFII read it, the centre does not. She may read it herself."),
    )

    def __init__(self, *args, actor, ends, now, **kwargs):
        super().__init__(*args, **kwargs)
        self.now = now
        self.fields["closing"].queryset = alarm_queries.closings(ends)
        self.fields["closing"].label_from_instance = lambda one: f"{one} ({one.get_leads_to_display()})"
        self.fields["withdrawal"].queryset = word_queries.withdrawal_reasons(actor)
        if AlarmEnd.WITHDRAWN not in ends:
            del self.fields["withdrawal"]

    def clean(self):
        values = super().clean()
        closing = values.get("closing")
        values["expected_at"] = moment(values.pop("expected_on", None), values.pop("expected_hour", None))
        if closing and not self.errors:
            self._check(closing, values)
        return values

    def _check(self, closing, values):
        if closing.leads_to != AlarmEnd.EXPECTED:
            values["expected_at"] = None
        elif problem := alarm_rules.new_moment(values["expected_at"], self.now):
            self.add_error("expected_on", problem)
        if closing.leads_to == AlarmEnd.WITHDRAWN and not values.get("withdrawal"):
            self.add_error("withdrawal", alarm_rules.stop_has_reason())


class AlarmFilter(PartFilter):
    """Those for whom somebody looks now, unless one asks for the others too."""

    closed = forms.BooleanField(label=_("Closed alarms too"))

    sorts = {
        "raised": ("raised_at", "pk"),
        "reference": ("reference",),
        "closed": ("closed_at", "pk"),
    }
    default_sort = "raised"
    shows_all = "closed"
    part = _("open only")

    def shown(self, rows):
        return rows.filter(alarm_queries.is_open())
