"""The demo world: three centres, 66 places, eighteen months. The same for the same seed and day."""

from collections import Counter

from django.db import transaction

from cases.enums import UnmetReason
from cases.models import Case, UnmetNeed
from centres.enums import StayState
from centres.models import Place, Stay
from trips.access.actor import NOBODY
from trips.audit import record
from trips.demo.buildings import add_agreements, add_houses, add_preparation_times
from trips.demo.calendar import MONTHS, Diary, midnight
from trips.demo.desks import Desk
from trips.demo.during import During
from trips.demo.evidence import add_evidence, add_partners
from trips.demo.fates import make_plan
from trips.demo.files import File, Registry
from trips.demo.fitting import describe_houses, keep_apart, say_what_fits, wish_to_move
from trips.demo.interviews import Interviews
from trips.demo.journeys import Journeys
from trips.demo.merges import merge_some
from trips.demo.nights import add_blocked
from trips.demo.people import add_people
from trips.demo.randomness import source
from trips.demo.rows import Rows
from trips.demo.support import Support
from trips.demo.told import tell_recent
from trips.demo.transfers import Transfers
from trips.demo.words import Words
from trips.demo.work import Work
from trips.organisations.models import Organisation

UNMET = {UnmetReason.MINOR: (0, 2), UnmetReason.NO_CONSENT: (0, 3)}


def is_empty():
    """Nothing but reference data yet."""
    return not Organisation.objects.exists()


def gather(seed, today):
    """All rows of the world as it is on the morning of `today`; nothing is written yet."""
    rows, words = Rows(), Words()
    people = add_people(rows, seed)
    houses = add_houses(rows, seed, people)
    add_preparation_times(rows, houses, today)
    add_agreements(rows, seed, houses, today)
    plan = make_plan(seed, today, houses)
    _add_files(rows, words, seed, plan, people, houses)
    describe_houses(rows, words, houses)
    say_what_fits(rows, seed)
    wish_to_move(rows)
    managers = {id(house.centre): house.manager for house in houses}
    add_blocked(rows, words, plan, managers)
    Interviews(rows, words, seed, today).write()
    during = During(rows, words, seed, today, managers)
    during.write()
    during.write_of_houses(houses)
    journeys = Journeys(rows, words, seed, today, managers)
    journeys.write()
    keep_apart(rows, seed, today)
    merge_some(rows, seed, today, people.caseworkers[0][0].organisation)
    _add_support(rows, words, seed, today, houses)
    _add_work(rows, words, seed, today, houses)
    Transfers(rows, words, seed, today, houses).write()
    journeys.of_transfers()
    add_partners(rows, seed, houses, today)
    add_evidence(rows, words, seed, houses, today)
    _add_unmet(rows, seed, today, people)
    return rows


@transaction.atomic
def build(seed, today):
    """Write the world; returns how many rows of each model."""
    rows = gather(seed, today)
    rows.insert()
    tell_recent(today)
    counts = {"places": len(rows.of[Place]), "cases": len(rows.of[Case])}
    record.event("demo.build", None, by=NOBODY, now=midnight(today), seed=seed, **counts)
    return Counter({model._meta.label_lower: len(found) for model, found in rows.of.items()})


def _add_files(rows, words, seed, plan, people, houses):
    registry = Registry(
        rows, words, source(seed, "files"), plan, people.caseworkers, [house.centre for house in houses]
    )
    for journey in plan.journeys:
        diary = Diary(registry.rng)
        Desk(registry, File(registry, journey, diary), people, diary).write()


def _add_support(rows, words, seed, today, houses):
    rng = source(seed, "support")
    lived = [stay for stay in rows.of[Stay] if stay.state in (StayState.ARRIVED, StayState.ENDED)]
    for house in houses:
        residents = [
            (stay, stay.starts_on, stay.ends_on or today) for stay in lived if stay.centre is house.centre
        ]
        Support(rows, words, rng, house, residents, today, lambda day: Diary(rng).at(day)).write()


def _add_work(rows, words, seed, today, houses):
    """For the women who live there today."""
    rng = source(seed, "work")
    for house in houses:
        work = Work(rows, words, rng, house, today, lambda day: Diary(rng).at(day))
        for stay in rows.of[Stay]:
            if stay.centre is house.centre and stay.state == StayState.ARRIVED:
                work.write(stay)


def _add_unmet(rows, seed, today, people):
    """What was counted of those whom the rules leave out."""
    rng = source(seed, "unmet")
    months = [
        today.replace(
            year=today.year - (back + 12 - today.month) // 12, month=(today.month - back - 1) % 12 + 1, day=1
        )
        for back in range(MONTHS)
    ]
    for month in months:
        for team in people.caseworkers:
            for reason, bounds in UNMET.items():
                if count := rng.randint(*bounds):
                    unmet = UnmetNeed(
                        month=month, organisation=team[0].organisation, reason=reason, count=count
                    )
                    rows.add(unmet, at=midnight(today))
