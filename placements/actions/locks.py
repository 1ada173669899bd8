"""Locks are taken in one order everywhere: case, referral, stay, places, pairs kept apart.

The case is always the first, so two people who act on one woman's file wait for each other and the second
one reads what has changed. Who needs several files at once locks all of one kind before the next kind, by
ascending number: nobody waits in a circle.
"""

from collections.abc import Callable, Iterable, Sequence
from datetime import datetime

from cases import queries as case_queries
from cases.models import Case
from centres import actions as centre_actions
from centres.models import Place, Stay
from centres.queries import stays as stay_queries
from placements import apart_queries, handover_queries, queries, rules
from placements.models import Proposal, Referral
from trips.guards.refusals import Overtaken
from trips.guards.workflow import lock


def lock_referral(referral: Referral) -> None:
    """The case, then the referral; both as they are now."""
    case = case_queries.locked(referral.case)
    lock(referral)
    referral.case = case


def lock_stay(stay: Stay) -> Referral | None:
    """The case, the referral that led to the stay, the stay with the key of what is sealed about it."""
    return _lock_led(stay, queries.referral_of_stay)


def lock_way(stay: Stay) -> Referral | None:
    """The same; of a planned transfer the referral that will lead to it."""
    return _lock_led(stay, handover_queries.referral_to)


def _lock_led(stay: Stay, led_by: Callable[[Stay], Referral | None]) -> Referral | None:
    case = case_queries.locked(stay.case)
    referral = led_by(stay)
    if referral is not None:
        lock(referral)
        referral.case = case
    stay_queries.locked(stay)
    return referral


def lock_with_overdue(
    referral: Referral, places: Sequence[Place], now: datetime, *, with_hers: bool = False
) -> list[Proposal]:
    """The referral, its case, the places, and all that overdue proposals keep on them; returns these. `with_hers`: and
    what is kept for her already.

    Which ones are overdue at `now` is known before: meanwhile others can end them, nobody can add one.
    """
    queries.reach_overdue(now, places)
    overdue = list(queries.overdue_proposals(now, places))
    referrals = [referral, *(proposal.referral for proposal in overdue)]
    lock_all(Case, [one.case_id for one in referrals])
    lock_all(Referral, [one.pk for one in referrals])
    lock_referral(referral)
    kept = queries.places_kept_by(overdue)
    hers = queries.places_of_file(referral) if with_hers else set()
    centre_actions.lock_places({place.pk for place in places} | kept | hers)
    apart_queries.lock_pairs(referral.case)
    return overdue


def lock_all(model: type[Case] | type[Referral], ids: Iterable[int]) -> None:
    """In one statement, by ascending number."""
    rows = model.objects.select_for_update(of=("self",)).filter(pk__in=set(ids)).order_by("pk")
    list(rows.values_list("pk", flat=True))


def lock_places_of(referral: Referral) -> None:
    """All that is kept for her, in one statement, before some of it is freed. The caller has locked the referral."""
    centre_actions.lock_places(queries.places_of_file(referral))


def lock_proposal(proposal: Proposal) -> Referral:
    referral = proposal.referral
    lock_referral(referral)
    lock(proposal)
    proposal.referral = referral
    return referral


def lock_live(proposal: Proposal, rule: rules.Due, now: datetime) -> None:
    """Lock, then refuse what is not possible any more, or not yet."""
    lock_proposal(proposal)
    if sentence := rule(proposal, now):
        raise Overtaken(sentence, proposal)
