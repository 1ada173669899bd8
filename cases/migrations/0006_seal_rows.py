"""Seal what the clear columns hold, lines of history included: one data key for each case.

It runs as the owner and needs TRIPS_SEALING_KEYS. A case that has a key already is done.
"""

import json
import secrets
import uuid

from django.db import migrations

from trips.sealing import boxes, masters
from trips.sealing.blind import closed_up, in_order, load_index_key, plain
from trips.sealing.fields import SealedDateField, SealedJSONField, SealedTextField, place_of
from trips.sealing.models import WRAPPING

BATCH = 500
TEXT, DATE, ZONES = SealedTextField(), SealedDateField(), SealedJSONField()
TABLES = {
    "identity": {
        "first_name": TEXT,
        "last_name": TEXT,
        "birth_date": DATE,
        "phone": TEXT,
        "file_number": TEXT,
    },
    "child": {"first_name": TEXT, "birth_date": DATE},
    "safety": {"contact_rules": TEXT},
}
# A line of history carries the number of its row, which may be gone.
SAME_ROW = {"identity": "case_id", "child": "id", "safety": "case_id"}
# A removed child has no row to give the number: all her lines take one.
REMOVED = """
UPDATE cases_historicalchild h SET seal_id = one.seal_id
FROM (SELECT id, gen_random_uuid() AS seal_id FROM cases_historicalchild GROUP BY id) one WHERE one.id = h.id
"""


def seal_rows(apps, schema_editor):
    if not apps.get_model("cases", "Case").objects.exists():
        return
    load_index_key()
    identity = apps.get_model("cases", "Identity")
    with schema_editor.connection.cursor() as cursor:
        cursor.execute(REMOVED)
        for table, row in SAME_ROW.items():
            cursor.execute(
                f"UPDATE cases_historical{table} h SET seal_id = r.seal_id FROM cases_{table} r"
                f" WHERE r.{row} = h.{row}"
            )
        while cases := without_key(cursor):
            keys = make_keys(cursor, cases)
            for table in TABLES:
                seal_table(cursor, table, f"cases_{table}", SAME_ROW[table], keys)
                seal_table(cursor, table, f"cases_historical{table}", "history_id", keys)
            seal_zones(cursor, keys)
            mark_identities(cursor, identity, keys)


def without_key(cursor):
    cursor.execute(
        "SELECT c.id FROM cases_case c LEFT JOIN cases_casekey k ON k.case_id = c.id"
        " WHERE k.case_id IS NULL ORDER BY c.id LIMIT %s",
        [BATCH],
    )
    return [number for (number,) in cursor.fetchall()]


def make_keys(cursor, cases):
    """One key for each case, wrapped as `trips.sealing.models.WrappedKey` does."""
    name = masters.current()
    wrapping = boxes.derived(masters.master(name), WRAPPING)
    keys, rows = {}, []
    for case in cases:
        keys[case], seal_id = secrets.token_bytes(boxes.KEY_BYTES), uuid.uuid4()
        wrapped = boxes.close(keys[case], key=wrapping, place=f"cases.casekey.{seal_id}")
        rows.append((case, seal_id, wrapped, name))
    cursor.executemany(
        "INSERT INTO cases_casekey (case_id, seal_id, wrapped, master) VALUES (%s, %s, %s, %s)", rows
    )
    return keys


def seal_table(cursor, label, table, row, keys):
    fields = TABLES[label]
    clear = ", ".join(f"{column}_clear" for column in fields)
    cursor.execute(
        f"SELECT {row}, case_id, seal_id, {clear} FROM {table} WHERE case_id = ANY(%s)", [list(keys)]
    )
    rows = []
    for number, case, seal_id, *values in cursor.fetchall():
        sealed = [
            close(keys[case], field, label, column, seal_id, value)
            for (column, field), value in zip(fields.items(), values, strict=True)
        ]
        rows.append((*sealed, number))
    columns = ", ".join(f"{column}_sealed = %s" for column in fields)
    if rows:
        cursor.executemany(f"UPDATE {table} SET {columns} WHERE {row} = %s", rows)


def close(key, field, label, column, seal_id, value):
    if not value:
        return None
    return boxes.close(field.written(value), key=key, place=place_of(f"cases.{label}", column, seal_id))


def seal_zones(cursor, keys):
    """Départements and circles of a file become one sealed value; so do those of each line of history."""
    cursor.execute(ZONES_NOW, [list(keys)])
    now = [
        (case, seal_id, departments, circles, case)
        for case, seal_id, departments, circles in cursor.fetchall()
    ]
    cursor.execute(ZONES_THEN, [list(keys)])
    for statement, rows in ((WRITE_NOW, now), (WRITE_THEN, cursor.fetchall())):
        written = []
        for case, seal_id, departments, circles, number in rows:
            value = {"departments": sorted(departments or []), "circles": sorted(json.loads(circles or "[]"))}
            if any(value.values()):
                written.append((close(keys[case], ZONES, "safety", "zones", seal_id, value), number))
        if written:
            cursor.executemany(statement, written)


ZONES_NOW = """
SELECT s.case_id, s.seal_id,
  (SELECT array_agg(d.code) FROM cases_safety_departments x JOIN geography_department d ON d.id = x.department_id
   WHERE x.safety_id = s.case_id),
  (SELECT jsonb_agg(jsonb_build_array(t.geonames_id, k.radius_km)) FROM cases_keepawaycircle k
   JOIN geography_town t ON t.id = k.town_id WHERE k.case_id = s.case_id)
FROM cases_safety s WHERE s.case_id = ANY(%s)
"""
# The circles of a moment are the last line of each at that moment, without those removed by then.
ZONES_THEN = """
SELECT h.case_id, h.seal_id,
  (SELECT array_agg(d.code) FROM cases_historicalsafety_departments x
   JOIN geography_department d ON d.id = x.department_id WHERE x.history_id = h.history_id),
  (SELECT jsonb_agg(jsonb_build_array(t.geonames_id, k.radius_km)) FROM (
     SELECT DISTINCT ON (id) town_id, radius_km, history_type FROM cases_historicalkeepawaycircle
     WHERE case_id = h.case_id AND history_date <= h.history_date ORDER BY id, history_id DESC) k
   JOIN geography_town t ON t.id = k.town_id WHERE k.history_type <> '-'),
  h.history_id
FROM cases_historicalsafety h WHERE h.case_id = ANY(%s)
"""
WRITE_NOW = "UPDATE cases_safety SET zones_sealed = %s WHERE case_id = %s"
WRITE_THEN = "UPDATE cases_historicalsafety SET zones_sealed = %s WHERE history_id = %s"


def mark_identities(cursor, identity, keys):
    columns = ("first_name_mark", "last_name_mark", "full_name_mark", "person_mark", "file_number_mark")
    cursor.execute(
        "SELECT case_id, first_name_clear, last_name_clear, birth_date_clear, file_number_clear"
        " FROM cases_identity WHERE case_id = ANY(%s)",
        [list(keys)],
    )
    rows = []
    for case, first, last, born, number in cursor.fetchall():
        whole = in_order(f"{first} {last}")
        person = f"{whole} {born.isoformat()}" if first and last and born else ""
        folded = (plain(first), plain(last), whole, person, closed_up(number))
        marks = [
            identity._meta.get_field(column).mark(text) for column, text in zip(columns, folded, strict=True)
        ]
        rows.append((*marks, case))
    written = ", ".join(f"{column} = %s" for column in columns)
    if rows:
        cursor.executemany(f"UPDATE cases_identity SET {written} WHERE case_id = %s", rows)


class Migration(migrations.Migration):
    dependencies = [("cases", "0005_sealed_columns")]
    operations = [migrations.RunPython(seal_rows)]
