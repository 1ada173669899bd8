"""What each reader is told of a case, as pairs of label and value; pure over `queries.load_answers`."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import NamedTuple

from django.db.models import Model
from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from cases import queries, rules
from cases.enums import StepCode, Urgency
from cases.models import Case, Child
from trips.organisations.models import Membership
from trips.sealing.fields import ERASED, SealedField
from trips.ui.formats import write_day

Row = tuple[str, str]


class StepAnswers(NamedTuple):
    """One step as a section of a page; `missing` holds sentences."""

    code: str
    title: str
    url: str
    rows: list[Row]
    missing: list[str]


def answers_of(case: Case) -> list[StepAnswers]:
    """The whole file, for her NGO and for OFII."""
    missing = rules.missing_for_referral(case)
    return [
        StepAnswers(
            code.value,
            str(code.label),
            reverse("cases:step", args=[case.reference, code.value]),
            rows(case),
            [sentence for step, sentence in missing if step == code],
        )
        for code, rows in SECTIONS.items()
    ]


class Followed(NamedTuple):
    """A line of a timeline: who followed a file, and from when."""

    at: datetime
    title: str


def followed_by(changes: Iterable[tuple[int, datetime, Membership]]) -> list[Followed]:
    """The newest first."""
    return [Followed(at, member.user.full_name) for _file, at, member in reversed(list(changes))]


def _label(row: Model, field: str) -> str:
    return capfirst(str(getattr(row._meta.get_field(field), "verbose_name", field)))


def _plain(row: Model, *fields: str) -> list[Row]:
    return [(_label(row, field), _shown(row, field)) for field in fields]


def _shown(row: Model, field: str) -> str:
    """What was sealed and can never be read again says so, instead of looking unanswered."""
    if isinstance(row._meta.get_field(field), SealedField) and row.is_erased:
        return str(ERASED)
    return _written(getattr(row, field))


def _written(value: object) -> str:
    """As a person reads it; nothing is an empty text, which the page shows as "not filled in"."""
    match value:
        case None:
            return ""
        case bool():
            return _("Yes") if value else _("No")
        case date():
            return write_day(value)
    return str(value)


def _many(row: Model, field: str) -> Row:
    return _label(row, field), listed(getattr(row, field).all())


def listed(values: Iterable[object]) -> str:
    return "\n".join(str(value) for value in values)


def _household(case: Case) -> list[Row]:
    household = case.household
    return [
        *_plain(case.identity, "first_name", "last_name", "birth_date", "gender", "phone", "file_number"),
        _many(household, "languages"),
        *_plain(household, "needs_interpreter", "reduced_mobility", "no_stairs", "has_children"),
        *([] if household.has_children is False else [_children(case)]),
        *_plain(household, "cot"),
        (_label(household, "building_wish"), household.get_building_wish_display()),
        *_plain(household, "near_hospital", "near_psychologist"),
    ]


def _children(case: Case) -> Row:
    return _("Children"), listed(_child(child) for child in rules.eldest_first(case))


def _child(child: Child) -> str:
    if child.is_erased:
        return str(ERASED)
    return f"{child.first_name}, {write_day(child.birth_date)}"


def _years(birth_date: date, today: date) -> str:
    age = rules.age_on(birth_date, today)
    return ngettext("%(age)d year", "%(age)d years", age) % {"age": age}


def _situation(case: Case) -> list[Row]:
    return _plain(
        case.situation,
        *("protection", "protected_on", "accommodation", "department", "accommodation_ends_on", "needed_on"),
    )


def _detection(case: Case) -> list[Row]:
    detection = case.detection
    return [
        _many(detection, "exploitation_types"),
        _many(detection, "indicators"),
        *_plain(detection, "detected_by", "detected_on"),
        *_identification(case),
    ]


def _identification(case: Case) -> list[Row]:
    """A fact apart from detection; none is an answer, not a gap."""
    detection = case.detection
    if detection.identified_by is None:
        return [(_("Formal identification"), _("Not formally identified"))]
    return _plain(detection, "identified_by", "identified_on")


def _needs(case: Case) -> list[Row]:
    return [_many(case.needsassessment, "needs")]


def _safety(case: Case) -> list[Row]:
    safety = case.safety
    urgency = str(Urgency(safety.urgency).label) if safety.urgency else ""
    zones = [(_("Places to avoid"), _("none"))] if safety.no_zone else _zones(case)
    return [
        (_label(safety, "urgency"), urgency),
        *zones,
        _many(safety, "channels"),
        *_plain(safety, "contact_rules"),
    ]


def _zones(case: Case) -> list[Row]:
    if case.safety.is_erased:
        return [(_("Places to avoid"), str(ERASED))]
    zones = queries.zones_of(case)
    circles = (
        _("%(radius)d km around %(town)s") % {"radius": circle.radius_km, "town": circle.town}
        for circle in zones.circles
    )
    rows = [
        (_("Départements to avoid"), listed(zones.departments)),
        (_("Circles to avoid"), listed(circles)),
    ]
    return [row for row in rows if row[1]] or [(_("Places to avoid"), "")]


SECTIONS = {
    StepCode.HOUSEHOLD: _household,
    StepCode.SITUATION: _situation,
    StepCode.DETECTION: _detection,
    StepCode.NEEDS: _needs,
    StepCode.SAFETY: _safety,
}


def summary_for_centre(case: Case, today: date) -> list[Row]:
    """What a centre is told when asked for its opinion: nothing that names her or says where danger is."""
    household = case.household
    ages = ", ".join(
        _years(child.birth_date, today) for child in rules.eldest_first(case) if child.birth_date
    )
    return [
        (_("Places needed"), str(rules.household_size(case))),
        (_("Ages of the children"), ages or _("no child")),
        _many(household, "languages"),
        *_plain(household, "needs_interpreter", "reduced_mobility", "no_stairs"),
        (_label(household, "cot"), _written(rules.needs_cot(case, today))),
        _many(case.needsassessment, "needs"),
        *_plain(case.situation, "accommodation_ends_on", "needed_on"),
    ]


def identity_for_centre(case: Case) -> list[Row]:
    """What the centre that receives her is told besides: who they are and how to reach her safely."""
    return [
        (_("Name"), case.identity.full_name),
        *_plain(case.identity, "birth_date", "phone"),
        *([_children(case)] if case.children.all() else []),
        _many(case.safety, "channels"),
        *_plain(case.safety, "contact_rules"),
    ]
