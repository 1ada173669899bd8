"""The referral moves, or somebody must look at it: its parties and OFII are told."""

from collections.abc import Iterable
from datetime import datetime

from django.utils import timezone

from cases.enums import About
from cases.notices import Desk, Told, tell
from placements import queries, rules
from placements.enums import Opinion, Step
from placements.enums import ReferralState as S
from placements.models import Proposal, Referral
from placements.notices.desks import (
    NATIONAL_DESK,
    centre_of,
    desk_of_ofii,
    desks_of,
    is_national,
    is_turn_of,
    ngo_and_ofii,
    of_stay,
    tell_all,
    tell_desks,
)
from placements.notices.words import MOVES
from placements.turns import Turn, turn
from trips.access.actor import Actor
from trips.audit.record import Doer
from trips.organisations.models import Membership


def tell_move(referral: Referral, start: str, code: str, *, by: Doer, now: datetime) -> None:
    """Part of `transitions.move`, in its transaction."""
    named = MOVES.get((start, referral.state), "moved")
    kind = named if isinstance(named, str) else named.get(code, "moved")
    if kind:
        proposal = queries.live_proposal(referral) if referral.state == S.PROPOSED else None
        found = turn(referral, proposal, now=now)
        # Whoever looked for her learns that the search is over.
        others = [NATIONAL_DESK] if start == S.ARRIVAL_MISSED else []
        told = ngo_and_ofii(referral, found, others) + centre_of(referral, proposal, found)
        tell_desks(referral, kind, told, by=by, now=now)


def tell_step(proposal: Proposal, found: Turn | None, *, by: Doer, now: datetime) -> None:
    """Part of `actions.proposals.pass_on`: the next step of a proposal is another party's, or has more time."""
    tell_all(proposal.referral, _kind_of_step(proposal, found, now), proposal, found, by=by, now=now)


def _kind_of_step(proposal: Proposal, found: Turn | None, now: datetime) -> str:
    if proposal.extended_at == now:
        return "held_longer"
    match found.step if found else None:
        case Step.OPINION:
            return "proposed"
        case Step.OBJECTION:
            return "unfavourable"
        case Step.ANSWER:
            return "favourable" if proposal.opinion == Opinion.FAVOURABLE else "overridden"
        case Step.DECISION:
            return "accepted"
    return "moved"


def tell_referral(referral: Referral, kind: str, *, by: Doer, now: datetime, occasion: str = "") -> None:
    """Nothing moves but something is told: a pause, another desk, a correction."""
    proposal = queries.live_proposal(referral)
    found = turn(referral, proposal, now=now)
    tell_all(referral, kind, proposal, found, by=by, now=now, occasion=occasion)


def tell_reviewer(
    referral: Referral,
    reviewer: Membership,
    before: Iterable[Desk],
    *,
    former: Membership | None,
    by: Actor,
    now: datetime,
) -> None:
    """A file that somebody else handed to her. Whoever had it until then learns that: another desk, or the colleague,
    who has nothing to do in it any more."""
    found, after = turn(referral, queries.live_proposal(referral), now=now), desks_of(referral)
    told = [Told(one, About.REFERRAL, referral.reference) for one in before if one not in after]
    if former is not None and former != reviewer:
        told.append(Told(_desk_of(former, referral), About.REFERRAL, referral.reference))
    tell_desks(referral, "handed_on", told, by=by, now=now)
    if reviewer.pk == by.membership_id:
        return
    desk = _desk_of(reviewer, referral)
    is_turn = is_turn_of(desk._replace(membership_id=None), referral, found)
    told = [Told(desk, About.REFERRAL, referral.reference, is_turn)]
    tell_desks(referral, "allocated", told, by=by, now=now)


def _desk_of(reviewer: Membership, referral: Referral) -> Desk:
    """Hers alone."""
    desk = NATIONAL_DESK if is_national(reviewer) else desk_of_ofii(referral)
    return desk._replace(membership_id=reviewer.pk)


def tell_ofii(
    referral: Referral, kind: str, *, by: Doer, now: datetime, occasion: str = "", must_act: bool = False
) -> None:
    """What is OFII's alone: never told to a centre, which would learn where she is in danger.

    `must_act`: the desk that has her file, whose turn the referral itself is not.
    """
    found = turn(referral, queries.live_proposal(referral), now=now)
    told = [
        Told(one, About.REFERRAL, referral.reference, is_turn_of(one, referral, found))
        for one in desks_of(referral)
    ]
    if must_act:
        told[:1] = [one._replace(is_turn=True) for one in told[:1]]
    tell_desks(referral, kind, told, by=by, now=now, occasion=occasion)


def tell_correction(referral: Referral, *, by: Doer, now: datetime) -> None:
    """Once a day, however many steps the NGO saves."""
    tell_ofii(referral, "corrected", by=by, now=now, occasion=timezone.localdate(now).isoformat())


def tell_zone_alarm(referral: Referral, was_alarmed: bool, *, by: Doer, now: datetime) -> None:
    """Her territory and the national desk both call her NGO. A thread of its own: no step of the file passes it on, it
    is over once no place to avoid covers her centre any more."""
    is_alarmed = rules.is_alarmed(referral)
    if is_alarmed == was_alarmed:
        return
    kind = "zone_alarm" if is_alarmed else "zone_alarm_over"
    desks = dict.fromkeys([*desks_of(referral), NATIONAL_DESK])
    told = [Told(one, About.REFERRAL, referral.reference, is_turn=is_alarmed) for one in desks]
    thread = f"{referral.reference}!"
    tell(referral.case_id, f"placements.{kind}", told, thread=thread, by=by, now=now)


def tell_interview(proposal: Proposal, kind: str, *, by: Doer, now: datetime) -> None:
    """To all whom it concerns: when, with whom and how stands on the page of the proposal. Also once that has ended:
    another centre that is asked since learns nothing of it."""
    referral = proposal.referral
    live = queries.live_as_stored(referral)
    found = turn(referral, live, now=now)
    told = ngo_and_ofii(referral, found)
    if proposal == live:
        told += centre_of(referral, proposal, found)
    elif referral.stay is not None and referral.stay.centre_id == proposal.centre_id:
        told += [of_stay(referral.stay)._replace(thread=proposal.reference)]
    tell_desks(referral, kind, told, by=by, now=now)


def tell_deciding(referral: Referral, kind: str, *, by: Doer, now: datetime) -> None:
    """Her NGO and OFII: the centre where she lives never knew of a transfer that was not decided."""
    tell_desks(referral, kind, ngo_and_ofii(referral, None), by=by, now=now)
