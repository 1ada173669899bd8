"""Her needs, assessed again: the assessment that held until now is kept as it was."""

from collections.abc import Iterable
from datetime import date, datetime

from django.utils import timezone

from cases import rules
from cases.actions.saving import saving
from cases.enums import StepCode
from cases.models import Case, NeedsAssessment, PastAssessment
from cases.vocabularies import Need
from trips.access.actor import Actor
from trips.guards.refusals import Refused


def assess_again(
    *, case: Case, revision: int, day: date, needs: Iterable[Need], by: Actor, now: datetime
) -> None:
    """A new assessment; the same one sent twice is made once, and two people at once do not overwrite each other."""
    needs = set(needs)
    with saving(case, StepCode.NEEDS, revision=revision, by=by, now=now) as work:
        step = case.needsassessment
        if step.assessed_on == day and set(step.needs.all()) == needs:
            return
        if reason := rules.assess_again(step.assessed_on, day, timezone.localdate(now)):
            raise Refused(reason, case)
        _keep(step, by=by, now=now)
        work.set(assessed_on=day)
        work.set_many(needs=needs)


def _keep(step: NeedsAssessment, *, by: Actor, now: datetime) -> None:
    past = PastAssessment.objects.create(
        case=step.case, assessed_on=step.assessed_on, replaced_at=now, replaced_by_id=by.user_id
    )
    past.needs.set(step.needs.all())
