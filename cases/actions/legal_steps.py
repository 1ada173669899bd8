"""Legal steps: noted, and put right with a reason."""

from datetime import date, datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from cases import legal_step_queries, queries, team_rules
from cases.enums import CorrectionReason
from cases.models import Case, LegalStep
from cases.models.legal_steps import legal_step_reference
from cases.vocabularies import LegalStepKind
from trips.access.actor import Actor
from trips.audit import record, tracking
from trips.guards.refusals import Overtaken, Refused


@transaction.atomic
def note_legal_step(
    *,
    case: Case,
    kind: LegalStepKind,
    happened_on: date,
    by: Actor,
    now: datetime,
    reference: str | None = None,
) -> LegalStep:
    """The log names no kind: it is read by more people than the step."""
    queries.locked(case)
    if reference and (made := legal_step_queries.legal_step_made_already(case, reference)):
        return made
    today = timezone.localdate(now)
    if reason := team_rules.write_team(by, case) or team_rules.day_of_legal_step(happened_on, today):
        raise Refused(reason, case)
    step = LegalStep(
        reference=reference or legal_step_reference(),
        case=case,
        kind=kind,
        happened_on=happened_on,
        noted_at=now,
        author_id=by.membership_id,
    )
    tracking.create(step, by=by)
    record.event("cases.note_legal_step", case, by=by, now=now, step=step.reference)
    return step


@transaction.atomic
def correct_legal_step(
    *,
    step: LegalStep,
    kind: LegalStepKind,
    happened_on: date,
    is_cancelled: bool,
    reason: CorrectionReason,
    was: str,
    by: Actor,
    now: datetime,
) -> None:
    """`was`: when the step was last corrected, as the page showed it. What it said before stays in the history."""
    case = queries.locked(step.case)
    legal_step_queries.locked_legal_step(step, case)
    wanted = {"kind_id": kind.pk, "happened_on": happened_on, "is_cancelled": is_cancelled}
    if all(getattr(step, name) == value for name, value in wanted.items()):
        return
    if refusal := team_rules.correct_legal_step(by, step):
        raise Refused(refusal, step)
    if refusal := team_rules.day_of_legal_step(happened_on, timezone.localdate(now)):
        raise Refused(refusal, step)
    if was != written_state(step):
        raise Overtaken(_("This step was corrected meanwhile: look at it again before you save."), step)
    tracking.update(step, by=by, **wanted, corrected_at=now, correction_reason=reason)
    record.event("cases.correct_legal_step", case, by=by, now=now, step=step.reference, code=str(reason))


def written_state(step: LegalStep) -> str:
    """What a page carries to say which correction was before her eyes."""
    return step.corrected_at.isoformat() if step.corrected_at else "new"
