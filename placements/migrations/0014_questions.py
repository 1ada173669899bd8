import uuid

import django.contrib.postgres.functions
import django.core.validators
import django.db.models.deletion
import simple_history.models
from django.conf import settings
from django.db import migrations, models

import trips.sealing.fields


class Migration(migrations.Migration):
    dependencies = [
        ("cases", "0014_rights_requests"),
        ("centres", "0014_drop_clear_texts"),
        ("geography", "0002_directorate_holidays"),
        ("organisations", "0008_drop_clear_reason"),
        ("placements", "0013_fill_limits"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="HistoricalQuestion",
            fields=[
                (
                    "id",
                    models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name="ID"),
                ),
                (
                    "seal_id",
                    models.UUIDField(
                        db_default=django.contrib.postgres.functions.RandomUUID(),
                        db_index=True,
                        default=uuid.uuid4,
                        editable=False,
                    ),
                ),
                ("detail_sealed", trips.sealing.fields.SealedTextField(verbose_name="what exactly")),
                ("asked_at", models.DateTimeField(verbose_name="asked at")),
                ("answer_sealed", trips.sealing.fields.SealedTextField(verbose_name="answer")),
                ("answered_at", models.DateTimeField(blank=True, null=True, verbose_name="answered at")),
                ("dropped_at", models.DateTimeField(blank=True, null=True, verbose_name="dropped at")),
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
                "verbose_name": "historical question to the NGO",
                "verbose_name_plural": "historical questions to the NGO",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="HistoricalQuestion_subjects",
            fields=[
                (
                    "id",
                    models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name="ID"),
                ),
                ("m2m_history_id", models.BigAutoField(editable=False, primary_key=True, serialize=False)),
            ],
            options={
                "verbose_name": "HistoricalQuestion_subjects",
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="Question",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "seal_id",
                    models.UUIDField(
                        db_default=django.contrib.postgres.functions.RandomUUID(),
                        default=uuid.uuid4,
                        editable=False,
                        unique=True,
                    ),
                ),
                ("detail", trips.sealing.fields.SealedTextField(verbose_name="what exactly")),
                ("asked_at", models.DateTimeField(verbose_name="asked at")),
                ("answer", trips.sealing.fields.SealedTextField(verbose_name="answer")),
                ("answered_at", models.DateTimeField(blank=True, null=True, verbose_name="answered at")),
                ("dropped_at", models.DateTimeField(blank=True, null=True, verbose_name="dropped at")),
            ],
            options={
                "verbose_name": "question to the NGO",
                "verbose_name_plural": "questions to the NGO",
                "ordering": ["-asked_at", "-id"],
            },
        ),
        migrations.CreateModel(
            name="QuestionSubject",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "code",
                    models.CharField(
                        max_length=40,
                        validators=[
                            django.core.validators.RegexValidator(
                                "\\A[a-z0-9]+(?:[._-][a-z0-9]+)*\\Z",
                                "A code has small letters, digits, dots, hyphens and underscores only.",
                            )
                        ],
                        verbose_name="code",
                    ),
                ),
                ("label_fr", models.CharField(max_length=200, verbose_name="label in French")),
                ("label_en", models.CharField(max_length=200, verbose_name="label in English")),
                (
                    "help_fr",
                    models.CharField(blank=True, max_length=400, verbose_name="explanation in French"),
                ),
                (
                    "help_en",
                    models.CharField(blank=True, max_length=400, verbose_name="explanation in English"),
                ),
                ("position", models.PositiveSmallIntegerField(default=0, verbose_name="position")),
                ("retired_on", models.DateField(blank=True, null=True, verbose_name="retired on")),
            ],
            options={
                "verbose_name": "subject of a question",
                "verbose_name_plural": "subjects of questions",
                "ordering": ["position", "code", "pk"],
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="RuleException",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "code",
                    models.CharField(
                        max_length=40,
                        validators=[
                            django.core.validators.RegexValidator(
                                "\\A[a-z0-9]+(?:[._-][a-z0-9]+)*\\Z",
                                "A code has small letters, digits, dots, hyphens and underscores only.",
                            )
                        ],
                        verbose_name="code",
                    ),
                ),
                ("label_fr", models.CharField(max_length=200, verbose_name="label in French")),
                ("label_en", models.CharField(max_length=200, verbose_name="label in English")),
                (
                    "help_fr",
                    models.CharField(blank=True, max_length=400, verbose_name="explanation in French"),
                ),
                (
                    "help_en",
                    models.CharField(blank=True, max_length=400, verbose_name="explanation in English"),
                ),
                ("position", models.PositiveSmallIntegerField(default=0, verbose_name="position")),
                ("retired_on", models.DateField(blank=True, null=True, verbose_name="retired on")),
            ],
            options={
                "verbose_name": "reason to go beyond a rule",
                "verbose_name_plural": "reasons to go beyond a rule",
                "ordering": ["position", "code", "pk"],
                "abstract": False,
            },
        ),
        migrations.RemoveConstraint(
            model_name="referral",
            name="referral_one_open_per_case",
        ),
        migrations.RemoveIndex(
            model_name="referral",
            name="referral_queue_of_territory",
        ),
        migrations.RemoveIndex(
            model_name="referral",
            name="referral_queue_national",
        ),
        migrations.RemoveIndex(
            model_name="referral",
            name="referral_due",
        ),
        migrations.AddField(
            model_name="historicalreferral",
            name="days_left",
            field=models.PositiveSmallIntegerField(
                blank=True, null=True, verbose_name="working days left for OFII"
            ),
        ),
        migrations.AddField(
            model_name="historicalreferral",
            name="review_asked_at",
            field=models.DateTimeField(blank=True, null=True, verbose_name="another look asked for at"),
        ),
        migrations.AddField(
            model_name="historicalreferral",
            name="review_asked_by",
            field=models.ForeignKey(
                blank=True,
                db_constraint=False,
                null=True,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="another look asked for by",
            ),
        ),
        migrations.AddField(
            model_name="historicalreferral",
            name="review_reason",
            field=models.CharField(
                blank=True,
                choices=[
                    ("new_facts", "there are new facts"),
                    ("changed", "her situation has changed"),
                    ("mistake", "the refusal rests on a mistake"),
                ],
                max_length=12,
                verbose_name="why OFII looks again",
            ),
        ),
        migrations.AddField(
            model_name="historicalreferral",
            name="rules_of",
            field=models.CharField(blank=True, max_length=10, verbose_name="rules of"),
        ),
        migrations.AddField(
            model_name="referral",
            name="days_left",
            field=models.PositiveSmallIntegerField(
                blank=True, null=True, verbose_name="working days left for OFII"
            ),
        ),
        migrations.AddField(
            model_name="referral",
            name="review_asked_at",
            field=models.DateTimeField(blank=True, null=True, verbose_name="another look asked for at"),
        ),
        migrations.AddField(
            model_name="referral",
            name="review_asked_by",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="another look asked for by",
            ),
        ),
        migrations.AddField(
            model_name="referral",
            name="review_reason",
            field=models.CharField(
                blank=True,
                choices=[
                    ("new_facts", "there are new facts"),
                    ("changed", "her situation has changed"),
                    ("mistake", "the refusal rests on a mistake"),
                ],
                max_length=12,
                verbose_name="why OFII looks again",
            ),
        ),
        migrations.AddField(
            model_name="referral",
            name="rules_of",
            field=models.CharField(blank=True, max_length=10, verbose_name="rules of"),
        ),
        migrations.AlterField(
            model_name="historicalreferral",
            name="state",
            field=models.CharField(
                choices=[
                    ("draft", "draft"),
                    ("submitted", "submitted"),
                    ("under_review", "under review"),
                    ("information_requested", "question to the NGO"),
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
                max_length=24,
                verbose_name="state",
            ),
        ),
        migrations.AlterField(
            model_name="historicalsteplimit",
            name="step",
            field=models.CharField(
                choices=[
                    ("take", "take the referral in hand"),
                    ("review", "say whether she is eligible"),
                    ("information", "answer OFII's question"),
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
        migrations.AlterField(
            model_name="referral",
            name="state",
            field=models.CharField(
                choices=[
                    ("draft", "draft"),
                    ("submitted", "submitted"),
                    ("under_review", "under review"),
                    ("information_requested", "question to the NGO"),
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
                max_length=24,
                verbose_name="state",
            ),
        ),
        migrations.AlterField(
            model_name="steplimit",
            name="step",
            field=models.CharField(
                choices=[
                    ("take", "take the referral in hand"),
                    ("review", "say whether she is eligible"),
                    ("information", "answer OFII's question"),
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
        migrations.AddField(
            model_name="historicalquestion",
            name="answered_by",
            field=models.ForeignKey(
                blank=True,
                db_constraint=False,
                null=True,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="answered by",
            ),
        ),
        migrations.AddField(
            model_name="historicalquestion",
            name="asked_by",
            field=models.ForeignKey(
                blank=True,
                db_constraint=False,
                null=True,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="asked by",
            ),
        ),
        migrations.AddField(
            model_name="historicalquestion",
            name="dropped_by",
            field=models.ForeignKey(
                blank=True,
                db_constraint=False,
                null=True,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="dropped by",
            ),
        ),
        migrations.AddField(
            model_name="historicalquestion",
            name="referral",
            field=models.ForeignKey(
                blank=True,
                db_constraint=False,
                null=True,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                to="placements.referral",
                verbose_name="referral",
            ),
        ),
        migrations.AddField(
            model_name="historicalquestion_subjects",
            name="history",
            field=models.ForeignKey(
                db_constraint=False,
                on_delete=django.db.models.deletion.DO_NOTHING,
                to="placements.historicalquestion",
            ),
        ),
        migrations.AddField(
            model_name="question",
            name="answered_by",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="answered by",
            ),
        ),
        migrations.AddField(
            model_name="question",
            name="asked_by",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="asked by",
            ),
        ),
        migrations.AddField(
            model_name="question",
            name="dropped_by",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="dropped by",
            ),
        ),
        migrations.AddField(
            model_name="question",
            name="referral",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="questions",
                to="placements.referral",
                verbose_name="referral",
            ),
        ),
        migrations.AddField(
            model_name="historicalquestion_subjects",
            name="question",
            field=models.ForeignKey(
                blank=True,
                db_constraint=False,
                db_tablespace="",
                null=True,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                to="placements.question",
            ),
        ),
        migrations.AddConstraint(
            model_name="questionsubject",
            constraint=models.UniqueConstraint(
                condition=models.Q(("retired_on__isnull", True)),
                fields=("code",),
                name="placements_questionsubject_one_current",
                violation_error_message="A current entry already has this code.",
            ),
        ),
        migrations.AddField(
            model_name="question",
            name="subjects",
            field=models.ManyToManyField(
                related_name="+", to="placements.questionsubject", verbose_name="about what"
            ),
        ),
        migrations.AddField(
            model_name="historicalquestion_subjects",
            name="questionsubject",
            field=models.ForeignKey(
                blank=True,
                db_constraint=False,
                db_tablespace="",
                null=True,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                to="placements.questionsubject",
            ),
        ),
        migrations.AddConstraint(
            model_name="ruleexception",
            constraint=models.UniqueConstraint(
                condition=models.Q(("retired_on__isnull", True)),
                fields=("code",),
                name="placements_ruleexception_one_current",
                violation_error_message="A current entry already has this code.",
            ),
        ),
        migrations.AddField(
            model_name="historicalreferral",
            name="rule_exception",
            field=models.ForeignKey(
                blank=True,
                db_constraint=False,
                null=True,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                to="placements.ruleexception",
                verbose_name="why OFII goes beyond a rule",
            ),
        ),
        migrations.AddField(
            model_name="referral",
            name="rule_exception",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="placements.ruleexception",
                verbose_name="why OFII goes beyond a rule",
            ),
        ),
        migrations.AddIndex(
            model_name="referral",
            index=models.Index(
                condition=models.Q(
                    (
                        "state__in",
                        (
                            "draft",
                            "submitted",
                            "under_review",
                            "information_requested",
                            "waiting",
                            "proposed",
                            "admitted",
                            "arrived",
                        ),
                    )
                ),
                fields=["territory", "urgency", "submitted_at", "id"],
                name="referral_queue_of_territory",
            ),
        ),
        migrations.AddIndex(
            model_name="referral",
            index=models.Index(
                condition=models.Q(
                    (
                        "state__in",
                        (
                            "draft",
                            "submitted",
                            "under_review",
                            "information_requested",
                            "waiting",
                            "proposed",
                            "admitted",
                            "arrived",
                        ),
                    )
                ),
                fields=["urgency", "submitted_at", "id"],
                name="referral_queue_national",
            ),
        ),
        migrations.AddIndex(
            model_name="referral",
            index=models.Index(
                condition=models.Q(
                    (
                        "state__in",
                        (
                            "draft",
                            "submitted",
                            "under_review",
                            "information_requested",
                            "waiting",
                            "proposed",
                            "admitted",
                            "arrived",
                        ),
                    )
                ),
                fields=["due_on"],
                name="referral_due",
            ),
        ),
        migrations.AddConstraint(
            model_name="referral",
            constraint=models.UniqueConstraint(
                condition=models.Q(
                    (
                        "state__in",
                        (
                            "draft",
                            "submitted",
                            "under_review",
                            "information_requested",
                            "waiting",
                            "proposed",
                            "admitted",
                            "arrived",
                        ),
                    )
                ),
                fields=("case",),
                name="referral_one_open_per_case",
                violation_error_message="This woman already has an open referral.",
            ),
        ),
        migrations.AddConstraint(
            model_name="referral",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("review_asked_at", None), ("review_asked_by", None)),
                    models.Q(("review_asked_at__isnull", False), ("review_asked_by__isnull", False)),
                    _connector="OR",
                ),
                name="referral_review_asked_at_by",
                violation_error_message="What was decided says when and by whom.",
            ),
        ),
        migrations.AddConstraint(
            model_name="question",
            constraint=models.UniqueConstraint(
                condition=models.Q(("answered_at", None), ("dropped_at", None)),
                fields=("referral",),
                name="question_one_open_per_referral",
                violation_error_message="A question is already open: wait for its answer.",
            ),
        ),
        migrations.AddConstraint(
            model_name="question",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("answered_at", None), ("answered_by", None)),
                    models.Q(("answered_at__isnull", False), ("answered_by__isnull", False)),
                    _connector="OR",
                ),
                name="question_answered_at_by",
                violation_error_message="What was decided says when and by whom.",
            ),
        ),
        migrations.AddConstraint(
            model_name="question",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("dropped_at", None), ("dropped_by", None)),
                    models.Q(("dropped_at__isnull", False), ("dropped_by__isnull", False)),
                    _connector="OR",
                ),
                name="question_dropped_at_by",
                violation_error_message="What was decided says when and by whom.",
            ),
        ),
        migrations.AddConstraint(
            model_name="question",
            constraint=models.CheckConstraint(
                condition=models.Q(("answered_at", None), ("dropped_at", None), _connector="OR"),
                name="question_ends_once",
                violation_error_message="A question is answered or dropped, not both.",
            ),
        ),
    ]
