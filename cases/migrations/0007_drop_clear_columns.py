"""Remove the clear columns, once nothing in them is left unsealed."""

from django.db import migrations

CLEAR = {
    "identity": ("first_name", "last_name", "birth_date", "phone", "file_number"),
    "child": ("first_name", "birth_date"),
    "safety": ("contact_rules",),
}
TABLES = {name: columns for model, columns in CLEAR.items() for name in (model, f"historical{model}")}


def refuse_unsealed(apps, schema_editor):
    with schema_editor.connection.cursor() as cursor:
        for table, columns in TABLES.items():
            unsealed = " OR ".join(
                f"({column}_clear IS NOT NULL AND {column}_clear::text <> '' AND {column}_sealed IS NULL)"
                for column in columns
            )
            cursor.execute(f"SELECT count(*) FROM cases_{table} WHERE {unsealed}")
            if count := cursor.fetchone()[0]:
                raise RuntimeError(
                    f"cases_{table} has {count} rows that are not sealed: nothing was removed."
                )


class Migration(migrations.Migration):
    dependencies = [("cases", "0006_seal_rows")]
    operations = [
        migrations.RunPython(refuse_unsealed, migrations.RunPython.noop),
        *(
            migrations.RemoveField(name, f"{column}_clear")
            for name, columns in TABLES.items()
            for column in columns
        ),
        migrations.RemoveField("safety", "departments"),
        migrations.DeleteModel("HistoricalSafety_departments"),
        migrations.DeleteModel("HistoricalKeepAwayCircle"),
        migrations.DeleteModel("KeepAwayCircle"),
    ]
