"""Sealed texts beside the clear ones, which keep their values under other names until they are sealed."""

import uuid

import django.contrib.postgres.functions
from django.db import migrations, models

import trips.sealing.fields

PARTNER, WHY = "partner organisation", "reason of the correction"


def seal_id(**options):
    random = django.contrib.postgres.functions.RandomUUID()
    return models.UUIDField(default=uuid.uuid4, db_default=random, editable=False, **options)


def text(name):
    return trips.sealing.fields.SealedTextField(verbose_name=name)


def beside(model, name, label):
    """The clear column renamed, the sealed one at its place; a history calls it by its column."""
    return [
        operation
        for table, column in ((model, name), (f"historical{model}", f"{name}_sealed"))
        for operation in (
            migrations.RenameField(table, name, f"{name}_clear"),
            migrations.AddField(table, column, text(label)),
        )
    ]


class Migration(migrations.Migration):
    dependencies = [
        ("cases", "0007_drop_clear_columns"),
        ("centres", "0011_drop_clear_address"),
        ("sealing", "0001_initial"),
    ]
    operations = [
        migrations.RemoveConstraint("service", "service_cancelled_at_by_why"),
        *(
            operation
            for model in ("groupsession", "service", "stay")
            for operation in (
                migrations.AddField(model, "seal_id", seal_id(unique=True)),
                migrations.AddField(f"historical{model}", "seal_id", seal_id(db_index=True)),
            )
        ),
        *beside("groupsession", "partner", PARTNER),
        *beside("service", "partner", PARTNER),
        *beside("service", "cancelled_why", WHY),
        migrations.AddField("stay", "corrected_why", text(WHY)),
        migrations.AddField("historicalstay", "corrected_why_sealed", text(WHY)),
    ]
