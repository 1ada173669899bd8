"""Remove the clear address, after having counted that none is left unsealed."""

from django.db import migrations

UNSEALED = "SELECT count(*) FROM {} WHERE address_clear <> '' AND address_sealed IS NULL"


def refuse_unsealed(apps, schema_editor):
    with schema_editor.connection.cursor() as cursor:
        for table in ("centres_centre", "centres_historicalcentre"):
            cursor.execute(UNSEALED.format(table))
            if count := cursor.fetchone()[0]:
                raise RuntimeError(f"{table} has {count} rows that are not sealed: nothing was removed.")


class Migration(migrations.Migration):
    dependencies = [("centres", "0010_seal_addresses")]
    operations = [
        migrations.RunPython(refuse_unsealed, migrations.RunPython.noop),
        migrations.RemoveField("centre", "address_clear"),
        migrations.RemoveField("historicalcentre", "address_clear"),
    ]
