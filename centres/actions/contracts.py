"""The State decides what binds a centre and by which rules it is measured."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.db.models import prefetch_related_objects
from django.utils import timezone
from django.utils.translation import gettext as _

from centres import contract_queries as contracts
from centres import contract_rules as rules
from centres.models import Agreement, Binding, Centre, Commitment, CommitmentRule
from trips.access.actor import Actor
from trips.audit import record, tracking
from trips.guards import workflow
from trips.guards.refusals import Overtaken, Refused, refuse


@transaction.atomic
def decide_rule(
    *,
    commitment: Commitment,
    measure: str,
    days: int | None,
    warn_days: int,
    applies: str,
    valid_from: date,
    by: Actor,
    now: datetime,
) -> CommitmentRule:
    """From a quarter to come; a rule already announced for that quarter is replaced. Twice the same changes nothing."""
    workflow.lock(commitment)
    refuse(rules.decide_contract(by) or rules.rule_starts(valid_from, timezone.localdate(now)), commitment)
    refuse(rules.measure_suits(commitment, measure) or rules.days_suit(measure, days), commitment)
    refuse(rules.warning_suits(days, warn_days), commitment)
    values = {"measure": measure, "days": days, "warn_days": warn_days, "applies": applies}
    rule = contracts.rules_of(commitment).filter(valid_from=valid_from).first()
    if rule is None:
        rule = CommitmentRule(commitment=commitment, valid_from=valid_from, **values)
        tracking.create(rule, by=by)
    elif all(getattr(rule, name) == value for name, value in values.items()):
        return rule
    else:
        tracking.update(rule, by=by, **values)
    record.event(
        "centres.decide_rule", rule, by=by, now=now, code=commitment.code, day=valid_from.isoformat()
    )
    return rule


@transaction.atomic
def withdraw_rule(*, rule: CommitmentRule, by: Actor, now: datetime) -> None:
    """A rule that was only announced: the history keeps it."""
    commitment = workflow.lock(rule.commitment)
    kept = contracts.rules_of(commitment).filter(pk=rule.pk).first()
    if kept is None:
        raise Overtaken(_("This rule has already been withdrawn."), commitment)
    refuse(rules.decide_contract(by) or rules.withdraw_rule(kept, timezone.localdate(now)), commitment)
    day = kept.valid_from.isoformat()
    record.event("centres.withdraw_rule", kept, by=by, now=now, code=commitment.code, day=day)
    tracking.delete(kept, by=by)


@transaction.atomic
def sign_agreement(
    *,
    centre: Centre,
    number: str,
    starts_on: date,
    ends_on: date,
    base_rate: Decimal | None,
    supplement_rate: Decimal | None,
    by: Actor,
    now: datetime,
) -> Agreement:
    """Binds the centre to each commitment of today's list; which are waived is said afterwards."""
    workflow.lock(centre)
    refuse(rules.decide_contract(by) or rules.agreement_dates(starts_on, ends_on), centre)
    values = {"number": number, "base_rate": base_rate, "supplement_rate": supplement_rate}
    agreement = Agreement(centre=centre, starts_on=starts_on, ends_on=ends_on, **values)
    _refuse_overlap(agreement)
    tracking.create(agreement, by=by)
    for commitment in contracts.commitments():
        tracking.create(Binding(agreement=agreement, commitment=commitment), by=by)
    record.event("centres.sign_agreement", agreement, by=by, now=now)
    return agreement


@transaction.atomic
def change_agreement(*, agreement: Agreement, by: Actor, now: datetime, **values: Any) -> Agreement:
    """Its number, dates and rates, when they were typed wrong or it ends earlier; the history keeps what was."""
    workflow.lock(agreement.centre)
    workflow.lock(agreement)
    refuse(
        rules.decide_contract(by) or rules.agreement_dates(values["starts_on"], values["ends_on"]), agreement
    )
    _refuse_overlap(agreement, **values)
    changed = tracking.update(agreement, by=by, **values)
    if changed:
        fields = ",".join(sorted(changed))
        record.event("centres.change_agreement", agreement, by=by, now=now, fields=fields)
    return agreement


def _refuse_overlap(agreement: Agreement, **values: Any) -> None:
    """Said before the constraint would, by the number of the other one."""
    starts_on = values.get("starts_on", agreement.starts_on)
    ends_on = values.get("ends_on", agreement.ends_on)
    others = contracts.agreements_between([agreement.centre], starts_on, ends_on).exclude(pk=agreement.pk)
    if other := others.first():
        sentence = _("Agreement %(number)s already binds this centre on these dates: end it first.")
        raise Refused(sentence % {"number": other}, agreement.centre)


@transaction.atomic
def change_bindings(
    *, agreement: Agreement, bindings: Iterable[Mapping[str, Any]], by: Actor, now: datetime
) -> list[str]:
    """For which share each commitment binds, or why not: the codes of those that changed."""
    workflow.lock(agreement)
    refuse(rules.decide_contract(by), agreement)
    prefetch_related_objects([agreement], "bindings__commitment")
    wanted = {row["code"]: {"target": row["target"], "waiver": row["waiver"]} for row in bindings}
    changed = [
        binding.commitment.code
        for binding in agreement.bindings.all()
        if (values := wanted.get(binding.commitment.code)) and tracking.update(binding, by=by, **values)
    ]
    if changed:
        record.event("centres.change_bindings", agreement, by=by, now=now, codes=" ".join(changed))
    return changed
