"""Files that may be one woman's. Compared through blind indexes: nothing is opened, and who asks learns of none."""

from datetime import datetime
from typing import NamedTuple

from django.db.models import F, Q, QuerySet
from django.utils import timezone

from cases.merge_queries import merge_ties, not_merged, tied_to
from cases.models import Case, Identity
from cases.queries import cases_visible_to, own_cases
from centres.enums import StayState
from centres.models import Stay
from placements.enums import Sameness
from placements.models import Duplicate, Proposal
from trips.access.actor import Actor
from trips.audit.models import Event
from trips.database.questions import answer, ask

LOOK = "placements.look_for_duplicates"


class Alike(NamedTuple):
    """Another file, and what is the same in it."""

    case_id: int
    same_name: bool
    same_number: bool


def files_alike(case: Case) -> list[Alike]:
    """Other files with her whole name and date of birth, or with her file number, whichever NGO holds them.

    Sent or not, since the other NGO may send tomorrow. Left out: those whose woman does not agree that OFII
    knows of her, and those of the same person already.
    """
    return [Alike(*found) for found in ask("files_alike", case.pk)]


def own_files_alike(actor: Actor, case: Case) -> QuerySet[Case]:
    """Those of the actor's own NGO, which she may read: shown to her before she sends."""
    alike = Identity.objects.filter(_marked(*_marks_of(case))).values("case")
    own = cases_visible_to(actor).filter(own_cases(actor), not_merged(), pk__in=alike)
    return own.exclude(person=case.person_id).order_by("pk")


type Mark = bytes | memoryview | None


def _marks_of(case: Case) -> tuple[Mark, Mark]:
    return Identity.objects.values_list("person_mark", "file_number_mark").get(case=case)


def _marked(name: Mark, number: Mark) -> Q:
    """An empty mark is like no other."""
    found = Q(pk__in=[])
    if name:
        found |= Q(person_mark=name)
    return found | Q(file_number_mark=number) if number else found


def pairs_with(case: Case) -> QuerySet[Duplicate]:
    """Every pair of which this file is one half, answered or not."""
    return Duplicate.objects.filter(Q(first=case) | Q(second=case)).order_by("pk")


def asked_about(case: Case) -> QuerySet[Duplicate]:
    """What OFII has not answered yet, the oldest question first."""
    return pairs_with(case).filter(answer="")


def asked_of_one_person() -> QuerySet[Duplicate]:
    """Open questions about two files that another answer has joined meanwhile."""
    return Duplicate.objects.filter(answer="", first__person=F("second__person")).order_by("pk")


def other_half(duplicate: Duplicate, case: Case) -> int:
    """The number of the other file, which the asker may not be able to read."""
    return duplicate.second_id if duplicate.first_id == case.pk else duplicate.first_id


def file_to_compare(actor: Actor, case_id: int) -> Case | None:
    """One half of a pair with its identity, if it was sent to the actor's desk; otherwise nothing of it."""
    return (
        cases_visible_to(actor).select_related("organisation", "key", "identity").filter(pk=case_id).first()
    )


def joined_with(case: Case) -> list[Duplicate]:
    """The pairs by which OFII has said that this file and another are one woman's."""
    joined = pairs_with(case).filter(answer=Sameness.SAME, first__person=F("second__person"))
    return list(joined.select_related("first__organisation", "second__organisation"))


class Halves(NamedTuple):
    """The files of one person in two groups, and the pairs that tied them together."""

    staying: list[Case]
    leaving: list[Case]
    ties: list[Duplicate]


def halves(pair: Duplicate, here: Case) -> Halves:
    """Who would be whose if this pair were not one woman's.

    The other file leaves; with this one stays whatever OFII or a merge tied to it without going through the other.
    """
    files = list(files_of({here.person_id}).select_related("organisation"))
    numbers = {case.pk for case in files}
    ties = list(_same_of(numbers))
    pairs = [*merge_ties(numbers), *((tie.first_id, tie.second_id) for tie in ties)]
    kept = tied_to(here.pk, pairs, without={other_half(pair, here)})
    return Halves(
        [case for case in files if case.pk in kept],
        [case for case in files if case.pk not in kept],
        [tie for tie in ties if (tie.first_id in kept) != (tie.second_id in kept)],
    )


def _same_of(numbers: set[int]) -> QuerySet[Duplicate]:
    pairs = Duplicate.objects.filter(answer=Sameness.SAME, first__in=numbers, second__in=numbers)
    return pairs.order_by("pk")


def same_women(numbers: set[int]) -> list[tuple[int, int]]:
    """Part of `cases.merge_queries.TIES`: the pairs of these files that OFII has said to be one woman's."""
    return list(_same_of(numbers).values_list("first", "second"))


def are_merged_across(here: Halves) -> bool:
    """Does an NGO read one file of each group as one?"""
    staying = {case.pk for case in here.staying}
    merged = merge_ties(staying | {case.pk for case in here.leaving})
    return any((first in staying) != (second in staying) for first, second in merged)


def of_two_women(kept: Case, other: Case) -> bool:
    """Has OFII said so, of these two files or of two that belong to their women?"""
    hers, theirs = kept.person_id, other.person_id
    across = Q(first__person=hers, second__person=theirs) | Q(first__person=theirs, second__person=hers)
    asked = Q(first=kept, second=other) | Q(first=other, second=kept)
    return Duplicate.objects.filter(across | asked, answer=Sameness.DIFFERENT).exists()


def files_of(persons: set[int]) -> QuerySet[Case]:
    """Every file of these persons, by ascending number; `reach_files_of` opens those of other desks."""
    return Case.objects.filter(person__in=persons).order_by("pk")


def keeps_a_place(files: list[Case]) -> bool:
    """Whether a place is held for one of these files, or its woman is expected or hosted."""
    held = Proposal.objects.filter(referral__case__in=files, ended_at=None)
    under_way = Stay.objects.filter(case__in=files, state__in=[StayState.EXPECTED, StayState.ARRIVED])
    return held.exists() or under_way.exists()


def reach_files_of(pair: Duplicate) -> None:
    """Every file of both women is locked and pointed to one person, whoever else may read it."""
    answer("reach_persons", [pair.first_id, pair.second_id])


def looks_today(actor: Actor, now: datetime) -> int:
    """How many times this account has had an identity compared since midnight."""
    midnight = timezone.localtime(now).replace(hour=0, minute=0, second=0, microsecond=0)
    return Event.objects.filter(user_id=actor.user_id, kind=LOOK, at__gte=midnight).count()
