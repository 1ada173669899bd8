"""The filters of the lists of the desk."""

from datetime import timedelta

from django import forms
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from centres import queries
from centres.enums import Building, Moment, Night
from centres.rules import REMINDED_DAYS
from trips.ui.filters import ListFilter


class CentreFilter(ListFilter):
    building = forms.ChoiceField(
        label=_("Building"), choices=[("", pgettext_lazy("masculine", "All")), *Building.choices]
    )
    region = forms.ModelChoiceField(
        queries.regions(), label=_("Region"), empty_label=_("All"), to_field_name="code"
    )

    lookups = {"building": "building", "region": "department__region"}
    sorts = {"name": ("public_label", "pk"), "department": ("department__code", "pk")}
    default_sort = "name"


BEYOND = "beyond"


def ending_field():
    """How near the decided end is: the same choice on every list of stays."""
    within = [(str(days), _("Within %(days)d days") % {"days": days}) for days in reversed(REMINDED_DAYS)]
    return forms.ChoiceField(
        label=_("Decided end"),
        choices=[("", _("All")), *within, (BEYOND, _("Exceeded"))],
    )


def by_ending(rows, value, today):
    if value == BEYOND:
        return rows.filter(queries.beyond_end(today))
    return rows.filter(queries.ending_within(timedelta(days=int(value)), today))


class StayFilter(ListFilter):
    """Stays under way."""

    ending = ending_field()
    centre = forms.ChoiceField(label=_("Centre"))

    lookups = {"centre": "centre__reference"}
    sorts = {
        "end": ("decided_end", "pk"),
        "since": ("starts_on", "pk"),
        "reference": ("reference",),
        "centre": ("centre__public_label", "decided_end", "pk"),
    }
    default_sort = "end"

    def __init__(self, query=None, *, today, centres, **kwargs):
        self.today = today
        super().__init__(query, **kwargs)
        offer_centres(self, centres)

    def filter_ending(self, rows, value):
        return by_ending(rows, value, self.today)


def offer_centres(listing, centres):
    """The centres that she knows; without any there is nothing to choose."""
    names = [(one.reference, one.public_label) for one in centres]
    if names:
        listing.fields["centre"].choices = [("", pgettext_lazy("masculine", "All")), *names]
    else:
        del listing.fields["centre"]
    listing.full_clean()


class ResidentFilter(ListFilter):
    ending = ending_field()
    away = forms.BooleanField(label=_("Away"))
    silent = forms.TypedChoiceField(
        label=_("Last service"),
        coerce=int,
        choices=[
            ("", pgettext_lazy("masculine", "All")),
            (14, _("None for 14 days")),
            (30, _("None for 30 days")),
        ],
    )

    lookups = {"away": "is_away"}
    sorts = {
        "since": ("starts_on", "pk"),
        "reference": ("reference",),
        "end": ("decided_end", "pk"),
        "last": ("last_service_on", "pk"),
    }
    default_sort = "since"

    def __init__(self, query=None, *, today, **kwargs):
        self.today = today
        super().__init__(query, **kwargs)

    def filter_ending(self, rows, value):
        return by_ending(rows, value, self.today)

    def filter_silent(self, rows, days):
        limit = self.today - timedelta(days=days)
        return rows.filter(Q(last_service_on=None) | Q(last_service_on__lt=limit))


class OnCallFilter(ListFilter):
    centre = forms.ChoiceField(label=_("Centre"))
    place = forms.CharField(label=_("Place"), max_length=20)

    lookups = {"centre": "centre__reference"}
    sorts = {
        "centre": ("centre__public_label", "starts_on", "pk"),
        "reference": ("reference",),
        "since": ("starts_on", "pk"),
    }
    default_sort = "centre"

    def __init__(self, query=None, *, centres, **kwargs):
        super().__init__(query, **kwargs)
        names = [(one.reference, one.public_label) for one in centres]
        self.fields["centre"].choices = [("", pgettext_lazy("masculine", "All")), *names]
        self.full_clean()

    def filter_place(self, rows, label):
        return rows.filter(
            occupancies__ends_on=None, occupancies__place__label__iexact=label.strip()
        ).distinct()


class ServiceFilter(ListFilter):
    commitment = forms.ModelChoiceField(
        queries.loggable_commitments(),
        label=_("Commitment"),
        empty_label=pgettext_lazy("masculine", "All"),
        to_field_name="code",
    )
    since = forms.DateField(label=_("From"))
    until = forms.DateField(label=_("Until"))
    resident = forms.CharField(label=_("Reference of the resident"), max_length=12)
    kept = forms.ChoiceField(
        label=_("Corrections"),
        choices=[("", _("All")), ("valid", _("Valid only")), ("cancelled", _("Cancelled only"))],
    )

    lookups = {"since": "provided_on__gte", "until": "provided_on__lte"}
    sorts = {
        "date": ("provided_on", "pk"),
        "commitment": ("commitment__position", "provided_on", "pk"),
        "resident": ("stay__reference", "provided_on", "pk"),
        "minutes": ("minutes", "pk"),
    }
    default_sort = "-date"

    def filter_commitment(self, rows, commitment):
        return rows.filter(commitment__code=commitment.code)

    def filter_resident(self, rows, reference):
        return rows.filter(stay__reference=reference.strip().upper())

    def filter_kept(self, rows, kept):
        return rows.filter(cancelled_at__isnull=kept == "valid")


class UnavailabilityFilter(ListFilter):
    moment = forms.ChoiceField(label=_("When"), choices=[("", _("All")), *Moment.choices])
    reason = forms.ModelChoiceField(
        queries.unavailability_reasons(), label=_("Reason"), empty_label=_("All"), to_field_name="code"
    )
    centre = forms.ChoiceField(label=_("Centre"))

    lookups = {"moment": "moment", "centre": "place__unit__centre__reference"}
    sorts = {
        "place": ("place__unit__label_order", "place__label_order", "starts_on", "pk"),
        "centre": ("place__unit__centre__public_label", "-starts_on", "pk"),
        "reason": ("reason__position", "-starts_on", "pk"),
        "from": ("starts_on", "pk"),
        "until": ("ends_on", "pk"),
        "moment": ("moment", "-starts_on", "pk"),
    }
    default_sort = "-from"

    def __init__(self, query=None, *, centres, **kwargs):
        super().__init__(query, **kwargs)
        names = [(one.reference, one.public_label) for one in centres]
        self.fields["centre"].choices = [("", pgettext_lazy("masculine", "All")), *names]
        self.full_clean()

    def filter_reason(self, rows, reason):
        return rows.filter(reason__code=reason.code)


class PlaceFilter(ListFilter):
    state = forms.ChoiceField(
        label=_("Tonight"),
        choices=[("", _("All")), *Night.choices, ("closed", _("not open"))],
    )
    reduced_mobility = forms.BooleanField(label=_("Fit for reduced mobility"))

    lookups = {"state": "state_today", "reduced_mobility": "unit__reduced_mobility"}
    sorts = {
        "place": ("unit__label_order", "label_order", "pk"),
        "state": ("state_today", "unit__label_order", "label_order", "pk"),
    }
    default_sort = "place"
