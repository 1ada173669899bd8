"""Three invented centres: 30 + 25 + 11 = 66 specialised places in units of one to four."""

from dataclasses import dataclass, field
from datetime import date

from centres.contract_queries import commitments, waiver_reasons
from centres.enums import Building
from centres.models import Agreement, Binding, Centre, CentreKey, Place, Posting, PreparationTime, Unit
from trips.demo.calendar import OPENED, days, midnight
from trips.demo.randomness import reference, source
from trips.geography.models import Department

HOUSE_RULES = (
    "Maison réservée aux femmes. Les visites ne sont pas autorisées dans les logements. "
    "L’adresse ne se partage avec personne. Une personne d’astreinte répond jour et nuit. (Texte fictif.)"
)


@dataclass(frozen=True)
class Design:
    label: str
    ofii_code: str
    department: str
    building: Building
    units: tuple[int, ...]
    # A point drawn in the middle of a département: it belongs to no house.
    latitude: str
    longitude: str


DESIGNS = (
    Design(
        "CPH Les Tilleuls (fictif)",
        "H0001",
        "26",
        Building.COLLECTIVE,
        (4, 4, 4, 3, 3, 3, 2, 2, 2, 1, 1, 1),
        "44.731500",
        "5.212400",
    ),
    Design(
        "CPH La Glycine (fictif)",
        "H0002",
        "16",
        Building.SCATTERED,
        (4, 4, 3, 3, 3, 2, 2, 2, 1, 1),
        "45.718200",
        "0.203700",
    ),
    Design(
        "CPH Le Figuier (fictif)", "H0003", "84", Building.MIXED, (4, 3, 2, 1, 1), "43.992800", "5.186300"
    ),
)


@dataclass
class House:
    """A centre with its units, each with its places, and who works there."""

    centre: Centre
    manager: object
    workers: list
    units: list[tuple[Unit, list[Place]]] = field(default_factory=list)


def add_houses(rows, seed, people):
    rng = source(seed, "houses")
    departments = {
        row.code: row for row in Department.objects.filter(code__in=[d.department for d in DESIGNS])
    }
    staff = zip(DESIGNS, people.operators, people.managers, people.workers, strict=True)
    return [
        _add_house(rows, rng, design, departments[design.department], operator, manager, workers)
        for design, operator, manager, workers in staff
    ]


def _add_house(rows, rng, design, department, operator, manager, workers):
    centre = rows.add(_centre(rows, rng, design, department, operator), at=midnight(OPENED))
    house = House(centre, manager, workers)
    for member in (manager, *workers):
        rows.add(Posting(membership=member, centre=centre), at=midnight(OPENED))
    for number, size in enumerate(design.units, start=1):
        house.units.append(_add_unit(rows, rng, design, centre, number, size))
    return house


def add_preparation_times(rows, houses, today):
    """One centre needs longer from today on, another will need less."""
    for house, days_needed, ahead in zip(houses, (5, 2), (0, 30), strict=False):
        row = PreparationTime(centre=house.centre, days=days_needed, since=today + days(ahead))
        rows.add(row, at=midnight(today), by=house.manager)


def add_agreements(rows, seed, houses, today):
    """Five years each, since the year before last; the small centre is not bound to what needs a nursery."""
    rng, first = source(seed, "agreements"), date(today.year - 2, 1, 1)
    waiver = waiver_reasons().get(code="building")
    for house in houses:
        agreement = Agreement(
            reference=reference(rng, "K"),
            centre=house.centre,
            number=f"FICTIF-{first.year}-{house.centre.ofii_code}",
            starts_on=first,
            ends_on=date(first.year + 4, 12, 31),
        )
        rows.add(agreement, at=midnight(first))
        for commitment in commitments():
            small = house is houses[-1] and commitment.code == "5.2"
            binding = Binding(agreement=agreement, commitment=commitment, waiver=waiver if small else None)
            rows.add(binding, at=midnight(first))


def _centre(rows, rng, design, department, operator):
    centre = Centre(
        reference=reference(rng, "C"),
        organisation=operator,
        public_label=design.label,
        ofii_code=design.ofii_code,
        department=department,
        building=design.building,
        house_rules=HOUSE_RULES,
        area_latitude=design.latitude,
        area_longitude=design.longitude,
        opened_on=OPENED,
    )
    rows.add(CentreKey.fresh(centre=centre), at=midnight(OPENED))
    centre.address = f"1 rue de l’Adresse-Fictive, 00000 Ville-Imaginaire ({design.ofii_code})"
    return centre


def _add_unit(rows, rng, design, centre, number, size):
    collective = design.building == Building.COLLECTIVE
    unit = Unit(
        reference=reference(rng, "U"),
        centre=centre,
        label=f"{'Couloir' if collective else 'Appartement'} {number}",
        floor=number % 3,
        has_lift=collective,
        reduced_mobility=number % 4 == 1,
        takes_cot=size > 1,
    )
    rows.add(unit, at=midnight(OPENED))
    places = [_place(rng, unit, f"{number}{letter}") for letter in "ABCD"[:size]]
    for place in places:
        rows.add(place, at=midnight(OPENED))
    return unit, places


def _place(rng, unit, label):
    return Place(
        reference=reference(rng, "P"), unit=unit, label=label, opens_on=OPENED, specialised_from=OPENED
    )
