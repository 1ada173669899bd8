"""Which cases an actor sees, and how they are fetched: always through `cases_visible_to`."""

from collections.abc import Callable, Sequence
from datetime import datetime
from functools import reduce
from operator import or_

from django.db.models import Case as Choice
from django.db.models import (
    Model,
    Prefetch,
    Q,
    QuerySet,
    When,
    prefetch_related_objects,
)

from cases.enums import NOT_LISTED, CaseState, StepCode
from cases.models import (
    Case,
    Circle,
    Conflict,
    Consent,
    Detection,
    Identity,
    Merge,
    Situation,
    Step,
    Zones,
)
from trips.access.actor import Actor
from trips.access.duties import Duty
from trips.database.questions import ask
from trips.geography.models import Department, Town
from trips.guards import workflow
from trips.identity.models import User
from trips.organisations.enums import Role
from trips.organisations.models import Membership
from trips.sealing.blind import closed_up, in_order, mark, plain
from trips.vocabulary.models import Term


def own_cases(actor: Actor) -> Q:
    """The cases of her own NGO, for its caseworkers; by the role of administrator, none."""
    if not actor.has(Duty.CASEWORK):
        return Q(pk__in=[])
    return Q(organisation_id=actor.organisation_id)


# Who sees which cases: actor → Q over Case, OR-ed. Upper apps add theirs in `apps.ready()`;
# a part that needs other tables uses `pk__in` or `Exists`, so that no row comes twice.
VISIBILITY: list[Callable[[Actor], Q]] = [own_cases]
# The parts that a person decided: they open the page of a share and nothing that hangs on the case besides.
DECIDED: list[Callable[[Actor], Q]] = []


def cases_visible_to(actor: Actor) -> QuerySet[Case]:
    """Every case of which the actor may know that it exists; an erased one exists for nobody.

    From whom she is kept away she does not see, whatever part granted it.
    """
    seen = reduce(or_, (part(actor) for part in VISIBILITY))
    return Case.objects.filter(seen, not_kept_from(actor)).exclude(state=CaseState.ERASED)


def cases_by_duty(actor: Actor) -> QuerySet[Case]:
    """Those that her work gives her, without what somebody shared with her organisation."""
    seen = reduce(or_, (part(actor) for part in VISIBILITY if part not in DECIDED))
    return Case.objects.filter(seen, not_kept_from(actor)).exclude(state=CaseState.ERASED)


def not_kept_from(actor: Actor, path: str = "") -> Q:
    """Part of every filter over rows that speak of a woman; `path` leads from them to her case.

    A conflict holds for the account, in all its capacities, and for every file of that woman.
    """
    persons = Conflict.objects.filter(user_id=actor.user_id, lifted_at=None).order_by().values("person_id")
    return ~Q(**{f"{path}person__in": persons})


def withheld_case(actor: Actor, reference: str) -> Case | None:
    """A file that the actor asked for by its reference and is kept away from: for the record only."""
    found = ask("withheld", actor.user_id, "case", reference)
    return Case(pk=found[0][0], reference=reference) if found else None


def case_for(actor: Actor, reference: str) -> Case | None:
    """One case with its NGO, key worker and consents; without the answers."""
    return (
        cases_visible_to(actor)
        .select_related("key", "organisation", "key_worker__user", "opened_by", "closed_by")
        .prefetch_related(Prefetch("consents", Consent.objects.select_related("means")))
        .filter(reference=reference)
        .first()
    )


def full_case_for(actor: Actor, reference: str) -> Case | None:
    """One case with all the answers: a constant number of queries."""
    case = case_for(actor, reference)
    return load_answers(case) if case else None


STEP_ATTRIBUTES = {
    StepCode.HOUSEHOLD: "household",
    StepCode.SITUATION: "situation",
    StepCode.DETECTION: "detection",
    StepCode.NEEDS: "needsassessment",
    StepCode.SAFETY: "safety",
}
ANSWERS = (
    "key",
    Prefetch("consents", Consent.objects.select_related("means")),
    Prefetch("identity", Identity.objects.select_related("gender")),
    "household__languages",
    "children",
    Prefetch(
        "situation",
        Situation.objects.select_related("protection", "accommodation", "department__directorate"),
    ),
    Prefetch("detection", Detection.objects.select_related("detected_by", "identified_by")),
    "detection__exploitation_types",
    "detection__indicators",
    "needsassessment__needs",
    "safety__channels",
)


# What a centre is told when it is asked about a household (`presenters.summary_for_centre`).
TOLD_TO_CENTRES = ("key", "household__languages", "children", "situation", "needsassessment__needs")


def load_summary(case: Case) -> Case:
    """What a centre that is asked may know, and nothing else: the database shows it no more either."""
    prefetch_related_objects([case], *TOLD_TO_CENTRES)
    return case


def load_answers(case: Case) -> Case:
    """Fetch every answer of a case at once: what presenters and `missing_for_referral` read."""
    prefetch_related_objects([case], *ANSWERS)
    zones_of(case)
    return case


def zones_of(case: Case) -> Zones:
    """The places that she must avoid, opened once for as long as the case is in memory; two queries."""
    open_zones([case])
    return case.safety.known_zones or Zones([], [])


def open_zones(cases: Sequence[Case]) -> None:
    """The same of several files: two queries, however many they are."""
    prefetch_related_objects(cases, "key")
    sealed = {case.pk: case.safety.zones for case in cases if case.safety.known_zones is None}
    if not sealed:
        return
    circles = {number: dict(one.get("circles", [])) for number, one in sealed.items()}
    codes = {number: set(one.get("departments", [])) for number, one in sealed.items()}
    towns = Town.objects.filter(geonames_id__in=set().union(*circles.values())).select_related("department")
    departments = list(Department.objects.filter(code__in=set().union(*codes.values())))
    known = list(towns)
    for case in cases:
        if case.pk in sealed:
            hers = circles[case.pk]
            case.safety.known_zones = Zones(
                [department for department in departments if department.code in codes[case.pk]],
                [Circle(town, hers[town.geonames_id]) for town in known if town.geonames_id in hers],
            )


def locked(case: Case) -> Case:
    """The case as it is now, locked until the end of the transaction; nothing fetched before is kept."""
    workflow.lock(case)
    case._prefetched_objects_cache = {}
    prefetch_related_objects([case], "key")
    return case


def step_of(case: Case, code: str) -> Step:
    """A step of a case; it knows its `code` and shares the case's own answers."""
    step = getattr(case, STEP_ATTRIBUTES[StepCode(code)])
    step.case, step.code = case, StepCode(code)
    return step


def locked_step(step: Step) -> Step:
    """The step as it is now, with all answers, locked until the end of the transaction."""
    return step_of(load_answers(locked(step.case)), step.code)


def step_for(actor: Actor, reference: str, code: str) -> Step | None:
    """One step of a case, with all its answers, since the page says what is missing in the others too."""
    if code not in StepCode:
        return None
    case = full_case_for(actor, reference)
    # A centre knows of the case, and the database keeps some of its answers from it.
    if case is None or not hasattr(case, STEP_ATTRIBUTES[StepCode(code)]):
        return None
    return step_of(case, code)


def needs_for(actor: Actor, reference: str) -> Step | None:
    return step_for(actor, reference, StepCode.NEEDS)


def last_writer(step: Step) -> User | None:
    """Who saved the step last."""
    last = step.history.order_by("-history_id").first()
    return User.objects.filter(pk=last.history_user_id).first() if last else None


def case_list(actor: Actor) -> QuerySet[Case]:
    """The list of an NGO: its own cases with the name, since they are its own; what is merged stands in it once."""
    return (
        Case.objects.filter(own_cases(actor), not_kept_from(actor))
        .exclude(state__in=NOT_LISTED)
        .select_related("identity", "key", "key_worker__user")
    )


def marks_of(text: str) -> dict[str, bytes | None]:
    """What blind indexes compare with: first, last or full name, whatever the accents, or file number."""
    name = plain(text)
    return {
        "first_name_mark": mark(Identity, "first_name_mark", name),
        "last_name_mark": mark(Identity, "last_name_mark", name),
        "full_name_mark": mark(Identity, "full_name_mark", in_order(name)),
        "file_number_mark": mark(Identity, "file_number_mark", closed_up(text)),
    }


def identities_named(text: str, path: str = "identity") -> Q:
    """Part of a filter: by exact first, last or full name, whatever the accents, or by file number.

    `path` leads from the filtered rows to her identity.
    Nothing is opened: the marks of the blind indexes are compared.
    """
    found = (Q(**{f"{path}__{column}": value}) for column, value in marks_of(text).items() if value)
    return reduce(or_, found, Q(pk__in=[]))


def cases_named(actor: Actor, text: str) -> QuerySet[Case]:
    """Cases of the actor's NGO by exact name or file number, also by those of a file that is merged into one."""
    merged = Merge.objects.filter(identities_named(text, "other__identity"), undone_at=None).order_by()
    return case_list(actor).filter(identities_named(text) | Q(pk__in=merged.values("kept")))


def key_workers(actor: Actor) -> QuerySet[Membership]:
    """The caseworkers of the actor's NGO who may follow a case today."""
    return (
        Membership.objects.filter(
            organisation_id=actor.organisation_id,
            role=Role.CASEWORKER,
            ended_at=None,
            user__is_active=True,
        )
        .select_related("user")
        .order_by("user__full_name", "pk")
    )


def membership_of(actor: Actor) -> Membership:
    return Membership.objects.select_related("user").get(pk=actor.membership_id)


def key_worker_changes(*files: Case) -> list[tuple[int, datetime, Membership]]:
    """Who followed each file and from when, as (file, moment, member), the first one first; two queries."""
    lines = Case.history.filter(id__in=[file.pk for file in files]).order_by("history_date", "history_id")
    changes: list[tuple[int, datetime, int]] = []
    last: dict[int, int] = {}
    for file, at, number in lines.values_list("id", "history_date", "key_worker_id"):
        if last.get(file) != number:
            changes.append((file, at, number))
        last[file] = number
    found = Membership.objects.select_related("user").in_bulk(
        set(last.values()) | {one[2] for one in changes}
    )
    return [(file, at, found[number]) for file, at, number in changes]


def workers_with_cases(actor: Actor) -> QuerySet[Membership]:
    """Everybody who follows a case of the actor's NGO, even if she has left since."""
    followed = Case.objects.filter(own_cases(actor)).values("key_worker")
    return Membership.objects.filter(pk__in=followed).select_related("user").order_by("user__full_name", "pk")


def open_cases_of(membership: Membership) -> QuerySet[Case]:
    return Case.objects.filter(key_worker=membership, state=CaseState.OPEN).order_by("pk")


def offered[Word: Term](words: type[Word], *, keep: list[int] | tuple[int, ...] = ()) -> QuerySet[Word]:
    """What a form may offer of a vocabulary: today's words and those that the record holds already."""
    return words.objects.offered(keep=keep)


def held_first[Row: Model](rows: QuerySet[Row], held: list[int]) -> QuerySet[Row]:
    """What is chosen already stands at the head of a long list, where it is seen."""
    return rows.order_by(Choice(When(pk__in=held, then=0), default=1), *rows.query.order_by)


def live_consents(case: Case) -> QuerySet[Consent]:
    return Consent.objects.filter(case=case, withdrawn_at=None).order_by("pk")
