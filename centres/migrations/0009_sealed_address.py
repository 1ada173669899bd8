"""A sealed address beside the clear one, which keeps its value under another name until it is sealed."""

import uuid

import django.contrib.postgres.functions
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import trips.sealing.fields


def seal_id(**options):
    random = django.contrib.postgres.functions.RandomUUID()
    return models.UUIDField(default=uuid.uuid4, db_default=random, editable=False, **options)


class Migration(migrations.Migration):
    dependencies = [
        ("centres", "0008_label_order"),
        ("sealing", "0001_initial"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]
    operations = [
        migrations.CreateModel(
            name="CentreKey",
            fields=[
                ("seal_id", seal_id(unique=True)),
                ("wrapped", models.BinaryField(null=True)),
                ("master", models.CharField(max_length=20)),
                ("destroyed_at", models.DateTimeField(blank=True, null=True, verbose_name="destroyed at")),
                (
                    "centre",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        primary_key=True,
                        related_name="key",
                        serialize=False,
                        to="centres.centre",
                        verbose_name="centre",
                    ),
                ),
                (
                    "destroyed_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="destroyed by",
                    ),
                ),
            ],
            options={
                "verbose_name": "key of a centre",
                "verbose_name_plural": "keys of centres",
                "abstract": False,
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("destroyed_at", None), ("destroyed_by", None), ("wrapped__isnull", False)
                        )
                        | models.Q(
                            ("destroyed_at__isnull", False),
                            ("destroyed_by__isnull", False),
                            ("wrapped", None),
                        ),
                        name="centrekey_destroyed_at_by",
                        violation_error_message="A destroyed key is gone, and says when and by whom.",
                    )
                ],
            },
        ),
        migrations.AddField("centre", "seal_id", seal_id(unique=True)),
        migrations.AddField("historicalcentre", "seal_id", seal_id(db_index=True)),
        *(
            operation
            for name, column in (("centre", "address"), ("historicalcentre", "address_sealed"))
            for operation in (
                migrations.RenameField(name, "address", "address_clear"),
                migrations.AddField(
                    name, column, trips.sealing.fields.SealedTextField(verbose_name="address")
                ),
            )
        ),
    ]
