"""The key of a file is sealed under the key of its case; the text of before keeps its value until it is moved."""

import uuid

import django.contrib.postgres.functions
from django.db import migrations, models

import trips.sealing.fields


class Migration(migrations.Migration):
    dependencies = [("cases", "0009_shares")]
    operations = [
        migrations.RemoveConstraint("document", "document_removed_at_by"),
        migrations.RenameField("document", "file_key", "file_key_before"),
        migrations.AddField("document", "file_key", trips.sealing.fields.SealedTextField()),
        migrations.AddField(
            "document",
            "seal_id",
            models.UUIDField(
                default=uuid.uuid4,
                db_default=django.contrib.postgres.functions.RandomUUID(),
                unique=True,
                editable=False,
            ),
        ),
    ]
