"""Her needs over time: the assessment that holds and those before it."""

from collections.abc import Iterable
from datetime import date
from itertools import chain

from django.db.models import QuerySet, prefetch_related_objects

from cases.models import Case, NeedsAssessment, PastAssessment


def assessments_of(case: Case) -> list[NeedsAssessment | PastAssessment]:
    """The newest first; two queries for each kind, however many there are. None before her needs were first noted."""
    prefetch_related_objects([case], "needsassessment__needs")
    now = case.needsassessment
    past = PastAssessment.objects.filter(case=case).prefetch_related("needs").order_by("-assessed_on", "-pk")
    return [now, *past] if now.assessed_on else []


def days_of(files: Iterable[Case]) -> list[tuple[int, date]]:
    """On which days the needs of each file were assessed, as (file, day); two queries, however many files."""
    files = list(files)
    rows = (
        model.objects.filter(case__in=files).order_by("pk") for model in (PastAssessment, NeedsAssessment)
    )
    found = chain.from_iterable(one.values_list("case_id", "assessed_on") for one in rows)
    return [(file, day) for file, day in found if day]


def past_assessments(case: Case) -> QuerySet[PastAssessment]:
    return PastAssessment.objects.filter(case=case).prefetch_related("needs").order_by("assessed_on", "pk")
