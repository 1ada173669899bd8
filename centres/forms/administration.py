from datetime import date, timedelta

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from centres import administration_queries as queries
from centres import administration_rules as rules
from centres.enums import Building
from trips.ui.filters import ListFilter
from trips.ui.forms import Form

ALL = ("", _("Any"))
OPEN, CLOSED = "open", "closed"
FIRST_DAY = date(1900, 1, 1)
AHEAD = timedelta(days=5 * 366)
LABEL_IS_TAKEN = _("This name is already in use.")


class CentreFilter(ListFilter):
    name = forms.CharField(label=_("Public name"))
    operator = forms.ModelChoiceField(
        queries.operators(), label=_("Operator"), empty_label=_("Any"), to_field_name="reference"
    )
    state = forms.ChoiceField(
        label=_("State"),
        choices=[ALL, (OPEN, pgettext_lazy("centre", "open")), (CLOSED, pgettext_lazy("centre", "closed"))],
    )

    lookups = {"name": "public_label__icontains", "operator": "organisation"}
    sorts = {
        "name": ("public_label", "pk"),
        "operator": ("organisation__name", "public_label", "pk"),
        "department": ("department__code", "public_label", "pk"),
        "units": ("unit_count", "public_label", "pk"),
        "places": ("place_count", "public_label", "pk"),
        "opened": ("opened_on", "pk"),
        "closed": ("closed_on", "pk"),
    }
    default_sort = "name"

    def __init__(self, *args, today, **kwargs):
        self.today = today
        super().__init__(*args, **kwargs)

    def filter_state(self, rows, value):
        closed = rows.filter(closed_on__lte=self.today)
        return closed if value == CLOSED else rows.exclude(pk__in=closed.values("pk"))


class PlaceFilter(ListFilter):
    unit = forms.ChoiceField(label=_("Unit"))
    state = forms.ChoiceField(
        label=_("State"),
        choices=[
            ALL,
            (OPEN, _("open today")),
            ("later", _("opens later")),
            ("ending", _("closes later, or is then no longer specialised")),
            ("specialised", _("becomes specialised later")),
            (CLOSED, pgettext_lazy("place", "closed")),
        ],
    )

    lookups = {"unit": "unit__reference"}
    sorts = {
        "place": ("unit__label_order", "label_order", "pk"),
        "opens": ("opens_on", "pk"),
        "closes": ("closes_on", "pk"),
        "from": ("specialised_from", "pk"),
        "until": ("specialised_until", "pk"),
    }
    default_sort = "place"

    def __init__(self, *args, today, units, **kwargs):
        self.today = today
        super().__init__(*args, **kwargs)
        self.fields["unit"].choices = [ALL, *((unit.reference, unit.label) for unit in units)]
        self.full_clean()

    def filter_state(self, rows, value):
        if value == "later":
            return rows.filter(opens_on__gt=self.today)
        if value == "ending":
            return rows.filter(Q(closes_on__gt=self.today) | Q(specialised_until__gt=self.today))
        if value == "specialised":
            return rows.filter(specialised_from__gt=self.today)
        if value == CLOSED:
            return rows.filter(closes_on__lte=self.today)
        return rows.filter(opens_on__lte=self.today).exclude(closes_on__lte=self.today)


class DatedForm(Form):
    """Dates of capacity lie between 1900 and five years from now."""

    def __init__(self, *args, now, **kwargs):
        self.now = now
        super().__init__(*args, **kwargs)

    def clean(self):
        cleaned = super().clean()
        for name, value in list(cleaned.items()):
            if isinstance(value, date) and not FIRST_DAY <= value <= self.now.date() + AHEAD:
                self.add_error(name, _("Write a date between 1900 and five years from now."))
        return self.cleaned_data

    def wrong(self, field, reason):
        if reason and field not in self.errors:
            self.add_error(field, reason)


class CentreChangeForm(DatedForm):
    public_label = forms.CharField(
        label=_("Public name"), max_length=80, help_text=_("Shown to all; it says nothing of the address.")
    )
    ofii_code = forms.CharField(label=_("Code in OFII's register"), max_length=12, required=False)
    department = forms.ModelChoiceField(None, label=_("Département"))
    building = forms.ChoiceField(label=_("Building"), choices=Building.choices, widget=forms.RadioSelect)
    house_rules = forms.CharField(
        label=_("Rules of the house"), max_length=2000, required=False, widget=forms.Textarea
    )
    address = forms.CharField(
        label=_("Address"),
        max_length=300,
        required=False,
        help_text=_("It is not shown here. Leave this empty to keep the one that is recorded."),
    )
    latitude = forms.DecimalField(
        label=_("Latitude of the address"),
        required=False,
        localize=True,
        min_value=-90,
        max_value=90,
        help_text=_("In degrees. Only a random point of the area is kept. Empty: no change."),
    )
    longitude = forms.DecimalField(
        label=_("Longitude of the address"), required=False, localize=True, min_value=-180, max_value=180
    )
    opened_on = forms.DateField(label=_("Opened on"))
    closed_on = forms.DateField(
        label=_("Closed on"), required=False, help_text=_("The first day on which nobody lives there.")
    )

    def __init__(self, *args, centre=None, **kwargs):
        self.centre = centre
        super().__init__(*args, **kwargs)
        self.fields["department"].queryset = queries.departments()

    def clean_public_label(self):
        label = self.cleaned_data["public_label"]
        if queries.label_is_taken(label, besides=self.centre):
            raise ValidationError(LABEL_IS_TAKEN)
        return label

    def clean(self):
        cleaned = super().clean()
        if (cleaned.get("latitude") is None) != (cleaned.get("longitude") is None):
            self.wrong("longitude", _("Give both the latitude and the longitude."))
        opened, closed = cleaned.get("opened_on"), cleaned.get("closed_on")
        if opened and closed and closed <= opened:
            self.wrong("closed_on", _("A centre closes after it opened."))
        elif self.centre and closed:
            self.check_closing(closed)
        if not cleaned.get("address"):
            cleaned.pop("address", None)
        return cleaned

    def check_closing(self, day):
        places = queries.places_of_centre(self.centre)
        if queries.is_taken_from(places, day, self.now):
            self.wrong(
                "closed_on",
                _("Places of this centre are occupied or held on that day or later: free them first."),
            )


class NewCentreForm(CentreChangeForm):
    organisation = forms.ModelChoiceField(None, label=_("Operator"))

    field_order = ["organisation"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["organisation"].queryset = queries.operators()
        del self.fields["closed_on"]
        for name in ("address", "latitude", "longitude"):
            self.fields[name].required = True
        self.fields["address"].help_text = _(
            "A secret: shown to the staff of the centre and OFII only, never to you again."
        )
        self.fields["latitude"].help_text = _("In degrees. Only a random point of the area is kept.")


class UnitForm(DatedForm):
    label = forms.CharField(label=_("Name"), max_length=40, help_text=_("A number or a letter, no address."))
    floor = forms.IntegerField(label=_("Floor"), min_value=-5, max_value=60, initial=0)
    has_lift = forms.BooleanField(label=_("There is a lift"), required=False)
    reduced_mobility = forms.BooleanField(label=_("Fit for reduced mobility"), required=False)
    takes_cot = forms.BooleanField(label=_("A cot can be set up"), required=False, initial=True)

    def __init__(self, *args, centre, unit=None, **kwargs):
        self.centre, self.unit = centre, unit
        super().__init__(*args, **kwargs)

    def clean_label(self):
        label = self.cleaned_data["label"]
        if queries.unit_label_is_taken(self.centre, label, besides=self.unit):
            raise ValidationError(_("This centre already has a unit of this name."))
        return label


class NewUnitForm(UnitForm):
    places = forms.IntegerField(
        label=_("Number of places"), min_value=1, max_value=20, help_text=_("They are numbered from 1.")
    )
    opens_on = forms.DateField(label=_("Places open on"))
    specialised_from = forms.DateField(label=_("Places specialised from"), required=False)

    def clean(self):
        cleaned = super().clean()
        if opens_on := cleaned.get("opens_on"):
            start = cleaned.get("specialised_from")
            for field, reason in rules.specialisation(opens_on, None, start, None).items():
                self.wrong(field, reason)
        return cleaned


class PlaceForm(DatedForm):
    label = forms.CharField(label=_("Name"), max_length=20)
    opens_on = forms.DateField(label=_("Opens on"))
    closes_on = forms.DateField(
        label=_("Closes on"), required=False, help_text=_("The first day on which nobody sleeps there.")
    )
    specialised_from = forms.DateField(label=_("Specialised from"), required=False)
    specialised_until = forms.DateField(label=_("Specialised until"), required=False)

    def __init__(self, *args, unit, place=None, **kwargs):
        self.unit, self.place = unit, place
        super().__init__(*args, **kwargs)

    def clean_label(self):
        label = self.cleaned_data["label"]
        if queries.place_label_is_taken(self.unit, label, besides=self.place):
            raise ValidationError(_("This unit already has a place of this name."))
        return label

    def clean(self):
        cleaned = super().clean()
        if opens_on := cleaned.get("opens_on"):
            self.check_order(opens_on, cleaned)
        if self.place and not self.errors:
            self.check_use(cleaned)
        return cleaned

    def check_order(self, opens_on, cleaned):
        closes_on = cleaned.get("closes_on")
        if closes_on and closes_on <= opens_on:
            self.wrong("closes_on", _("A place closes after it opens."))
        dates = cleaned.get("specialised_from"), cleaned.get("specialised_until")
        for field, reason in rules.specialisation(opens_on, closes_on, *dates).items():
            self.wrong(field, reason)

    def check_use(self, cleaned):
        before = queries.is_taken_before(self.place, cleaned["opens_on"])
        self.wrong("opens_on", rules.start_of_use(is_taken_before=before))
        for field in ("closes_on", "specialised_until"):
            taken = queries.is_taken_from([self.place], cleaned[field], self.now)
            self.wrong(field, rules.end_of_use(cleaned[field], is_taken=taken))


class AddPlacesForm(DatedForm):
    """Several places of the same dates at once."""

    places = forms.IntegerField(label=_("Number of places"), min_value=1, max_value=50)
    opens_on = forms.DateField(label=_("Open on"))
    closes_on = forms.DateField(
        label=_("Close on"), required=False, help_text=_("The first day on which nobody sleeps there.")
    )
    specialised_from = forms.DateField(label=_("Specialised from"), required=False)
    specialised_until = forms.DateField(label=_("Specialised until"), required=False)

    def clean(self):
        cleaned = super().clean()
        if opens_on := cleaned.get("opens_on"):
            closes_on = cleaned.get("closes_on")
            if closes_on and closes_on <= opens_on:
                self.wrong("closes_on", _("A place closes after it opens."))
            dates = cleaned.get("specialised_from"), cleaned.get("specialised_until")
            for field, reason in rules.specialisation(opens_on, closes_on, *dates).items():
                self.wrong(field, reason)
        return cleaned


class DatePlacesForm(DatedForm):
    """One date of all places of some units: the opening, the closing, the specialisation of a batch."""

    units = forms.ModelMultipleChoiceField(
        None, label=_("Units"), widget=forms.CheckboxSelectMultiple, to_field_name="reference"
    )
    what = forms.ChoiceField(
        label=_("What happens on that day?"),
        choices=[
            ("closes_on", _("The places close")),
            ("specialised_from", _("The places become specialised")),
            ("specialised_until", _("The places are no longer specialised")),
        ],
        widget=forms.RadioSelect,
    )
    day = forms.DateField(
        label=_("Day"), required=False, help_text=_("Leave empty to take back an end that was planned.")
    )

    def __init__(self, *args, units, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["units"].queryset = units

    def clean(self):
        cleaned = super().clean()
        if self.errors:
            return cleaned
        what, day = cleaned["what"], cleaned["day"]
        if day is None and what == "specialised_from":
            self.wrong("day", _("Say since when the places are specialised."))
        else:
            places = list(queries.places_of_units(cleaned["units"]))
            self.wrong("day", next(filter(None, queries.dates_problems(places, what, day, self.now)), ""))
        return cleaned


class PostingsForm(Form):
    centres = forms.ModelMultipleChoiceField(
        None, label=_("Centres"), required=False, widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *args, centres, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["centres"].queryset = centres
