"""Legal steps: read by her NGO and the centre that hosts her. Nothing that ranks or decides may import this."""

from django.db.models import QuerySet

from cases.models import Case, LegalStep
from cases.vocabularies import LegalStepKind
from cases.work_queries import cases_of_team
from trips.access.actor import Actor
from trips.guards import workflow


def legal_steps_visible_to(actor: Actor) -> QuerySet[LegalStep]:
    rows = LegalStep.objects.filter(case__in=cases_of_team(actor).order_by().values("pk"))
    return rows.select_related("case__key", "kind", "author__user", "author__organisation")


def legal_steps_of(actor: Actor, *files: Case) -> QuerySet[LegalStep]:
    return legal_steps_visible_to(actor).filter(case__in=files).order_by("-happened_on", "-pk")


def legal_step_for(actor: Actor, reference: str) -> LegalStep | None:
    return legal_steps_visible_to(actor).filter(reference=reference).first()


def kinds(*, keep: tuple[int, ...] = ()) -> QuerySet[LegalStepKind]:
    return LegalStepKind.objects.offered(keep=keep)


def legal_step_made_already(case: Case, reference: str) -> LegalStep | None:
    """By the first click, when a page is sent twice."""
    return LegalStep.objects.filter(case=case, reference=reference).first()


def locked_legal_step(step: LegalStep, case: Case) -> LegalStep:
    """As it is now, with the case that its caller has locked before it."""
    workflow.lock(step)
    step.case = case
    return step


def legal_steps_under_request(case: Case) -> QuerySet[LegalStep]:
    return LegalStep.objects.filter(case=case).select_related("case", "kind").order_by("happened_on", "pk")
