"""An appointment, and the list of those to come."""

from datetime import timedelta

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from cases import appointment_queries, goal_queries, queries, team_rules
from cases.enums import Accompanying, AppointmentEnding
from cases.forms.once import OnceForm
from cases.models.appointments import appointment_reference
from cases.vocabularies import Language
from trips.ui.filters import ListFilter
from trips.ui.forms import Form
from trips.ui.moments import hour_field, moment

TODAY, WEEK, AHEAD, PAST = "today", "week", "ahead", "past"
PERIODS = [
    ("", _("All days")),
    (TODAY, _("Today")),
    (WEEK, _("The next seven days")),
    (AHEAD, _("From today on")),
    (PAST, _("Before today")),
]


class AppointmentForm(OnceForm):
    kind = forms.ModelChoiceField(label=_("With whom?"), queryset=None)
    day = forms.DateField(label=_("On which day?"))
    hour = hour_field(label=_("At what time?"))
    place = forms.CharField(
        label=_("Where?"),
        max_length=200,
        required=False,
        help_text=_("Sealed, and in no list. Leave it empty if she knows it already."),
    )
    accompanying = forms.ChoiceField(
        label=_("Who goes with her?"), choices=Accompanying, widget=forms.RadioSelect
    )
    interpreter = forms.ModelChoiceField(
        label=_("Interpreter, in which language?"),
        queryset=None,
        required=False,
        empty_label=_("No interpreter needed"),
    )

    names = ("kind", "place", "accompanying", "interpreter")
    new_reference = appointment_reference

    def __init__(self, data=None, *, now, held=None, **kwargs):
        self.now, self.held = now, held
        super().__init__(data, **kwargs)
        self.fields["kind"].queryset = appointment_queries.kinds(keep=(held.kind_id,) if held else ())
        language = [held.interpreter_id] if held and held.interpreter_id else []
        self.fields["interpreter"].queryset = queries.offered(Language, keep=language)

    def clean(self):
        self.starts_at = moment(self.cleaned_data.get("day"), self.cleaned_data.get("hour"))
        if self.starts_at is None:
            return
        unchanged = self.held and self.held.starts_at == self.starts_at
        if not unchanged and (reason := team_rules.hour_of_appointment(self.starts_at, self.now)):
            self.add_error("day", reason)

    def answers(self):
        values = {name: self.cleaned_data[name] for name in self.names}
        return values | {"starts_at": self.starts_at, "reference": self.reference}


class ChangeAppointmentForm(AppointmentForm):
    version = forms.IntegerField(min_value=1, widget=forms.HiddenInput)

    def __init__(self, data=None, *, appointment, now):
        local = timezone.localtime(appointment.starts_at)
        initial = {name: getattr(appointment, name) for name in self.names}
        initial |= {"day": local.date(), "hour": local.time(), "version": appointment.version}
        super().__init__(data, now=now, held=appointment, initial=initial)

    def answers(self):
        values = super().answers()
        del values["reference"]
        return values | {"version": self.cleaned_data["version"]}


class CancelAppointmentForm(Form):
    why = forms.ChoiceField(
        label=_("Why does it not take place?"), choices=AppointmentEnding, widget=forms.RadioSelect
    )


class AppointmentFilter(ListFilter):
    period = forms.ChoiceField(label=_("When"), choices=PERIODS)
    mine = forms.BooleanField(label=_("Only the cases that I follow"))

    sorts = {"when": ("starts_at", "pk"), "case": ("case__reference", "starts_at", "pk")}
    default_sort = "when"

    def __init__(self, query=None, *, actor, today):
        self.actor = actor
        ahead = timedelta(days=10_000)
        self.parts = {
            TODAY: appointment_queries.between(today, 1),
            WEEK: appointment_queries.between(today, 7),
            AHEAD: appointment_queries.between(today, ahead.days),
            PAST: appointment_queries.between(today - ahead, ahead.days),
        }
        super().__init__(query)

    def filter_period(self, rows, value):
        return rows.filter(self.parts[value])

    def filter_mine(self, rows, value):
        return rows.filter(goal_queries.followed_by(self.actor))
