"""Who is told what when a referral moves: her NGO, the desks of OFII that have it, the centre that is concerned.

All of them are told of each move, the party whose turn it becomes as such, the others for information. A centre is
led to what it may open, the proposal or the stay; once neither is its own any more it is told nothing.
"""

from collections.abc import Iterable
from datetime import datetime

from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from cases.enums import About, Side
from cases.notices import Desk, Told, ngo_of, tell
from centres.enums import NEVER_BEGUN
from centres.models import Stay
from centres.notices import desk_of, tell_of_stay
from placements import queries, rules
from placements.enums import AlarmCause, Ending, Opinion, Party, Rung, Step
from placements.enums import ReferralState as S
from placements.models import ArrivalAlarm, ExitDecision, Extension, Proposal, Referral, Transfer
from placements.turns import Turn, desk, turn
from trips.access.actor import Actor
from trips.audit.record import Doer
from trips.organisations.enums import Role
from trips.organisations.models import Membership

# What a move is called: by the code that came with it, where the same move has several meanings. A proposal is told
# step by step (`tell_step`).
MOVES: dict[tuple[str, str], str | dict[str, str]] = {
    (S.DRAFT, S.SUBMITTED): "submitted",
    (S.DRAFT, S.WITHDRAWN): "withdrawn",
    (S.DRAFT, S.EXPIRED): "thrown_away",
    (S.SUBMITTED, S.UNDER_REVIEW): "taken",
    (S.SUBMITTED, S.WITHDRAWN): "withdrawn",
    (S.UNDER_REVIEW, S.WAITING): "eligible",
    (S.UNDER_REVIEW, S.NOT_ELIGIBLE): "not_eligible",
    (S.UNDER_REVIEW, S.INFORMATION_REQUESTED): "question",
    (S.UNDER_REVIEW, S.WITHDRAWN): "withdrawn",
    (S.INFORMATION_REQUESTED, S.UNDER_REVIEW): {"answered": "answered", "dropped": "dropped"},
    (S.INFORMATION_REQUESTED, S.WITHDRAWN): "withdrawn",
    (S.NOT_ELIGIBLE, S.SUBMITTED): "review_asked",
    (S.WAITING, S.PROPOSED): "",
    (S.WAITING, S.WITHDRAWN): "withdrawn",
    (S.PROPOSED, S.ADMITTED): "admitted",
    (S.PROPOSED, S.WAITING): {
        Ending.OPINION_UPHELD: "upheld",
        Ending.REFUSED: "refused",
        Ending.EXPIRED: "hold_expired",
        Ending.RELEASED: "released",
    },
    (S.PROPOSED, S.WITHDRAWN): "withdrawn",
    (S.ADMITTED, S.ARRIVED): "arrived",
    (S.ADMITTED, S.WAITING): "given_back",
    (S.ADMITTED, S.WITHDRAWN): "withdrawn",
    (S.ADMITTED, S.ARRIVAL_MISSED): "missed",
    (S.ARRIVAL_MISSED, S.ARRIVED): "arrived",
    (S.ARRIVAL_MISSED, S.ADMITTED): "found",
    (S.ARRIVAL_MISSED, S.WAITING): "not_coming",
    (S.ARRIVAL_MISSED, S.WITHDRAWN): "withdrawn",
    (S.ARRIVED, S.CLOSED): "left",
    (S.ARRIVED, S.ADMITTED): {"transfer": "transferred", "expected": "arrival_undone"},
    (S.CLOSED, S.ARRIVED): "departure_undone",
}

SENTENCES: dict[str, str | Promise] = {
    "placements.moved": _("The referral has moved on"),
    "placements.submitted": _("A referral is sent to OFII"),
    "placements.withdrawn": _("The referral is withdrawn"),
    "placements.thrown_away": _("A draft that nobody used is thrown away"),
    "placements.taken": _("OFII has taken the referral in hand"),
    "placements.eligible": _("She is eligible and waits for a place"),
    "placements.not_eligible": _("She is not eligible: the referral says why and where to turn"),
    "placements.question": _("OFII asks a question"),
    "placements.answered": _("The NGO has answered OFII’s question"),
    "placements.dropped": _("OFII goes on without an answer to its question"),
    "placements.review_asked": _("The NGO asks OFII to look again"),
    "placements.proposed": _("A place is asked for: the centre gives its opinion"),
    "placements.favourable": _("The centre’s opinion is favourable: she is asked"),
    "placements.unfavourable": _("The centre’s opinion is unfavourable: OFII answers it"),
    "placements.overridden": _("OFII goes on in spite of the opinion: she is asked"),
    "placements.upheld": _("OFII follows the centre’s opinion: she waits again"),
    "placements.accepted": _("She accepts the place: OFII decides"),
    "placements.refused": _("She does not want this place: she waits again"),
    "placements.held_longer": _("The place is held longer"),
    "placements.hold_expired": _("The hold of the place has expired: she waits again"),
    "placements.released": _("OFII has released the place: she waits again"),
    "placements.admitted": _("She is admitted: the centre expects her"),
    "placements.given_back": _("The admission is taken back: she waits again"),
    "placements.journey": _("Her journey to the centre is planned"),
    "placements.heard_left": _("She has left for the centre"),
    "placements.heard_on_way": _("She has given a sign of life on the way"),
    "placements.not_heard": _("Nobody has heard of her in time on her way"),
    "placements.wrong_word": _("A wrong safe word was given on her way: she may be in danger"),
    "placements.missed": _("She has not arrived: the national desk looks for her"),
    "placements.found": _("Somebody has heard of her: the centre expects her again"),
    "placements.not_coming": _("She does not come: her place is free, she waits again"),
    "placements.arrived": _("She has arrived at the centre"),
    "placements.left": _("She has left the centre"),
    "placements.transferred": _("OFII moves her to another centre: it expects her"),
    "placements.arrival_undone": _("Her arrival is corrected: she is expected again"),
    "placements.departure_undone": _("Her departure is corrected: she still lives at the centre"),
    "placements.allocated": _("A referral is allocated to you"),
    "placements.handed_on": _("Somebody else reviews the referral from now on"),
    "placements.paused": _("She is paused: no proposal before a day"),
    "placements.pause_ended": _("Her pause is over"),
    "placements.escalated": _("Her territory found no place in time: the national desk decides"),
    "placements.zone_alarm": _("A place to avoid covers her centre"),
    "placements.together": _("She is in one centre with a woman whom she must not meet"),
    "placements.zone_alarm_over": _("No place to avoid covers her centre any more"),
    "placements.corrected": _("The NGO has corrected her file"),
    "placements.consent_withdrawn": _(
        "She has withdrawn her consent: her place stays hers, who she is is not shown"
    ),
    "placements.transferred_away": _("OFII has moved her to another centre"),
    "placements.transfer_decided": _("OFII transfers her to another centre on a day"),
    "placements.transfer_given_up": _("The transfer does not take place: she stays where she lives"),
    "placements.interview_set": _("An interview before the decision is set"),
    "placements.interview_moved": _("The interview is moved"),
    "placements.interview_cancelled": _("The interview is cancelled"),
    "placements.interview_held": _("The interview took place"),
    "placements.interview_not_held": _("The interview did not take place"),
    "placements.extension_asked": _("The centre asks for an extension of the stay"),
    "placements.extension_granted": _("The stay is extended"),
    "placements.extension_refused": _("The extension is refused, with a reason"),
    "placements.extension_withdrawn": _("The centre takes its request for an extension back"),
    "placements.extension_lapsed": _("The request for an extension has no object any more"),
    "placements.exit_decided": _("OFII decides on which day the stay ends"),
    "placements.draft_unused": _("Nobody has used this draft for some time: it will be thrown away"),
    "placements.hold_ends_soon": _("The hold of the place ends soon"),
    "placements.limit_today": _("The time limit ends today"),
    "placements.exit_withdrawn": _("OFII takes the end of the stay back"),
}

OFII = (Party.TERRITORY, Party.NATIONAL)
NATIONAL_DESK = Desk(Side.OFII)


def tell_move(referral: Referral, start: str, code: str, *, by: Doer, now: datetime) -> None:
    """Part of `transitions.move`, in its transaction."""
    named = MOVES.get((start, referral.state), "moved")
    kind = named if isinstance(named, str) else named.get(code, "moved")
    if kind:
        proposal = queries.live_proposal(referral) if referral.state == S.PROPOSED else None
        found = turn(referral, proposal, now=now)
        # Whoever looked for her learns that the search is over.
        others = [NATIONAL_DESK] if start == S.ARRIVAL_MISSED else []
        told = _ngo_and_ofii(referral, found, others) + _centre(referral, proposal, found)
        _tell_desks(referral, kind, told, by=by, now=now)


def tell_step(proposal: Proposal, found: Turn | None, *, by: Doer, now: datetime) -> None:
    """Part of `actions.proposals.pass_on`: the next step of a proposal is another party's, or has more time."""
    _tell(proposal.referral, _kind_of_step(proposal, found, now), proposal, found, by=by, now=now)


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
    _tell(referral, kind, proposal, found, by=by, now=now, occasion=occasion)


def tell_reviewer(
    referral: Referral, reviewer: Membership, before: Iterable[Desk], *, by: Actor, now: datetime
) -> None:
    """A file that somebody else handed to her; a desk that had it until then, and has it no more, learns that."""
    found, after = turn(referral, queries.live_proposal(referral), now=now), desks_of(referral)
    told = [Told(one, About.REFERRAL, referral.reference) for one in before if one not in after]
    _tell_desks(referral, "handed_on", told, by=by, now=now)
    if reviewer.pk == by.membership_id:
        return
    desk = NATIONAL_DESK if _is_national(reviewer) else desk_of_ofii(referral)
    is_turn = _is_turn(desk, referral, found)
    told = [Told(desk._replace(membership_id=reviewer.pk), About.REFERRAL, referral.reference, is_turn)]
    _tell_desks(referral, "allocated", told, by=by, now=now)


def tell_ofii(
    referral: Referral, kind: str, *, by: Doer, now: datetime, occasion: str = "", must_act: bool = False
) -> None:
    """What is OFII's alone: never told to a centre, which would learn where she is in danger.

    `must_act`: the desk that has her file, whose turn the referral itself is not.
    """
    found = turn(referral, queries.live_proposal(referral), now=now)
    told = [
        Told(one, About.REFERRAL, referral.reference, _is_turn(one, referral, found))
        for one in desks_of(referral)
    ]
    if must_act:
        told[:1] = [one._replace(is_turn=True) for one in told[:1]]
    _tell_desks(referral, kind, told, by=by, now=now, occasion=occasion)


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


def tell_rung(alarm: ArrivalAlarm, rung: Rung, *, by: Doer, now: datetime) -> None:
    """One after the other, as the ladder climbs. Its last rung is a move, which tells all of them; whoever is on call
    gets the link by mail."""
    referral, stay = alarm.referral, alarm.stay
    told = {
        Rung.CENTRE: _of_stay(stay, is_turn=True),
        Rung.NGO: Told(ngo_of(stay.case), About.REFERRAL, referral.reference, is_turn=True),
    }
    if alarm.cause == AlarmCause.MISSING and rung in told:
        thread = referral.reference
        tell(stay.case_id, "placements.not_heard", [told[rung]], thread=thread, by=by, now=now)


def tell_interview(proposal: Proposal, kind: str, *, by: Doer, now: datetime) -> None:
    """To all whom it concerns: when, with whom and how stands on the page of the proposal. Also once that has ended:
    another centre that is asked since learns nothing of it."""
    referral = proposal.referral
    live = queries.live_as_stored(referral)
    found = turn(referral, live, now=now)
    told = _ngo_and_ofii(referral, found)
    if proposal == live:
        told += _centre(referral, proposal, found)
    elif referral.stay is not None and referral.stay.centre_id == proposal.centre_id:
        told += [_of_stay(referral.stay)._replace(thread=proposal.reference)]
    _tell_desks(referral, kind, told, by=by, now=now)


def tell_transfer(transfer: Transfer, kind: str, *, by: Doer, now: datetime) -> None:
    """OFII and her NGO, then each centre of its own stay: neither learns where the other one is. A stay that was given
    up is not its centre's to know."""
    told, thread = _ngo_and_ofii(transfer.referral, None), transfer.referral.reference
    told += [
        Told(desk_of(stay.centre), About.STAY, stay.reference)
        for stay in (transfer.from_stay, transfer.to_stay)
        if stay.state not in NEVER_BEGUN
    ]
    tell(transfer.referral.case_id, f"placements.{kind}", told, thread=thread, by=by, now=now)


def tell_deciding(referral: Referral, kind: str, *, by: Doer, now: datetime) -> None:
    """Her NGO and OFII: the centre where she lives never knew of a transfer that was not decided."""
    _tell_desks(referral, kind, _ngo_and_ofii(referral, None), by=by, now=now)


def tell_left(stay: Stay, *, by: Doer, now: datetime) -> None:
    """The centre from which she is moved has nothing to do for her any more."""
    thread = stay.reference
    tell(stay.case_id, "placements.transferred_away", [_of_stay(stay)], thread=thread, by=by, now=now)


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
    told = [_of_stay(stay, is_turn=kind == "exit_decided"), *_ngo_and_ofii(referral, None)]
    tell(stay.case_id, f"placements.{kind}", told, thread=stay.reference, by=by, now=now)


def tell_end(stay: Stay, kind: str, *, by: Doer, now: datetime) -> None:
    """A reminder, until she has left or OFII is asked."""
    tell_of_stay(stay, kind, thread=stay.reference, by=by, now=now, occasion=str(stay.decided_end))


def _tell(
    referral: Referral,
    kind: str,
    proposal: Proposal | None,
    found: Turn | None,
    *,
    by: Doer,
    now: datetime,
    occasion: str = "",
) -> None:
    told = _ngo_and_ofii(referral, found) + _centre(referral, proposal, found)
    _tell_desks(referral, kind, told, by=by, now=now, occasion=occasion)


def _tell_desks(
    referral: Referral, kind: str, told: list[Told], *, by: Doer, now: datetime, occasion: str = ""
) -> None:
    thread = referral.reference
    tell(referral.case_id, f"placements.{kind}", told, thread=thread, by=by, now=now, occasion=occasion)


def _ngo_and_ofii(referral: Referral, found: Turn | None, others: Iterable[Desk] = ()) -> list[Told]:
    desks = dict.fromkeys([ngo_of(referral.case), *desks_of(referral), *others])
    return [
        Told(one, About.REFERRAL, referral.reference, is_turn=_is_turn(one, referral, found)) for one in desks
    ]


def _is_turn(one: Desk, referral: Referral, found: Turn | None) -> bool:
    if found is None:
        return False
    if one.side == Side.NGO:
        return found.party == Party.NGO
    if found.party not in OFII:
        return False
    if found.party == Party.NATIONAL:
        return one == NATIONAL_DESK
    return one in (desk_of_ofii(referral), _reviewing(referral))


def _centre(referral: Referral, proposal: Proposal | None, found: Turn | None) -> list[Told]:
    """Where a place is held for her, of a transfer the other centre; else where she is expected or lives."""
    is_turn = found is not None and found.party == Party.CENTRE
    if proposal is not None:
        return [Told(desk_of(proposal.centre), About.PROPOSAL, proposal.reference, is_turn)]
    if referral.stay is not None:
        # While she lives there it is the centre's turn all the time: reminders say when there is something to do.
        return [_of_stay(referral.stay, is_turn=is_turn and referral.state != S.ARRIVED)]
    return []


def _of_stay(stay: Stay, *, is_turn: bool = False) -> Told:
    """What the centre has to do for her, from the day on which it expects her until she has left: a thread of its own,
    beside the steps of the referral, in which another centre may be asked meanwhile."""
    return Told(desk_of(stay.centre), About.STAY, stay.reference, is_turn, thread=stay.reference)


def desk_of_ofii(referral: Referral) -> Desk:
    is_national = desk(referral) == Party.NATIONAL
    return Desk(Side.OFII, territory_id=None if is_national else referral.territory_id)


def _reviewing(referral: Referral) -> Desk:
    """Where whoever reviews it works: the national desk may take a file of a territory."""
    reviewer = referral.reviewer
    return NATIONAL_DESK if reviewer is not None and _is_national(reviewer) else desk_of_ofii(referral)


def _is_national(reviewer: Membership) -> bool:
    return reviewer.role == Role.NATIONAL_OFFICER


def desks_of(referral: Referral) -> list[Desk]:
    """None before it is sent. The national desk has what its territory could not place, what one of its own reviews,
    and whoever is missed on her way; the territory goes on reading."""
    if referral.submitted_at is None:
        return []
    found = [NATIONAL_DESK if referral.state == S.ARRIVAL_MISSED else desk_of_ofii(referral)]
    found.append(_reviewing(referral))
    if referral.territory_id is not None:
        found.append(Desk(Side.OFII, territory_id=referral.territory_id))
    return list(dict.fromkeys(found))


def desks_that_follow(case_id: int) -> list[Desk]:
    """Part of `cases.notices.FOLLOWED_BY`: those of the newest referral."""
    newest = Referral.objects.filter(case=case_id).order_by("-created_at", "-pk").first()
    return desks_of(newest) if newest else []
