"""Her needs over time: the assessment that holds and those before it."""

from django.db.models import QuerySet, prefetch_related_objects

from cases.models import Case, NeedsAssessment, PastAssessment


def assessments_of(case: Case) -> list[NeedsAssessment | PastAssessment]:
    """The newest first; two queries for each kind, however many there are. None before her needs were first noted."""
    prefetch_related_objects([case], "needsassessment__needs")
    now = case.needsassessment
    past = PastAssessment.objects.filter(case=case).prefetch_related("needs").order_by("-assessed_on", "-pk")
    return [now, *past] if now.assessed_on else []


def past_assessments(case: Case) -> QuerySet[PastAssessment]:
    return PastAssessment.objects.filter(case=case).prefetch_related("needs").order_by("assessed_on", "pk")
