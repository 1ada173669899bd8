"""Remove the clear texts, after having counted that none is left unsealed."""

from django.db import migrations, models
from django.db.models import Q

COLUMNS = (("groupsession", "partner"), ("service", "partner"), ("service", "cancelled_why"))
UNSEALED = "SELECT count(*) FROM centres_{table} WHERE {column}_clear <> '' AND {column}_sealed IS NULL"


def refuse_unsealed(apps, schema_editor):
    with schema_editor.connection.cursor() as cursor:
        for model, column in COLUMNS:
            for table in (model, f"historical{model}"):
                cursor.execute(UNSEALED.format(table=table, column=column))
                if count := cursor.fetchone()[0]:
                    raise RuntimeError(f"{table} has {count} rows that are not sealed: nothing was removed.")


class Migration(migrations.Migration):
    dependencies = [("centres", "0013_seal_texts")]
    operations = [
        migrations.RunPython(refuse_unsealed, migrations.RunPython.noop),
        *(
            migrations.RemoveField(table, f"{column}_clear")
            for model, column in COLUMNS
            for table in (model, f"historical{model}")
        ),
        migrations.AddConstraint(
            "service",
            models.CheckConstraint(
                condition=Q(cancelled_at=None, cancelled_by=None, cancelled_why__isnull=True)
                | Q(cancelled_at__isnull=False, cancelled_by__isnull=False, cancelled_why__isnull=False),
                name="service_cancelled_at_by_why",
                violation_error_message="A corrected service says when, by whom and why.",
            ),
        ),
    ]
