"""Remove the keys of before, once each is sealed under the key of its case."""

from django.db import migrations, models
from django.db.models import Q


def refuse_unsealed(apps, schema_editor):
    with schema_editor.connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM cases_document WHERE file_key_before <> '' AND file_key_sealed IS NULL"
        )
        if count := cursor.fetchone()[0]:
            raise RuntimeError(f"{count} keys of documents are not moved: nothing was removed.")


class Migration(migrations.Migration):
    dependencies = [("cases", "0011_seal_document_keys")]
    operations = [
        migrations.RunPython(refuse_unsealed, migrations.RunPython.noop),
        migrations.RemoveField("document", "file_key_before"),
        migrations.AddConstraint(
            "document",
            models.CheckConstraint(
                condition=Q(file_key__isnull=False, removal_reason="", removed_at=None, removed_by=None)
                | Q(file_key__isnull=True, removed_at__isnull=False, removed_by__isnull=False)
                & ~Q(removal_reason=""),
                name="document_removed_at_by",
                violation_error_message="A removed document says when, by whom and why, and has no key.",
            ),
        ),
    ]
