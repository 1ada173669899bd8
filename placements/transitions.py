"""The moves of a referral. Nothing else assigns its state."""

from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from cases.enums import CaseState
from cases.models import Case
from centres.enums import StayState
from centres.models import Stay
from placements import limit_queries, notices, queries, rules
from placements.enums import ReferralState as S
from placements.models import Referral
from trips.access.actor import Actor
from trips.audit import record, tracking
from trips.guards import workflow

TRANSITIONS: dict[tuple[str, str], workflow.Rule] = {
    (S.DRAFT, S.SUBMITTED): rules.submit,
    (S.DRAFT, S.WITHDRAWN): rules.withdraw,
    (S.DRAFT, S.EXPIRED): rules.throw_away,
    (S.SUBMITTED, S.UNDER_REVIEW): rules.take,
    (S.SUBMITTED, S.WITHDRAWN): rules.withdraw,
    (S.UNDER_REVIEW, S.WAITING): rules.assess,
    (S.UNDER_REVIEW, S.NOT_ELIGIBLE): rules.assess,
    (S.UNDER_REVIEW, S.INFORMATION_REQUESTED): rules.assess,
    (S.UNDER_REVIEW, S.WITHDRAWN): rules.withdraw,
    (S.INFORMATION_REQUESTED, S.UNDER_REVIEW): rules.end_question,
    (S.INFORMATION_REQUESTED, S.WITHDRAWN): rules.withdraw,
    (S.NOT_ELIGIBLE, S.SUBMITTED): rules.ask_review,
    (S.WAITING, S.PROPOSED): rules.propose,
    (S.WAITING, S.WITHDRAWN): rules.withdraw,
    (S.PROPOSED, S.ADMITTED): rules.decide,
    (S.PROPOSED, S.WAITING): rules.free_place,
    (S.PROPOSED, S.WITHDRAWN): rules.withdraw,
    (S.ADMITTED, S.ARRIVED): rules.follow_arrival,
    (S.ADMITTED, S.WAITING): rules.give_back,
    (S.ADMITTED, S.WITHDRAWN): rules.withdraw,
    (S.ADMITTED, S.ARRIVAL_MISSED): rules.miss_arrival,
    (S.ARRIVAL_MISSED, S.ARRIVED): rules.follow_arrival,
    (S.ARRIVAL_MISSED, S.ADMITTED): rules.expect_again,
    (S.ARRIVAL_MISSED, S.WAITING): rules.give_back,
    (S.ARRIVAL_MISSED, S.WITHDRAWN): rules.withdraw,
    (S.ARRIVED, S.CLOSED): rules.follow_departure,
    # Corrections of a wrong arrival or departure; a transfer, whose next stay is expected.
    (S.ARRIVED, S.ADMITTED): rules.admit_elsewhere,
    (S.CLOSED, S.ARRIVED): rules.follow_arrival,
}

# Who waits again or stops leaves the centre, and with it what was wrong with its place.
WITHOUT_A_PLACE = (S.WAITING, S.WITHDRAWN)


def move(referral: Referral, to: str, *, by: Actor, now: datetime, code: str = "", **fields: Any) -> Referral:
    """Lock, check, write the state with the fields that go with it, and record one event.

    `code` says why in the record: a coded reason, or how a proposal ended. Until when its next owner must act is
    the limit of the state, unless the caller knows better.
    """
    workflow.lock(referral)
    start, was_alarmed = referral.state, rules.is_alarmed(referral)
    workflow.check(TRANSITIONS, by, referral, to)
    if to in WITHOUT_A_PLACE:
        fields["zone_alarm_at"] = None
    if start == S.WAITING:
        fields |= {"paused_until": None, "days_left": None}
    if "due_on" not in fields:
        fields["due_on"] = limit_queries.due_in_state(referral, to, since=now)
    tracking.update(referral, by=by, state=to, state_since=now, **fields)
    record.event(f"placements.{to}", referral, by=by, now=now, start=start, code=code)
    notices.tell_move(referral, start, code, by=by, now=now)
    notices.tell_zone_alarm(referral, was_alarmed, by=by, now=now)
    return referral


# What a stay becomes → what its referral becomes.
FOLLOWED = {
    StayState.EXPECTED: S.ADMITTED,
    StayState.ARRIVED: S.ARRIVED,
    StayState.ENDED: S.CLOSED,
}


def follow_stay(stay: Stay, old: str, new: str, by: Actor, now: datetime) -> None:
    """Inside the stay's transaction: the referral becomes arrived or closed, or goes back when corrected."""
    referral = queries.referral_of_stay(stay)
    to = FOLLOWED.get(StayState(new))
    if referral is None or to is None or referral.state == to:
        return
    move(referral, to, by=by, now=now, code=new)


def keep_open(case: Case, to: str) -> str:
    """A case is neither closed, nor merged into another, nor erased while a referral is under way, be it a draft."""
    if (
        to in (CaseState.CLOSED, CaseState.MERGED, CaseState.ERASED)
        and queries.open_referral_of(case) is not None
    ):
        return _("Her referral is still under way: withdraw it or wait until her stay ends.")
    return ""
