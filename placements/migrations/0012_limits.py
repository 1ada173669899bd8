import datetime

import django.core.validators
import simple_history.models
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("cases", "0014_rights_requests"),
        ("centres", "0014_drop_clear_texts"),
        ("geography", "0002_directorate_holidays"),
        ("organisations", "0008_drop_clear_reason"),
        ("placements", "0011_separated_files"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="HistoricalStepLimit",
            fields=[
                (
                    "id",
                    models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name="ID"),
                ),
                (
                    "step",
                    models.CharField(
                        choices=[
                            ("take", "take the referral in hand"),
                            ("review", "say whether she is eligible"),
                            ("place", "find a place"),
                            ("opinion", "give the centre's opinion"),
                            ("objection", "answer an unfavourable opinion"),
                            ("answer", "record her answer"),
                            ("decision", "decide on the admission"),
                        ],
                        max_length=12,
                        verbose_name="step",
                    ),
                ),
                (
                    "urgency",
                    models.CharField(
                        choices=[
                            ("1_imminent", "Imminent danger"),
                            ("2_high", "High danger"),
                            ("3_standard", "Standard"),
                        ],
                        max_length=12,
                        verbose_name="danger",
                    ),
                ),
                (
                    "working_days",
                    models.PositiveSmallIntegerField(
                        validators=[django.core.validators.MinValueValidator(1)], verbose_name="working days"
                    ),
                ),
                (
                    "cut_off",
                    models.TimeField(
                        default=datetime.time(16, 0), verbose_name="counts as come on the day itself until"
                    ),
                ),
                ("valid_from", models.DateField(verbose_name="from")),
                ("history_user_id", models.BigIntegerField(null=True)),
                ("history_id", models.BigAutoField(editable=False, primary_key=True, serialize=False)),
                ("history_date", models.DateTimeField(db_index=True)),
                ("history_change_reason", models.CharField(max_length=100, null=True)),
                (
                    "history_type",
                    models.CharField(
                        choices=[("+", "Created"), ("~", "Changed"), ("-", "Deleted")], max_length=1
                    ),
                ),
            ],
            options={
                "verbose_name": "historical time limit",
                "verbose_name_plural": "historical time limits",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="StepLimit",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "step",
                    models.CharField(
                        choices=[
                            ("take", "take the referral in hand"),
                            ("review", "say whether she is eligible"),
                            ("place", "find a place"),
                            ("opinion", "give the centre's opinion"),
                            ("objection", "answer an unfavourable opinion"),
                            ("answer", "record her answer"),
                            ("decision", "decide on the admission"),
                        ],
                        max_length=12,
                        verbose_name="step",
                    ),
                ),
                (
                    "urgency",
                    models.CharField(
                        choices=[
                            ("1_imminent", "Imminent danger"),
                            ("2_high", "High danger"),
                            ("3_standard", "Standard"),
                        ],
                        max_length=12,
                        verbose_name="danger",
                    ),
                ),
                (
                    "working_days",
                    models.PositiveSmallIntegerField(
                        validators=[django.core.validators.MinValueValidator(1)], verbose_name="working days"
                    ),
                ),
                (
                    "cut_off",
                    models.TimeField(
                        default=datetime.time(16, 0), verbose_name="counts as come on the day itself until"
                    ),
                ),
                ("valid_from", models.DateField(verbose_name="from")),
            ],
            options={
                "verbose_name": "time limit",
                "verbose_name_plural": "time limits",
                "ordering": ["step", "urgency", "-valid_from", "id"],
            },
        ),
        migrations.RemoveConstraint(
            model_name="referral",
            name="referral_submitted_has_date",
        ),
        migrations.AddField(
            model_name="historicalreferral",
            name="due_on",
            field=models.DateField(blank=True, null=True, verbose_name="to do before the end of"),
        ),
        migrations.AddField(
            model_name="historicalreferral",
            name="escalated_at",
            field=models.DateTimeField(blank=True, null=True, verbose_name="with the national desk since"),
        ),
        migrations.AddField(
            model_name="historicalreferral",
            name="holidays",
            field=models.CharField(
                blank=True,
                choices=[
                    ("6AE", "Alsace"),
                    ("57", "Moselle"),
                    ("971", "Guadeloupe"),
                    ("972", "Martinique"),
                    ("973", "Guyane"),
                    ("974", "La Réunion"),
                    ("976", "Mayotte"),
                ],
                max_length=3,
                verbose_name="public holidays",
            ),
        ),
        migrations.AddField(
            model_name="referral",
            name="due_on",
            field=models.DateField(blank=True, null=True, verbose_name="to do before the end of"),
        ),
        migrations.AddField(
            model_name="referral",
            name="escalated_at",
            field=models.DateTimeField(blank=True, null=True, verbose_name="with the national desk since"),
        ),
        migrations.AddField(
            model_name="referral",
            name="holidays",
            field=models.CharField(
                blank=True,
                choices=[
                    ("6AE", "Alsace"),
                    ("57", "Moselle"),
                    ("971", "Guadeloupe"),
                    ("972", "Martinique"),
                    ("973", "Guyane"),
                    ("974", "La Réunion"),
                    ("976", "Mayotte"),
                ],
                max_length=3,
                verbose_name="public holidays",
            ),
        ),
        migrations.AlterField(
            model_name="historicalreferral",
            name="state",
            field=models.CharField(
                choices=[
                    ("draft", "draft"),
                    ("submitted", "submitted"),
                    ("under_review", "under review"),
                    ("waiting", "waiting for a place"),
                    ("proposed", "place proposed"),
                    ("admitted", "admitted"),
                    ("arrived", "arrived"),
                    ("closed", "stay ended"),
                    ("not_eligible", "not eligible"),
                    ("withdrawn", "withdrawn"),
                    ("expired", "draft thrown away"),
                ],
                default="draft",
                max_length=14,
                verbose_name="state",
            ),
        ),
        migrations.AlterField(
            model_name="referral",
            name="state",
            field=models.CharField(
                choices=[
                    ("draft", "draft"),
                    ("submitted", "submitted"),
                    ("under_review", "under review"),
                    ("waiting", "waiting for a place"),
                    ("proposed", "place proposed"),
                    ("admitted", "admitted"),
                    ("arrived", "arrived"),
                    ("closed", "stay ended"),
                    ("not_eligible", "not eligible"),
                    ("withdrawn", "withdrawn"),
                    ("expired", "draft thrown away"),
                ],
                default="draft",
                max_length=14,
                verbose_name="state",
            ),
        ),
        migrations.AddIndex(
            model_name="referral",
            index=models.Index(
                condition=models.Q(
                    (
                        "state__in",
                        ("draft", "submitted", "under_review", "waiting", "proposed", "admitted", "arrived"),
                    )
                ),
                fields=["due_on"],
                name="referral_due",
            ),
        ),
        migrations.AddConstraint(
            model_name="referral",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("state__in", ["draft", "withdrawn", "expired"]),
                    models.Q(("submitted_at__isnull", False), models.Q(("urgency", ""), _negated=True)),
                    _connector="OR",
                ),
                name="referral_submitted_has_date",
                violation_error_message="A submitted referral says when it was submitted and how urgent it is.",
            ),
        ),
        migrations.AddConstraint(
            model_name="steplimit",
            constraint=models.UniqueConstraint(
                fields=("step", "urgency", "valid_from"),
                name="limit_once_a_day",
                violation_error_message="There is already a limit from this day.",
            ),
        ),
    ]
