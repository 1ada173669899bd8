"""A stay: her journey to it, what a centre asks of OFII about it, its end; a transfer to the next one."""

from datetime import datetime

from cases.enums import About
from cases.notices import Told, ngo_of, tell
from centres.enums import NEVER_BEGUN
from centres.models import Stay
from centres.notices import desk_of, tell_of_stay
from placements.enums import AlarmCause, Rung, Stage
from placements.models import ArrivalAlarm, ExitDecision, Extension, Transfer
from placements.notices.desks import desk_of_ofii, desks_of, ngo_and_ofii, of_stay
from trips.audit.record import Doer


def tell_rung(alarm: ArrivalAlarm, rung: Rung, *, by: Doer, now: datetime) -> None:
    """One after the other, as the ladder climbs. Its last rung is a move, which tells all of them; whoever is on call
    gets the link by mail."""
    referral, stay = alarm.referral, alarm.stay
    told = {
        Rung.CENTRE: of_stay(stay, is_turn=True),
        Rung.NGO: Told(ngo_of(stay.case), About.REFERRAL, referral.reference, is_turn=True),
    }
    if alarm.cause == AlarmCause.MISSING and rung in told:
        thread = referral.reference
        tell(stay.case_id, "placements.not_heard", [told[rung]], thread=thread, by=by, now=now)
    if alarm.stage == Stage.LEFT and rung == Rung.CENTRE and stay.previous is not None:
        tell_leaving(stay.previous, "leaving_not_heard", by=by, now=now)


def tell_leaving(stay: Stay, kind: str, *, by: Doer, now: datetime) -> None:
    """The centre that she leaves, of its own stay: once nobody knows whether she has left, it says so."""
    told = [of_stay(stay, is_turn=kind == "leaving_not_heard")]
    tell(stay.case_id, f"placements.{kind}", told, thread=stay.reference, by=by, now=now)


def tell_transfer(transfer: Transfer, kind: str, *, by: Doer, now: datetime) -> None:
    """OFII and her NGO, then each centre of its own stay: neither learns where the other one is. A stay that was given
    up is not its centre's to know."""
    told, thread = ngo_and_ofii(transfer.referral, None), transfer.referral.reference
    told += [
        Told(desk_of(stay.centre), About.STAY, stay.reference)
        for stay in (transfer.from_stay, transfer.to_stay)
        if stay.state not in NEVER_BEGUN
    ]
    tell(transfer.referral.case_id, f"placements.{kind}", told, thread=thread, by=by, now=now)


def tell_left(stay: Stay, *, by: Doer, now: datetime) -> None:
    """The centre from which she is moved has nothing to do for her any more."""
    thread = stay.reference
    tell(stay.case_id, "placements.transferred_away", [of_stay(stay)], thread=thread, by=by, now=now)


def tell_consent_withdrawn(stay: Stay, *, by: Doer, now: datetime) -> None:
    """The centre where she lives. It goes on with what it has to do."""
    told, thread = Told(desk_of(stay.centre), About.STAY, stay.reference), stay.case.reference
    tell(stay.case_id, "placements.consent_withdrawn", [told], thread=thread, by=by, now=now)


def tell_extension(extension: Extension, kind: str, *, by: Doer, now: datetime) -> None:
    """OFII decides, the centre has asked; her NGO reads the outcome on her referral."""
    referral, stay = extension.referral, extension.stay
    is_asked = kind == "extension_asked"
    # For the centre it goes on with the end of the stay, of which it was reminded.
    told = [Told(desk_of(stay.centre), About.EXTENSION, extension.reference, thread=stay.reference)]
    told.append(Told(ngo_of(stay.case), About.REFERRAL, referral.reference))
    told += [
        Told(one, About.EXTENSION, extension.reference, is_asked and one == desk_of_ofii(referral))
        for one in desks_of(referral)
    ]
    tell(stay.case_id, f"placements.{kind}", told, thread=extension.reference, by=by, now=now)


def tell_exit(decision: ExitDecision, kind: str, *, by: Doer, now: datetime) -> None:
    """The centre records the departure on its day. Of a transfer that is prepared nothing is passed on."""
    referral, stay = decision.referral, decision.stay
    told = [of_stay(stay, is_turn=kind == "exit_decided"), *ngo_and_ofii(referral, None)]
    tell(stay.case_id, f"placements.{kind}", told, thread=stay.reference, by=by, now=now)


def tell_end(stay: Stay, kind: str, *, by: Doer, now: datetime) -> None:
    """A reminder, until she has left or OFII is asked."""
    tell_of_stay(stay, kind, thread=stay.reference, by=by, now=now, occasion=str(stay.decided_end))
