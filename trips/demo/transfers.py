"""Transfers: one decided for a day to come, one on which the other centre is still asked, one carried out."""

from datetime import timedelta

from cases.models import Safety
from cases.vocabularies import ConsentMeans
from centres.enums import OccupancyKind, StayState
from centres.models import (
    Absence,
    DepartureReason,
    Destination,
    Hold,
    Occupancy,
    Preparation,
    Service,
    Stay,
)
from centres.rules import PREPARATION_DAYS
from placements.enums import Answer, Ending, Opinion, ReferralState, TransferKind
from placements.models import Apart, ExitDecision, Extension, Proposal, Referral, Transfer, TransferReason
from trips.demo.calendar import Diary, days, working
from trips.demo.nights import occupy
from trips.demo.randomness import reference, source

LEAVES_IN, HELD_FOR = 9, days(7)
GONE, THERE = timedelta(minutes=10), timedelta(hours=4)


class Transfers:
    """Written last: into places that nobody has, of women about whose stay nothing else is decided."""

    def __init__(self, rows, words, seed, today, houses):
        self.rows, self.words, self.today, self.houses = rows, words, today, houses
        self.rng = source(seed, "transfers")
        self.zones = {id(one.case): one.zones for one in rows.of[Safety]}
        self.referrals = self._candidates()

    def write(self):
        self._plan(*self._match(self.referrals))
        self._ask(*self._match(self.referrals))
        self._move(*self._match([one for one in self.referrals if self._is_quiet(one)]))
        self._lapse()

    def _plan(self, referral, house, place):
        stay = self._decide(referral, house, place, self.today + days(LEAVES_IN))
        referral.due_on = referral.stay.transferred_on = stay.starts_on

    def _ask(self, referral, house, place):
        _proposal, hold = self._propose(referral, house)
        by = referral.reviewer
        occupy(self.rows, [place], OccupancyKind.HELD, self._since, None, by, hold=hold)
        referral.due_on = self.today

    def _move(self, referral, house, place):
        """Decided for the same day: she left and arrived on it."""
        old, stay = referral.stay, self._decide(referral, house, place, self._moved_on)
        self._leave(old, referral.reviewer, stay.decided_at + GONE)
        stay.state, stay.arrived_by = StayState.ARRIVED, house.manager.user
        stay.arrived_at = stay.decided_at + THERE
        occupy(self.rows, [place], OccupancyKind.OCCUPIED, self._moved_on, None, house.manager, stay=stay)
        self.rows.event(
            "centres.stay_arrived", stay, at=stay.arrived_at, by=house.manager, was=StayState.EXPECTED
        )
        referral.stay, referral.state_since = stay, stay.arrived_at

    def _leave(self, old, by, at):
        day = self._moved_on
        old.state, old.ended_at, old.ended_by = StayState.ENDED, at, by.user
        old.ends_on = old.transferred_on = day
        old.departure_reason = self.words(DepartureReason)["transfer"]
        old.destination = self.words(Destination)["specialised_place"]
        self.rows.event("centres.stay_ended", old, at=at, by=by, was=StayState.ARRIVED)
        for row in self.rows.of[Occupancy]:
            if row.stay is old and row.ends_on is None:
                row.ends_on = day
                ready = Preparation(place=row.place, starts_on=day, ready_on=day + days(PREPARATION_DAYS))
                self.rows.add(ready, at=at, by=by)

    def _is_quiet(self, referral):
        """Nothing is written of her since that day, and whoever must not meet her is not looked at."""
        day, person = self._moved_on, referral.case.person
        served = any(one.stay is referral.stay and one.provided_on >= day for one in self.rows.of[Service])
        away = any(one.stay is referral.stay for one in self.rows.of[Absence])
        apart = any(person in (one.first_person, one.second_person) for one in self.rows.of[Apart])
        return not (served or away or apart)

    @property
    def _moved_on(self):
        return working(self.today - days(1))

    @property
    def _since(self):
        return working(self.today - days(3))

    def _candidates(self):
        """Alone, for some time where she lives."""
        asked = {id(one.stay) for model in (Extension, ExitDecision) for one in self.rows.of[model]}
        return [
            one
            for one in self.rows.of[Referral]
            if one.state == ReferralState.ARRIVED
            and one.household_size == 1
            and id(one.stay) not in asked
            and one.stay.starts_on < self.today - days(30) < self.today < one.stay.decided_end - days(60)
        ]

    def _match(self, referrals):
        """Some place stays free in each centre."""
        for house, free in self._free():
            for referral in referrals:
                if len(free) > 1 and self._may_go(referral, house.centre):
                    self.referrals.remove(referral)
                    return referral, house, free[0]
        raise LookupError("nobody to transfer, or nowhere to go")

    def _may_go(self, referral, centre):
        """Elsewhere, where she avoids nothing; a circle is not looked at, so who has one stays."""
        zones = self.zones[id(referral.case)]
        avoided = centre.department.code in zones.get("departments", [])
        return referral.stay.centre is not centre and not avoided and not zones.get("circles")

    def _free(self):
        """Most free places first."""
        taken = {
            id(one.place)
            for one in self.rows.of[Occupancy]
            if one.ends_on is None or one.ends_on > self._since
        }
        taken |= {id(one.place) for one in self.rows.of[Preparation] if one.ready_on > self._since}
        found = [
            (house, [one for _unit, places in house.units for one in places if id(one) not in taken])
            for house in self.houses
        ]
        return sorted(found, key=lambda one: -len(one[1]))

    def _propose(self, referral, house, day=None):
        by, diary = referral.reviewer, Diary(self.rng)
        at = diary.at(day or self._since)
        hold = self.rows.add(Hold(made_at=at, made_by=by.user, expires_at=at + HELD_FOR), at=at, by=by)
        proposal = Proposal(
            reference=reference(self.rng, "O"),
            referral=referral,
            centre=house.centre,
            hold=hold,
            transfer_why=self.words(TransferReason)["care"],
            proposed_at=at,
            proposed_by=by.user,
        )
        self.rows.add(proposal, at=at, by=by)
        self.rows.event("placements.propose_transfer", proposal, at=at, by=by, code="care")
        return proposal, hold

    def _lapse(self):
        """Another centre was asked for her, and she left before it answered: nobody was left to move."""
        gone = [one for one in self.rows.of[Referral] if one.state == ReferralState.CLOSED and one.reviewer]
        referral = next(one for one in gone if one.stay and one.stay.ends_on and one.stay.decided_end)
        stay = referral.stay
        house = next(one for one in self.houses if one.centre is not stay.centre)
        proposal, hold = self._propose(referral, house, working(stay.ends_on - days(3)))
        proposal.ending, proposal.ended_at = Ending.POINTLESS, stay.ended_at
        hold.released_at = stay.ended_at

    def _decide(self, referral, house, place, day):
        proposal, hold = self._propose(referral, house)
        by, diary = referral.reviewer, Diary(self.rng)
        diary.last = proposal.proposed_at
        proposal.opinion, proposal.opinion_by = Opinion.FAVOURABLE, house.manager.user
        proposal.opinion_at = diary.at(self._since)
        proposal.answer, proposal.answer_by = Answer.ACCEPTED, referral.case.key_worker.user
        proposal.answer_at, proposal.answer_means = diary.at(self._since), self.words(ConsentMeans)["oral"]
        at = diary.at(working(self.today - days(1)))
        proposal.ending, proposal.ended_at, proposal.ended_by = Ending.ADMITTED, at, by.user
        hold.released_at, hold.released_by = at, by.user
        stay = self._next_stay(referral.stay, house, day, at, by)
        until = day if day < self.today else None
        occupy(self.rows, [place], OccupancyKind.HELD, self._since, until, by, hold=hold, stay=stay)
        self._record(referral, stay, proposal, at, by)
        return stay

    def _next_stay(self, old, house, day, at, by):
        stay = Stay(
            reference=reference(self.rng, "S"),
            case=old.case,
            person=old.person,
            centre=house.centre,
            state=StayState.EXPECTED,
            household_size=old.household_size,
            starts_on=day,
            decided_end=old.decided_end,
            decided_at=at,
            decided_by=by.user,
            previous=old,
        )
        self.rows.event("centres.expect_stay", stay, at=at, by=by, starts_on=stay.starts_on.isoformat())
        return self.rows.add(stay, at=at, by=by)

    def _record(self, referral, stay, proposal, at, by):
        made = Transfer(
            referral=referral,
            from_stay=referral.stay,
            to_stay=stay,
            kind=TransferKind.PLANNED,
            why=proposal.transfer_why,
            answer_means=proposal.answer_means,
            opinion=proposal.opinion,
            decided_at=at,
            decided_by=by.user,
        )
        self.rows.add(made, at=at, by=by)
        self.rows.event("placements.transfer", referral, at=at, by=by, how=made.kind, code=made.why.code)
