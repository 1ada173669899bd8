"""Who may do what with a referral and a proposal: "" or the reason why not.

A rule says who may. Whether the step is possible now is in `placements.transitions` and, for the steps
inside a proposal, in the functions at the end. None reads whether she filed a complaint or cooperates
with justice: help never depends on it (directive 2011/36/EU art. 11(3)).
"""

from collections.abc import Callable
from datetime import date, datetime

from django.utils import timezone
from django.utils.translation import gettext as _

from centres.enums import StayState
from centres.rules import CARRIED_OUT, identity_is_shown, work_at
from placements.enums import OPEN_STATES, WITH_A_PLACE, Answer, Ending, Opinion, ReferralState
from placements.models import Proposal, Referral
from placements.turns import is_contested, is_overdue, is_pointless
from trips.access.actor import Actor
from trips.access.duties import Duty

# Desks


def start(actor: Actor) -> str:
    """Opening a file and asking for a place is an NGO's work."""
    return "" if actor.has(Duty.CASEWORK) else _("Only a caseworker of an NGO asks for a place.")


def list_referrals(actor: Actor) -> str:
    if actor.has(Duty.CASEWORK) or actor.has(Duty.ALLOCATION):
        return ""
    return _("The list of referrals is for NGOs and OFII.")


def list_proposals(actor: Actor) -> str:
    if actor.has(Duty.CENTRE_WORK):
        return ""
    return _("The list of places asked for is for the staff of centres.")


def allocate_files(actor: Actor) -> str:
    if actor.has(Duty.ALLOCATION):
        return ""
    return _("Only OFII says who reviews which file.")


def find_swaps(actor: Actor) -> str:
    """OFII decides changes of centre (CASF L.349-3)."""
    return "" if actor.has(Duty.ALLOCATION) else _("Only OFII looks for exchanges between centres.")


# A referral


def own(actor: Actor, referral: Referral) -> str:
    """A caseworker of the NGO that holds the case."""
    if actor.has(Duty.CASEWORK) and referral.case.organisation_id == actor.organisation_id:
        return ""
    return _("Only the NGO that refers her can do this.")


def in_charge(actor: Actor, referral: Referral) -> str:
    """OFII: the officer of the referral's territory, or the national desk."""
    if actor.has(Duty.NATIONAL_DESK):
        return ""
    if actor.has(Duty.ALLOCATION) and referral.territory_id in actor.directorate_ids:
        return ""
    return _("Only the OFII desk in charge of this referral can do this.")


def read(actor: Actor, referral: Referral) -> str:
    if not own(actor, referral):
        return ""
    if referral.submitted_at is None:
        return _("This referral has not been sent to OFII.")
    return in_charge(actor, referral)


submit = restart = answer_question = ask_review = own
allocate = take = assess = decide = give_back = register = compare = in_charge


def propose(actor: Actor, referral: Referral) -> str:
    """Never while another file may be hers: two places must not be held for one woman."""
    if reason := in_charge(actor, referral):
        return reason
    return _("First say whether another file is of the same woman.") if referral.is_compared else ""


def pause(actor: Actor, referral: Referral) -> str:
    """Her NGO for her, or OFII."""
    return "" if not own(actor, referral) else in_charge(actor, referral)


# Beyond half a year OFII looks at the file again instead.
LONGEST_PAUSE_DAYS = 183


def pause_is_possible(until: date, today: date) -> str:
    if until <= today:
        return _("A pause ends on a later day.")
    if (until - today).days > LONGEST_PAUSE_DAYS:
        return _("A pause lasts at most %(days)d days.") % {"days": LONGEST_PAUSE_DAYS}
    return ""


def not_while_paused(referral: Referral, today: date) -> str:
    return _("She is paused: end the pause first.") if is_paused(referral, today) else ""


def is_paused(referral: Referral, today: date) -> bool:
    """It ends by itself on its day."""
    return referral.paused_until is not None and referral.paused_until > today


def separate(actor: Actor, referral: Referral) -> str:
    """A wrong « same woman » is put right by the national desk, which sees every file."""
    return "" if actor.has(Duty.NATIONAL_DESK) else _("Only the national desk separates two files again.")


def not_merged_by_their_ngo(are_merged: bool) -> str:
    if are_merged:
        return _("Their NGO reads two of these files as one: it undoes that first.")
    return ""


def nothing_depends(keeps_a_place: bool) -> str:
    """The file that leaves takes nothing with it that was given to the one person."""
    if not keeps_a_place:
        return ""
    return _(
        "A place is held or lived in for the file that would leave: separate from that file's own referral, "
        "or once the place is free."
    )


def answer_duplicate(actor: Actor, *, both_are_sent: bool) -> str:
    """Who reads both files; when one was not sent to her desk, the national desk."""
    if both_are_sent or actor.has(Duty.NATIONAL_DESK):
        return ""
    return _("One of the files was not sent to your desk: the national desk answers.")


def end_question(actor: Actor, referral: Referral) -> str:
    """Her NGO answers; OFII may go on without an answer."""
    return "" if not own(actor, referral) else in_charge(actor, referral)


def covers(territories: set[int] | None, referral: Referral) -> str:
    """A file is reviewed by who covers its territory, or by the national desk (`territories` None)."""
    if territories is None or referral.territory_id in territories:
        return ""
    return _("This colleague does not cover the territory of this file.")


def override_rules(actor: Actor) -> str:
    """A woman outside a rule gets a place only by the national desk, which says why."""
    return (
        ""
        if actor.has(Duty.NATIONAL_DESK)
        else _("Only the national desk goes beyond a rule, with a reason.")
    )


# A caseworker sends a few files a week and corrects some: thirty a day is far above. Who tries names to find
# out whom OFII knows already is stopped there, and is in the record of events.
LOOKS_A_DAY = 30


def look_again(looks_today: int) -> str:
    if looks_today < LOOKS_A_DAY:
        return ""
    return _("You have sent or corrected %(count)d identities today: go on tomorrow, or ask a colleague.") % {
        "count": LOOKS_A_DAY
    }


def withdraw(actor: Actor, referral: Referral) -> str:
    """Her NGO at any time before she arrives; OFII as soon as it has the referral."""
    if referral.state == ReferralState.DRAFT or not own(actor, referral):
        return own(actor, referral)
    return in_charge(actor, referral)


def free_place(actor: Actor, referral: Referral) -> str:
    """Who may end a proposal: OFII, her NGO when she refuses, nobody in person when the hold expires."""
    if actor == EXPIRY or not own(actor, referral):
        return ""
    return in_charge(actor, referral)


# What happens by itself once a limit has passed: no person, so no request can act as it.
EXPIRY = Actor(role="expiry")


def miss_arrival(actor: Actor, referral: Referral) -> str:
    """Whoever sees that she has not come, or time itself."""
    return "" if actor == EXPIRY else expect_again(actor, referral)


def expect_again(actor: Actor, referral: Referral) -> str:
    """Who waits for her: the centre that expects her, her NGO, OFII. Whoever of them knows where she is says so."""
    if not own(actor, referral) or _expects(actor, referral):
        return ""
    return in_charge(actor, referral)


def _expects(actor: Actor, referral: Referral) -> bool:
    return referral.stay is not None and not work_at(actor, referral.stay.centre)


def throw_away(actor: Actor, referral: Referral) -> str:
    """A draft that nobody used for a month; nobody in person does it."""
    return "" if actor == EXPIRY else _("A draft that nobody uses is thrown away by itself.")


# The stay decides, the referral follows


def follow_expected(actor: Actor, referral: Referral) -> str:
    return _follow(referral, StayState.EXPECTED)


def admit_elsewhere(actor: Actor, referral: Referral) -> str:
    """The centre corrects an arrival, or OFII transfers her to another centre, at once or on the day it decided."""
    if actor.role == CARRIED_OUT:
        return ""
    return follow_expected(actor, referral) and in_charge(actor, referral)


def follow_arrival(actor: Actor, referral: Referral) -> str:
    return _follow(referral, StayState.ARRIVED)


def follow_departure(actor: Actor, referral: Referral) -> str:
    return _follow(referral, StayState.ENDED)


def _follow(referral: Referral, state: StayState) -> str:
    if referral.stay is not None and referral.stay.state == state:
        return ""
    return _("The centre records arrivals and departures; the referral follows by itself.")


# A proposal


def read_proposal(actor: Actor, proposal: Proposal) -> str:
    """Each party reads its own face of it; the query has already hidden it from the others."""
    if actor.has(Duty.CENTRE_WORK):
        return ""
    return read(actor, proposal.referral)


def give_opinion(actor: Actor, proposal: Proposal) -> str:
    if actor.has(Duty.CENTRE_MANAGEMENT):
        return ""
    return _("Only the manager of the centre gives its opinion.")


def record_answer(actor: Actor, proposal: Proposal) -> str:
    return own(actor, proposal.referral)


def decide_proposal(actor: Actor, proposal: Proposal) -> str:
    return in_charge(actor, proposal.referral)


def put_back(actor: Actor, proposal: Proposal) -> str:
    """A hold that has expired is ended by OFII or her NGO, whoever sees it first."""
    return free_place(actor, proposal.referral)


def household_is_shown(proposal: Proposal, now: datetime) -> bool:
    """A centre reads the household while it is asked, then as long as it may know who she is."""
    if proposal.ended_at is None:
        return not is_overdue(proposal, now)
    stay = proposal.referral.stay
    if stay is None or proposal.ending != Ending.ADMITTED or stay.centre_id != proposal.centre_id:
        return False
    return identity_is_shown(stay, timezone.localdate(now))


# Is it possible now? The sentence answers a page that is too old or a step out of order.

Due = Callable[[Proposal, datetime], str]


def opinion_is_due(proposal: Proposal, now: datetime) -> str:
    if proposal.opinion:
        return _("The centre has already given its opinion.")
    return live(proposal, now)


def answer_is_due(proposal: Proposal, now: datetime) -> str:
    if proposal.answer:
        return _("Her answer is already recorded.")
    if not proposal.opinion:
        return _("The centre gives its opinion first.")
    if is_contested(proposal):
        return _("The centre's opinion is unfavourable: OFII first says whether it goes on.")
    return live(proposal, now)


def objection_is_due(proposal: Proposal, now: datetime) -> str:
    """Upholding or overriding: there is an unfavourable opinion and OFII has not yet answered it."""
    if proposal.opinion != Opinion.UNFAVOURABLE:
        return _("There is no unfavourable opinion to answer.")
    if proposal.override_reason_id is not None:
        return _("OFII has already said that it goes on.")
    return live(proposal, now)


def admission_is_due(proposal: Proposal, now: datetime) -> str:
    if not proposal.opinion:
        return _("The centre gives its opinion first.")
    if proposal.answer != Answer.ACCEPTED:
        return _("She has not accepted this place yet.")
    return live(proposal, now)


def extension_is_due(proposal: Proposal, now: datetime) -> str:
    """Once, and while the place is still held."""
    if proposal.extended_at is not None:
        return _("This place is already held longer: a second time is not possible.")
    return live(proposal, now)


def release_is_possible(proposal: Proposal) -> str:
    """Taking an admission back, as long as she has not arrived; one that a transfer has followed is over."""
    stay = proposal.referral.stay
    is_hers = stay is not None and stay.centre_id == proposal.centre_id
    if is_hers and proposal.ending == Ending.ADMITTED and proposal.referral.state == ReferralState.ADMITTED:
        return ""
    return _("This proposal has ended.")


def live(proposal: Proposal, now: datetime) -> str:
    if proposal.ended_at is not None:
        return _("This proposal has ended.")
    if is_pointless(proposal):
        return _("She does not live in a centre any more: nothing is left to transfer.")
    return _("The hold on this place has expired.") if is_overdue(proposal, now) else ""


def is_open(referral: Referral) -> bool:
    return referral.state in OPEN_STATES


def was_corrected(referral: Referral) -> bool:
    """The NGO corrected the file since it came to whoever must act now."""
    return referral.corrected_at is not None and referral.corrected_at > referral.state_since


def is_alarmed(referral: Referral) -> bool:
    """A place to avoid covers the centre where a place is held for her, where she is expected or lives."""
    return referral.zone_alarm_at is not None and referral.state in WITH_A_PLACE


def is_together(referral: Referral) -> bool:
    """And somebody is there whom she must not meet."""
    return referral.is_together and referral.state in WITH_A_PLACE


def corrected_since_decision(referral: Referral) -> bool:
    """Admitted, not yet arrived, and her file is not any more the one that was decided on."""
    return referral.state == ReferralState.ADMITTED and was_corrected(referral)


def corrected_since_proposed(proposal: Proposal) -> bool:
    """The NGO corrected the file while this place was held: it may not suit her any more."""
    corrected_at = proposal.referral.corrected_at
    return proposal.ended_at is None and corrected_at is not None and corrected_at > proposal.proposed_at


# A decision sets an arrival within this many days: beyond, the place would stand empty.
LATEST_ARRIVAL_DAYS = 90


def arrival_is_possible(arrival_on: date, today: date) -> str:
    if arrival_on < today:
        return _("The arrival cannot be before the decision, which is today.")
    if (arrival_on - today).days > LATEST_ARRIVAL_DAYS:
        return _("The arrival is at most %(days)d days after the decision.") % {"days": LATEST_ARRIVAL_DAYS}
    return ""
