"""Two files side by side, for who says whether they are one woman's."""

from typing import NamedTuple

from django.utils.translation import gettext as _

from cases.comparison_presenters import Line, lines_of
from cases.models import Case
from placements import duplicate_queries
from placements.models import Duplicate, Referral
from trips.access.actor import Actor


class Question(NamedTuple):
    """One pair; without the other file when it was not sent to this desk."""

    pair: Duplicate
    signs: list[str]
    other: Case | None
    lines: list[Line]


def question_about(actor: Actor, referral: Referral) -> Question | None:
    """The oldest open one."""
    pair = duplicate_queries.asked_about(referral.case).first()
    if pair is None:
        return None
    here = duplicate_queries.file_to_compare(actor, referral.case_id)
    other = duplicate_queries.file_to_compare(actor, duplicate_queries.other_half(pair, referral.case))
    lines = lines_of(here, other) if here and other else []
    return Question(pair, signs_of(pair), other, lines)


def files_to_separate(referral: Referral) -> list[tuple[str, str]]:
    """(pair, the file that would leave and those that go with it) for each answer « the same woman »."""
    case = referral.case
    return [
        (pair.reference, _leaving(duplicate_queries.halves(pair, case).leaving))
        for pair in duplicate_queries.joined_with(case)
    ]


def _leaving(files: list[Case]) -> str:
    return ", ".join(f"{case.reference} ({case.organisation})" for case in files)


def signs_of(pair: Duplicate) -> list[str]:
    signs = [(pair.same_name, _("same name and date of birth")), (pair.same_number, _("same file number"))]
    return [sign for holds, sign in signs if holds]
