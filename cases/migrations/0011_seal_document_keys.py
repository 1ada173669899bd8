"""Move each file's key from the master key to the key of its case. It runs as the owner and needs TRIPS_SEALING_KEYS.

A file whose case was erased before gets a key that nobody keeps: it is noise from now on, as the rest of her is.
"""

import secrets as random

from django.db import migrations

from trips.sealing import boxes, masters, secrets
from trips.sealing.fields import SealedTextField, place_of
from trips.sealing.models import WRAPPING

LEFT = """
SELECT d.id, d.seal_id, d.file_number, d.file_key_before, k.seal_id, k.wrapped, k.master
FROM cases_document d LEFT JOIN cases_casekey k ON k.case_id = d.case_id
WHERE d.file_key_before <> '' AND d.file_key_sealed IS NULL ORDER BY d.id
"""


def seal_keys(apps, schema_editor):
    with schema_editor.connection.cursor() as cursor:
        cursor.execute(LEFT)
        for number, seal_id, file, token, *case_key in cursor.fetchall():
            clear = SealedTextField().written(secrets.open_sealed(token, label=f"cases.document:{file}"))
            place = place_of("cases.document", "file_key", seal_id)
            sealed = boxes.close(clear, key=key_of(*case_key), place=place)
            cursor.execute("UPDATE cases_document SET file_key_sealed = %s WHERE id = %s", [sealed, number])


def key_of(seal_id, wrapped, master):
    if wrapped is None:
        return random.token_bytes(boxes.KEY_BYTES)
    wrapping = boxes.derived(masters.master(master), WRAPPING)
    return boxes.reopen(bytes(wrapped), key=wrapping, place=f"cases.casekey.{seal_id}")


class Migration(migrations.Migration):
    dependencies = [("cases", "0010_document_keys")]
    operations = [migrations.RunPython(seal_keys)]
