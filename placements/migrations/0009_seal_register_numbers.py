"""Seal the numbers of OFII's register under the key of each case, lines of history included, and mark them.

It runs as the owner and needs TRIPS_SEALING_KEYS. Of an erased woman no number is kept.
"""

from django.db import migrations

from trips.sealing import boxes, masters
from trips.sealing.blind import closed_up, load_index_key
from trips.sealing.fields import SealedTextField, place_of
from trips.sealing.models import WRAPPING

SAME_ROW = """
UPDATE placements_historicalreferral h SET seal_id = r.seal_id FROM placements_referral r WHERE r.id = h.id
"""
TABLES = (("placements_referral", "id"), ("placements_historicalreferral", "history_id"))
CLEAR = """
SELECT r.{row}, r.seal_id, r.register_number_clear, k.seal_id, k.wrapped, k.master
FROM {table} r JOIN cases_casekey k ON k.case_id = r.case_id
WHERE r.register_number_clear <> '' AND k.wrapped IS NOT NULL
"""
ERASED = """
UPDATE {table} r SET register_number_clear = '' FROM cases_casekey k
WHERE k.case_id = r.case_id AND k.wrapped IS NULL
"""


def seal_numbers(apps, schema_editor):
    referral = apps.get_model("placements", "Referral")
    with schema_editor.connection.cursor() as cursor:
        cursor.execute(SAME_ROW)
        for table, row in TABLES:
            cursor.execute(ERASED.format(table=table))
            cursor.execute(CLEAR.format(table=table, row=row))
            found = cursor.fetchall()
            if found:
                load_index_key()
            for number, seal_id, clear, *key in found:
                sealed = seal(clear, seal_id, key)
                cursor.execute(
                    f"UPDATE {table} SET register_number_sealed = %s WHERE {row} = %s", [sealed, number]
                )
                if row == "id":
                    mark = referral._meta.get_field("register_mark").mark(closed_up(clear))
                    cursor.execute(f"UPDATE {table} SET register_mark = %s WHERE id = %s", [mark, number])


def seal(clear, seal_id, case_key):
    own, wrapped, master = case_key
    wrapping = boxes.derived(masters.master(master), WRAPPING)
    key = boxes.reopen(bytes(wrapped), key=wrapping, place=f"cases.casekey.{own}")
    place = place_of("placements.referral", "register_number", seal_id)
    return boxes.close(SealedTextField().written(clear), key=key, place=place)


class Migration(migrations.Migration):
    dependencies = [("placements", "0008_sealed_register_number")]
    operations = [migrations.RunPython(seal_numbers)]
