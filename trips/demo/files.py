"""The file of one woman at her NGO: consent and the steps of the referral form.

Shares follow the MIPROF survey of 2024 (86 % sexual exploitation, 11 % labour, 2 % offences, 1 % begging).
"""

from cases.enums import CaseState, ConsentScope, Urgency
from cases.models import (
    Case,
    CaseKey,
    Child,
    Circle,
    Consent,
    Detection,
    Household,
    Identity,
    NeedsAssessment,
    Person,
    Safety,
    Situation,
    Zones,
)
from cases.vocabularies import (
    AccommodationType,
    ConsentMeans,
    ContactChannel,
    Detector,
    ExploitationType,
    Gender,
    Identifier,
    Indicator,
    Language,
    Need,
    Protection,
)
from trips.demo import fakes
from trips.demo.calendar import days
from trips.demo.randomness import reference, share, some, weighted
from trips.geography.models import Department, Town
from trips.geography.queries import distance_km

EXPLOITATION = {"sexual": 86, "labour": 11, "offences": 2, "begging": 1}
GENDERS = {"woman": 97, "trans_woman": 3}
ACCOMMODATION = {
    "cada": 34,
    "huda": 25,
    "asylum_other": 8,
    "hotel": 9,
    "emergency": 8,
    "association": 6,
    "acquaintance": 5,
    "exploiter": 3,
    "street": 2,
}
LANGUAGES = {
    "en": 22,
    "fr": 16,
    "pcm": 10,
    "bin": 8,
    "yo": 5,
    "ar": 8,
    "ti": 6,
    "ln": 6,
    "sq": 5,
    "so": 4,
    "fa": 3,
    "ka": 3,
    "es": 2,
    "dyu": 2,
}
DEPARTMENTS = {
    "93": 16,
    "75": 7,
    "94": 3,
    "69": 15,
    "42": 6,
    "01": 3,
    "33": 10,
    "64": 4,
    "47": 3,
    "13": 12,
    "04": 2,
    "59": 6,
    "67": 4,
    "44": 4,
    "31": 4,
    "35": 3,
    "973": 2,
    "976": 1,
}
DETECTORS = {"ngo_worker": 45, "asylum_centre": 20, "ofpra": 10, "health": 8, "outreach": 8, "herself": 9}
IDENTIFIERS = {"police": 70, "gendarmerie": 25, "labour_inspection": 5}
URGENCIES = {Urgency.IMMINENT: 14, Urgency.HIGH: 38, Urgency.STANDARD: 48}
MEANS = {"oral_interpreter": 45, "oral": 30, "written": 20, "written_interpreter": 5}
CONTACT_RULES = (
    "Appeler entre 14 h et 17 h, ne pas laisser de message.",
    "Se présenter comme « le secrétariat », sans nommer l’association.",
    "Écrire d’abord un SMS neutre, attendre sa réponse avant d’appeler.",
    "",
)
# By the code of the reason of ineligibility; a refugee otherwise, or with subsidiary protection.
UNPROTECTED = {"asylum_pending": "pending", "no_protection": "none"}


class Registry:
    """What the files of the demo world draw on."""

    def __init__(self, rows, words, rng, plan, ngos, centres):
        self.rows, self.words, self.rng, self.plan, self.ngos = rows, words, rng, plan, ngos
        self.centre_departments = [centre.department for centre in centres]
        self.departments = {row.code: row for row in Department.objects.select_related("directorate")}
        towns = Town.objects.filter(department__code__in=DEPARTMENTS, population__gte=40000)
        self.towns = list(towns.order_by("geonames_id"))

    def term(self, model, weights):
        return self.words(model)[weighted(self.rng, weights)]

    def any(self, model, least, most):
        return some(self.rng, self.words(model).values(), least, most)

    def before(self, day, least, most):
        return day - days(self.rng.randint(least, most))


class File:
    """One case and its steps; `worker` is her key worker, `at` when the steps were saved."""

    def __init__(self, registry, journey, diary):
        self.registry, self.journey, self.rng = registry, journey, registry.rng
        self.worker = self._key_worker(registry.ngos)
        self.opened_at = diary.at(journey.asked_on)
        self.case = self._add_case()
        self._add_consents()
        steps = (self._identity, self._household, self._situation, self._detection, self._needs, self._safety)
        for number, step in enumerate(steps):
            filled = number < journey.filled
            self.saved = {"revision": 1, "saved_at": diary.at(journey.asked_on)} if filled else {}
            self.at = self.saved.get("saved_at", self.opened_at)
            step(filled)
            if filled:
                code = step.__name__.removeprefix("_")
                registry.rows.event(
                    "cases.save_step", self.case, at=self.at, by=self.worker, code=code, revision=1
                )

    def _key_worker(self, ngos):
        if self.journey.shown:
            return ngos[0][0]
        team = self.rng.choices(ngos, weights=(30, 25, 20, 15, 10))[0]
        return self.rng.choices(team, weights=(50, 30, 20))[0]

    @property
    def home(self):
        """The centre where she was to go last, if any."""
        return self.journey.offers[-1].house.centre if self.journey.offers else None

    def _add(self, row, **relations):
        self.registry.rows.add(row, at=self.at, by=self.worker)
        self.registry.rows.link(row, **relations)
        return row

    def _add_case(self):
        rows = self.registry.rows
        case = Case(
            reference=reference(self.rng, "D"),
            person=rows.add(Person(), at=self.opened_at),
            organisation=self.worker.organisation,
            key_worker=self.worker,
            opened_at=self.opened_at,
            opened_by=self.worker.user,
            **self._closing(),
        )
        rows.event("cases.open_case", case, at=self.opened_at, by=self.worker)
        rows.add(CaseKey.fresh(case=case), at=self.opened_at)
        return rows.add(case, at=self.opened_at, by=self.worker)

    def _closing(self):
        """Closed a while after the last thing that happened."""
        journey = self.journey
        over = journey.withdrawn_on or (journey.lodging and journey.lodging.leaves_on)
        if journey.fate == "not_eligible":
            over = journey.assessed_on
        if over is None or (self.registry.plan.today - over).days < 40 or share(self.rng, 15):
            return {}
        closed_at = self.opened_at + days((over - journey.asked_on).days + 20)
        return {"state": CaseState.CLOSED, "closed_at": closed_at, "closed_by": self.worker.user}

    def _add_consents(self):
        self.at = self.opened_at
        means = self.registry.term(ConsentMeans, MEANS)
        withdrawn = {}
        if self.journey.code == "woman_consent":
            moment = self.opened_at + days((self.journey.withdrawn_on - self.journey.asked_on).days)
            withdrawn = {"withdrawn_at": moment, "withdrawn_by": self.worker.user}
        for scope in ConsentScope:
            consent = Consent(
                case=self.case,
                scope=scope,
                given_on=self.journey.asked_on,
                means=means,
                recorded_at=self.opened_at,
                recorded_by=self.worker.user,
                **withdrawn,
            )
            self._add(consent)

    def _identity(self, filled):
        facts = {}
        if filled:
            facts = {
                "first_name": fakes.first_name(self.rng),
                "last_name": fakes.last_name(self.rng),
                "birth_date": self.registry.before(self.journey.asked_on, 18 * 366, 43 * 365),
                "gender": self.registry.term(Gender, GENDERS),
                "phone": fakes.phone(self.rng) if share(self.rng, 75) else "",
                "file_number": fakes.file_number(self.rng),
            }
        self._add(Identity(case=self.case, **self.saved, **facts))

    def _household(self, filled):
        facts, languages = {}, []
        if filled:
            names = {weighted(self.rng, LANGUAGES) for _language in range(self.rng.randint(1, 3))}
            languages = self.registry.words(Language, *sorted(names))
            facts = {
                "needs_interpreter": "fr" not in names and share(self.rng, 85),
                "reduced_mobility": self._reduced_mobility(),
                "has_children": self.journey.size > 1,
            }
            self._add_children()
        self._add(Household(case=self.case, **self.saved, **facts), languages=languages)

    def _reduced_mobility(self):
        offers = self.journey.offers
        return share(self.rng, 8) and (not offers or offers[-1].places[0].unit.reduced_mobility)

    def _add_children(self):
        for _child in range(self.journey.size - 1):
            born = self.registry.before(self.journey.asked_on, 90, 13 * 365)
            self._add(Child(case=self.case, first_name=fakes.child_name(self.rng), birth_date=born))

    def _situation(self, filled):
        journey, facts = self.journey, {}
        if filled:
            protection = UNPROTECTED.get(journey.code) or weighted(
                self.rng, {"refugee": 78, "subsidiary": 22}
            )
            protected = journey.code not in UNPROTECTED
            department = journey.department or weighted(self.rng, DEPARTMENTS)
            ends_on = journey.asked_on + days(self.rng.randint(20, 130))
            facts = {
                "protection": self.registry.words(Protection)[protection],
                "protected_on": self.registry.before(journey.asked_on, 10, 290) if protected else None,
                "accommodation": self.registry.term(AccommodationType, ACCOMMODATION),
                "department": self.registry.departments[department],
                "accommodation_ends_on": ends_on if share(self.rng, 85) else None,
            }
        self.situation = self._add(Situation(case=self.case, **self.saved, **facts))

    def _detection(self, filled):
        facts, relations = {}, {}
        if filled:
            detected_on = self.registry.before(self.journey.asked_on, 5, 160)
            types = {weighted(self.rng, EXPLOITATION)} | ({"domestic"} if share(self.rng, 5) else set())
            relations = {
                "exploitation_types": self.registry.words(ExploitationType, *sorted(types)),
                "indicators": self.registry.any(Indicator, 2, 5),
            }
            facts = {"detected_by": self.registry.term(Detector, DETECTORS), "detected_on": detected_on}
            if share(self.rng, 25):
                facts["identified_by"] = self.registry.term(Identifier, IDENTIFIERS)
                facts["identified_on"] = detected_on + days(self.rng.randint(0, 5))
        self._add(Detection(case=self.case, **self.saved, **facts), **relations)

    def _needs(self, filled):
        needs, facts = [], {}
        if filled:
            facts = {"assessed_on": self.journey.asked_on}
            needs = self.registry.words(Need, "safety", "accommodation")
            needs += [need for need in self.registry.any(Need, 2, 5) if need not in needs]
        self._add(NeedsAssessment(case=self.case, **self.saved, **facts), needs=needs)

    def _safety(self, filled):
        facts, channels = {}, []
        if filled:
            departments = self._departments()
            zones = Zones(departments, [] if departments else self._circles()).sealed()
            channels = self.registry.any(ContactChannel, 1, 3)
            rules = self.rng.choice(CONTACT_RULES)
            urgency = weighted(self.rng, URGENCIES)
            facts = {"urgency": urgency, "no_zone": not zones, "zones": zones, "contact_rules": rules}
        safety = Safety(case=self.case, **self.saved, **facts)
        self.safety = self._add(safety, channels=channels)

    def _departments(self):
        if self.journey.avoids_every_centre:
            return self.registry.centre_departments
        if share(self.rng, 30):
            return []
        codes = {self.situation.department.code, *some(self.rng, ("13", "69", "75", "93"), 0, 1)}
        return [self.registry.departments[code] for code in sorted(codes)]

    def _circles(self):
        """A town that she must stay away from: far from where she was given a place."""
        town, radius = self.rng.choice(self.registry.towns), self.rng.choice((30, 50, 80, 120))
        if self.home:
            point = (self.home.area_latitude, self.home.area_longitude)
            if distance_km(town.latitude, town.longitude, *map(float, point)) < radius + 30:
                return []
        return [Circle(town, radius)]
