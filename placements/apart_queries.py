"""Women who must not meet: what each reader sees of it, and what the ranking must know without showing it."""

from collections.abc import Iterable

from django.db.models import Exists, OuterRef, Q, QuerySet

from cases.enums import CaseState
from cases.models import Case
from cases.queries import cases_by_duty, own_cases
from placements.enums import WITH_A_PLACE
from placements.models import Apart, Referral
from trips.access.actor import Actor
from trips.access.duties import Duty
from trips.database.questions import answer, ask
from trips.organisations.models import Membership


def aparts_visible_to(actor: Actor) -> QuerySet[Apart]:
    """OFII: those of a woman of whom it reads a file. An NGO: those of two women whom it follows. Nobody else."""
    if actor.has(Duty.ALLOCATION):
        seen = cases_by_duty(actor).order_by().values("person")
        return Apart.objects.filter(Q(first_person__in=seen) | Q(second_person__in=seen))
    own = cases_by_duty(actor).filter(own_cases(actor)).order_by().values("person")
    return Apart.objects.filter(first_person__in=own, second_person__in=own)


def aparts_of(actor: Actor, case: Case) -> QuerySet[Apart]:
    """Of the woman of a file, whichever of her files they name, in force, the newest first; each with its facts."""
    rows = with_facts(actor, aparts_visible_to(actor)).filter(ended_at=None)
    return rows.filter(of_person(case.person_id)).order_by("-recorded_at", "-pk")


def with_facts(actor: Actor, rows: QuerySet[Apart]) -> QuerySet[Apart]:
    """What `apart_rules.end_apart` asks: does she read a file of both women, did a colleague of hers record it?"""
    seen = cases_by_duty(actor).order_by()
    first, second = (seen.filter(person=OuterRef(half)) for half in ("first_person", "second_person"))
    colleague = Membership.objects.filter(
        user=OuterRef("recorded_by"), organisation=actor.organisation_id
    ).order_by()
    return rows.annotate(sees_both=Exists(first) & Exists(second), is_of_house=Exists(colleague))  # type: ignore[no-redef]


def standing(actor: Actor, apart: Apart) -> Apart:
    """The same pair with its facts as they are now."""
    return with_facts(actor, Apart.objects.filter(pk=apart.pk)).get()


def of_person(person: int) -> Q:
    return Q(first_person=person) | Q(second_person=person)


def references_of(actor: Actor, aparts: Iterable[Apart]) -> dict[int, str]:
    """Person → the reference of a file of hers that the actor may read, that of the pair if it is one; one query."""
    found = list(aparts)
    named = {number for one in found for number in (one.first_id, one.second_id)}
    asked = {number for one in found for number in (one.first_person_id, one.second_person_id)}
    files = cases_by_duty(actor).filter(person__in=asked).order_by("pk")
    rows = sorted(files.values_list("pk", "person", "reference"), key=lambda row: row[0] in named)
    return {person: reference for _number, person, reference in rows}


def other_person(apart: Apart, person: int) -> int:
    return apart.second_person_id if apart.first_person_id == person else apart.first_person_id


def case_named(actor: Actor, reference: str) -> Case | None:
    """The file of the other woman, if the actor may read it."""
    return cases_by_duty(actor).filter(reference=reference).first()


def live_pair(one: int, other: int) -> Apart | None:
    """Of two persons, whichever files name them: there is one at most."""
    return live_pairs_of(one).filter(of_person(other)).first()


def live_pairs_of(person: int) -> QuerySet[Apart]:
    return Apart.objects.filter(of_person(person), ended_at=None).order_by("pk")


def file_naming(files: Iterable[Case]) -> int | None:
    """Which of one woman's files stands for her in a pair: the oldest that is not erased."""
    return min((one.pk for one in files if one.state != CaseState.ERASED), default=None)


def persons_of(cases: Iterable[int]) -> dict[int, int]:
    return dict(Case.objects.filter(pk__in=list(cases)).values_list("pk", "person_id"))


def pairs_with(case: Case) -> QuerySet[Apart]:
    """Every pair of its woman, in force or not: what goes with her last file when it is erased."""
    return Apart.objects.filter(of_person(case.person_id)).order_by("pk")


# Answered by the database over rows that the asker may not see


def centres_kept_from(cases: Iterable[Case]) -> dict[int, frozenset[int]]:
    """File → centres where somebody lives, is expected or asked for who must not meet her: numbers, never who."""
    found: dict[int, set[int]] = {case.pk: set() for case in cases}
    for case, centre in ask("centres_kept_from", list(found)):
        found[case].add(centre)
    return {case: frozenset(centres) for case, centres in found.items()}


def is_together(case: Case) -> bool:
    """For OFII: is the woman, or is she about to be, in one centre with somebody whom she must not meet?"""
    return answer("is_together", case.person_id)


def files_together(apart: Apart) -> list[int]:
    """By which files the two are, or are about to be, in one centre."""
    return [number for (number,) in ask("files_together", apart.first_person_id, apart.second_person_id)]


def referrals_together(apart: Apart) -> list[Referral]:
    """Those that brought them there, of whichever NGO: their desks are told, in this transaction."""
    answer("reach_together", apart.first_person_id, apart.second_person_id)
    rows = Referral.objects.filter(case__in=files_together(apart), state__in=WITH_A_PLACE)
    return list(rows.select_related("case", "stay").order_by("pk"))


def lock_pairs(*cases: Case) -> None:
    """Of two who are proposed one centre at the same moment, the second one waits here and is then refused.

    Those of several files in one statement, by ascending number: nobody waits in a circle.
    """
    ask("lock_pairs", [case.pk for case in cases])


def has_other_files(case: Case) -> bool:
    """Does the woman have another file, whichever NGO holds it? Then what concerns the person stays."""
    return answer("has_other_files", case.pk)
