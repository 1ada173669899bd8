"""Seal the addresses, lines of history included: one data key for each centre."""

import secrets
import uuid

from django.db import migrations

from trips.sealing import boxes, masters
from trips.sealing.fields import SealedTextField, place_of
from trips.sealing.models import WRAPPING

TEXT = SealedTextField()
SAME_ROW = "UPDATE centres_historicalcentre h SET seal_id = c.seal_id FROM centres_centre c WHERE c.id = h.id"
KEY = "INSERT INTO centres_centrekey (centre_id, seal_id, wrapped, master) VALUES (%s, %s, %s, %s)"


def seal_addresses(apps, schema_editor):
    name = masters.current()
    wrapping = boxes.derived(masters.master(name), WRAPPING)
    with schema_editor.connection.cursor() as cursor:
        cursor.execute(SAME_ROW)
        cursor.execute("SELECT id, seal_id FROM centres_centre ORDER BY id")
        for centre, seal_id in cursor.fetchall():
            key, own = secrets.token_bytes(boxes.KEY_BYTES), uuid.uuid4()
            wrapped = boxes.close(key, key=wrapping, place=f"centres.centrekey.{own}")
            cursor.execute(KEY, [centre, own, wrapped, name])
            seal(cursor, key, place_of("centres.centre", "address", seal_id), centre)


def seal(cursor, key, place, centre):
    for table, row in (("centres_centre", "id"), ("centres_historicalcentre", "history_id")):
        cursor.execute(f"SELECT {row}, address_clear FROM {table} WHERE id = %s", [centre])
        for number, address in cursor.fetchall():
            sealed = boxes.close(TEXT.written(address), key=key, place=place) if address else None
            cursor.execute(f"UPDATE {table} SET address_sealed = %s WHERE {row} = %s", [sealed, number])


class Migration(migrations.Migration):
    dependencies = [("centres", "0009_sealed_address")]
    operations = [migrations.RunPython(seal_addresses)]
