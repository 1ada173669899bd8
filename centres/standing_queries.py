"""Standing commitments: what each centre must show, and what was found last."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import QuerySet
from django.utils import timezone

from centres import contract_queries as contracts
from centres import standing_rules as rules
from centres.enums import Measure, Nature
from centres.models import Binding, Centre, CheckFinding, Commitment, CommitmentRule, StandingCheck
from trips.access.actor import Actor


@dataclass(frozen=True)
class Standing:
    """One standing commitment of one centre, with the rule of the day and what the agreement says of it."""

    centre: Centre
    commitment: Commitment
    rule: CommitmentRule | None = None
    binding: Binding | None = None

    @property
    def binds(self) -> bool:
        """Neither waived by the agreement nor meant for another kind of building."""
        waived = self.binding is not None and self.binding.waiver_id is not None
        return not waived and rules.applies_here(self.rule, self.centre)


def standings_of(centres: Iterable[Centre], day: date) -> dict[int, list[Standing]]:
    """Centre → its standing commitments in the order of the contract, but for those that partners show.

    Four queries, however many centres."""
    centres, rules_today = list(centres), contracts.rules_on(day)
    bindings = {
        (agreement.centre_id, binding.commitment.code): binding
        for agreement in contracts.agreements_between(centres, day, day)
        for binding in agreement.bindings.all()
    }
    shown = [one for one in contracts.commitments() if is_checked(one, rules_today.get(one.code))]
    return {
        centre.pk: [
            Standing(centre, one, rules_today.get(one.code), bindings.get((centre.pk, one.code)))
            for one in shown
        ]
        for centre in centres
    }


def is_checked(commitment: Commitment, rule: CommitmentRule | None) -> bool:
    """A state of the house, which somebody can go and look at."""
    by_partners = rule is not None and rule.measure == Measure.PARTNERS
    return commitment.nature == Nature.STANDING and not by_partners


def standing_for(actor: Actor, reference: str, code: str) -> Standing | None:
    """By the centre and the code as an address writes it."""
    centre = contracts.bound_centre_for(actor, reference)
    if centre is None:
        return None
    found = standings_of([centre], timezone.localdate())[centre.pk]
    return next((one for one in found if one.commitment.slug == code), None)


def latest_checks(centres: Iterable[Centre], day: date) -> dict[tuple[int, str], StandingCheck]:
    """(centre, code of the commitment) → its last check on or before that day, cancelled ones left out. One query.

    Of two on one day the one that was written down last counts. Versions of a commitment go together by its code.
    """
    rows = counted().filter(centre__in=[centre.pk for centre in centres], checked_on__lte=day)
    rows = rows.select_related("commitment", "finding", "checked_by__user")
    rows = rows.order_by("centre_id", "commitment__code", "-checked_on", "-pk")
    return {
        (check.centre_id, check.commitment.code): check
        for check in rows.distinct("centre_id", "commitment__code")
    }


def counted() -> QuerySet[StandingCheck]:
    return StandingCheck.objects.filter(cancelled_at=None)


def checks_before(centre: Centre, code: str, day: date) -> StandingCheck | None:
    """What was found last on or before that day."""
    rows = counted().filter(centre=centre, commitment__code=code, checked_on__lte=day)
    return rows.order_by("-checked_on", "-pk").first()


def checks_since(moment: datetime) -> QuerySet[StandingCheck]:
    return counted().filter(recorded_at__gte=moment)


def checks_of(standing: Standing) -> QuerySet[StandingCheck]:
    """The whole history of one commitment of a centre, cancelled ones too, the latest first."""
    rows = StandingCheck.objects.filter(centre=standing.centre, commitment__code=standing.commitment.code)
    return _whole(rows)


def checks_at(centre: Centre) -> QuerySet[StandingCheck]:
    return _whole(StandingCheck.objects.filter(centre=centre))


def check_for(actor: Actor, reference: str) -> StandingCheck | None:
    centres = contracts.centres_bound_for(actor).order_by()
    return _whole(StandingCheck.objects.filter(reference=reference, centre__in=centres)).first()


def _whole(rows: QuerySet[StandingCheck]) -> QuerySet[StandingCheck]:
    rows = rows.select_related("centre__key", "commitment__condition", "finding", "checked_by__user")
    return rows.defer("centre__address").order_by("-checked_on", "-pk")


def check_findings() -> QuerySet[CheckFinding]:
    return CheckFinding.objects.current()
