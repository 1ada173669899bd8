"""Seal why suspensions were lifted. It needs TRIPS_SEALING_KEYS.

The reason is written once, so the row has all that its lines of history say: these are not sealed, they go.
"""

from django.db import migrations

from trips.sealing.secrets import seal

LABEL = "organisations.readingalarm.why"
LEFT = "SELECT id, why_clear FROM organisations_readingalarm WHERE why_clear <> '' AND why_token = '' ORDER BY id"
WRITE = "UPDATE organisations_readingalarm SET why_token = %s WHERE id = %s"


def seal_reasons(apps, schema_editor):
    with schema_editor.connection.cursor() as cursor:
        cursor.execute(LEFT)
        for number, text in cursor.fetchall():
            cursor.execute(WRITE, [seal(text, label=LABEL), number])


class Migration(migrations.Migration):
    dependencies = [("organisations", "0006_sealed_reason")]
    operations = [migrations.RunPython(seal_reasons)]
