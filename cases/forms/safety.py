"""Where she must not go, and how to reach her safely."""

import re

from django import forms
from django.core.exceptions import ValidationError
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from cases import queries
from cases.enums import Urgency
from cases.forms.base import RowForm, Rows, StepForm, rows_of, some_of
from cases.models import Circle
from cases.vocabularies import ContactChannel
from trips.geography.folding import folded
from trips.geography.queries import departments, towns_matching

MOST_CIRCLES = 20
WRITTEN_TOWN = re.compile(r"(?P<name>[^()]+?)\s*(?:\(\s*(?P<department>\w{1,3})\s*\))?\s*")
OFFERED_TOWNS = 6


class TownField(forms.CharField):
    """A town by its name, with its département when several have the same: "Saint-Denis (93)"."""

    def clean(self, value):
        text = super().clean(value)
        if not text:
            return None
        written = WRITTEN_TOWN.fullmatch(text)
        name, code = (written["name"], written["department"]) if written else (text, None)
        near = towns_matching(name, limit=50)
        found = [town for town in near if folded(town.name) == folded(name)]
        if code:
            found = [town for town in found if town.department.code == code.upper()]
        if len(found) == 1:
            return found[0]
        raise ValidationError(which_town(found or near))


def which_town(towns):
    if not towns:
        return _("No town of this name. The list has towns of 5,000 inhabitants or more: write the nearest.")
    names = ", ".join(str(town) for town in towns[:OFFERED_TOWNS])
    return _("Which town is it? Write one of these: %(towns)s.") % {"towns": names}


class CircleForm(RowForm):
    town = TownField(
        label=_("Around the town"),
        max_length=120,
        help_text=_("With the number of its département if several have this name: Saint-Denis (93)."),
    )
    radius_km = forms.IntegerField(label=_("Radius in kilometres"), min_value=1, max_value=800)

    needed = ("town", "radius_km")
    field_order = (*needed, "remove")

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        # The list of suggestions of the page; without JavaScript it stays empty.
        self.fields["town"].widget.attrs["list"] = "towns"


class CircleRows(Rows):
    def clean(self):
        seen = set()
        for form in self.forms:
            town = form.cleaned_data.get("town") if form.filled else None
            if town in seen:
                form.add_error("town", _("This town is already in the list."))
            elif town:
                seen.add(town)


Circles = rows_of(CircleForm, most=MOST_CIRCLES, extra=1, rows=CircleRows)


class SafetyForm(StepForm):
    urgency = forms.ChoiceField(
        label=_("How dangerous is it where she is now?"), choices=Urgency, widget=forms.RadioSelect
    )
    no_zone = forms.BooleanField(
        label=_("She has no place to avoid"),
        required=False,
        help_text=_("Tick only after having asked her."),
    )
    departments = some_of(_("Départements to avoid"), required=False)
    channels = some_of(
        _("Safe ways to reach her"),
        help_text=_("A phone or an address of the family, or where she is lodged, is not safe by default."),
    )
    contact_rules = forms.CharField(
        label=_("Rules of safe contact"),
        max_length=500,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("When and how to call, what never to say. Short, and such that she may read it."),
    )

    columns = ("urgency", "no_zone", "contact_rules")
    relations = ("channels",)

    def __init__(self, data=None, *args, **kwargs):
        super().__init__(data, *args, **kwargs)
        self.offer("channels", ContactChannel)
        chosen = self.held("departments")
        self.fields["departments"].queryset = queries.held_first(departments().order_by("code"), chosen)

    @property
    def zones(self):
        return queries.zones_of(self.step.case)

    def stored(self):
        return super().stored() | {"departments": self.zones.departments}

    @cached_property
    def rows(self):
        circles = [{"town": str(circle.town), "radius_km": circle.radius_km} for circle in self.zones.circles]
        return Circles(
            self.data if self.is_bound else None,
            prefix="circles",
            initial=circles,
            form_kwargs={"today": self.today},
        )

    def clean(self):
        super().clean()
        named = self.cleaned_data.get("departments") or (self.rows.is_valid() and self.rows.kept)
        if self.cleaned_data.get("no_zone") and named:
            self.add_error("no_zone", _("You also named places below: untick this, or remove them."))

    def answers(self):
        return super().answers() | {"circles": [Circle(**row) for row in self.rows.kept]}

    def differs(self):
        return super().differs() or set(self.zones.circles) != set(self.answers()["circles"])
