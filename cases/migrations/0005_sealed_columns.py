"""Sealed columns beside the clear ones, which keep their values under another name until they are sealed."""

import uuid

import django.contrib.postgres.functions
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import trips.sealing.blind
import trips.sealing.fields

IDENTITY = ("first_name", "last_name", "birth_date", "phone", "file_number")
TEXT, DATE = trips.sealing.fields.SealedTextField, trips.sealing.fields.SealedDateField
SEALED = {
    "identity": {
        "first_name": TEXT(verbose_name="first name"),
        "last_name": TEXT(verbose_name="last name"),
        "birth_date": DATE(verbose_name="date of birth"),
        "phone": TEXT(verbose_name="phone"),
        "file_number": TEXT(verbose_name="file number"),
    },
    "child": {
        "first_name": TEXT(verbose_name="first name"),
        "birth_date": DATE(verbose_name="date of birth"),
    },
    "safety": {"contact_rules": TEXT(verbose_name="rules of safe contact")},
}
MARKS = {
    "first_name_mark": "_first_name_folded",
    "last_name_mark": "_last_name_folded",
    "full_name_mark": "_full_name_folded",
    "person_mark": "_person_folded",
    "file_number_mark": "_file_number_folded",
}


def seal_id(**options):
    random = django.contrib.postgres.functions.RandomUUID()
    return models.UUIDField(default=uuid.uuid4, db_default=random, editable=False, **options)


def columns():
    for model, fields in SEALED.items():
        for name in (model, f"historical{model}"):
            unique = {"unique": True} if name == model else {"db_index": True}
            yield migrations.AddField(name, "seal_id", seal_id(**unique))
            for column, field in fields.items():
                yield migrations.RenameField(name, column, f"{column}_clear")
                added = column if name == model else f"{column}_sealed"
                yield migrations.AddField(name, added, field.clone())
    for name, column in (("safety", "zones"), ("historicalsafety", "zones_sealed")):
        zones = trips.sealing.fields.SealedJSONField(verbose_name="places to avoid")
        yield migrations.AddField(name, column, zones)
    for column, of in MARKS.items():
        yield migrations.AddField("identity", column, trips.sealing.blind.BlindIndex(of=of))


class Migration(migrations.Migration):
    dependencies = [
        ("cases", "0004_documents"),
        ("sealing", "0001_initial"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]
    operations = [
        migrations.CreateModel(
            name="CaseKey",
            fields=[
                ("seal_id", seal_id(unique=True)),
                ("wrapped", models.BinaryField(null=True)),
                ("master", models.CharField(max_length=20)),
                ("destroyed_at", models.DateTimeField(blank=True, null=True, verbose_name="destroyed at")),
                (
                    "case",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        primary_key=True,
                        related_name="key",
                        serialize=False,
                        to="cases.case",
                        verbose_name="case",
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
                "verbose_name": "key of a case",
                "verbose_name_plural": "keys of cases",
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
                        name="casekey_destroyed_at_by",
                        violation_error_message="A destroyed key is gone, and says when and by whom.",
                    )
                ],
            },
        ),
        migrations.AlterModelOptions(
            name="child",
            options={"ordering": ["id"], "verbose_name": "child", "verbose_name_plural": "children"},
        ),
        *columns(),
    ]
