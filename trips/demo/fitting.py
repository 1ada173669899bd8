"""What centres say of what is near; what the place of each woman must have, and whom she must not meet."""

from cases.enums import BuildingWish
from cases.models import Case, Household, Situation
from cases.vocabularies import Language
from centres.enums import Building, StayState
from centres.models import SchoolStage, Stay
from placements.enums import ApartReason, ReferralState
from placements.models import Apart, Referral
from trips.demo.calendar import days, midnight
from trips.demo.randomness import reference, share, source, weighted

# Languages, crèche and schools, hospital and psychologist of each centre; the third has not said everything.
SURROUNDINGS = (
    (("fr", "en", "ar", "es"), ("creche", "maternelle", "elementaire", "college"), True, True),
    (("fr", "en", "pcm", "bin"), ("maternelle", "elementaire", "college", "lycee"), False, True),
    (("fr", "en", "so"), ("maternelle", "elementaire"), True, None),
)
# What those wish for who live in the other kind of building.
OTHER_KIND = {Building.COLLECTIVE: BuildingWish.SCATTERED, Building.SCATTERED: BuildingWish.COLLECTIVE}
# So many in each kind of building.
WISH_TO_MOVE = 4
WISHES = {BuildingWish.ANY: 50, BuildingWish.SCATTERED: 30, BuildingWish.COLLECTIVE: 20}


def describe_houses(rows, words, houses):
    for house, (languages, stages, hospital, psychologist) in zip(houses, SURROUNDINGS, strict=False):
        centre = house.centre
        centre.near_hospital, centre.near_psychologist = hospital, psychologist
        rows.link(
            centre,
            languages=[words(Language)[code] for code in languages],
            school_stages=[words(SchoolStage)[code] for code in stages],
        )


def say_what_fits(rows, seed):
    """From a source of its own: the files stay as they are."""
    rng = source(seed, "fitting")
    for household in rows.of[Household]:
        if household.saved_at:
            household.no_stairs = share(rng, 7)
            household.building_wish = weighted(rng, WISHES)
            household.near_hospital = share(rng, 15)
            household.near_psychologist = share(rng, 45)
    for situation in rows.of[Situation]:
        if situation.saved_at and share(rng, 5):
            situation.needed_on = situation.saved_at.date() + days(rng.randint(20, 60))


def wish_to_move(rows):
    """Some who live alone wish for the other kind of building and nothing else: two of them could exchange."""
    for building, wish in OTHER_KIND.items():
        alone = [one for one in rows.of[Stay] if one.state == StayState.ARRIVED and one.household_size == 1]
        there = [id(one.case) for one in alone if one.centre.building == building][:WISH_TO_MOVE]
        for household in rows.of[Household]:
            if id(household.case) in there:
                household.building_wish, household.no_stairs = wish, False
                household.near_hospital = household.near_psychologist = False


def keep_apart(rows, seed, today):
    """One who waits must not meet a resident, and two who wait must not meet each other: of one NGO each."""
    rng = source(seed, "apart")
    waiting = [one.case for one in rows.of[Referral] if one.state == ReferralState.WAITING]
    living = [one.case for one in rows.of[Stay] if one.state == StayState.ARRIVED]
    _pair(rows, rng, today, waiting[:1], living, ApartReason.KNOWN)
    _pair(rows, rng, today, waiting[1:2], waiting[2:], ApartReason.ASKED)


def _pair(rows, rng, today, ones, others, reason):
    for one in ones:
        of_her_ngo = [other for other in others if other.organisation is one.organisation]
        if not of_her_ngo:
            continue
        first, second = sorted([one, of_her_ngo[0]], key=rows.of[Case].index)
        made = Apart(
            reference=reference(rng, "Z"),
            first=first,
            first_person=first.person,
            second=second,
            second_person=second.person,
            reason=reason,
            recorded_at=midnight(today) - days(3),
            recorded_by=one.key_worker.user,
        )
        rows.add(made, at=made.recorded_at, by=one.key_worker)
