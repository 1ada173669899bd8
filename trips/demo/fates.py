"""How many women are where: the quotas of the demo world."""

from itertools import count, cycle

from centres.enums import StayState
from placements.enums import Answer, Ending, Opinion, ReferralState
from trips.demo.calendar import days, working
from trips.demo.plan import (
    Journey,
    Lodging,
    Plan,
    Walk,
    accepted,
    date_the_beginning,
    date_the_submission,
    failed,
    sources,
)
from trips.demo.randomness import share, weighted

CUTS = {
    1: [(1,)],
    2: [(2,), (1, 1), (1, 1)],
    3: [(3,), (1, 2), (1, 1, 1), (1, 1, 1)],
    4: [(4,), (2, 2), (1, 3), (1, 1, 2), (1, 1, 1, 1), (1, 1, 1, 1)],
}
LIVE = (
    ("", False, ""),
    ("", False, ""),
    (Opinion.FAVOURABLE, False, ""),
    (Opinion.UNFAVOURABLE, False, ""),
    (Opinion.UNFAVOURABLE, True, ""),
    (Opinion.FAVOURABLE, False, Answer.ACCEPTED),
    (Opinion.UNFAVOURABLE, True, Answer.ACCEPTED),
)
ARRIVALS_IN = (-1, 0, 2, 6)
# Who left how many days ago, how many days her places need, why so many, and in how many days there are works.
LEFT = ((1, 3, "", 20), (6, 12, "bedding", 0))
UNAVAILABLE = ("works", "pest_control", "refurbishing")
# Referrals that have no place: state → how many, submitted how many days ago.
QUEUE = {
    ReferralState.SUBMITTED: (7, (1, 5)),
    ReferralState.UNDER_REVIEW: (6, (2, 9)),
    ReferralState.INFORMATION_REQUESTED: (3, (4, 11)),
    ReferralState.WAITING: (10, (6, 70)),
}
QUEUED = sum(number for number, _ago in QUEUE.values())
LYON, GUIANA = "69", "973"
DRAFTS = 9
# Drafts begun so many days ago that nobody used: thrown away since.
UNUSED = (52, 170)
NOT_ELIGIBLE = (
    *("asylum_pending", "asylum_pending", "asylum_pending", "no_protection", "no_protection"),
    *("no_danger", "no_sign", "not_concerned", "missing_facts"),
)
# Why withdrawn, and how far the referral had come.
WITHDRAWN = (
    ("woman_changed_mind", ReferralState.DRAFT),
    ("ngo_mistake", ReferralState.DRAFT),
    ("ngo_duplicate", ReferralState.SUBMITTED),
    ("ngo_other_solution", ReferralState.UNDER_REVIEW),
    ("woman_other_solution", ReferralState.WAITING),
    ("woman_consent", ReferralState.WAITING),
    ("ngo_no_contact", ReferralState.WAITING),
    ("woman_left", ReferralState.PROPOSED),
    ("centre_safety", ReferralState.ADMITTED),
    ("woman_changed_mind", ReferralState.ADMITTED),
)
FAILED = (Ending.REFUSED, Ending.EXPIRED, Ending.OPINION_UPHELD, Ending.RELEASED, Ending.MISSED)
SECOND_CHANCES = 10


def make_plan(seed, today, houses):
    plan, rngs = Plan(today), sources(seed)
    walks = _walks(plan, rngs, houses)
    for walk, (method, arguments) in _todays(walks, houses):
        getattr(walk, method)(*arguments)
        walk.past()
    _add_failures(plan, rngs["others"])
    _add_withdrawals_of_places(plan, rngs["others"])
    for journey in plan.journeys:
        date_the_beginning(rngs["beginnings"], journey, journey.offers[0].proposed_on)
    _add_waiting_after_failure(plan, rngs["others"])
    _add_queue(plan, rngs["others"])
    _add_not_eligible(plan, rngs["others"])
    _add_early_withdrawals(plan, rngs["others"])
    _add_drafts(plan, rngs["others"])
    plan.journeys.sort(key=lambda journey: journey.asked_on)
    _show(plan)
    return plan


def _show(plan):
    """The printed logins follow all live proposals, and the latest file of each other state."""
    latest = {journey.fate: journey for journey in plan.journeys}
    for journey in plan.journeys:
        live = journey.fate in (ReferralState.PROPOSED, ReferralState.ADMITTED)
        if live or journey is latest[journey.fate]:
            journey.shown, journey.department = True, LYON


def _walks(plan, rngs, houses):
    walks = []
    for house in houses:
        for _unit, places in house.units:
            rest = iter(places)
            for size in rngs["slots"].choice(CUTS[len(places)]):
                slot = [next(rest) for _place in range(size)]
                walks.append(Walk(plan, rngs["stays"], house, slot))
    rngs["slots"].shuffle(walks)
    return walks


def _todays(walks, houses):
    """What each slot is today: first what must be somewhere, then somebody in all others."""
    left = list(walks)
    wanted = [(lambda walk, house=house: walk.house is house, ("free", ())) for house in houses]
    wanted += [(lambda walk, size=size: len(walk.places) == size, ("free", ())) for size in (2, 3)]
    wanted += [(_shares_its_unit, ("closed_for", ("under_occupation",)))]
    wanted += [(_any, ("closed_for", (reason,))) for reason in UNAVAILABLE]
    wanted += [(_any, ("left", left)) for left in LEFT]
    # The house whose manager has a printed login comes first.
    first = cycle((lambda walk: _any(walk) and walk.house is houses[0], _any))
    wanted += [(fits, ("proposed", live)) for fits, live in zip(first, LIVE, strict=False)]
    wanted += [(_any, ("missed", ()))]
    wanted += [(fits, ("expected", (ahead,))) for fits, ahead in zip(first, ARRIVALS_IN, strict=False)]
    for fits, today in wanted:
        walk = next((walk for walk in left if fits(walk)), left[0])
        left.remove(walk)
        yield walk, today
    for walk in left:
        yield walk, ("arrived", ())


def _any(walk):
    return len(walk.places) < 4


def _shares_its_unit(walk):
    unit = walk.places[0].unit
    return len(walk.places) == 1 and any(
        len(places) > 1 for known, places in walk.house.units if known is unit
    )


def _windows(plan, least, since=None):
    """Long enough, the latest first; begun on a working day."""
    found = []
    for window in plan.windows:
        if window.starts_on.weekday() > 4:
            window.starts_on += days(7 - window.starts_on.weekday())
        if (window.ends_on - window.starts_on).days >= least and window.starts_on >= (
            since or plan.first_day
        ):
            found.append(window)
    return sorted(found, key=lambda window: (window.starts_on, window.places[0].reference), reverse=True)


def _add_failures(plan, rng):
    """Some were proposed another place first: it came to nothing, and she waited on."""
    kinds, done = FAILED * SECOND_CHANCES, count()
    for journey in [j for j in plan.journeys if j.lodging]:
        accepted_on = journey.offers[0].proposed_on
        window = next((w for w in _windows(plan, 8) if _comes_before(w, journey, accepted_on)), None)
        if window is not None:
            journey.offers.insert(0, failed(rng, window, kinds[next(done)]))
        if len([j for j in plan.journeys if len(j.offers) > 1]) == SECOND_CHANCES:
            return


def _comes_before(window, journey, day):
    return (
        len(window.places) >= journey.size
        and window.starts_on + days(8) <= day
        and day - window.starts_on < days(60)
    )


def _add_withdrawals_of_places(plan, rng):
    """Withdrawn while a place was proposed, or after the decision: the stay is cancelled."""
    for code, stage in WITHDRAWN:
        if stage not in (ReferralState.PROPOSED, ReferralState.ADMITTED):
            continue
        window = rng.choice(_windows(plan, 14))
        journey = Journey(ReferralState.WITHDRAWN, len(window.places), code=code)
        if stage == ReferralState.PROPOSED:
            offer = failed(rng, window, Ending.WITHDRAWN)
            journey.withdrawn_on = offer.ended_on
        else:
            decided_on = working(window.starts_on + days(9))
            offer = accepted(rng, window.house, window.places, decided_on)
            journey.withdrawn_on = working(decided_on + days(4))
            journey.lodging = Lodging(StayState.CANCELLED, decided_on + days(6))
            window.starts_on = journey.withdrawn_on
        journey.offers = [offer]
        plan.journeys.append(journey)


def _add_waiting_after_failure(plan, rng):
    """Still waiting after a proposal that came to nothing: one of each kind, never a penalty."""
    for ending in FAILED:
        window = next(w for w in _windows(plan, 8) if w.ends_on == plan.today)
        journey = Journey(ReferralState.WAITING, len(window.places))
        journey.offers = [failed(rng, window, ending)]
        date_the_beginning(rng, journey, journey.offers[0].proposed_on)
        plan.journeys.append(journey)


def _add_queue(plan, rng):
    for state, (number, ago) in QUEUE.items():
        for _number in range(number):
            journey = Journey(state, weighted(rng, {1: 60, 2: 20, 3: 12, 4: 8}))
            _submit(rng, journey, plan.today - days(rng.randint(*ago)))
            if state != ReferralState.SUBMITTED:
                journey.taken_on = _soon(rng, plan, journey.submitted_on)
            if state == ReferralState.WAITING:
                journey.assessed_on = _soon(rng, plan, journey.taken_on)
            plan.journeys.append(journey)
    # One whom no directorate covers: the national desk decides.
    plan.journeys[-QUEUED].department = GUIANA
    # Two for whom the page must say why nothing fits.
    plan.journeys[-1].avoids_every_centre, plan.journeys[-1].size = True, 1
    plan.journeys[-2].size = 5


def _submit(rng, journey, day):
    date_the_submission(rng, journey, day)


def _soon(rng, plan, day):
    return max(day, working(min(day + days(rng.randint(0, 3)), plan.today - days(1))))


def _add_not_eligible(plan, rng):
    for code in NOT_ELIGIBLE:
        journey = Journey(ReferralState.NOT_ELIGIBLE, weighted(rng, {1: 70, 2: 30}), code=code)
        _submit(rng, journey, plan.today - days(rng.randint(12, SPAN_OF_OTHERS)))
        journey.taken_on = _soon(rng, plan, journey.submitted_on)
        journey.assessed_on = _soon(rng, plan, journey.taken_on)
        plan.journeys.append(journey)


def _add_early_withdrawals(plan, rng):
    reached = list(QUEUE)
    for code, stage in WITHDRAWN:
        if stage in (ReferralState.PROPOSED, ReferralState.ADMITTED):
            continue
        journey = Journey(ReferralState.WITHDRAWN, weighted(rng, {1: 70, 2: 30}), code=code)
        _submit(rng, journey, plan.today - days(rng.randint(20, SPAN_OF_OTHERS)))
        last = journey.submitted_on
        if stage == ReferralState.DRAFT:
            journey.submitted_on, journey.filled = None, 3
        if stage in reached[1:]:
            journey.taken_on = last = _soon(rng, plan, last)
        if stage in reached[2:]:
            journey.assessed_on = last = _soon(rng, plan, last)
        journey.withdrawn_on = last + days(7 if share(rng, 50) else 14)
        plan.journeys.append(journey)


def _add_drafts(plan, rng):
    for number in range(DRAFTS):
        journey = Journey(ReferralState.DRAFT, weighted(rng, {1: 60, 2: 25, 3: 15}), filled=number % 7)
        journey.asked_on = working(plan.today - days(rng.randint(1, 24)))
        plan.journeys.append(journey)
    for ago in UNUSED:
        journey = Journey(ReferralState.EXPIRED, 1, filled=2)
        journey.asked_on = working(plan.today - days(ago))
        plan.journeys.append(journey)


SPAN_OF_OTHERS = 480
