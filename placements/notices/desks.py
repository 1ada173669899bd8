"""To whom: her NGO, the desks of OFII that have the referral, the centre that is concerned, and whose turn it is."""

from collections.abc import Iterable
from datetime import datetime

from cases.enums import About, Side
from cases.notices import Desk, Told, ngo_of, tell
from centres.models import Stay
from centres.notices import desk_of
from placements.enums import Party
from placements.enums import ReferralState as S
from placements.models import Proposal, Referral
from placements.turns import Turn, desk
from trips.audit.record import Doer
from trips.organisations.enums import Role
from trips.organisations.models import Membership

OFII = (Party.TERRITORY, Party.NATIONAL)
NATIONAL_DESK = Desk(Side.OFII)


def desk_of_ofii(referral: Referral) -> Desk:
    is_national = desk(referral) == Party.NATIONAL
    return Desk(Side.OFII, territory_id=None if is_national else referral.territory_id)


def reviewing(referral: Referral) -> Desk:
    """Where whoever reviews it works: the national desk may take a file of a territory."""
    reviewer = referral.reviewer
    return NATIONAL_DESK if reviewer is not None and is_national(reviewer) else desk_of_ofii(referral)


def is_national(reviewer: Membership) -> bool:
    return reviewer.role == Role.NATIONAL_OFFICER


def desks_of(referral: Referral) -> list[Desk]:
    """None before it is sent. The national desk has what its territory could not place, what one of its own reviews,
    and whoever is missed on her way; the territory goes on reading."""
    if referral.submitted_at is None:
        return []
    found = [NATIONAL_DESK if referral.state == S.ARRIVAL_MISSED else desk_of_ofii(referral)]
    found.append(reviewing(referral))
    if referral.territory_id is not None:
        found.append(Desk(Side.OFII, territory_id=referral.territory_id))
    return list(dict.fromkeys(found))


def desks_that_follow(case_id: int) -> list[Desk]:
    """Part of `cases.notices.FOLLOWED_BY`: those of the newest referral."""
    newest = Referral.objects.filter(case=case_id).order_by("-created_at", "-pk").first()
    return desks_of(newest) if newest else []


def tell_all(
    referral: Referral,
    kind: str,
    proposal: Proposal | None,
    found: Turn | None,
    *,
    by: Doer,
    now: datetime,
    occasion: str = "",
) -> None:
    told = ngo_and_ofii(referral, found) + centre_of(referral, proposal, found)
    tell_desks(referral, kind, told, by=by, now=now, occasion=occasion)


def tell_desks(
    referral: Referral, kind: str, told: list[Told], *, by: Doer, now: datetime, occasion: str = ""
) -> None:
    thread = referral.reference
    tell(referral.case_id, f"placements.{kind}", told, thread=thread, by=by, now=now, occasion=occasion)


def ngo_and_ofii(referral: Referral, found: Turn | None, others: Iterable[Desk] = ()) -> list[Told]:
    desks = dict.fromkeys([ngo_of(referral.case), *desks_of(referral), *others])
    return [
        Told(one, About.REFERRAL, referral.reference, is_turn=is_turn_of(one, referral, found))
        for one in desks
    ]


def is_turn_of(one: Desk, referral: Referral, found: Turn | None) -> bool:
    if found is None:
        return False
    if one.side == Side.NGO:
        return found.party == Party.NGO
    if found.party not in OFII:
        return False
    if found.party == Party.NATIONAL:
        return one == NATIONAL_DESK
    return one in (desk_of_ofii(referral), reviewing(referral))


def centre_of(referral: Referral, proposal: Proposal | None, found: Turn | None) -> list[Told]:
    """Where a place is held for her, of a transfer the other centre; else where she is expected or lives."""
    is_turn = found is not None and found.party == Party.CENTRE
    if proposal is not None:
        return [Told(desk_of(proposal.centre), About.PROPOSAL, proposal.reference, is_turn)]
    if referral.stay is not None:
        # While she lives there it is the centre's turn all the time: reminders say when there is something to do.
        return [of_stay(referral.stay, is_turn=is_turn and referral.state != S.ARRIVED)]
    return []


def of_stay(stay: Stay, *, is_turn: bool = False) -> Told:
    """What the centre has to do for her, from the day on which it expects her until she has left: a thread of its own,
    beside the steps of the referral, in which another centre may be asked meanwhile."""
    return Told(desk_of(stay.centre), About.STAY, stay.reference, is_turn, thread=stay.reference)
