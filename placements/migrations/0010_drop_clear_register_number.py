"""Remove the clear numbers, once nothing in them is left unsealed."""

from django.db import migrations

TABLES = ("referral", "historicalreferral")


def refuse_unsealed(apps, schema_editor):
    with schema_editor.connection.cursor() as cursor:
        for table in TABLES:
            cursor.execute(
                f"SELECT count(*) FROM placements_{table}"
                " WHERE register_number_clear <> '' AND register_number_sealed IS NULL"
            )
            if count := cursor.fetchone()[0]:
                raise RuntimeError(
                    f"placements_{table} has {count} rows that are not sealed: nothing was removed."
                )


class Migration(migrations.Migration):
    dependencies = [("placements", "0009_seal_register_numbers")]
    operations = [
        migrations.RunPython(refuse_unsealed, migrations.RunPython.noop),
        *(migrations.RemoveField(table, "register_number_clear") for table in TABLES),
    ]
