"""The world of the crawl: two sides, each with one woman at every moment, everything about her a canary."""

from dataclasses import dataclass, field
from datetime import timedelta
from decimal import Decimal

import time_machine
from django.utils import timezone

from cases import actions as case_actions
from cases.actions import ChildGiven
from cases.enums import Audience
from cases.models import Circle, Conflict, EmergencyAccess, RightsRequest
from cases.vocabularies import DocumentKind, ExploitationType, Indicator, Language, Need
from centres.models import Absence, FollowUp, GroupSession, Incident, Place, Service, Unit
from placements import actions
from placements.models import ArrivalAlarm, ExitDecision, Extension
from tests.factories import cases as case_factory
from tests.factories import work
from tests.factories.actors import NOBODY
from tests.factories.contracts import make_agreement
from tests.factories.emergencies import add_on_call
from tests.factories.evidence import make_check, make_partnership
from tests.factories.stays import open_house_incident
from tests.journeys.canary.moments import DAYS_AGO, LETTER, MOMENT, MOMENTS, PARTIES
from tests.journeys.canary.secrets import SIDES, WORK, address_text, born, child_born, code, phone, text
from tests.journeys.sides import alarm_of, invitation_of
from tests.personas import build_world
from trips.audit import tracking
from trips.geography.folding import folded
from trips.geography.models import Department, Directorate, Region, Town

# Where the parties are: seats of the directorates of the two sides.
SEATS = {"a": "Lyon", "b": "Paris"}
# A household takes two places; enough for every moment at once.
PLACES = 20
# What the places to avoid must not cover.
FAR = {"latitude": Decimal("46.1"), "longitude": Decimal("1.8")}
# How long after it was noted an appointment takes place.
AHEAD = timedelta(days=90)
# Behind the words that other tests choose first.
LAST = 999
WORDS = {"indicator": Indicator, "exploitation": ExploitationType, "language": Language, "need": Need}


@dataclass
class Item:
    """Something with an address of its own; `side` and `letter` say of whose file it is, if of one."""

    reference: str
    side: str = ""
    letter: str = ""

    @property
    def moment(self):
        return MOMENT.get(self.letter, "")


@dataclass
class Canaries:
    """`items`: kind of object → every one of that kind. `messages`: what the worker sent while they were made."""

    world: object
    items: dict[str, list[Item]] = field(default_factory=dict)
    messages: list = field(default_factory=list)
    told: set[tuple] = field(default_factory=set)

    def add(self, kind, references, side="", letter=""):
        self.items.setdefault(kind, []).extend(Item(one, side, letter) for one in references)


def build_canaries():
    world = add_on_call(build_world())
    canaries = Canaries(world)
    for side in SIDES:
        prepare_centre(world, side)
    for moment in MOMENTS:
        for side in SIDES:
            add_file(canaries, side, moment)
    for side in SIDES:
        add_centre(canaries, side)
    add_people(canaries)
    return canaries


def prepare_centre(world, side):
    centre = world.centres[PARTIES[side][2]]
    tracking.update(centre, by=NOBODY, address=address_text(side))
    unit = tracking.create(Unit(centre=centre, label="Unit 9", reduced_mobility=True), by=NOBODY)
    for number in range(PLACES):
        dates = {"opens_on": "2020-01-01", "specialised_from": "2020-01-01"}
        tracking.create(Place(unit=unit, label=f"9.{number}", **dates), by=NOBODY)


def add_file(canaries, side, moment):
    """Lived through at its date, the file's objects added to the world's."""
    letter, world = LETTER[moment], canaries.world
    begun = timezone.now() - timedelta(days=DAYS_AGO.get(moment, -7) + 7)
    with time_machine.travel(begun, tick=False):
        case = fill_in(world, side, letter)
        add_documents(canaries, side, letter, case)
        add_work(world, side, letter, case)
        referral = actions.restart_referral(case=case, by=world.actors[PARTIES[side][0]], now=timezone.now())
        referral.canary = moment
        MOMENTS[moment](world, side, referral)
    add_items(canaries, side, letter, referral)


def fill_in(world, side, letter):
    by = world.actors[PARTIES[side][0]]
    case = case_factory.make_case(by)
    for step, answers in steps_of(side, letter).items():
        case_factory.save_step(case, step, by=by, **answers)
    needs = {"needs": [word("need", side, letter)]}
    case_actions.save_needs(case=case, revision=0, **needs, by=by, now=timezone.now())
    return case


def steps_of(side, letter):
    home = department("home", side, letter, directorate=Directorate.objects.get(seat=SEATS[side]))
    zone = department("zone", side, letter)
    return {
        "household": {
            "first_name": text("first", side, letter),
            "last_name": text("last", side, letter),
            "birth_date": born(side, letter),
            "phone": phone(side, letter),
            "file_number": text("number", side, letter),
            "languages": [word("language", side, letter)],
            "has_children": True,
            "children": [ChildGiven(text("child", side, letter), child_born(side, letter))],
        },
        "situation": {"department": home},
        "detection": {
            "exploitation_types": [word("exploitation", side, letter)],
            "indicators": [word("indicator", side, letter), case_factory.word(Indicator, "papers")],
        },
        "safety": {
            "departments": [zone],
            "circles": [Circle(town(side, letter, zone), 20)],
            "contact_rules": text("rules", side, letter),
        },
    }


def word(kind, side, letter):
    label = text(kind, side, letter)
    return tracking.create(
        WORDS[kind](code=label.lower(), label_fr=label, label_en=label, position=LAST), by=NOBODY
    )


def department(kind, side, letter, directorate=None):
    name = {"code": code(kind, side, letter), "name": text(kind, side, letter)}
    return Department.objects.create(**name, region=Region.objects.first(), directorate=directorate, **FAR)


def town(side, letter, within):
    name = text("town", side, letter)
    number = 900_000_000 + ord(letter) * 10 + SIDES.index(side)
    return Town.objects.create(
        geonames_id=number, name=name, folded=folded(name), department=within, population=5000, **FAR
    )


def add_documents(canaries, side, letter, case):
    """One that the centre which receives her may open, and one that it may not."""
    by = canaries.world.actors[PARTIES[side][0]]
    for kind, shown in (("paper", True), ("letter", False)):
        sort = DocumentKind.objects.current().filter(shown_to_centre=shown).first()
        content = b"%PDF-1.7 " + text(kind, side, letter).encode()
        document = case_actions.add_document(case=case, kind=sort, content=content, by=by, now=timezone.now())
        canaries.add("document", [document.reference], side, letter)


def add_work(world, side, letter, case):
    """By her caseworker, before anything else happens; others read it as far as they come to work with her."""
    by = PARTIES[side][0]
    written = {kind: text(kind, side, letter) for kind in WORK}
    work.make_note(world, case, by, Audience.ORGANISATION, written["house"])
    work.make_note(world, case, by, Audience.PARTIES, written["party"])
    work.make_goal(world, case, by, text=written["aim"])
    work.make_safety_plan(world, case, by, signs=[written["sign"]])
    # Ahead of the day on which it is read, whenever the file begins.
    work.make_appointment(world, case, by, place=written["spot"], starts_at=timezone.now() + AHEAD)
    work.make_legal_step(world, case, by, happened_on=timezone.localdate())


def add_items(canaries, side, letter, referral):
    referral.refresh_from_db()
    case, stay = referral.case, referral.stay
    found = {
        "case": [case.reference],
        "referral": [referral.reference],
        "proposal": referral.proposals.values_list("reference", flat=True),
        "stay": [stay.reference] if stay else [],
        "service": Service.objects.filter(stay=stay).values_list("reference", flat=True) if stay else [],
        "arrival_alarm": ArrivalAlarm.objects.filter(stay=stay).values_list("reference", flat=True)
        if stay
        else [],
        "exit": ExitDecision.objects.filter(stay=stay).values_list("reference", flat=True) if stay else [],
        "follow_up": FollowUp.objects.filter(stay=stay).values_list("reference", flat=True) if stay else [],
        "incident": Incident.objects.filter(stay=stay).values_list("reference", flat=True) if stay else [],
        "absence": Absence.objects.filter(stay=stay).values_list("reference", flat=True) if stay else [],
        "extension": Extension.objects.filter(stay=stay).values_list("reference", flat=True) if stay else [],
        "note": case.notes.values_list("reference", flat=True),
        "goal": case.goals.values_list("reference", flat=True),
        "legal_step": case.legal_steps.values_list("reference", flat=True),
        "appointment": case.appointments.values_list("reference", flat=True),
        "notification": told_first(canaries, side, case),
        "emergency": EmergencyAccess.objects.filter(case=case).values_list("reference", flat=True),
        "request": RightsRequest.objects.filter(case=case).values_list("reference", flat=True),
        "share": case.shares.values_list("reference", flat=True),
        "tie": Conflict.objects.filter(case=case).values_list("reference", flat=True),
    }
    for kind, references in found.items():
        canaries.add(kind, references, side, letter)


def told_first(canaries, side, case):
    """Of each kind of notice to each sort of desk the first alone: the next leads to a page of the same sort."""
    for notice in case.notifications.order_by("pk"):
        sort = (side, notice.kind, notice.side)
        if sort not in canaries.told:
            canaries.told.add(sort)
            yield notice.reference


def add_centre(canaries, side):
    """Of places and units one of each centre: they differ in nothing that a page says of a woman."""
    centre = canaries.world.centres[PARTIES[side][2]]
    unit = centre.units.get(label="Unit 9")
    canaries.add("centre", [centre.reference], side)
    canaries.add("unit", [unit.reference], side)
    canaries.add("place", list(unit.places.order_by("pk").values_list("reference", flat=True)[:1]), side)
    sessions = GroupSession.objects.filter(centre=centre).values_list("reference", flat=True)
    canaries.add("session", sessions, side)
    house = open_house_incident(canaries.world, PARTIES[side][2], persona=f"manager_{PARTIES[side][2]}")
    canaries.add("house_incident", [house.reference], side)
    canaries.add("agreement", [make_agreement(canaries.world, PARTIES[side][2]).reference], side)
    partnership = make_partnership(canaries.world, PARTIES[side][2])
    canaries.add("partner", [partnership.partner.reference], side)
    canaries.add("partnership", [partnership.reference], side)
    canaries.add("check", [make_check(canaries.world, PARTIES[side][2]).reference], side)
    canaries.add("invitation", [invitation_of(canaries.world, side).reference], side)
    canaries.add("alarm", [alarm_of(canaries.world, PARTIES[side][0]).reference], side)


def add_people(canaries):
    """Of each role in an organisation one: who they are says nothing of a woman."""
    world = canaries.world
    members = {(one.organisation_id, one.role): one.reference for one in world.memberships.values()}
    canaries.add("membership", members.values())
    canaries.add("organisation", [one.reference for one in world.organisations.values()])
