"""Where the centres lie: open or not, and how far from every place that she must avoid."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from django.db.models import F, FloatField, QuerySet, Value
from django.db.models.functions import Least
from django.utils.translation import gettext as _

from centres.models import Centre
from placements.matching.needs import Needs, Zone
from trips.geography.queries import distance_expression, distance_km

# The area point of a centre is at most this far from its address.
MARGIN_KM = 15


def measured_centres(needs: Needs) -> QuerySet[Centre]:
    """Every centre with `km_0`, `km_1`… to each zone and `nearest_km` to the nearest, in SQL."""
    rows = Centre.objects.select_related("department").only(
        "reference", "public_label", "building", "opened_on", "closed_on", "department"
    )
    names = []
    for index, zone in enumerate(needs.zones):
        point = ("area_latitude", "area_longitude", zone.latitude, zone.longitude)
        rows = rows.annotate(**{f"km_{index}": distance_expression(*point)})
        names.append(f"km_{index}")
    return rows.annotate(nearest_km=_least(names)).order_by("public_label", "pk")


# A centre as it is measured: an object of it, or a bare row with the same names.
Measured = Any


def measured_rows(centres: QuerySet[Centre]) -> QuerySet:
    """The same as bare rows: three thousand objects would cost more than the question to the database."""
    measured = [*centres.query.annotations]
    columns = ("pk", "public_label", "department_id", "opened_on", "closed_on")
    return centres.values_list(*columns, *measured, named=True)


def centres_numbered(numbers: Iterable[int]) -> dict[int, Centre]:
    """Those that are shown; one query."""
    rows = Centre.objects.select_related("department").only(
        "reference", "public_label", "building", "department"
    )
    return rows.in_bulk(list(numbers))


def _least(names: Sequence[str]) -> F | Least | Value:
    if not names:
        return Value(None, output_field=FloatField())
    return Least(*names) if len(names) > 1 else F(names[0])


def avoided(needs: Needs, centre: Measured) -> list[str]:
    """The département and the circles that she must avoid, each a sentence."""
    found = []
    if centre.department_id in needs.departments:
        found.append(_("It lies in a département that she must avoid."))
    return found + [_too_near(zone, km) for zone, km in _distances(needs, centre) if _intrudes(zone, km)]


def is_avoided(needs: Needs, centre: Centre) -> bool:
    """The same of a centre that was not measured for her, by the same distances."""
    here = (centre.area_latitude, centre.area_longitude)
    return centre.department_id in needs.departments or any(
        _intrudes(zone, distance_km(zone.latitude, zone.longitude, *here)) for zone in needs.zones
    )


def kept_from(needs: Needs, centre: Measured) -> list[str]:
    """Read by OFII, which may not read who it is; nobody goes round it, in an emergency neither."""
    if centre.pk in needs.kept_from:
        return [_("Someone who lives, is expected or is asked for there must not meet her.")]
    return []


def closed(centre: Measured, on: date) -> list[str]:
    if centre.opened_on > on:
        return [_("It is not open yet.")]
    return [_("It is closed.")] if centre.closed_on and centre.closed_on <= on else []


def _distances(needs: Needs, centre: Measured) -> Iterable[tuple[Zone, float]]:
    return [(zone, getattr(centre, f"km_{index}")) for index, zone in enumerate(needs.zones)]


def _intrudes(zone: Zone, km: float) -> bool:
    return zone.radius_km is not None and km <= zone.radius_km + MARGIN_KM


def _too_near(zone: Zone, km: float) -> str:
    circle = zone.radius_km or 0
    return _(
        "It is about %(km)d km from %(place)s; at least %(radius)d km are needed "
        "(her circle of %(circle)d km and %(margin)d km of margin)."
    ) % {
        "km": round(km),
        "place": zone.label,
        "radius": circle + MARGIN_KM,
        "circle": circle,
        "margin": MARGIN_KM,
    }
