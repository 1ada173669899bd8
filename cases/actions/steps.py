"""One verb for each step: it writes what the page asked, complete or not, and returns the new revision."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import NamedTuple, TypedDict, Unpack

from django.utils import timezone

from cases import rules
from cases.actions.saving import Saving, saving
from cases.enums import StepCode
from cases.models import Case, Child, Circle, Zones
from cases.vocabularies import (
    AccommodationType,
    ContactChannel,
    Detector,
    ExploitationType,
    Gender,
    Identifier,
    Indicator,
    Language,
    Need,
    Protection,
)
from trips.access.actor import Actor
from trips.geography.models import Department
from trips.guards.refusals import Refused


class ChildGiven(NamedTuple):
    first_name: str
    birth_date: date


class PlaceNeeded(TypedDict):
    """What the place must have, and what would help her: answers of the household's step."""

    reduced_mobility: bool | None
    no_stairs: bool | None
    cot: bool | None
    building_wish: str
    near_hospital: bool | None
    near_psychologist: bool | None


def save_household(
    *,
    case: Case,
    revision: int,
    first_name: str,
    last_name: str,
    birth_date: date | None,
    gender: Gender | None,
    phone: str,
    file_number: str,
    languages: Iterable[Language],
    needs_interpreter: bool | None,
    has_children: bool | None,
    children: Sequence[ChildGiven],
    by: Actor,
    now: datetime,
    **place: Unpack[PlaceNeeded],
) -> int:
    """Who she is and who comes with her: identity vault, household and children are one page, one revision."""
    today = timezone.localtime(now).date()
    if birth_date and (reason := rules.adult(birth_date, today)):
        raise Refused(reason, case)
    with saving(case, StepCode.HOUSEHOLD, revision=revision, by=by, now=now) as work:
        work.update(
            case.identity,
            first_name=first_name,
            last_name=last_name,
            birth_date=birth_date,
            gender=gender,
            phone=phone,
            file_number=file_number,
        )
        work.set(
            needs_interpreter=needs_interpreter,
            has_children=has_children,
            **place,
        )
        work.set_many(languages=languages)
        _set_children(work, list(children) if has_children else [])
    return work.revision


def _set_children(work: Saving, wanted: list[ChildGiven]) -> None:
    """Make the children these ones. Who is unchanged keeps her row; a correction changes a row."""
    spare = []
    for child in work.case.children.all():
        given = ChildGiven(child.first_name, child.birth_date)
        if given in wanted:
            wanted.remove(given)
        else:
            spare.append(child)
    for given in wanted:
        if spare:
            work.update(spare.pop(0), **given._asdict())
        else:
            work.create(Child(case=work.case, **given._asdict()))
    for child in spare:
        work.delete(child)


def save_situation(
    *,
    case: Case,
    revision: int,
    protection: Protection | None,
    protected_on: date | None,
    accommodation: AccommodationType | None,
    department: Department | None,
    accommodation_ends_on: date | None,
    needed_on: date | None,
    by: Actor,
    now: datetime,
) -> int:
    with saving(case, StepCode.SITUATION, revision=revision, by=by, now=now) as work:
        work.set(
            protection=protection,
            protected_on=protected_on,
            accommodation=accommodation,
            department=department,
            accommodation_ends_on=accommodation_ends_on,
            needed_on=needed_on,
        )
    return work.revision


def save_detection(
    *,
    case: Case,
    revision: int,
    exploitation_types: Iterable[ExploitationType],
    indicators: Iterable[Indicator],
    detected_by: Detector | None,
    detected_on: date | None,
    identified_by: Identifier | None,
    identified_on: date | None,
    by: Actor,
    now: datetime,
) -> int:
    """Detection by whoever met her, and apart from it identification by an authority."""
    with saving(case, StepCode.DETECTION, revision=revision, by=by, now=now) as work:
        work.set(
            detected_by=detected_by,
            detected_on=detected_on,
            identified_by=identified_by,
            identified_on=identified_on,
        )
        work.set_many(exploitation_types=exploitation_types, indicators=indicators)
    return work.revision


def save_needs(*, case: Case, revision: int, needs: Iterable[Need], by: Actor, now: datetime) -> int:
    """A correction of the assessment that holds; the first needs that are noted are of that day."""
    needs = list(needs)
    with saving(case, StepCode.NEEDS, revision=revision, by=by, now=now) as work:
        if needs and case.needsassessment.assessed_on is None:
            work.set(assessed_on=timezone.localdate(now))
        work.set_many(needs=needs)
    return work.revision


def save_safety(
    *,
    case: Case,
    revision: int,
    urgency: str,
    no_zone: bool,
    departments: Iterable[Department],
    circles: Iterable[Circle],
    channels: Iterable[ContactChannel],
    contact_rules: str,
    by: Actor,
    now: datetime,
) -> int:
    """The places to avoid are départements and circles round towns, one a town; "none" leaves none."""
    one_a_town = {circle.town.pk: circle for circle in circles}
    zones = Zones([], []) if no_zone else Zones(list(departments), list(one_a_town.values()))
    if any(reason := rules.radius(circle.radius_km) for circle in zones.circles):
        raise Refused(reason, case)
    with saving(case, StepCode.SAFETY, revision=revision, by=by, now=now) as work:
        work.set(urgency=urgency, no_zone=no_zone, contact_rules=contact_rules, zones=zones.sealed())
        work.set_many(channels=channels)
    return work.revision
