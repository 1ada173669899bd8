"""Which rules and agreements count on which day, and who reads them."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from itertools import groupby
from typing import NamedTuple

from django.db.models import Prefetch, QuerySet

from centres.models import (
    Agreement,
    Binding,
    Centre,
    Commitment,
    CommitmentRule,
    Condition,
    WaiverReason,
)
from centres.queries import centres_visible_to
from trips.access.actor import Actor
from trips.access.duties import Duty
from trips.identity.models import User


def centres_bound_for(actor: Actor) -> QuerySet[Centre]:
    """The centres whose agreements the actor reads: as on her desk; the State's auditors all of them."""
    if actor.has(Duty.AUDIT):
        return Centre.objects.select_related("department", "organisation").defer("address")
    return centres_visible_to(actor)


def bound_centre_for(actor: Actor, reference: str) -> Centre | None:
    return centres_bound_for(actor).filter(reference=reference).first()


def commitments() -> QuerySet[Commitment]:
    """Today's list, in the order of the contract."""
    rows = Commitment.objects.current().select_related("condition")
    return rows.order_by("condition__position", "position", "code", "pk")


def by_condition[Row](rows: Iterable[Row]) -> list[tuple[Condition, list[Row]]]:
    """(condition, its rows), of rows that name a commitment and come in the order of the contract."""
    grouped = groupby(rows, lambda row: row.commitment.condition)
    return [(condition, list(found)) for condition, found in grouped]


@dataclass(frozen=True)
class AtCentre:
    """One commitment of one centre."""

    centre: Centre
    commitment: Commitment


def commitment_for(actor: Actor, code: str) -> Commitment | None:
    """By the code as an address writes it; for whoever may read the rules, which the door asks."""
    return next((one for one in commitments() if one.slug == code), None)


def commitment_of(actor: Actor, reference: str, code: str) -> AtCentre | None:
    centre, commitment = bound_centre_for(actor, reference), commitment_for(actor, code)
    return AtCentre(centre, commitment) if centre and commitment else None


def rules_on(day: date) -> dict[str, CommitmentRule]:
    """Code of a commitment → the rule that counts on that day. Versions of one commitment go together by its code."""
    rows = CommitmentRule.objects.filter(valid_from__lte=day).select_related("commitment")
    rows = rows.order_by("commitment__code", "-valid_from", "-pk").distinct("commitment__code")
    return {rule.commitment.code: rule for rule in rows}


def rules_between(codes: Iterable[str], start: date, end: date) -> dict[str, list[CommitmentRule]]:
    """Code → the rules that counted on a day from `start` to `end`, in their order."""
    rows = CommitmentRule.objects.filter(commitment__code__in=sorted(codes), valid_from__lte=end)
    found: dict[str, list[CommitmentRule]] = {}
    for rule in rows.select_related("commitment").order_by("valid_from", "pk"):
        known = found.setdefault(rule.commitment.code, [])
        if rule.valid_from <= start:
            known.clear()
        known.append(rule)
    return found


def rules_to_come(day: date) -> dict[str, CommitmentRule]:
    """Code of a commitment → the next rule that is announced."""
    rows = CommitmentRule.objects.filter(valid_from__gt=day).select_related("commitment")
    rows = rows.order_by("commitment__code", "valid_from", "pk").distinct("commitment__code")
    return {rule.commitment.code: rule for rule in rows}


def rules_of(commitment: Commitment) -> QuerySet[CommitmentRule]:
    """All that counted, counts or will count for a commitment, the latest first."""
    rows = CommitmentRule.objects.filter(commitment__code=commitment.code)
    return rows.select_related("commitment").order_by("-valid_from", "-pk")


class Decision(NamedTuple):
    """Who decided a rule as it stands, and when."""

    at: datetime
    by: str


def decisions(rules: Iterable[CommitmentRule]) -> dict[int, Decision]:
    """Number of a rule → its decision; what came with the product was decided by nobody in person."""
    lines = CommitmentRule.history.filter(id__in=[rule.pk for rule in rules], history_user_id__isnull=False)
    latest = {line.id: line for line in lines.order_by("history_date", "history_id")}
    users = User.objects.in_bulk({line.history_user_id for line in latest.values()})
    return {
        number: Decision(line.history_date, users[line.history_user_id].full_name)
        for number, line in latest.items()
    }


def latest_rule_for(actor: Actor, code: str) -> CommitmentRule | None:
    """The latest rule of a commitment; whether it may still be withdrawn is for the rule to say."""
    commitment = commitment_for(actor, code)
    return rules_of(commitment).first() if commitment else None


def agreements_of(centre: Centre) -> QuerySet[Agreement]:
    return _whole(Agreement.objects.filter(centre=centre))


def agreement_for(actor: Actor, reference: str) -> Agreement | None:
    found = Agreement.objects.filter(reference=reference, centre__in=centres_bound_for(actor).order_by())
    return _whole(found).first()


def agreements_between(centres: Iterable[Centre], start: date, end: date) -> QuerySet[Agreement]:
    """What binds these centres on at least one day from `start` to `end`, the latest first."""
    rows = Agreement.objects.filter(centre__in=[centre.pk for centre in centres])
    return _whole(rows.filter(starts_on__lte=end, ends_on__gte=start))


def _whole(rows: QuerySet[Agreement]) -> QuerySet[Agreement]:
    bindings = Binding.objects.select_related("commitment__condition", "waiver")
    bindings = bindings.order_by("commitment__condition__position", "commitment__position", "pk")
    rows = rows.select_related("centre__department", "centre__organisation").defer("centre__address")
    return rows.prefetch_related(Prefetch("bindings", bindings)).order_by("-starts_on", "pk")


def waiver_reasons(*, keep: Iterable[int] = ()) -> QuerySet[WaiverReason]:
    return WaiverReason.objects.offered(keep=list(keep))
