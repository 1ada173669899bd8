"""Women who must not meet: what each reader sees of it, and what the ranking must know without showing it."""

from collections.abc import Iterable

from django.db.models import Exists, OuterRef, Q, QuerySet

from cases.models import Case
from cases.queries import cases_by_duty, own_cases
from placements.models import Apart
from trips.access.actor import Actor
from trips.access.duties import Duty
from trips.database.questions import answer, ask


def aparts_visible_to(actor: Actor) -> QuerySet[Apart]:
    """OFII: those of the files that it reads. An NGO: those of two files of its own. Nobody else."""
    if actor.has(Duty.ALLOCATION):
        seen = cases_by_duty(actor).order_by().values("pk")
        return Apart.objects.filter(Q(first__in=seen) | Q(second__in=seen))
    own = cases_by_duty(actor).filter(own_cases(actor)).order_by().values("pk")
    return Apart.objects.filter(first__in=own, second__in=own)


def aparts_of(actor: Actor, case: Case) -> QuerySet[Apart]:
    """Of one file, in force, the newest first; `sees_both`: she may read the other file too."""
    seen = cases_by_duty(actor).order_by()
    both = Exists(seen.filter(pk=OuterRef("first"))) & Exists(seen.filter(pk=OuterRef("second")))
    rows = aparts_visible_to(actor).filter(Q(first=case) | Q(second=case), ended_at=None)
    return rows.annotate(sees_both=both).order_by("-recorded_at", "-pk")


def references_of(actor: Actor, aparts: Iterable[Apart]) -> dict[int, str]:
    """File → its reference, of those that the actor may read; one query."""
    asked = {number for one in aparts for number in (one.first_id, one.second_id)}
    return dict(cases_by_duty(actor).filter(pk__in=asked).order_by().values_list("pk", "reference"))


def other_half(apart: Apart, case: Case) -> int:
    return apart.second_id if apart.first_id == case.pk else apart.first_id


def case_named(actor: Actor, reference: str) -> Case | None:
    """The file of the other woman, if the actor may read it."""
    return cases_by_duty(actor).filter(reference=reference).first()


def live_pair(first: int, second: int) -> Apart | None:
    return Apart.objects.filter(first=first, second=second, ended_at=None).first()


def persons_of(cases: Iterable[int]) -> dict[int, int]:
    return dict(Case.objects.filter(pk__in=list(cases)).values_list("pk", "person_id"))


def pairs_with(case: Case) -> QuerySet[Apart]:
    """Every pair of a file, in force or not: what goes with it when it is erased."""
    return Apart.objects.filter(Q(first=case) | Q(second=case)).order_by("pk")


# Answered by the database over rows that the asker may not see


def centres_kept_from(cases: Iterable[Case]) -> dict[int, frozenset[int]]:
    """File → centres where somebody lives, is expected or asked for who must not meet her: numbers, never who."""
    found: dict[int, set[int]] = {case.pk: set() for case in cases}
    for case, centre in ask("centres_kept_from", list(found)):
        found[case].add(centre)
    return {case: frozenset(centres) for case, centres in found.items()}


def cases_together() -> list[int]:
    """For OFII: files of women who must not meet and are, or are about to be, in one centre."""
    return [number for (number,) in ask("cases_together")]


def are_together(apart: Apart) -> bool:
    return answer("are_together", apart.first_person_id, apart.second_person_id)


def lock_pairs(case: Case) -> None:
    """Of two who are proposed one centre at the same moment, the second one waits here and is then refused."""
    ask("lock_pairs", case.pk)


def has_other_files(case: Case) -> bool:
    """Does the woman have another file, whichever NGO holds it? Then what concerns the person stays."""
    return answer("has_other_files", case.pk)
