"""A day and an hour, written in two fields: together a moment in Paris."""

from datetime import date, datetime, time
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class HourInput(forms.TimeInput):
    input_type = "time"


def hour_field(**kwargs: Any) -> forms.TimeField:
    return forms.TimeField(
        widget=HourInput(format="%H:%M"),
        error_messages={"invalid": _("Write a time such as 14:30.")},
        **kwargs,
    )


def moment(day: date | None, hour: time | None) -> datetime | None:
    """None as long as one of the two is missing."""
    return timezone.make_aware(datetime.combine(day, hour)) if day and hour else None
