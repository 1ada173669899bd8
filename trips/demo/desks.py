"""The referral of one woman: review, proposals, admission, stay."""

from django.utils import timezone

from cases.vocabularies import ConsentMeans
from centres.dates import add_months
from centres.enums import OccupancyKind, StayState
from centres.models import (
    DepartureReason,
    Destination,
    Hold,
    Preparation,
    PreparationReason,
    Stay,
)
from centres.rules import STAY_MONTHS
from placements import clock, limit_queries
from placements.enums import Answer, Ending, Opinion, ReferralState
from placements.models import (
    EligibilityGround,
    IneligibilityReason,
    OpinionReason,
    OverrideReason,
    Proposal,
    Question,
    QuestionSubject,
    Referral,
    RefusalReason,
    ReleaseReason,
    WayOut,
    WithdrawalReason,
)
from placements.turns import turn
from trips.demo.calendar import days, midnight
from trips.demo.files import MEANS
from trips.demo.missed import look_for, miss
from trips.demo.nights import occupy
from trips.demo.randomness import reference, share, weighted
from trips.worktime.days import zone_of

# Five working days in a week without a bank holiday: the plan leaves that much room, whatever the calendar.
HOLD_DAYS = 7
WAYS_OUT = {
    "asylum_pending": "asylum_specialised",
    "no_protection": "ac_se",
    "no_danger": "stays",
    "no_sign": "specialised_ngo",
    "not_concerned": "siao_115",
    "missing_facts": "victim_support",
}
DEPARTURES = {
    ("housing_found", "social_housing"): 30,
    ("housing_found", "private_housing"): 12,
    ("housing_found", "supported_housing"): 18,
    ("end_of_stay", "cph"): 10,
    ("end_of_stay", "reintegration"): 6,
    ("transfer", "specialised_place"): 6,
    ("emergency_transfer", "ac_se"): 4,
    ("her_choice", "relatives"): 6,
    ("no_news", "unknown"): 5,
    ("family", "relatives"): 3,
}


class Desk:
    """Writes what OFII and the centre did for one file, in the order in which it happened."""

    def __init__(self, registry, file, people, diary):
        self.rows, self.words, self.rng = registry.rows, registry.words, registry.rng
        self.plan, self.file, self.journey, self.diary = registry.plan, file, file.journey, diary
        self.territory = file.situation.department.directorate if file.situation.department else None
        seat = self.territory.seat if self.territory else ""
        self.officer = people.officers.get(seat) or people.national[0]
        self.facts = {"state": self.journey.fate, "state_since": file.opened_at}
        self.grounds = []
        # Where the referral went, when and by whom.
        self.moves = []
        # The stay and the proposal that a later withdrawal ends.
        self.cancelled = None
        # The proposal under way.
        self.live = None

    def write(self):
        referral = self._referral()
        self.referral = referral
        self.rows.event("placements.start_referral", referral, at=self.file.opened_at, by=self.file.worker)
        if self.journey.submitted_on:
            self._submit()
        if self.journey.taken_on:
            self._take()
        if self.journey.fate == ReferralState.INFORMATION_REQUESTED:
            self._ask()
        if self.journey.assessed_on:
            self._assess()
        for offer in self.journey.offers:
            self._propose(offer)
        if self.journey.withdrawn_on:
            self._withdraw()
        self._say_until_when()
        for name, value in self.facts.items():
            setattr(referral, name, value)
        self.rows.add(referral, at=self.facts["state_since"], by=self.file.worker)
        for to, at, by in self.moves[:-1]:
            self.rows.was(referral, at=at, by=by, state=to, state_since=at)
        self.rows.link(referral, grounds=self.grounds)

    def _referral(self):
        at = self.file.opened_at
        return Referral(
            reference=reference(self.rng, "R"),
            case=self.file.case,
            created_at=at,
            created_by=self.file.worker.user,
        )

    def moved(self, to, at, by, **details):
        self.facts["state_since"] = at
        self.moves.append((to, at, by))
        self.rows.event(f"placements.{to}", self.referral, at=at, by=by, **details)

    def _say_until_when(self):
        """The limit of today's step, by the very rules; a territory without a fit has handed her on."""
        if self.journey.fate in (ReferralState.DRAFT, ReferralState.EXPIRED):
            self._age_the_draft()
            return
        self.facts["due_on"] = self._due_on()
        waits = self.journey.fate == ReferralState.WAITING and self.territory
        if waits and self.facts["due_on"] < self.plan.today:
            at = midnight(self.facts["due_on"] + days(1))
            self.facts["escalated_at"] = at
            self.facts["due_on"] = self._due_on()
            self.rows.event("placements.escalate", self.referral, at=at, by=self.officer, code="no_fit")

    def _age_the_draft(self):
        last_day = clock.draft_due_on(timezone.localdate(self.facts["state_since"]))
        if self.journey.fate == ReferralState.DRAFT:
            self.facts["due_on"] = last_day
            return
        at = midnight(last_day + days(1))
        self.moved(ReferralState.EXPIRED, at, self.file.worker, start=ReferralState.DRAFT)

    def _due_on(self):
        known = {name: self.facts.get(name) for name in ("territory", "escalated_at")}
        words = {name: self.facts.get(name, "") for name in ("urgency", "holidays")}
        referral = Referral(state=self.journey.fate, state_since=self.facts["state_since"], **known, **words)
        found = turn(referral, self.live, now=midnight(self.plan.today))
        if found is None or found.step is None:
            return None
        return limit_queries.due_on(referral, found.step, since=found.since, proposal=self.live)

    def _submit(self):
        at = self.diary.at(self.journey.submitted_on)
        self.facts |= {
            "submitted_at": at,
            "submitted_by": self.file.worker.user,
            "territory": self.territory,
            "holidays": zone_of(self.file.situation.department.code)
            if self.file.situation.department
            else "",
            "urgency": self.file.safety.urgency,
            "household_size": self.journey.size,
            "accommodation_ends_on": self.file.situation.accommodation_ends_on,
        }
        self.moved(ReferralState.SUBMITTED, at, self.file.worker, start=ReferralState.DRAFT)

    def _take(self):
        at = self.diary.at(self.journey.taken_on)
        self.facts["reviewer"] = self.officer
        self.moved(ReferralState.UNDER_REVIEW, at, self.officer, start=ReferralState.SUBMITTED)

    def _ask(self):
        at = self.diary.at(self.journey.taken_on)
        question = Question(referral=self.referral, asked_at=at, asked_by=self.officer.user)
        question.detail = "Question fictive : la date de fin manque."
        self.rows.add(question, at=at, by=self.officer)
        self.rows.link(question, subjects=self.words(QuestionSubject, "accommodation", "protection"))
        self.facts["days_left"] = 2
        self.moved(ReferralState.INFORMATION_REQUESTED, at, self.officer, start=ReferralState.UNDER_REVIEW)

    def _assess(self):
        at = self.diary.at(self.journey.assessed_on)
        self.facts |= {"assessed_at": at, "assessed_by": self.officer.user}
        if self.journey.fate == ReferralState.NOT_ELIGIBLE:
            self.facts |= {
                "ineligibility_reason": self.words(IneligibilityReason)[self.journey.code],
                "way_out": self.words(WayOut)[WAYS_OUT[self.journey.code]],
            }
            to = ReferralState.NOT_ELIGIBLE
        else:
            codes = ["adult_woman", "protection", "trafficking", "danger", "consent"]
            codes += ["violence"] if share(self.rng, 40) else []
            self.grounds = self.words(EligibilityGround, *codes)
            self.facts["register_number"] = f"DNA-FICTIF-{self.rng.randrange(10**5):05}"
            to = ReferralState.WAITING
        self.moved(to, at, self.officer, start=ReferralState.UNDER_REVIEW)

    def _withdraw(self):
        at = self.diary.at(self.journey.withdrawn_on)
        reason = self.words(WithdrawalReason)[self.journey.code]
        by = self.officer if reason.party in ("centre", "ofii") else self.file.worker
        self.facts |= {"withdrawn_at": at, "withdrawn_by": by.user, "withdrawal_reason": reason}
        self.moved(ReferralState.WITHDRAWN, at, by, code=reason.code)
        if self.cancelled:
            stay, proposal = self.cancelled
            proposal.ending, proposal.ended_at, proposal.ended_by = Ending.WITHDRAWN, at, by.user
            stay.cancelled_at, stay.cancelled_by, stay.cancelled_code = at, by.user, reason.code
            self.rows.event("centres.stay_cancelled", stay, at=at, by=by, was=StayState.EXPECTED)

    def _propose(self, offer):
        at = self.diary.at(offer.proposed_on)
        places = offer.places[: self.journey.size]
        hold = self.rows.add(
            Hold(made_at=at, made_by=self.officer.user, expires_at=at + days(HOLD_DAYS)),
            at=at,
            by=self.officer,
        )
        proposal = Proposal(
            reference=reference(self.rng, "O"),
            referral=self.referral,
            centre=offer.house.centre,
            hold=hold,
            proposed_at=at,
            proposed_by=self.officer.user,
        )
        self.rows.add(proposal, at=at, by=self.officer)
        self.moved(ReferralState.PROPOSED, at, self.officer, start=ReferralState.WAITING)
        self._opine(offer, proposal)
        self._answer(offer, proposal)
        self._end(offer, proposal, hold, places)

    def _opine(self, offer, proposal):
        if not offer.opinion:
            return
        at = self.diary.at(offer.opinion_on)
        proposal.opinion, proposal.opinion_at = offer.opinion, at
        proposal.opinion_by = offer.house.manager.user
        if offer.opinion == Opinion.UNFAVOURABLE:
            reasons = self.words(OpinionReason, "unit_size", "shared_unit", "staffing", "medical_access")
            proposal.opinion_reason = self.rng.choice(reasons)
        self.rows.event(
            "placements.give_opinion", proposal, at=at, by=offer.house.manager, code=offer.opinion
        )
        if offer.overridden:
            reason = self.rng.choice(self.words(OverrideReason, "danger", "support_added", "no_other_place"))
            at = self.diary.at(offer.opinion_on)
            proposal.override_reason, proposal.override_at = reason, at
            proposal.override_by = self.officer.user
            self.rows.event("placements.override_opinion", proposal, at=at, by=self.officer, code=reason.code)

    def _answer(self, offer, proposal):
        if not offer.answer:
            return
        at = self.diary.at(offer.answer_on)
        proposal.answer, proposal.answer_at = offer.answer, at
        proposal.answer_by = self.file.worker.user
        proposal.answer_means = self.words(ConsentMeans)[weighted(self.rng, MEANS)]
        if offer.answer == Answer.REFUSED:
            reasons = self.words(RefusalReason, "too_far", "region", "sharing", "health", "children")
            self.rows.link(proposal, refusal_reasons=self.rng.sample(reasons, 2))
        self.rows.event("placements.record_answer", proposal, at=at, by=self.file.worker, code=offer.answer)

    def _end(self, offer, proposal, hold, places):
        """How the proposal ended, and who has the places from then on."""
        if not offer.ending:
            self.live = proposal
            self.occupy(places, OccupancyKind.HELD, offer.proposed_on, None, self.officer, hold=hold)
            return
        at = hold.expires_at if offer.ending == Ending.EXPIRED else self.diary.at(offer.ended_on)
        if offer.ending == Ending.MISSED:
            miss(self, offer, proposal, hold, places, at)
            return
        by = self._who_ends(offer.ending)
        proposal.ending, proposal.ended_at = offer.ending, at
        proposal.ended_by = by.user if by else None
        if offer.ending == Ending.ADMITTED:
            self._admit(offer, proposal, hold, places, at)
            return
        hold.released_at, hold.released_by = at, by.user if by else None
        if offer.ending == Ending.RELEASED:
            proposal.release_reason = self.words(ReleaseReason)["more_urgent"]
        self.occupy(places, OccupancyKind.HELD, offer.proposed_on, offer.ended_on, self.officer, hold=hold)
        if offer.ending != Ending.WITHDRAWN:
            self.moved(ReferralState.WAITING, at, by or self.officer, code=offer.ending)

    def _who_ends(self, ending):
        if ending == Ending.EXPIRED:
            return None
        return self.file.worker if ending in (Ending.REFUSED, Ending.WITHDRAWN) else self.officer

    def _admit(self, offer, proposal, hold, places, at):
        lodging = self.journey.lodging
        self.moved(ReferralState.ADMITTED, at, self.officer, start=ReferralState.PROPOSED)
        hold.released_at, hold.released_by = at, self.officer.user
        stay = self.stay(offer, lodging, at)
        expected = lodging.arrives_on.isoformat()
        self.rows.event("centres.expect_stay", stay, at=at, by=self.officer, starts_on=expected)
        held_until = lodging.arrives_on if stay.arrived_at else None
        if lodging.state == StayState.CANCELLED:
            held_until = self.journey.withdrawn_on
            self.cancelled = (stay, proposal)
        else:
            self.facts["stay"] = stay
        self.occupy(
            places,
            OccupancyKind.HELD,
            offer.proposed_on,
            held_until,
            self.officer,
            hold=hold,
            stay=stay,
        )
        if stay.arrived_at:
            self.occupy(
                places,
                OccupancyKind.OCCUPIED,
                lodging.arrives_on,
                lodging.leaves_on,
                offer.house.manager,
                stay=stay,
            )
        if stay.ends_on:
            self._make_ready(places, lodging, offer.house.manager)
        if self.journey.fate == ReferralState.ARRIVAL_MISSED:
            look_for(self, stay, offer.house.manager)

    def _make_ready(self, places, lodging, manager):
        at = self.diary.at(lodging.leaves_on)
        facts = {"starts_on": lodging.leaves_on, "ready_on": lodging.leaves_on + days(lodging.ready_in)}
        if lodging.longer:
            facts |= {"set_at": at, "set_by": manager.user}
            facts["reason"] = self.words(PreparationReason)[lodging.longer]
        for place in places:
            self.rows.add(Preparation(place=place, **facts), at=at, by=manager)

    def stay(self, offer, lodging, at):
        manager, facts = offer.house.manager, {}
        stay = Stay(
            reference=reference(self.rng, "S"),
            case=self.file.case,
            person=self.file.case.person,
            centre=offer.house.centre,
            state=lodging.state,
            household_size=self.journey.size,
            starts_on=lodging.arrives_on,
            decided_at=at,
            decided_by=self.officer.user,
        )
        if lodging.state in (StayState.ARRIVED, StayState.ENDED):
            arrived_at = self.diary.at(lodging.arrives_on)
            facts = {
                "arrived_at": arrived_at,
                "arrived_by": manager.user,
                "decided_end": add_months(lodging.arrives_on, STAY_MONTHS),
            }
            self.rows.event("centres.stay_arrived", stay, at=arrived_at, by=manager, was=StayState.EXPECTED)
            self.moved(ReferralState.ARRIVED, arrived_at, manager, start=ReferralState.ADMITTED)
        if lodging.state == StayState.ENDED:
            facts |= self._departure(stay, lodging, manager)
        for name, value in facts.items():
            setattr(stay, name, value)
        return self.rows.add(stay, at=self.facts["state_since"], by=manager)

    def _departure(self, stay, lodging, manager):
        ended_at = self.diary.at(lodging.leaves_on)
        self.rows.event("centres.stay_ended", stay, at=ended_at, by=manager, was=StayState.ARRIVED)
        reason, destination = weighted(self.rng, DEPARTURES)
        self.moved(ReferralState.CLOSED, ended_at, manager, start=ReferralState.ARRIVED)
        return {
            "ends_on": lodging.leaves_on,
            "ended_at": ended_at,
            "ended_by": manager.user,
            "departure_reason": self.words(DepartureReason)[reason],
            "destination": self.words(Destination)[destination],
        }

    def occupy(self, places, kind, since, until, by, **whose):
        occupy(self.rows, places, kind, since, until, by, **whose)
