"""What somebody finds who steals a dump of the database: nobody."""

import base64
import shutil
import subprocess
from datetime import date

import pytest
from django.db import connection

from cases import actions
from cases.models import CaseKey, Child, Identity, Safety
from centres.models import Centre
from tests.database import as_owner
from tests.factories import cases as make
from tests.personas import build_world
from tests.trips.demo.day import SEED, TODAY
from trips.demo import world as demo
from trips.identity.models import User
from trips.local.binaries import programs
from trips.local.problem import SetupError

pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True)]
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
    yield from (centre.address for centre in Centre.objects.select_related("key"))


def test_a_dump_names_nobody_and_holds_no_key():
    world = build_world()
    case = make.make_full_case(
        world.caseworker_a, household=CANARY, safety={"contact_rules": "Kanariengesang"}
    )
    make.save_step(case, "household", by=world.caseworker_a, **CANARY | {"first_name": "Zaunkoenigin"})
    demo.build(SEED, TODAY)
    # Invented surnames are few: some are also a colleague's, whose name is no secret.
    staff = " ".join(User.objects.values_list("full_name", flat=True))
    secrets = {text for text in opened() if text and text not in staff} | {
        "Kanarialle",
        "Zaunkoenigin",
        str(BORN),
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
