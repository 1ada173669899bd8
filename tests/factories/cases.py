"""Cases made by the real verbs: opened, then filled in step by step."""

from datetime import date, timedelta

from django.utils import timezone

from cases import actions, queries
from cases.enums import ConsentScope, Urgency
from cases.models import Case, Child, Circle
from cases.vocabularies import (
    AccommodationType,
    ConsentMeans,
    ContactChannel,
    Detector,
    ExploitationType,
    Gender,
    Indicator,
    Language,
    Need,
    Protection,
)
from tests.memory import remembered
from trips.geography.models import Department, Town

DAY = date(2026, 11, 20)


def word(vocabulary, code):
    return vocabulary.objects.current().get(code=code)


def words(vocabulary, *codes):
    return list(vocabulary.objects.current().filter(code__in=codes))


def consents(day=DAY):
    means = word(ConsentMeans, "oral_interpreter")
    return [actions.ConsentGiven(scope, day, means) for scope in ConsentScope]


@remembered
def make_case(by, now=None):
    """A case with consent and empty steps."""
    return actions.open_case(consents=consents(), by=by, now=now or timezone.now())


HOUSEHOLD = {
    "first_name": "Imaginary",
    "last_name": "Person",
    "birth_date": date(1995, 5, 17),
    "phone": "+99 000 000 000",
    "file_number": "FAKE-1",
    "needs_interpreter": True,
    "reduced_mobility": False,
    "has_children": False,
    "no_stairs": None,
    "cot": None,
    "building_wish": "",
    "near_hospital": None,
    "near_psychologist": None,
    "children": [],
}


def household(**values):
    return {
        **HOUSEHOLD,
        "gender": word(Gender, "woman"),
        "languages": words(Language, "en", "bin"),
        **values,
    }


def situation(**values):
    return {
        "protection": word(Protection, "refugee"),
        "protected_on": date(2026, 6, 1),
        "accommodation": word(AccommodationType, "cada"),
        "department": Department.objects.get(code="69"),
        "accommodation_ends_on": date(2026, 12, 31),
        "needed_on": None,
        **values,
    }


def detection(**values):
    return {
        "exploitation_types": words(ExploitationType, "sexual"),
        "indicators": words(Indicator, "papers", "debt"),
        "detected_by": word(Detector, "ngo_worker"),
        "detected_on": date(2026, 9, 1),
        "identified_by": None,
        "identified_on": None,
        **values,
    }


def needs(*codes):
    return {"needs": words(Need, *(codes or ("safety", "legal")))}


def safety(**values):
    return {
        "urgency": Urgency.HIGH,
        "no_zone": False,
        "departments": [Department.objects.get(code="69")],
        "circles": [],
        "channels": words(ContactChannel, "caseworker"),
        "contact_rules": "Weekdays only",
        **values,
    }


def circle(town="Lyon", radius_km=100):
    found = Town.objects.filter(name=town).order_by("-population").first()
    return Circle(found, radius_km)


STEPS = {
    "household": (actions.save_household, household),
    "situation": (actions.save_situation, situation),
    "detection": (actions.save_detection, detection),
    "needs": (actions.save_needs, needs),
    "safety": (actions.save_safety, safety),
}


def save_step(case, code, *, by, now=None, revision=None, **values):
    """One step with sensible answers, except those given."""
    save, answers = STEPS[code]
    if code == "household":
        values = somebody_else(case) | values
    if revision is None:
        revision = type(queries.step_of(case, code)).objects.get(case=case).revision
    return save(case=case, revision=revision, by=by, now=now or timezone.now(), **answers(**values))


def somebody_else(case):
    """Each case of a test is another woman's; the first is born on the day of `HOUSEHOLD`."""
    before = Case.objects.filter(pk__lt=case.pk).count()
    born = HOUSEHOLD["birth_date"] + timedelta(days=before)
    return {"birth_date": born, "file_number": f"FAKE-{before + 1}"}


@remembered
def make_full_case(by, now=None, **steps):
    """A case ready for a referral; `safety={"no_zone": True}` changes the answers of one step."""
    case = make_case(by, now)
    for code in STEPS:
        save_step(case, code, by=by, now=now, **steps.get(code, {}))
    return queries.load_answers(queries.case_for(by, case.reference))


def opened(model, **lookup):
    """A row as it is stored now, with the key that opens it."""
    return model.objects.select_related("case__key").get(**lookup)


def children_of(case):
    return Child.objects.select_related("case__key").filter(case=case)


def zones_stored(case):
    """The places to avoid, as they are stored now."""
    return queries.zones_of(Case.objects.get(pk=case.pk))
