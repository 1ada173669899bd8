"""Seal what was typed about services and corrections, lines of history included.

It runs as the owner and needs TRIPS_SEALING_KEYS. A text about a woman is sealed under her key, the partner of a session
under the centre's. Of a woman who was erased before, the text is sealed under a key that nobody keeps: it is noise from
now on, as the rest of her is. The reason of a corrected stay stood in clear on the lines of history of the stay and of
its nights: it is kept sealed on the stay's, from that line on, and removed from both.
"""

import secrets

from django.db import migrations

from trips.sealing import boxes, masters
from trips.sealing.fields import SealedTextField, place_of
from trips.sealing.models import WRAPPING

TEXT = SealedTextField()
BATCH = 2000
OF_CASE = "LEFT JOIN centres_stay s ON s.id = t.stay_id LEFT JOIN cases_casekey k ON k.case_id = s.case_id"
OF_CENTRE = "LEFT JOIN centres_centrekey k ON k.centre_id = t.centre_id"
OF_STAY = "LEFT JOIN cases_casekey k ON k.case_id = t.case_id"
# Model, its column, the clear text, the way to the key, the table of which key.
TEXTS = (
    ("service", "partner", "t.partner_clear", OF_CASE, "cases.casekey"),
    ("service", "cancelled_why", "t.cancelled_why_clear", OF_CASE, "cases.casekey"),
    ("groupsession", "partner", "t.partner_clear", OF_CENTRE, "centres.centrekey"),
)
TABLES = (("centres_{}", "id"), ("centres_historical{}", "history_id"))
SAME_ROW = "UPDATE centres_historical{0} h SET seal_id = r.seal_id FROM centres_{0} r WHERE r.id = h.id"
CLEAR = """
SELECT * FROM (
  SELECT t.{row} AS number, t.seal_id AS own, {clear} AS text, k.seal_id, k.wrapped, k.master
  FROM {table} t {way} WHERE t.{column}_sealed IS NULL) found
WHERE text <> '' ORDER BY number
"""
WRITE = "UPDATE {table} SET {column}_sealed = %s WHERE {row} = %s"
# A correction of a stay said its reason on this line; each later line carries it on, as saving the row does.
REASON = """(
  SELECT e.history_change_reason FROM centres_historicalstay e
  WHERE e.id = t.id AND e.history_id <= t.history_id AND e.history_change_reason <> ''
  ORDER BY e.history_id DESC LIMIT 1)"""
NOW = """
UPDATE centres_stay s SET corrected_why_sealed = h.corrected_why_sealed
FROM (SELECT DISTINCT ON (id) id, corrected_why_sealed FROM centres_historicalstay ORDER BY id, history_id DESC) h
WHERE h.id = s.id
"""
FORGET = (
    "UPDATE centres_historical{} SET history_change_reason = NULL WHERE history_change_reason IS NOT NULL"
)


def seal_texts(apps, schema_editor):
    with schema_editor.connection.cursor() as cursor:
        for model in ("groupsession", "service", "stay"):
            cursor.execute(SAME_ROW.format(model))
        for model, column, clear, way, keys in TEXTS:
            for table, row in TABLES:
                seal_column(cursor, model, column, clear, way, keys, table.format(model), row)
        seal_corrections(cursor)


def seal_corrections(cursor):
    table, row = "centres_historicalstay", "history_id"
    seal_column(cursor, "stay", "corrected_why", REASON, OF_STAY, "cases.casekey", table, row)
    cursor.execute(NOW)
    for model in ("stay", "occupancy", "service", "groupsession"):
        cursor.execute(FORGET.format(model))


def seal_column(cursor, model, column, clear, way, keys, table, row):
    cursor.execute(CLEAR.format(row=row, clear=clear, table=table, column=column, way=way))
    found = cursor.fetchall()
    for start in range(0, len(found), BATCH):
        written = []
        for number, seal_id, text, *key in found[start : start + BATCH]:
            place = place_of(f"centres.{model}", column, seal_id)
            written.append((boxes.close(TEXT.written(text), key=key_of(keys, *key), place=place), number))
        cursor.executemany(WRITE.format(table=table, column=column, row=row), written)


def key_of(keys, seal_id, wrapped, master):
    if wrapped is None:
        return secrets.token_bytes(boxes.KEY_BYTES)
    wrapping = boxes.derived(masters.master(master), WRAPPING)
    return boxes.reopen(bytes(wrapped), key=wrapping, place=f"{keys}.{seal_id}")


class Migration(migrations.Migration):
    dependencies = [("centres", "0012_sealed_texts")]
    operations = [migrations.RunPython(seal_texts)]
