"""Breaking the glass: opening a file in an emergency, closing it again, judging it afterwards."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from cases import emergency_queries, emergency_rules, queries
from cases.enums import Verdict
from cases.models import Case, EmergencyAccess
from cases.models.emergencies import LASTS
from cases.vocabularies import EmergencyReason
from trips.access.actor import Actor
from trips.audit import record, tracking
from trips.guards import workflow
from trips.guards.refusals import Overtaken, Refused
from trips.identity.models import User
from trips.notices.mail import send_link
from trips.worktime.days import add_working_days, is_working_day


def break_glass(*, case: Case, reason: EmergencyReason, by: Actor, now: datetime) -> EmergencyAccess:
    """Open who she is and how to reach her, for thirty minutes; those who must know are told at once.

    The file is locked, then the person: of two clicks at once the second finds what the first has opened.
    """
    with transaction.atomic():
        queries.locked(case)
        workflow.lock(User(pk=by.user_id))
        last = emergency_queries.unreviewed_of(by.user_id)
        if last and _is_the_same(last, case, by, now):
            return last
        _refuse_unless_needed(case, last, by)
        access = EmergencyAccess(
            case=case,
            membership_id=by.membership_id,
            reason=reason,
            opened_at=now,
            opened_by_id=by.user_id,
            until_at=now + LASTS,
            review_due_on=add_working_days(timezone.localdate(now), emergency_rules.REVIEW_DAYS),
        )
        tracking.create(access, by=by)
        record.event("cases.break_glass", case, by=by, now=now, access=access.reference, code=reason.code)
        for user in emergency_queries.told_of_opening(case):
            send_link(user=user, kind="emergency", path=reverse("cases:accesses"), now=now)
    return access


def _is_the_same(last: EmergencyAccess, case: Case, by: Actor, now: datetime) -> bool:
    is_open = last.ended_at is None and now < last.until_at
    return is_open and last.case_id == case.pk and last.membership_id == by.membership_id


def _refuse_unless_needed(case: Case, last: EmergencyAccess | None, by: Actor) -> None:
    if refusal := emergency_rules.break_glass(by, case) or emergency_rules.one_at_a_time(last):
        raise Refused(refusal)
    if emergency_queries.reachable_case_for(by, case.reference) is None:
        raise Overtaken(_("This file can no longer be opened in an emergency."))
    if refusal := emergency_rules.not_needed(reads_already=emergency_queries.reads_already(by, case)):
        raise Refused(refusal)


def end_access(*, access: EmergencyAccess, by: Actor, now: datetime) -> None:
    """She is done before the time is over. A second click changes nothing."""
    with transaction.atomic():
        workflow.lock(access)
        if refusal := emergency_rules.end_access(by, access):
            raise Refused(refusal)
        if _end(access, by, now):
            record.event("cases.end_emergency", access.case, by=by, now=now, access=access.reference)


def _end(access: EmergencyAccess, by: Actor, now: datetime) -> bool:
    if access.ended_at or now >= access.until_at:
        return False
    return bool(tracking.update(access, by=by, ended_at=now, ended_by_id=by.user_id))


def review_access(
    *, access: EmergencyAccess, verdict: Verdict, comment: str, by: Actor, now: datetime
) -> None:
    """The data protection officer's answer; what is still open closes with it.

    Not justified: the administrators of that person's organisation are told who, never whose file.
    """
    with transaction.atomic():
        workflow.lock(access)
        if refusal := emergency_rules.review_access(by, access):
            raise Refused(refusal)
        answer: dict[str, Any] = {"verdict": verdict, "comment": comment, "reviewed_by_id": by.user_id}
        if access.reviewed_at:
            _refuse_another(access, answer)
            return
        _end(access, by, now)
        tracking.update(access, by=by, reviewed_at=now, **answer)
        _record_review(access, by, now)
        if verdict == Verdict.UNJUSTIFIED:
            _tell_administrators(access, now)


def _record_review(access: EmergencyAccess, by: Actor, now: datetime) -> None:
    late = timezone.localdate(now) > access.review_due_on
    details: dict[str, Any] = {"access": access.reference, "code": str(access.verdict), "late": late}
    record.event("cases.review_emergency", access.case, by=by, now=now, **details)


def _refuse_another(access: EmergencyAccess, answer: dict[str, Any]) -> None:
    """The same click again is the same answer; another one came too late."""
    if any(getattr(access, name) != value for name, value in answer.items()):
        raise Overtaken(_("Somebody has reviewed this emergency access meanwhile."))


def _tell_administrators(access: EmergencyAccess, now: datetime) -> None:
    for member in emergency_queries.administrators_of(access.membership):
        send_link(user=member.user, kind="alarm", path=reverse("home:home"), now=now)


def remind_of_reviews(*, now: datetime) -> None:
    """On the last day of a review, and each working day that it is late, the officers are reminded."""
    today = timezone.localdate(now)
    if is_working_day(today) and emergency_queries.reviews_due(today).exists():
        for member in emergency_queries.data_protection_officers():
            send_link(user=member.user, kind="my_turn", path=reverse("cases:accesses"), now=now)
