"""Requests of women about their own data: recorded, answered, and the erasure that two people decide."""

from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.urls import reverse

from cases import merge_queries, queries, request_queries, request_rules, transitions
from cases.actions.erasing import erase_case
from cases.enums import CaseState, RequestOutcome
from cases.models import Case, RightsRequest
from trips.access.actor import Actor
from trips.audit import record, tracking
from trips.guards import workflow
from trips.guards.refusals import Overtaken, Refused
from trips.identity.models import User
from trips.notices.mail import send_link


@transaction.atomic
def file_request(
    *, case: Case, kind: str, origin: str, received_on: date, by: Actor, now: datetime
) -> RightsRequest:
    """Record what she asks. Sent twice, or asked twice while it is open, it is one request."""
    queries.locked(case)
    reason = request_rules.file_request(by, case) or request_rules.origin(kind, origin)
    if reason:
        raise Refused(reason)
    if known := request_queries.open_request(case, kind):
        return known
    request = RightsRequest(
        case=case,
        kind=kind,
        origin=origin,
        received_on=received_on,
        due_on=request_rules.due_on(received_on),
        filed_at=now,
        filed_by_id=by.user_id,
    )
    tracking.create(request, by=by)
    _record("file_request", request, by=by, now=now, code=kind, origin=origin)
    _tell([case.key_worker.user, *request_queries.officers()], by=by, now=now)
    return request


@transaction.atomic
def refuse_request(*, request: RightsRequest, refusal: str, by: Actor, now: datetime) -> None:
    """Not granted, with the reason that the law gives."""
    _locked(request)
    if reason := request_rules.refuse_request(by, request):
        raise Refused(reason, request)
    _answer(request, RequestOutcome.REFUSED, by=by, now=now, refusal=refusal)


@transaction.atomic
def withdraw_request(*, request: RightsRequest, by: Actor, now: datetime) -> None:
    """She does not want it any more: nothing has happened yet. A second click finds it done."""
    _locked(request)
    if request.outcome == RequestOutcome.WITHDRAWN:
        return
    if reason := request_rules.withdraw_request(by, request):
        raise Refused(reason, request)
    _answer(request, RequestOutcome.WITHDRAWN, by=by, now=now)


@transaction.atomic
def give_access(*, request: RightsRequest, by: Actor, now: datetime) -> None:
    """Her copy is made in this transaction, once: whoever comes second is told."""
    _locked(request)
    if request.outcome:
        raise Overtaken(request_rules.give_access(by, request), request)
    if reason := request_rules.give_access(by, request):
        raise Refused(reason, request)
    _answer(request, RequestOutcome.DONE, by=by, now=now)


@transaction.atomic
def ask_erasure(*, request: RightsRequest, by: Actor, now: datetime) -> None:
    """The preview was read: a second person is asked. Asked again, the two weeks begin anew."""
    _locked(request)
    if reason := request_rules.ask_erasure(by, request) or _blocked(request.case):
        raise Refused(reason, request)
    tracking.update(request, by=by, asked_at=now, asked_by_id=by.user_id)
    _record("ask_erasure", request, by=by, now=now)
    _tell(request_queries.second_persons(request), by=by, now=now)


@transaction.atomic
def confirm_erasure(*, request: RightsRequest, by: Actor, now: datetime) -> None:
    """A second person confirms: her file is erased in this transaction, with what is merged into it. Two at once
    erase once."""
    files = merge_queries.locked_together(request.case)
    _locked(request)
    if request.outcome == RequestOutcome.DONE:
        return
    if reason := request_rules.confirm_erasure(by, request):
        raise Refused(reason, request)
    if reason := request_rules.still_asked(request, now):
        raise Overtaken(reason, request)
    for case in (*files[1:], request.case):
        erase_case(case=case, by=by, now=now)
    _answer(request, RequestOutcome.DONE, by=by, now=now)


@transaction.atomic
def state_contact(*, case: Case, day: date, by: Actor, now: datetime) -> None:
    """Her NGO still follows her: the time for which the file is kept counts from that day."""
    queries.locked(case)
    if reason := request_rules.state_contact(by, case):
        raise Refused(reason, case)
    if tracking.update(case, by=by, contact_on=day):
        record.event("cases.state_contact", case, by=by, now=now, day=str(day))


def _locked(request: RightsRequest) -> None:
    """The file first, as everywhere, then the request."""
    case = queries.locked(request.case)
    workflow.lock(request)
    request.case = case


def _blocked(case: Case) -> str:
    return " ".join(transitions.blocked(case, CaseState.ERASED))


def _answer(request: RightsRequest, outcome: str, *, by: Actor, now: datetime, refusal: str = "") -> None:
    values: dict[str, Any] = {
        "outcome": outcome,
        "refusal": refusal,
        "decided_at": now,
        "decided_by_id": by.user_id,
    }
    tracking.update(request, by=by, **values)
    _record("answer_request", request, by=by, now=now, code=outcome, why=refusal)


def _record(verb: str, request: RightsRequest, *, by: Actor, now: datetime, **details: str) -> None:
    codes = {name: str(value) for name, value in details.items()}
    record.event(f"cases.{verb}", request.case, by=by, now=now, request=request.reference, **codes)


def _tell(users: list[User], *, by: Actor, now: datetime) -> None:
    """A link to the list, to everybody but who did it."""
    for user in {one.pk: one for one in users if one.pk != by.user_id}.values():
        send_link(user=user, kind="request", path=reverse("cases:requests"), now=now)
