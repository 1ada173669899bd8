"""Remove the clear reasons, after having counted that none is left unsealed."""

from django.db import migrations, models
from django.db.models import Q

UNSEALED = """
SELECT count(*) FROM organisations_historicalreadingalarm h LEFT JOIN organisations_readingalarm a ON a.id = h.id
WHERE h.why <> '' AND (h.why IS DISTINCT FROM a.why_clear OR a.why_token = '')
"""


def refuse_unsealed(apps, schema_editor):
    with schema_editor.connection.cursor() as cursor:
        cursor.execute(UNSEALED)
        if count := cursor.fetchone()[0]:
            raise RuntimeError(f"{count} reasons of alarms are not sealed: nothing was removed.")


class Migration(migrations.Migration):
    dependencies = [("organisations", "0007_seal_reasons")]
    operations = [
        migrations.RunPython(refuse_unsealed, migrations.RunPython.noop),
        migrations.RemoveField("readingalarm", "why_clear"),
        migrations.RemoveField("historicalreadingalarm", "why"),
        migrations.AddConstraint(
            "readingalarm",
            models.CheckConstraint(
                condition=Q(ended_by=None, why_token="")
                | Q(ended_by__isnull=False, ended_at__isnull=False) & ~Q(why_token=""),
                name="alarm_ended_at_by_why",
                violation_error_message="A lifted suspension says when, by whom and why.",
            ),
        ),
    ]
