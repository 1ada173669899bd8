"""Who came when, and what became of it: days only, no row is written here.

Each unit is cut into slots of one to four places, and each slot is walked backwards from today:
what it is now, the gap before, the stay before that, until the first day. What happened in the
gaps (a refusal, an expired hold, works) is drawn from the same walk, so that no night is counted twice.
"""

from dataclasses import dataclass, field
from datetime import date

from centres.enums import StayState
from centres.models import Place
from centres.rules import PREPARATION_DAYS
from placements.enums import Answer, Ending, Opinion, ReferralState
from trips.demo.buildings import House
from trips.demo.calendar import SPAN, days, working
from trips.demo.randomness import share, source, weighted


@dataclass
class Offer:
    """A proposal; `ending` is empty while it is live."""

    house: House
    places: list[Place]
    proposed_on: date
    opinion: str = ""
    opinion_on: date | None = None
    # OFII goes on in spite of an unfavourable opinion.
    overridden: bool = False
    answer: str = ""
    answer_on: date | None = None
    ending: str = ""
    ended_on: date | None = None


@dataclass
class Lodging:
    """A stay."""

    state: str
    arrives_on: date
    leaves_on: date | None = None
    # Days to make the places ready once she has left, and why so many.
    ready_in: int = PREPARATION_DAYS
    longer: str = ""


@dataclass
class Journey:
    """One woman's way from the first interview on."""

    fate: ReferralState
    size: int
    asked_on: date | None = None
    submitted_on: date | None = None
    taken_on: date | None = None
    assessed_on: date | None = None
    offers: list[Offer] = field(default_factory=list)
    lodging: Lodging | None = None
    withdrawn_on: date | None = None
    # Why not eligible, or why withdrawn.
    code: str = ""
    # Steps of the referral form that are filled.
    filled: int = 6
    avoids_every_centre: bool = False
    # Followed by the people whose logins are printed, so that each finds every state on her pages.
    shown: bool = False
    # Where she lives, when that must be somewhere.
    department: str = ""


@dataclass
class Blocked:
    """A place that cannot be used."""

    place: Place
    reason: str
    starts_on: date
    ends_on: date | None


@dataclass
class Window:
    """Nights on which nobody has these places."""

    house: House
    places: list[Place]
    starts_on: date
    ends_on: date


@dataclass
class Plan:
    today: date
    journeys: list[Journey] = field(default_factory=list)
    blocked: list[Blocked] = field(default_factory=list)
    windows: list[Window] = field(default_factory=list)

    @property
    def first_day(self):
        return self.today - SPAN


GAP_REASONS = {"refurbishing": 6, "works": 2, "pest_control": 2}


class Walk:
    """One slot, walked backwards."""

    def __init__(self, plan, rng, house, places):
        self.plan, self.rng, self.house, self.places = plan, rng, house, places
        self.until = plan.today

    def before(self, least, most):
        return working(self.plan.today - days(self.rng.randint(least, most)))

    def free(self):
        since = self.plan.today - days(self.rng.randint(14, 45))
        self._window(since, self.plan.today)
        self.until = since

    def closed_for(self, reason):
        since = self.before(2, 9)
        until = None if reason == "under_occupation" else self.plan.today + days(self.rng.randint(5, 30))
        self._block(reason, since, until)
        self.until = since

    def proposed(self, opinion, overridden, answer):
        offer = Offer(self.house, self.places, self.before(2, 4), opinion=opinion, answer=answer)
        offer.overridden = overridden
        if opinion:
            offer.opinion_on = max(offer.proposed_on, self.before(1, 2))
        if answer:
            offer.answer_on = max(
                offer.proposed_on, self.before(1, 1), offer.opinion_on or self.plan.first_day
            )
        self._journey(ReferralState.PROPOSED, offer)

    def expected(self, arrives_in):
        decided_on = self.before(1, 3) if arrives_in >= 0 else self.before(4, 5)
        lodging = Lodging(StayState.EXPECTED, self.plan.today + days(arrives_in))
        self._journey(ReferralState.ADMITTED, self._accepted(decided_on), lodging)

    def missed(self):
        """Expected yesterday, and nobody has heard of her."""
        lodging = Lodging(StayState.EXPECTED, self.plan.today - days(1))
        self._journey(ReferralState.ARRIVAL_MISSED, self._accepted(self.before(4, 5)), lodging)

    def arrived(self):
        least, most = (280, 340) if share(self.rng, 12) else (2, 265)
        self._lodged(self.before(least, most))

    def left(self, ago, ready_in, longer, works_in):
        """Somebody has just left: the places are being made ready; later there are works, if any."""
        leaves_on = self.plan.today - days(ago)
        self._lodged(working(leaves_on - days(self.rng.randint(180, 260))), leaves_on)
        self.plan.journeys[-1].lodging.ready_in = ready_in
        self.plan.journeys[-1].lodging.longer = longer
        if works_in:
            self._block("works", self.plan.today + days(works_in), self.plan.today + days(works_in + 7))

    def past(self):
        """Stays that ended, back to the first day."""
        while self._ended():
            pass

    def _ended(self):
        leaves_on = self.until - days(self.rng.randint(3, 30))
        length = self.rng.randint(*weighted(self.rng, {(40, 150): 2, (150, 272): 6, (272, 400): 3}))
        arrives_on = working(leaves_on - days(length))
        if arrives_on < self.plan.first_day:
            return False
        self._gap(leaves_on, self.until)
        self._lodged(arrives_on, leaves_on)
        return True

    def _lodged(self, arrives_on, leaves_on=None):
        decided_on = working(arrives_on - days(self.rng.randint(2, 7)))
        state, fate = StayState.ARRIVED, ReferralState.ARRIVED
        if leaves_on:
            state, fate = StayState.ENDED, ReferralState.CLOSED
        self._journey(fate, self._accepted(decided_on), Lodging(state, arrives_on, leaves_on))

    def _accepted(self, decided_on):
        return accepted(self.rng, self.house, self.places, decided_on)

    def _journey(self, fate, offer, lodging=None):
        journey = Journey(fate, len(self.places), offers=[offer], lodging=lodging)
        self.plan.journeys.append(journey)
        self.until = offer.proposed_on

    def _gap(self, since, until):
        length = (until - since).days
        if length > 4 and share(self.rng, 40):
            back = since + days(self.rng.randint(1, min(6, length - 3)))
            self._block(weighted(self.rng, GAP_REASONS), since, back)
            since = back
        self._window(since, until)

    def _block(self, reason, since, until):
        self.plan.blocked += [Blocked(place, reason, since, until) for place in self.places]

    def _window(self, since, until):
        self.plan.windows.append(Window(self.house, self.places, since, until))


def accepted(rng, house, places, decided_on):
    """A proposal that ends in an admission, sometimes against the centre's opinion."""
    proposed_on = working(decided_on - days(rng.randint(3, 6)))
    opinion_on = max(proposed_on, working(proposed_on + days(rng.randint(0, 2))))
    against = share(rng, 7)
    return Offer(
        house,
        places,
        proposed_on,
        opinion=Opinion.UNFAVOURABLE if against else Opinion.FAVOURABLE,
        opinion_on=opinion_on,
        overridden=against,
        answer=Answer.ACCEPTED,
        answer_on=max(opinion_on, working(decided_on - days(1))),
        ending=Ending.ADMITTED,
        ended_on=decided_on,
    )


def failed(rng, window, ending):
    """A proposal inside a window that led nowhere; the places are free again on its last day."""
    proposed_on = window.starts_on
    offer = Offer(window.house, window.places, proposed_on, ending=ending)
    offer.ended_on = proposed_on + days(7 if ending == Ending.EXPIRED else rng.randint(2, 4))
    if ending in (Ending.OPINION_UPHELD, Ending.REFUSED) or (ending != Ending.EXPIRED and share(rng, 60)):
        offer.opinion_on = proposed_on + days(1)
        offer.opinion = Opinion.UNFAVOURABLE if ending == Ending.OPINION_UPHELD else Opinion.FAVOURABLE
    if ending == Ending.MISSED:
        offer.opinion, offer.opinion_on = Opinion.FAVOURABLE, proposed_on
        offer.answer, offer.answer_on = Answer.ACCEPTED, proposed_on + days(1)
        offer.ended_on = proposed_on + days(5)
    if ending == Ending.REFUSED:
        offer.answer, offer.answer_on = Answer.REFUSED, offer.ended_on
    window.starts_on = offer.ended_on
    return offer


def date_the_beginning(rng, journey, before):
    """What came before: eligibility decided on or before this day, and so on backwards."""
    journey.assessed_on = working(before - days(rng.randint(0, 20)))
    journey.taken_on = working(journey.assessed_on - days(rng.randint(0, 3)))
    date_the_submission(rng, journey, journey.taken_on)


def date_the_submission(rng, journey, before):
    journey.submitted_on = working(before - days(rng.randint(0, 3)))
    journey.asked_on = working(journey.submitted_on - days(rng.randint(1, 20)))


def sources(seed):
    return {part: source(seed, part) for part in ("slots", "stays", "others", "beginnings")}
