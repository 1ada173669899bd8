"""What somebody finds who steals a dump of the database: nobody."""

import base64
import shutil
import subprocess
from datetime import date, timedelta

import pytest
from django.apps import apps
from django.db import connection
from django.utils import timezone

from cases import actions
from cases.enums import RemovalReason
from cases.models import CaseKey, Child, Document, Identity, Safety
from centres import actions as centres
from centres.models import Centre, Service
from placements import actions as placements
from placements.enums import ReferralState
from placements.models import AlarmClosing
from tests.cases.test_documents import make_document
from tests.database import as_owner
from tests.factories import cases as make
from tests.factories import centres as centre
from tests.factories import evidence, handovers, stays, work
from tests.factories.actors import NOBODY, make_user
from tests.factories.placements import ask, make_referral
from tests.personas import committed_world
from tests.trips.demo.day import SEED, TODAY
from trips.audit import tracking
from trips.demo import world as demo
from trips.identity.models import User
from trips.local.binaries import programs
from trips.local.problem import SetupError
from trips.organisations.models import ReadingAlarm
from trips.organisations.watch import lift_alarm
from trips.sealing.fields import SealedField

# One for each text that a person may type, the longest that its form takes.
TEXTS = {
    "register_number": "KAN-REGISTER-7",
    "partner": "Kanarienvogelverein " + "p" * 60,
    "session_partner": "Zaunkoenigverein " + "q" * 63,
    "cancelled_why": "Kanarie verwechselt " + "r" * 180,
    "corrected_why": "Kanarie kam frueher " + "s" * 180,
    "alarm": "Kanarienzaehlung " + "t" * 183,
    "question": "Kanarienfrage " + "a" * 486,
    "reply": "Kanarienantwort " + "b" * 484,
    "assessment": "Kanarienbericht " + "c" * 400,
    "exit_plan": "Kanarienplan " + "d" * 400,
    "absence": "Kanarienausflug " + "e" * 180,
    "measures": "Kanarienhilfe " + "f" * 400,
    "official_number": "KAN-EIG-2718",
    "note": "Kanarienbrief " + "u" * 986,
    "goal": "Kanarienziel " + "v" * 287,
    "sign": "Kanarienwarnung " + "w" * 104,
    "deed": "Kanarienflug " + "x" * 987,
    "spot": "Kanarienbaum " + "y" * 187,
    "word": "Kanarienruf",
    "mistaken": "Kanarie verhoert " + "z" * 183,
    "house": "Kanarienwache " + "g" * 400,
    "house_number": "KAN-EIG-1828",
    "check": "Kanarie verzaehlt " + "h" * 180,
    "partner_name": "Kanarienzuechterbund",
    "contact": "Kanarienbuero 27182",
    "found": "Kanarienspur " + "q" * 400,
}
DAY = timedelta(days=1)
pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]
KEYS = ("cases_casekey", "centres_centrekey")
BORN = date(1911, 11, 12)
CANARY = {
    "first_name": "Kanarialle",
    "last_name": "Vogelzwitschern",
    "phone": "+99 271 828 182",
    "file_number": "KAN-314159",
    "birth_date": BORN,
    "has_children": True,
    "children": [actions.ChildGiven("Zwitscherine", BORN)],
}


def pg_dump():
    """Of the version that runs beside the tests; another server has its own."""
    try:
        return programs() / "pg_dump"
    except SetupError:
        return shutil.which("pg_dump")


def dump(*options):
    with as_owner():
        told = connection.get_connection_params()
    command = [pg_dump(), "--host", told["host"], "--username", told["user"], *options, told["dbname"]]
    environment = {"PGPASSWORD": told.get("password") or "", "PGPORT": str(told.get("port") or 5432)}
    done = subprocess.run(command, check=True, capture_output=True, env=environment)
    return done.stdout.decode()


def disguises(text):
    """A text as a dump could still give it away."""
    for written in {text, text[::-1], text.upper(), text.lower()}:
        raw = written.encode()
        yield from (written, raw.hex())
        # Wherever it starts in a group of three bytes, its middle is written the same.
        for shift in range(3):
            yield base64.b64encode(bytes(shift) + raw).decode()[4 : (len(raw) + shift) // 3 * 4]


def opened():
    for identity in Identity.objects.select_related("case__key"):
        yield from (identity.last_name, identity.phone, identity.file_number)
        if len(identity.first_name) > 7:
            yield identity.first_name
    yield from (child.first_name for child in Child.objects.select_related("case__key"))
    yield from (safety.contact_rules for safety in Safety.objects.select_related("case__key"))
    yield from (one.address for one in Centre.objects.select_related("key"))
    services = Service.objects.select_related("stay__case__key")
    yield from (service.cancelled_why for service in services if service.cancelled_at)


def seed(world, now):
    """A canary in every text that a person may type; returns what else must be found nowhere."""
    safety = {"contact_rules": "Kanariengesang", "circles": [make.circle("Nice", 40)]}
    case = make.make_full_case(world.caseworker_a, household=CANARY, safety=safety)
    make.save_step(case, "household", by=world.caseworker_a, **CANARY | {"first_name": "Zaunkoenigin"})
    named = {"last_name": "Vogelzwitschern"}
    referral = make_referral(world, ReferralState.UNDER_REVIEW, household=named)
    placements.register(referral=referral, number=TEXTS["register_number"], by=world.officer_lyon, now=now)
    seed_texts_of_a_stay(world, now)
    seed_texts_of_the_work(world, case)
    seed_texts_of_the_house(world, now)
    seed_texts_to_decide_on(world, now)
    seed_texts_of_the_way(world, now)
    alarm = ReadingAlarm(user=make_user(), measure="hour", count=9, quota=5, warned_at=now, suspended_at=now)
    lift_alarm(alarm=tracking.create(alarm, by=NOBODY), why=TEXTS["alarm"], by=world.protection, now=now)
    return key_of_a_removed_document(world, case, now)


def seed_texts_of_a_stay(world, now):
    stay = centre.make_resident(world)
    service = centre.log(world, stay, partner=TEXTS["partner"])
    actor = {"by": world.manager_north, "now": now}
    centres.cancel_service(service=service, why=TEXTS["cancelled_why"], **actor)
    centres.correct_arrival(stay=stay, day=stay.starts_on - DAY, why=TEXTS["corrected_why"], **actor)
    session = {"centre": world.centres["north"], "stays": [stay], "commitment": centre.commitment("4.4")}
    centres.record_session(
        **session, held_on=stay.starts_on, minutes=60, partner=TEXTS["session_partner"], **actor
    )


def seed_texts_of_the_house(world, now):
    actor = {"by": world.manager_north, "now": now}
    incident = stays.open_house_incident(world, now=now)
    told = {"measures": TEXTS["house"], "official_number": TEXTS["house_number"]}
    centres.complete_house_incident(incident=incident, declared_on=timezone.localdate(now), **told, **actor)
    centres.cancel_check(check=evidence.make_check(world), why=TEXTS["check"], **actor)
    named = {"kind": "ngo", "level": "local", "name": TEXTS["partner_name"]}
    partner = centres.add_partner(centre=world.centres["north"], **named, **actor)
    evidence.make_partnership(world, partner=partner, contact=TEXTS["contact"])


def seed_texts_to_decide_on(world, now):
    referral = make_referral(world, ReferralState.UNDER_REVIEW, household={"last_name": "Vogelfrage"})
    ask(world, referral, detail=TEXTS["question"], now=now)
    placements.answer_ngo(referral=referral, answer=TEXTS["reply"], by=world.caseworker_a, now=now)
    stay = stays.make_referred_resident(world, household={"last_name": "Vogelzug"})
    stays.ask_extension(world, stay, assessment=TEXTS["assessment"], exit_plan=TEXTS["exit_plan"])
    actor = {"by": world.manager_north, "now": now}
    absence = stays.record_absence(world, stay, now=now)
    centres.cancel_absence(absence=absence, why=TEXTS["absence"], **actor)
    incident = stays.open_incident(world, stay, now=now)
    told = {"measures": TEXTS["measures"], "official_number": TEXTS["official_number"]}
    centres.complete_incident(incident=incident, declared_on=timezone.localdate(now), **told, **actor)


def seed_texts_of_the_way(world, now):
    stay = make_referral(
        world, ReferralState.ADMITTED, centre="south", household={"last_name": "Vogelflug"}
    ).stay
    handovers.plan(world, stay, safe_word=TEXTS["word"])
    heard = handovers.confirm(world, stay)
    placements.strike_out(confirmation=heard, why=TEXTS["mistaken"], by=world.caseworker_a, now=now)
    alarm = placements.report_missing(stay=stay, by=world.manager_south, now=now)
    later = {"closing": make.word(AlarmClosing, "later"), "expected_at": now + DAY}
    placements.close_alarm(alarm=alarm, note=TEXTS["found"], by=world.caseworker_a, now=now, **later)


def seed_texts_of_the_work(world, case):
    work.make_note(world, case, text=TEXTS["note"])
    work.make_goal(world, case, text=TEXTS["goal"])
    work.make_safety_plan(world, case, signs=[TEXTS["sign"]], what_to_do=TEXTS["deed"])
    work.make_appointment(world, case, place=TEXTS["spot"])


def key_of_a_removed_document(world, case, now):
    """Opened and sealed, as it stood in the row."""
    document = make_document(world, case)
    stored = Document.objects.select_related("case__key").get(pk=document.pk)
    secrets = [stored.file_key, bytes(stored.file_key_sealed).hex()]
    actions.remove_document(document=document, reason=RemovalReason.WRONG, by=world.caseworker_a, now=now)
    make_document(world, case)
    return secrets


def sealed_columns():
    """(model, field) of every sealed column of a table that is no history."""
    return {
        (model, field)
        for model in apps.get_models()
        for field in model._meta.concrete_fields
        if isinstance(field, SealedField) and not hasattr(model, "instance_type")
    }


def test_a_dump_names_nobody_and_holds_no_key():
    world, now = committed_world(), timezone.now()
    removed = seed(world, now)
    unseeded = {
        f"{model._meta.label}.{field.name}"
        for model, field in sealed_columns()
        if not model._base_manager.filter(**{f"{field.name}__isnull": False}).exists()
    }
    assert unseeded == set()
    demo.build(SEED, TODAY)
    # Invented surnames are few: some are also a colleague's, whose name is no secret.
    staff = " ".join(User.objects.values_list("full_name", flat=True))
    secrets = {text for text in opened() if text and text not in staff} | {
        "Kanarialle",
        "Zaunkoenigin",
        str(BORN),
        *TEXTS.values(),
        *removed,
    }
    assert len(secrets) > 300

    ordinary = dump(*(f"--exclude-table-data={table}" for table in KEYS))
    assert "cases_identity" in ordinary
    assert Identity.history.model._meta.db_table in ordinary
    assert {text for text in secrets if any(word in ordinary for word in disguises(text))} == set()

    wrapped = {bytes(key).hex() for key in CaseKey.objects.values_list("wrapped", flat=True)}
    assert not [key for key in wrapped if key in ordinary]
    apart = dump("--data-only", *(f"--table={table}" for table in KEYS))
    assert all(key in apart for key in wrapped)
