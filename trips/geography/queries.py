import math
from decimal import Decimal

from django.db.models import F, FloatField, QuerySet, Value
from django.db.models.expressions import Combinable
from django.db.models.functions import ASin, Cast, Cos, Least, Power, Radians, Sin, Sqrt

from trips.geography.folding import folded
from trips.geography.models import Department, Directorate, Region, Town

# Mean radius of the Earth (IUGG, R1). A sphere is within 0.5 % of the ellipsoid,
# far less than the 15 km by which keep-away circles are widened.
EARTH_RADIUS_KM = 6371.0088

Degrees = float | Decimal


def regions() -> QuerySet[Region]:
    return Region.objects.all()


def departments() -> QuerySet[Department]:
    """All départements, overseas included, with their région and directorate."""
    return Department.objects.select_related("region", "directorate")


def directorates() -> QuerySet[Directorate]:
    return Directorate.objects.all()


def directorate_of(department: Department | None) -> Directorate | None:
    """Whose territory it is; None means OFII's national desk."""
    return department.directorate if department else None


def towns_matching(text: str, limit: int = 10) -> list[Town]:
    """Towns whose name begins with the text, the largest first; then those that contain it."""
    wanted = folded(text)
    if not wanted:
        return []
    towns = Town.objects.select_related("department").order_by("-population", "geonames_id")
    found = list(towns.filter(folded__startswith=wanted)[:limit])
    rest = towns.filter(folded__contains=f" {wanted}").exclude(folded__startswith=wanted)
    return found + list(rest[: limit - len(found)])


def distance_km(lat1: Degrees, lon1: Degrees, lat2: Degrees, lon2: Degrees) -> float:
    """As the crow flies, in kilometres (haversine on a sphere)."""
    phi1, phi2 = math.radians(lat1), math.radians(lat2)
    half_phi = (phi2 - phi1) / 2
    half_lambda = math.radians(float(lon2) - float(lon1)) / 2
    h = math.sin(half_phi) ** 2 + math.cos(phi1) * math.cos(phi2) * math.sin(half_lambda) ** 2
    return 2 * EARTH_RADIUS_KM * math.asin(math.sqrt(min(1.0, h)))


def distance_expression(
    lat_field: str | Combinable,
    lon_field: str | Combinable,
    latitude: Degrees | Combinable,
    longitude: Degrees | Combinable,
) -> Combinable:
    """The same distance computed by the database, to rank and filter without fetching.

    The fields are names or expressions of the row; the point is numbers or expressions
    (an `OuterRef` for a zone in a subquery).
    """
    phi1, phi2 = _radians(_column(lat_field)), _radians(latitude)
    half_phi = (phi2 - phi1) / 2.0
    half_lambda = (_radians(longitude) - _radians(_column(lon_field))) / 2.0
    h = Power(Sin(half_phi), 2) + Cos(phi1) * Cos(phi2) * Power(Sin(half_lambda), 2)
    return Value(2 * EARTH_RADIUS_KM) * ASin(Sqrt(Least(Value(1.0), h)), output_field=FloatField())


def _column(field: str | Combinable) -> Combinable:
    return F(field) if isinstance(field, str) else field


def _radians(degrees: Degrees | Combinable) -> Combinable:
    value = Value(float(degrees)) if isinstance(degrees, float | int | Decimal) else degrees
    return Radians(Cast(value, FloatField()))
