"""The world of every access test: two NGOs, two centres, two territories, and everybody else.

A refusal is only proven beside a neighbour who could leak, so each kind comes twice.
"""

from dataclasses import dataclass, field

from centres.enums import Building
from centres.models import Centre, CentreKey, Place, Posting, Unit
from tests.factories.actors import NOBODY, make_membership, make_organisation, make_user
from tests.memory import SameForAll, committed, remembered
from trips.access.actor import Actor, actor_for
from trips.audit import tracking
from trips.geography.models import Department
from trips.organisations.enums import Kind, Role
from trips.organisations.models import Membership

LYON, PARIS = "Lyon", "Paris"


@dataclass
class World(SameForAll):
    """`actors` by persona; `memberships` likewise; `centres` north and south with their places."""

    organisations: dict = field(default_factory=dict)
    memberships: dict[str, Membership] = field(default_factory=dict)
    actors: dict[str, Actor] = field(default_factory=dict)
    centres: dict[str, Centre] = field(default_factory=dict)

    def __getattr__(self, name):
        try:
            return self.__dict__["actors"][name]
        except KeyError:
            raise AttributeError(name) from None

    def user(self, persona):
        return self.memberships[persona].user


# persona → (organisation, role, seats)
PEOPLE = {
    "caseworker_a": ("ngo_a", Role.CASEWORKER, ()),
    "colleague_a": ("ngo_a", Role.CASEWORKER, ()),
    "caseworker_b": ("ngo_b", Role.CASEWORKER, ()),
    "admin_a": ("ngo_a", Role.ORGANISATION_ADMIN, ()),
    "admin_b": ("ngo_b", Role.ORGANISATION_ADMIN, ()),
    "officer_lyon": ("ofii", Role.OFFICER, (LYON,)),
    "officer_paris": ("ofii", Role.OFFICER, (PARIS,)),
    "national": ("ofii", Role.NATIONAL_OFFICER, ()),
    "manager_north": ("operator_north", Role.CENTRE_MANAGER, ()),
    "worker_north": ("operator_north", Role.CENTRE_WORKER, ()),
    "manager_south": ("operator_south", Role.CENTRE_MANAGER, ()),
    "auditor": ("state", Role.AUDITOR, ()),
    "platform": ("platform", Role.PLATFORM_ADMIN, ()),
    "protection": ("platform", Role.DATA_PROTECTION, ()),
}
ORGANISATIONS = {
    "ngo_a": Kind.NGO,
    "ngo_b": Kind.NGO,
    "ofii": Kind.OFII,
    "operator_north": Kind.OPERATOR,
    "operator_south": Kind.OPERATOR,
    "state": Kind.STATE,
    "platform": Kind.PLATFORM,
}
CENTRES = {"north": ("59", "50.60", "3.10"), "south": ("13", "43.30", "5.40")}


@remembered
def build_world():
    world = World()
    for name, kind in ORGANISATIONS.items():
        world.organisations[name] = make_organisation(kind, f"Fake {name}")
    for persona, (organisation, role, seats) in PEOPLE.items():
        user = make_user(f"Fake {persona}")
        membership = make_membership(role, world.organisations[organisation], user, seats)
        world.memberships[persona] = membership
        world.actors[persona] = actor_for(membership)
    stranger = make_user("Fake stranger")
    world.actors["stranger"] = Actor(user_id=stranger.pk, name=stranger.full_name)
    world.actors["nobody"] = NOBODY
    for name in CENTRES:
        world.centres[name] = make_centre(name, world.organisations[f"operator_{name}"])
    for persona, membership in world.memberships.items():
        if membership.role in (Role.CENTRE_MANAGER, Role.CENTRE_WORKER):
            tracking.create(
                Posting(membership=membership, centre=world.centres[persona.split("_")[1]]), by=NOBODY
            )
    return world


def committed_world():
    """The same for a test with transactions of its own."""
    with committed():
        return build_world()


def make_centre(name, organisation, *, units=((1, 1), (2, 3)), label=None):
    """`units`: pairs of (number, places). One place in the first unit, three in the second, by default."""
    department, latitude, longitude = CENTRES[name]
    centre = Centre(
        organisation=organisation,
        public_label=label or f"Fake centre {name}",
        department=Department.objects.get(code=department),
        building=Building.COLLECTIVE,
        area_latitude=latitude,
        area_longitude=longitude,
        opened_on="2020-01-01",
    )
    key = CentreKey.fresh(centre=centre)
    centre.address = f"1 imaginary street {name}"
    tracking.create(centre, by=NOBODY)
    key.save(force_insert=True)
    for number, places in units:
        unit = tracking.create(
            Unit(centre=centre, label=f"Unit {number}", reduced_mobility=number == 1), by=NOBODY
        )
        for place in range(1, places + 1):
            tracking.create(
                Place(
                    unit=unit, label=f"{number}.{place}", opens_on="2020-01-01", specialised_from="2020-01-01"
                ),
                by=NOBODY,
            )
    return centre
