"""Who may have a specialised place: every rule, with its sentence and the day from which it holds.

The wording of the instruction of 27 December 2019 is not public: these rules rest on public descriptions of the
scheme (see placements/data/README.md). They read a file's facts and nothing else; none asks whether she filed a
complaint or cooperates with justice. To change one, end it and add the next: old decisions keep theirs.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from cases.models import Case
from cases.rules import ADULT_AGE, age_on


@dataclass(frozen=True)
class Facts:
    """What the rules read of a file; None where the file does not say."""

    age: int | None
    gender: str
    protection: str
    signs: int


# True: kept. False: she is outside. None: the file does not say, the officer judges.
Check = Callable[[Facts], bool | None]


@dataclass(frozen=True)
class Rule:
    code: str
    asks: str | Promise
    outside: str | Promise
    check: Check
    since: date = date(2020, 1, 1)
    until: date | None = None


class Outcome(NamedTuple):
    rule: Rule
    kept: bool | None


PROTECTED = {"refugee", "subsidiary"}
# Trans women included; one such scheme hosts trans men as well, so nobody is outside by her gender alone.
WOMEN = {"woman", "trans_woman"}


RULES = (
    Rule(
        "adult",
        _("She is of age."),
        _("she is under 18: child protection takes care of her"),
        lambda facts: None if facts.age is None else facts.age >= ADULT_AGE,
    ),
    Rule(
        "gender",
        _("She is among those whom these places concern."),
        _("these places are for women"),
        lambda facts: True if facts.gender in WOMEN else None,
    ),
    Rule(
        "protection",
        _("International protection is granted: refugee status or subsidiary protection."),
        _("no international protection is granted, or the claim is still pending"),
        lambda facts: facts.protection in PROTECTED if facts.protection else None,
    ),
    Rule(
        "signs",
        _("She is presumed a victim of trafficking or of violence: a conjunction of signs, never one."),
        _("no sign of trafficking or violence is noted in her file"),
        # A single sign proves nothing, and its lack neither: then the officer judges.
        lambda facts: False if facts.signs == 0 else True if facts.signs > 1 else None,
    ),
    Rule(
        "danger",
        _("She is in danger where she is."),
        _("she is not in danger where she is"),
        # How dangerous it is, is judged by people.
        lambda facts: None,
    ),
)


def rules_on(day: date) -> list[Rule]:
    return [rule for rule in RULES if rule.since <= day and (rule.until is None or day < rule.until)]


def version_on(day: date) -> str:
    """The name of the rules of a day: since when they are what they are."""
    changes = [rule.since for rule in RULES] + [rule.until for rule in RULES if rule.until]
    return max(change for change in changes if change <= day).isoformat()


def facts_of(case: Case, today: date) -> Facts:
    """Of a file with its answers."""
    born, situation = case.identity.birth_date, case.situation
    detection = case.detection
    return Facts(
        age=age_on(born, today) if born else None,
        gender=case.identity.gender.code if case.identity.gender else "",
        protection=situation.protection.code if situation.protection else "",
        signs=len(detection.exploitation_types.all()) + len(detection.indicators.all()),
    )


def apply(case: Case, today: date) -> list[Outcome]:
    """Every rule of today beside what this file says."""
    facts = facts_of(case, today)
    return [Outcome(rule, rule.check(facts)) for rule in rules_on(today)]


def outside(outcomes: list[Outcome]) -> list[Rule]:
    return [one.rule for one in outcomes if one.kept is False]
