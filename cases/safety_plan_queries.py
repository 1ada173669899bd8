"""Safety plans: one for each case, read by those who work with her."""

from datetime import date
from typing import NamedTuple

from django.db.models import QuerySet

from cases.enums import CaseState
from cases.models import Case, SafetyPlan
from cases.vocabularies import SafeMeans, SafePerson
from cases.work_queries import cases_of_parties
from trips.access.actor import Actor
from trips.vocabulary.models import Term


class Chosen(NamedTuple):
    """The words of both lists that a plan holds, as they were when they were chosen."""

    people: list[SafePerson]
    means: list[SafeMeans]

    def sealed(self) -> dict[str, list[int]]:
        numbers = {"people": [one.pk for one in self.people], "means": [one.pk for one in self.means]}
        return {name: sorted(found) for name, found in numbers.items() if found}


def plan_of(case: Case) -> SafetyPlan | None:
    return SafetyPlan.objects.filter(case=case).select_related("case__key", "author__user").first()


def plans_of(actor: Actor, *files: Case) -> QuerySet[SafetyPlan]:
    """None or one of each file, for who works with her."""
    seen = cases_of_parties(actor).order_by().values("pk")
    return (
        SafetyPlan.objects.filter(case__in=files)
        .filter(case__in=seen)
        .select_related("case__key", "author__user")
    )


def plans_to_review(*, since: date, until: date) -> QuerySet[SafetyPlan]:
    """Of open files, both days included, whoever works with her."""
    rows = SafetyPlan.objects.filter(case__state=CaseState.OPEN, review_on__range=(since, until))
    return rows.select_related("case").order_by("review_on", "pk")


def chosen_of(plan: SafetyPlan) -> Chosen:
    sealed = plan.chosen
    return Chosen(_words(SafePerson, sealed.get("people", [])), _words(SafeMeans, sealed.get("means", [])))


def _words[Word: Term](model: type[Word], numbers: list[int]) -> list[Word]:
    return list(model.objects.filter(pk__in=numbers).order_by("position", "code", "pk")) if numbers else []


def plans_under_request(case: Case) -> list[SafetyPlan]:
    plan = SafetyPlan.objects.filter(case=case).select_related("case__key").first()
    return [plan] if plan else []
