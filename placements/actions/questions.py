"""OFII asks her NGO; meanwhile its own time stands still."""

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from placements import limit_queries, review_queries, rules
from placements.actions.locks import lock_referral
from placements.enums import ReferralState
from placements.models import Question, QuestionSubject, Referral
from placements.transitions import move
from trips.access.actor import Actor
from trips.audit import tracking
from trips.guards.refusals import Overtaken, Refused


@transaction.atomic
def ask_ngo(
    *, referral: Referral, subjects: Iterable[QuestionSubject], detail: str, by: Actor, now: datetime
) -> Question:
    """It is the NGO's turn; the working days that OFII has left are kept for it."""
    subjects = list(subjects)
    if not subjects:
        raise Refused(_("Say what the question is about."), referral)
    lock_referral(referral)
    case, left = referral.case, limit_queries.days_left(referral, now)
    move(referral, ReferralState.INFORMATION_REQUESTED, by=by, now=now, days_left=left)
    # The move has read the referral anew; the key that seals the question comes with the case.
    referral.case = case
    question = Question(referral=referral, asked_at=now, asked_by_id=by.user_id)
    question.detail = detail
    tracking.create(question, by=by)
    tracking.set_many(question, by=by, subjects=subjects)
    return question


@transaction.atomic
def answer_ngo(*, referral: Referral, answer: str, by: Actor, now: datetime) -> Referral:
    """OFII goes on with the time it had left. What is missing in the file is corrected there, not told here."""
    question = _open_question(referral)
    if reason := rules.answer_question(by, referral):
        raise Refused(reason, referral)
    tracking.update(question, by=by, answer=answer, answered_at=now, answered_by_id=by.user_id)
    return _go_on(referral, "answered", by=by, now=now)


@transaction.atomic
def drop_question(*, referral: Referral, by: Actor, now: datetime) -> Referral:
    """OFII goes on without an answer."""
    question = _open_question(referral)
    if reason := rules.assess(by, referral):
        raise Refused(reason, referral)
    tracking.update(question, by=by, dropped_at=now, dropped_by_id=by.user_id)
    return _go_on(referral, "dropped", by=by, now=now)


def _open_question(referral: Referral) -> Question:
    lock_referral(referral)
    question = review_queries.open_question(referral)
    if referral.state != ReferralState.INFORMATION_REQUESTED or question is None:
        raise Overtaken(_("This question is already answered."), referral)
    return question


def _go_on(referral: Referral, code: str, *, by: Actor, now: datetime) -> Referral:
    due_on = limit_queries.due_again(referral, now)
    return move(
        referral, ReferralState.UNDER_REVIEW, by=by, now=now, code=code, due_on=due_on, days_left=None
    )


@transaction.atomic
def ask_review(*, referral: Referral, reason: str, by: Actor, now: datetime) -> Referral:
    """Her NGO asks OFII to look again at a refusal. What she has waited so far still counts."""
    lock_referral(referral)
    if referral.state != ReferralState.NOT_ELIGIBLE:
        raise Overtaken(_("OFII has not refused this referral, or looks at it again already."), referral)
    return move(
        referral,
        ReferralState.SUBMITTED,
        by=by,
        now=now,
        code=reason,
        review_asked_at=now,
        review_asked_by_id=by.user_id,
        review_reason=reason,
        reviewer=None,
    )
