"""Arrival, departure and their corrections."""

from django import forms
from django.utils.translation import gettext_lazy as _

from centres import absence_queries, follow_up_queries, move_rules, queries, rules
from centres.enums import FollowUpChoice
from trips.ui.forms import Form

WHY_LENGTH = 200


class ArrivalForm(Form):
    day = forms.DateField(label=_("Day of arrival"), help_text=_("The first night that she sleeps there."))

    def __init__(self, *args, stay, today, decided_on, **kwargs):
        super().__init__(*args, **kwargs)
        self.stay, self.today, self.decided_on = stay, today, decided_on

    def clean_day(self):
        day = self.cleaned_data["day"]
        wrong = rules.arrival_day(day, self.today, decided_on=self.decided_on)
        return sensible(day, wrong or move_rules.arrives_after(queries.stay_before(self.stay), day))


class DepartureForm(Form):
    day = forms.DateField(
        label=_("Day of departure"), help_text=_("The place is made ready from that day on.")
    )
    departure_reason = forms.ModelChoiceField(None, label=_("Reason of the departure"))
    destination = forms.ModelChoiceField(None, label=_("Where she goes"), help_text=_("Never an address."))
    follow_up = forms.ChoiceField(
        label=_("Contact after 3, 6 and 12 months"),
        choices=[*FollowUpChoice.choices, ("", _("She could not be asked"))],
        widget=forms.RadioSelect,
        required=False,
        help_text=_(
            "Her choice, without consequence. The centre then keeps her reference and these dates only."
        ),
    )
    follow_up_channel = forms.ModelChoiceField(
        None, label=_("If she agrees: by which safe way"), required=False
    )

    def __init__(self, *args, stay, today, **kwargs):
        super().__init__(*args, **kwargs)
        self.stay, self.today = stay, today
        keep = [pk for pk in (stay.departure_reason_id, stay.destination_id) if pk]
        self.fields["departure_reason"].queryset = queries.departure_reasons(keep=keep[:1])
        self.fields["destination"].queryset = queries.destinations(keep=keep[1:])
        if "follow_up_channel" in self.fields:
            self.fields["follow_up_channel"].queryset = follow_up_queries.contact_channels()

    def clean(self):
        cleaned = super().clean()
        agreed, channel = cleaned.get("follow_up") == FollowUpChoice.AGREED, cleaned.get("follow_up_channel")
        if agreed and not channel:
            self.add_error("follow_up_channel", _("Say by which safe way she may be contacted."))
        if not agreed and "follow_up_channel" in self.fields:
            cleaned["follow_up_channel"] = None
        return cleaned

    def clean_day(self):
        day = self.cleaned_data["day"]
        last = absence_queries.last_days_of(self.stay)
        return sensible(day, rules.departure_day(self.stay, day, self.today, **last))


def why_field():
    return forms.CharField(
        label=_("Reason of the correction"),
        max_length=WHY_LENGTH,
        help_text=_("Kept in the history. No name and no detail about her life."),
    )


DAY, UNDO = "day", "undo"


class CorrectArrivalForm(Form):
    what = forms.ChoiceField(
        label=_("What is wrong?"),
        choices=[(DAY, _("She arrived on another day")), (UNDO, _("She has not arrived"))],
        widget=forms.RadioSelect,
        initial=DAY,
    )
    day = forms.DateField(
        label=_("Right day"),
        help_text=_("The day of her arrival or, if she has not arrived, the day she is expected."),
    )
    why = why_field()

    def __init__(self, *args, stay, today, decided_on, **kwargs):
        super().__init__(*args, **kwargs)
        self.stay, self.today, self.decided_on = stay, today, decided_on

    def clean(self):
        cleaned = super().clean()
        if self.errors:
            return cleaned
        first, moved_on = queries.first_service_on(self.stay), queries.first_move_of(self.stay)
        if cleaned["what"] == UNDO:
            self.refuse("what", move_rules.not_moved(moved_on))
            self.refuse("what", move_rules.not_transferred(self.stay))
            self.refuse("what", rules.undo_arrival(self.stay, first))
            self.refuse("day", rules.expected_day(cleaned["day"], self.today))
        else:
            day = cleaned["day"]
            self.refuse("day", move_rules.not_moved(moved_on, day))
            self.refuse("day", rules.arrival_day(day, self.today, decided_on=self.decided_on))
            self.refuse("day", move_rules.arrives_after(queries.stay_before(self.stay), day))
            self.refuse("day", rules.services_after_arrival(first, day))
        return cleaned

    def refuse(self, field, reason):
        if reason:
            self.add_error(field, reason)


class CorrectDepartureForm(DepartureForm):
    follow_up = follow_up_channel = None
    what = forms.ChoiceField(
        label=_("What is wrong?"),
        choices=[(DAY, _("The day, the reason or the destination")), (UNDO, _("She has not left"))],
        widget=forms.RadioSelect,
        initial=DAY,
    )
    why = why_field()
    field_order = ["what", "day", "departure_reason", "destination", "why"]

    def clean_day(self):
        """The day of a departure that never was is not looked at."""
        return self.cleaned_data["day"] if self.data.get("what") == UNDO else super().clean_day()


def sensible(value, problem):
    if problem:
        raise forms.ValidationError(problem)
    return value
