"""A sealed number beside the clear one, which keeps its value under another name until it is sealed."""

import uuid

import django.contrib.postgres.functions
from django.db import migrations, models

import trips.sealing.blind
import trips.sealing.fields


def seal_id(**options):
    random = django.contrib.postgres.functions.RandomUUID()
    return models.UUIDField(default=uuid.uuid4, db_default=random, editable=False, **options)


def number():
    return trips.sealing.fields.SealedTextField(verbose_name="number in OFII's register")


class Migration(migrations.Migration):
    dependencies = [("placements", "0007_duplicates"), ("sealing", "0001_initial")]
    operations = [
        migrations.RenameField("referral", "register_number", "register_number_clear"),
        migrations.RenameField("historicalreferral", "register_number", "register_number_clear"),
        migrations.AddField("referral", "seal_id", seal_id(unique=True)),
        migrations.AddField("historicalreferral", "seal_id", seal_id(db_index=True)),
        migrations.AddField("referral", "register_number", number()),
        migrations.AddField("historicalreferral", "register_number_sealed", number()),
        migrations.AddField(
            "referral", "register_mark", trips.sealing.blind.BlindIndex(of="_register_folded")
        ),
    ]
