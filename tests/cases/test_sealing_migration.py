"""The files of before: sealed by the migrations with their history, on a database of its own."""

import base64
from contextlib import contextmanager
from datetime import date
from uuid import UUID

import pytest
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from cases.models import Child, Document, Identity, Safety
from cases.queries import cases_named, zones_of
from centres.models import CentreKey, GroupSession, Occupancy, Service, Stay
from placements.models import Referral
from tests.database import as_owner, use_database
from trips.access.actor import Actor
from trips.database.migrating import drawn_alone
from trips.organisations.enums import Role
from trips.organisations.models import ReadingAlarm
from trips.sealing import secrets
from trips.sealing.blind import mark

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]
BEFORE = [("cases", "0003_initial")]
DATABASE = "test_before_sealing"
BORN = date(1995, 5, 17)
# One case of one woman, then what its tables held; `history_type` is "~" unless a row was removed.
FILE = """
INSERT INTO geography_region (id, code, name) VALUES (1, '84', 'Fake region');
INSERT INTO geography_department (id, code, name, region_id, latitude, longitude, is_overseas)
  VALUES (1, '69', 'Fake', 1, 45, 4, false), (2, '75', 'Other', 1, 48, 2, false);
INSERT INTO geography_town (id, geonames_id, name, folded, department_id, latitude, longitude, population)
  VALUES (1, 11, 'Imaginary', 'imaginary', 1, 45, 4, 9000), (2, 22, 'Elsewhere', 'elsewhere', 1, 45, 4, 9000);
INSERT INTO identity_user (id, password, is_superuser, email, full_name, is_active, created_at)
  VALUES (1, '', false, 'fake@example.org', 'Fake', true, now());
INSERT INTO organisations_organisation (id, reference, kind, name) VALUES (1, 'A-0000-0001', 'ngo', 'Fake');
INSERT INTO organisations_membership (id, reference, user_id, organisation_id, role, started_at)
  VALUES (1, 'M-0000-0001', 1, 1, 'caseworker', '2026-01-01');
INSERT INTO cases_person (id) VALUES (1);
INSERT INTO cases_case (id, reference, person_id, organisation_id, key_worker_id, state, opened_at, opened_by_id)
  VALUES (1, 'D-0000-0001', 1, 1, 1, 'open', '2026-01-01', 1);
INSERT INTO cases_identity (case_id, revision, first_name, last_name, birth_date, phone, file_number)
  VALUES (1, 1, 'Éloïse', 'N’Diaye', '1995-05-17', '', 'FAKE-1');
INSERT INTO cases_historicalidentity
  (history_id, case_id, revision, first_name, last_name, phone, file_number, history_date, history_type)
  VALUES (1, 1, 0, 'Earlier', '', '', '', '2026-01-01', '+');
INSERT INTO cases_child (id, case_id, first_name, birth_date) VALUES (1, 1, 'Ada', '2015-03-02');
INSERT INTO cases_historicalchild (history_id, id, case_id, first_name, birth_date, history_date, history_type)
  VALUES (1, 1, 1, 'Ada', '2015-03-02', '2026-01-01', '+'), (2, 2, 1, 'Gone', '2016-03-02', '2026-01-01', '+'),
         (3, 2, 1, 'Gone', '2016-03-02', '2026-01-02', '-');
INSERT INTO cases_safety (case_id, revision, urgency, no_zone, contact_rules)
  VALUES (1, 2, '2_high', false, 'Weekdays only');
INSERT INTO cases_safety_departments (safety_id, department_id) VALUES (1, 2);
INSERT INTO cases_keepawaycircle (id, case_id, town_id, radius_km) VALUES (1, 1, 1, 80);
INSERT INTO cases_historicalkeepawaycircle
  (history_id, id, case_id, town_id, radius_km, history_date, history_type)
  VALUES (1, 1, 1, 1, 50, '2026-01-01', '+'), (2, 2, 1, 2, 30, '2026-01-01', '+'),
         (3, 1, 1, 1, 80, '2026-01-02', '~'), (4, 2, 1, 2, 30, '2026-01-02', '-');
INSERT INTO cases_historicalsafety
  (history_id, case_id, revision, urgency, no_zone, contact_rules, history_date, history_type)
  VALUES (1, 1, 1, '', false, '', '2026-01-01', '~'), (2, 1, 2, '', false, 'Weekdays only', '2026-01-02', '~');
INSERT INTO cases_historicalsafety_departments (m2m_history_id, id, safety_id, department_id, history_id)
  VALUES (1, 1, 1, 1, 1), (2, 2, 1, 2, 2);
"""

# Then a document, whose key was sealed under the master key alone.
MIDWAY = [("cases", "0007_drop_clear_columns"), ("placements", "0006_zone_alarm")]
NUMBER, KEY = UUID(int=7), b"k" * 32
DOCUMENT = """
INSERT INTO cases_documentkind (id, code, label_fr, label_en, help_fr, help_en, position, shown_to_centre)
  VALUES (1, 'fake', 'Fake', 'Fake', '', '', 0, false);
INSERT INTO cases_document (reference, case_id, kind_id, file_number, file_key, content_kind, size, added_at,
  added_by_id, removal_reason) VALUES ('J-0000-0001', 1, 1, %s, %s, 'pdf', 9, '2026-01-01', 1, '')
"""
REFERRAL = """
INSERT INTO placements_referral (id, reference, case_id, state, state_since, urgency, household_size, register_number,
  created_at, created_by_id) VALUES (1, 'R-0000-0001', 1, 'draft', '2026-01-01', '', 1, 'FAKE-9', '2026-01-01', 1);
INSERT INTO placements_historicalreferral (history_id, id, reference, case_id, state, state_since, urgency,
  household_size, register_number, created_at, history_date, history_type)
  VALUES (1, 1, 'R-0000-0001', 1, 'draft', '2026-01-01', '', 1, 'FAKE-8', '2026-01-01', '2026-01-01', '+');
"""
# Then what a centre wrote down: of her, of another woman whose key was destroyed, and of both.
TEXTS_BEFORE = [("centres", "0011_drop_clear_address"), ("organisations", "0004_confirmations")]
TEXTS = """
INSERT INTO cases_person (id) VALUES (2);
INSERT INTO cases_case (id, reference, person_id, organisation_id, key_worker_id, state, opened_at, opened_by_id)
  VALUES (2, 'D-0000-0002', 2, 1, 1, 'erased', '2026-01-01', 1);
INSERT INTO cases_casekey (case_id, wrapped, master, destroyed_at, destroyed_by_id)
  VALUES (2, NULL, 'test', '2026-06-01', 1);
INSERT INTO centres_centre (id, reference, organisation_id, public_label, ofii_code, department_id, building,
  house_rules, area_latitude, area_longitude, opened_on)
  VALUES (1, 'C-0000-0001', 1, 'Fake', '', 1, 'mixed', '', 45, 4, '2010-01-01');
INSERT INTO centres_stay (id, reference, case_id, person_id, centre_id, state, household_size, starts_on, decided_end,
  decided_at, decided_by_id, arrived_at, arrived_by_id, cancelled_code)
  SELECT n, 'S-0000-000' || n, n, n, 1, 'arrived', 1, '2026-02-01', '2026-11-01', '2026-01-20', 1, '2026-02-01', 1, ''
  FROM generate_series(1, 2) n;
INSERT INTO centres_historicalstay (history_id, id, reference, case_id, state, household_size, starts_on, decided_at,
  cancelled_code, history_date, history_type, history_change_reason)
  SELECT n, 1, 'S-0000-0001', 1, 'arrived', 1, '2026-02-01', '2026-01-20', '', '2026-02-01', '~',
    (ARRAY [NULL, 'First correction', NULL, 'Second'])[n] FROM generate_series(1, 4) n;
INSERT INTO centres_historicaloccupancy (history_id, id, kind, starts_on, recorded_at, history_date, history_type,
  history_change_reason) VALUES (1, 1, 'held', '2026-02-01', '2026-02-01', '2026-02-01', '~', 'First correction');
INSERT INTO centres_condition (id, code, label_fr, label_en, help_fr, help_en, position)
  VALUES (1, '2', 'Fake', 'Fake', '', '', 0);
INSERT INTO centres_commitment (id, code, label_fr, label_en, help_fr, help_en, position, condition_id, nature)
  VALUES (1, '2.4', 'Fake', 'Fake', '', '', 0, 1, 'act_woman');
INSERT INTO centres_groupsession (id, reference, centre_id, commitment_id, held_on, minutes, partner, recorded_at,
  recorded_by_id) VALUES (1, 'N-0000-0001', 1, 1, '2026-03-01', 60, 'Fake theatre', '2026-03-01', 1);
INSERT INTO centres_service (id, reference, stay_id, commitment_id, provided_on, minutes, partner, recorded_at,
  recorded_by_id, cancelled_at, cancelled_by_id, cancelled_why)
  SELECT n, 'V-0000-000' || n, n, 1, '2026-03-01', 60, 'Fake clinic', '2026-03-01', 1, '2026-03-02', 1, 'Wrong woman'
  FROM generate_series(1, 2) n;
INSERT INTO centres_historicalservice (history_id, id, reference, stay_id, provided_on, minutes, partner, recorded_at,
  cancelled_why, history_date, history_type)
  VALUES (1, 1, 'V-0000-0001', 1, '2026-03-01', 60, 'Earlier clinic', '2026-03-01', '', '2026-03-01', '+');
INSERT INTO organisations_readingalarm (id, reference, user_id, measure, count, quota, warned_at, suspended_at,
  ended_at, ended_by_id, why)
  VALUES (1, 'A-0000-0001', 1, 'hour', 9, 5, '2026-03-01', '2026-03-01', '2026-03-02', 1, 'A census');
INSERT INTO organisations_historicalreadingalarm (history_id, id, reference, measure, count, quota, warned_at, why,
  history_date, history_type) VALUES (1, 1, 'A-0000-0001', 'hour', 9, 5, '2026-03-01', 'A census', '2026-03-02', '~');
"""
CENTRE_KEY = "INSERT INTO centres_centrekey (centre_id, seal_id, wrapped, master) VALUES (1, %s, %s, %s)"


def write_texts():
    key = CentreKey.fresh()
    with connection.cursor() as cursor:
        cursor.execute(TEXTS)
        cursor.execute(CENTRE_KEY, [key.seal_id, key.wrapped, key.master])


@contextmanager
def database_of_its_own():
    before = connection.settings_dict["NAME"]
    with as_owner():
        with connection._nodb_cursor() as cursor:
            cursor.execute(f"DROP DATABASE IF EXISTS {DATABASE}")
            cursor.execute(f"CREATE DATABASE {DATABASE}")
        use_database(DATABASE)
        try:
            yield
        finally:
            use_database(before)
            with connection._nodb_cursor() as cursor:
                cursor.execute(f"DROP DATABASE {DATABASE} WITH (FORCE)")


def migrate(*targets):
    executor = MigrationExecutor(connection)
    with drawn_alone():
        executor.migrate(list(targets) or executor.loader.graph.leaf_nodes())


@pytest.fixture
def migrated():
    with database_of_its_own():
        migrate(*BEFORE)
        with connection.cursor() as cursor:
            cursor.execute(FILE)
        migrate(*MIDWAY)
        token = secrets.seal(base64.b64encode(KEY).decode(), label=f"cases.document:{NUMBER}")
        with connection.cursor() as cursor:
            cursor.execute(DOCUMENT, [NUMBER, token])
            cursor.execute(REFERRAL)
        migrate(*TEXTS_BEFORE)
        write_texts()
        migrate()
        yield


def of_her(rows):
    return rows.select_related("case__key").filter(case=1)


@pytest.mark.usefixtures("migrated")
def test_what_was_clear_is_sealed_found_and_nowhere_else():
    identity = of_her(Identity.objects).get()
    assert (identity.full_name, identity.birth_date, identity.phone) == ("Éloïse N’Diaye", BORN, "")
    assert [line.first_name for line in of_her(Identity.history)] == ["Earlier"]
    worker = Actor(user_id=1, membership_id=1, organisation_id=1, role=Role.CASEWORKER)
    for name in ("eloise", "n'diaye", "ndiaye eloise", "N Diaye Éloïse", "fake 1"):
        assert cases_named(worker, name).count() == (name != "ndiaye eloise"), name
    assert [child.first_name for child in of_her(Child.objects)] == ["Ada"]
    lines = of_her(Child.history).order_by("history_id")
    assert [line.first_name for line in lines] == ["Ada", "Gone", "Gone"]
    assert lines[1].seal_id == lines[2].seal_id != lines[0].seal_id

    safety = of_her(Safety.objects).get()
    assert safety.contact_rules == "Weekdays only"
    zones = zones_of(safety.case)
    assert [zone.code for zone in zones.departments] == ["75"]
    assert [(circle.town.name, circle.radius_km) for circle in zones.circles] == [("Imaginary", 80)]
    then, now = of_her(Safety.history).order_by("history_id")
    assert then.zones == {"departments": ["69"], "circles": [[11, 50], [22, 30]]}
    assert now.zones == {"departments": ["75"], "circles": [[11, 80]]}

    document = of_her(Document.objects).get()
    assert base64.b64decode(document.file_key) == KEY
    referral = of_her(Referral.objects).get()
    assert referral.register_number == "FAKE-9"
    assert of_her(Referral.history).get().register_number == "FAKE-8"
    assert bytes(referral.register_mark) == mark(Referral, "register_mark", "fake9")
    check_texts()
    with connection.cursor() as cursor:
        cursor.execute("SELECT column_name FROM information_schema.columns WHERE column_name LIKE '%_clear'")
        assert cursor.fetchall() == []


def check_texts():
    hers, erased = Service.objects.select_related("stay__case__key").order_by("pk")
    assert (hers.partner, hers.cancelled_why) == ("Fake clinic", "Wrong woman")
    assert (erased.partner, erased.cancelled_why, erased.is_erased) == ("", "", True)
    line = Service.history.select_related("stay__case__key").get()
    assert (line.partner, line.cancelled_why) == ("Earlier clinic", "")
    assert GroupSession.objects.select_related("centre__key").get().partner == "Fake theatre"
    assert of_her(Stay.objects).get().corrected_why == "Second"
    lines = of_her(Stay.history).order_by("history_id")
    assert [line.corrected_why for line in lines] == ["", "First correction", "First correction", "Second"]
    for model in (Stay, Occupancy):
        assert not model.history.filter(history_change_reason__isnull=False).exists()
    assert ReadingAlarm.objects.get().why == "A census"
    assert "why" not in {field.name for field in ReadingAlarm.history.model._meta.get_fields()}
