from django import forms
from django.utils.translation import gettext_lazy as _

from cases.enums import TimelineKind
from trips.ui.filters import ListFilter


class TimelineFilter(ListFilter):
    """Over lines that stand in memory already."""

    kind = forms.ChoiceField(
        label=_("What it is about"), choices=[("", _("Everything")), *TimelineKind.choices]
    )

    def filter_kind(self, rows, value):
        return [line for line in rows if line.kind == value]
