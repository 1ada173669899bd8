"""The NGO refers, OFII reviews."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from cases import actions as case_actions
from cases import queries as case_queries
from cases import rules as case_rules
from cases.models import Case
from placements import clock, eligibility, limit_queries, notices, queries, rules
from placements.actions.duplicates import look_for_duplicates
from placements.actions.locks import lock_referral
from placements.actions.zones import zone_alarm
from placements.enums import ReferralState, Step
from placements.models import EligibilityGround, IneligibilityReason, Referral, RuleException, WayOut
from placements.transitions import move
from placements.turns import turn
from trips.access.actor import Actor
from trips.audit import record, tracking
from trips.geography.queries import directorate_of
from trips.guards.refusals import Refused
from trips.guards.workflow import lock
from trips.worktime.days import zone_of


@transaction.atomic
def start_referral(
    *,
    consents: Sequence[case_actions.ConsentGiven],
    by: Actor,
    now: datetime,
    reference: str | None = None,
) -> Referral:
    """Open the case of an adult who agrees, with the draft of her referral.

    `reference` is the case's, from the form that asked for it: sent twice, it makes one of each.
    """
    case = case_actions.open_case(consents=consents, by=by, now=now, reference=reference)
    return queries.open_referral_of(case) or _draft(case, by=by, now=now)


@transaction.atomic
def restart_referral(*, case: Case, by: Actor, now: datetime) -> Referral:
    """A new draft for a case whose last referral is over; her consents must still stand."""
    case_queries.locked(case)
    if reason := case_rules.edit_case(by, case):
        raise Refused(reason, case)
    if found := queries.open_referral_of(case):
        return found
    return _draft(case, by=by, now=now)


def _draft(case: Case, *, by: Actor, now: datetime) -> Referral:
    referral = Referral(
        case=case,
        state_since=now,
        created_at=now,
        created_by_id=by.user_id,
        due_on=clock.draft_due_on(timezone.localdate(now)),
    )
    tracking.create(referral, by=by)
    record.event("placements.start_referral", referral, by=by, now=now)
    return referral


@transaction.atomic
def submit(*, referral: Referral, by: Actor, now: datetime) -> Referral:
    """Send the referral to the OFII desk of the département where she lives now."""
    lock_referral(referral)
    case = case_queries.load_answers(referral.case)
    if reason := rules.submit(by, referral):
        raise Refused(reason, referral)
    if referral.state == ReferralState.DRAFT and (missing := case_rules.missing_for_referral(case)):
        raise Refused(_("Not complete yet: %(what)s") % {"what": missing[0].sentence}, referral)
    look_for_duplicates(referral=referral, by=by, now=now)
    department = case.situation.department
    facts: dict[str, Any] = _ordering_facts(case, referral) | {
        "territory": directorate_of(department),
        "holidays": zone_of(department.code) if department else "",
    }
    due_on = limit_queries.due_on(_as_if(referral, facts), Step.TAKE, since=now)
    facts |= {"submitted_at": now, "submitted_by_id": by.user_id, "due_on": due_on}
    return move(referral, ReferralState.SUBMITTED, by=by, now=now, **facts)


def _as_if(referral: Referral, facts: dict) -> Referral:
    """What a limit depends on, before it is written."""
    return Referral(escalated_at=referral.escalated_at, **facts)


def _ordering_facts(case: Case, referral: Referral) -> dict:
    """What orders the queue without opening the file."""
    return {
        "urgency": case.safety.urgency or referral.urgency,
        "household_size": case_rules.household_size(case),
        "accommodation_ends_on": case.situation.accommodation_ends_on,
    }


def follow_correction(case: Case, by: Actor, now: datetime) -> None:
    """After a step is saved: a referral already sent follows, and says that something was corrected.

    A place to avoid that now covers her centre alarms OFII, never the centre. Her household is the step that
    holds her identity: after it other files are compared again.
    """
    referral = queries.open_referral_of(case)
    if referral is None:
        return
    if referral.submitted_at is None:
        tracking.update(referral, by=by, due_on=clock.draft_due_on(timezone.localdate(now)))
        return
    lock(referral)
    was_alarmed = rules.is_alarmed(referral)
    referral.case = case_queries.load_answers(queries.case_as_stored(case))
    facts = _ordering_facts(referral.case, referral) | {"zone_alarm_at": zone_alarm(referral, by=by, now=now)}
    facts |= _limit_of_new_danger(referral, facts["urgency"], now)
    tracking.update(referral, by=by, corrected_at=now, corrected_by_id=by.user_id, **facts)
    notices.tell_correction(referral, by=by, now=now)
    notices.tell_zone_alarm(referral, was_alarmed, by=by, now=now)
    if referral.case.household.saved_at == now:
        look_for_duplicates(referral=referral, by=by, now=now)


def _limit_of_new_danger(referral: Referral, urgency: str, now: datetime) -> dict:
    """More danger, less time: the limit counts anew from when the step came to its party."""
    proposal = queries.live_proposal(referral)
    found = turn(referral, proposal, now=now)
    if urgency == referral.urgency or found is None or found.step is None:
        return {}
    return {
        "due_on": limit_queries.due_on(
            referral, found.step, since=found.since, proposal=proposal, urgency=urgency
        )
    }


@transaction.atomic
def take(*, referral: Referral, by: Actor, now: datetime) -> Referral:
    """An officer takes the referral in hand."""
    lock_referral(referral)
    return move(referral, ReferralState.UNDER_REVIEW, by=by, now=now, reviewer_id=by.membership_id)


@transaction.atomic
def register(*, referral: Referral, number: str, by: Actor, now: datetime) -> Referral:
    """Her number in OFII's own register, which stays the legal one; empty takes a mistake back."""
    lock_referral(referral)
    if reason := rules.register(by, referral):
        raise Refused(reason, referral)
    if tracking.update(referral, by=by, register_number=number):
        record.event("placements.register", referral, by=by, now=now, is_empty=not number)
    return referral


def forget_register_marks(case: Case, by: Actor, now: datetime) -> None:
    """Her key is gone: what finds her number in OFII's register goes too."""
    for referral in queries.marked_referrals_of(case):
        tracking.update(referral, by=by, register_mark=None)


@transaction.atomic
def decide_eligible(
    *,
    referral: Referral,
    grounds: Iterable[EligibilityGround],
    exception: RuleException | None = None,
    by: Actor,
    now: datetime,
) -> Referral:
    """She waits for a place; the grounds say why. Outside a rule of today, the national desk's `exception` does."""
    grounds = list(grounds)
    if not grounds:
        raise Refused(_("Say on which grounds she is eligible."), referral)
    lock_referral(referral)
    today = timezone.localdate(now)
    broken = eligibility.outside(eligibility.apply(case_queries.load_answers(referral.case), today))
    _refuse_outside(referral, broken, exception, by)
    move(
        referral,
        ReferralState.WAITING,
        by=by,
        now=now,
        code="eligible",
        assessed_at=now,
        assessed_by_id=by.user_id,
        rules_of=eligibility.version_on(today),
        rule_exception=exception if broken else None,
        ineligibility_reason=None,
        way_out=None,
    )
    tracking.set_many(referral, by=by, grounds=grounds)
    return referral


def _refuse_outside(
    referral: Referral, broken: list[eligibility.Rule], exception: RuleException | None, by: Actor
) -> None:
    if not broken:
        return
    reason = rules.override_rules(by)
    if reason or exception is None:
        why = _("She is outside the rules, because %(why)s.") % {"why": broken[0].outside}
        raise Refused(f"{why} {reason or _('Say why OFII goes beyond this rule.')}", referral)


@transaction.atomic
def decide_not_eligible(
    *, referral: Referral, reason: IneligibilityReason, way_out: WayOut, by: Actor, now: datetime
) -> Referral:
    """Outside the rules: never without a reason and a way out, and counted as unmet need."""
    lock_referral(referral)
    return move(
        referral,
        ReferralState.NOT_ELIGIBLE,
        by=by,
        now=now,
        code=reason.code,
        assessed_at=now,
        assessed_by_id=by.user_id,
        rules_of=eligibility.version_on(timezone.localdate(now)),
        ineligibility_reason=reason,
        way_out=way_out,
    )
