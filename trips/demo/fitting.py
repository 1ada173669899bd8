"""What a centre says of its languages and of what is near; what the place of each woman must have."""

from cases.enums import BuildingWish
from cases.models import Household, Situation
from cases.vocabularies import Language
from centres.models import SchoolStage
from trips.demo.calendar import days
from trips.demo.randomness import share, source, weighted

# Languages, crèche and schools, hospital and psychologist of each centre; the third has not said everything.
SURROUNDINGS = (
    (("fr", "en", "ar", "es"), ("creche", "maternelle", "elementaire", "college"), True, True),
    (("fr", "en", "pcm", "bin"), ("maternelle", "elementaire", "college", "lycee"), False, True),
    (("fr", "en", "so"), ("maternelle", "elementaire"), True, None),
)
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
