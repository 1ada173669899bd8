"""Files of one woman at one NGO: which may be hers, which are read as one."""

from collections.abc import Callable, Iterable, Set
from datetime import datetime

from django.db.models import Prefetch, Q, QuerySet, prefetch_related_objects
from django.utils.translation import gettext as _

from cases.enums import NOT_LISTED, CaseState
from cases.models import Appointment, Case, Consent, Identity, Merge, RightsRequest
from cases.queries import case_for, cases_by_duty, cases_visible_to, locked, own_cases
from trips.access.actor import Actor
from trips.access.duties import Duty
from trips.database.questions import answer
from trips.guards import workflow
from trips.guards.refusals import Overtaken

# Most that a page proposes: with more the name is no sign.
MOST_ALIKE = 20
# What ties two files as one woman's besides a merge: numbers of files → pairs of them. Apps above add theirs.
TIES: list[Callable[[set[int]], Iterable[tuple[int, int]]]] = []
LIVE = Q(undone_at=None)


# Which may be hers


def files_alike(actor: Actor, case: Case) -> QuerySet[Case]:
    """Open files of the actor's own NGO with her whole name or her file number. Marks are compared, nothing opened."""
    name, number = Identity.objects.values_list("full_name_mark", "file_number_mark").get(case=case)
    same = Q(pk__in=[])
    if name:
        same |= Q(identity__full_name_mark=name)
    if number:
        same |= Q(identity__file_number_mark=number)
    rows = cases_visible_to(actor).filter(own_cases(actor), same).exclude(state__in=NOT_LISTED)
    rows = rows.exclude(pk=case.pk).select_related("identity", "key", "key_worker__user")
    return rows.order_by("opened_at", "pk")[:MOST_ALIKE]


def other_file_for(actor: Actor, case: Case, reference: str) -> Case | None:
    """One that the actor's NGO follows, by its reference; what she may not see and what does not exist are alike."""
    rows = cases_visible_to(actor).filter(own_cases(actor)).exclude(pk=case.pk)
    return rows.filter(reference=reference).first()


def pair_for(actor: Actor, reference: str, other: str) -> Case | None:
    """Two files of the actor's NGO beside each other: the one that goes on, which knows the `other`."""
    kept, beside = (own_file_for(actor, one) for one in (reference, other))
    if kept is None or beside is None or kept.pk == beside.pk:
        return None
    kept.other = beside
    return kept


def own_file_for(actor: Actor, reference: str) -> Case | None:
    case = case_for(actor, reference.upper())
    if case is None or not actor.has(Duty.CASEWORK) or case.organisation_id != actor.organisation_id:
        return None
    prefetch_related_objects([case], "identity")
    return case


# What is read as one


def merges_visible_to(actor: Actor) -> QuerySet[Merge]:
    """Of two files that she may both read by her work; never a centre, which is told of the file that goes on."""
    if actor.has(Duty.CENTRE_WORK):
        return Merge.objects.none()
    seen = cases_by_duty(actor).order_by().values("pk")
    return Merge.objects.filter(kept__in=seen, other__in=seen)


def merges_into(actor: Actor, case: Case) -> list[Merge]:
    """What is merged into this file today, the oldest first."""
    rows = merges_visible_to(actor).filter(LIVE, kept=case).select_related("kept", "other", "merged_by")
    return list(rows.order_by("merged_at", "pk"))


def told_with(case: Case, merges: list[Merge]) -> list[Case]:
    """Those of the merged files whose timeline is told with this one, with their consents."""
    told = [merge.other for merge in merges if merge.undone_at is None and merge.kept_id == case.pk]
    prefetch_related_objects(told, "key", Prefetch("consents", Consent.objects.select_related("means")))
    return told


def merge_of(actor: Actor, case: Case) -> Merge | None:
    """That by which this file is read with another one, if it is."""
    rows = merges_visible_to(actor).filter(LIVE, other=case)
    return rows.select_related("kept__organisation", "other", "merged_by").first()


def merge_for(actor: Actor, reference: str) -> Merge | None:
    """The same, by the reference of the file that is not written in any more."""
    rows = merges_visible_to(actor).filter(LIVE, other__reference=reference)
    return rows.select_related("kept", "other").first()


def merges_of_either(actor: Actor, case: Case) -> QuerySet[Merge]:
    """All of which it is one half, those that were undone too."""
    rows = merges_visible_to(actor).filter(Q(kept=case) | Q(other=case))
    rows = rows.select_related("kept", "other__organisation", "merged_by", "undone_by")
    return rows.order_by("merged_at", "pk")


def live_merge(kept: Case, other: Case) -> Merge | None:
    return Merge.objects.filter(LIVE, kept=kept, other=other).first()


def merged_into(case: Case) -> QuerySet[Case]:
    """The files that are read with this one, for whoever acts on it."""
    return Case.objects.filter(merged__in=Merge.objects.filter(LIVE, kept=case)).order_by("pk")


def merges_under_request(case: Case) -> QuerySet[Merge]:
    """For the copy of the woman's data: each once, whichever of her files are copied."""
    hers = Q(kept=case) | Q(other=case, undone_at__isnull=False)
    return Merge.objects.filter(hers).select_related("kept", "other").order_by("merged_at", "pk")


def read_together(case: Case) -> set[int]:
    """The numbers of this file and of all that are read with it, whichever of them it is."""
    root = Merge.objects.filter(LIVE, other=case).values_list("kept", flat=True).first() or case.pk
    return {case.pk, root, *Merge.objects.filter(LIVE, kept=root).values_list("other", flat=True)}


# What stands in the way


def has_merged(case: Case) -> bool:
    return Merge.objects.filter(LIVE, kept=case).exists()


def is_asked(*cases: Case) -> bool:
    """Has she asked something about her data that is not answered yet?"""
    return RightsRequest.objects.filter(case__in=cases, outcome="").exists()


def has_appointment(case: Case, now: datetime) -> bool:
    """One that has yet to take place."""
    return Appointment.objects.filter(case=case, cancelled_at=None, starts_at__gte=now).exists()


# Locks


def locked_together(case: Case) -> list[Case]:
    """This file and all that are read with it, locked by ascending number; the file itself is the first."""
    numbers = read_together(case)
    _lock(numbers)
    if read_together(case) != numbers:
        raise Overtaken(_("This file was merged or separated at this very moment: look at it again."), case)
    others = Case.objects.filter(pk__in=numbers - {case.pk}).select_related("key").order_by("pk")
    return [locked(case), *others]


def lock_women(kept: Case, other: Case) -> None:
    """Both files and every other of their persons, whoever else may read these; then both as they are now."""
    answer("reach_own", [kept.pk, other.pk])
    persons = Case.objects.filter(pk__in=[kept.pk, other.pk]).order_by().values("person")
    _lock({kept.pk, other.pk, *Case.objects.filter(person__in=persons).values_list("pk", flat=True)})
    for case in (kept, other):
        workflow.lock(case)
        case._prefetched_objects_cache = {}


def _lock(numbers: set[int]) -> None:
    """In one statement, by ascending number."""
    rows = Case.objects.select_for_update(of=("self",)).filter(pk__in=numbers).order_by("pk")
    list(rows.values_list("pk", flat=True))


# Whose they are


def files_of_person(person_id: int) -> QuerySet[Case]:
    """Every file of this person; `lock_women` has opened those of other organisations."""
    return Case.objects.filter(person=person_id).order_by("pk")


def merge_ties(numbers: set[int]) -> list[tuple[int, int]]:
    """Pairs of these files that are read as one."""
    rows = Merge.objects.filter(LIVE, kept__in=numbers, other__in=numbers).order_by("pk")
    return list(rows.values_list("kept", "other"))


def files_tied_to(case: Case) -> set[int]:
    """The files of her person that something ties to this one: a merge in force, or OFII's answer."""
    numbers = set(files_of_person(case.person_id).values_list("pk", flat=True))
    pairs = [*merge_ties(numbers), *(pair for ties in TIES for pair in ties(numbers))]
    return tied_to(case.pk, pairs)


def tied_to(start: int, pairs: list[tuple[int, int]], *, without: Set[int] = frozenset()) -> set[int]:
    """All that pairs lead to from one file, by none of those that are left out."""
    found, grown = set[int](), {start}
    while grown != found:
        found = grown
        grown = found.union(*(set(pair) for pair in pairs if found & set(pair))) - without
    return found


def not_merged(path: str = "") -> Q:
    """Part of a filter over what hangs on a case: what is read with another file stands in no list of its own."""
    return ~Q(**{f"{path}state": CaseState.MERGED})
