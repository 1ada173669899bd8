import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("cases", "0021_appointments"),
        ("centres", "0015_preparations"),
        ("geography", "0002_directorate_holidays"),
        ("organisations", "0008_drop_clear_reason"),
        ("placements", "0014_questions"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name="historicalproposal",
            name="extended_at",
            field=models.DateTimeField(blank=True, null=True, verbose_name="held longer since"),
        ),
        migrations.AddField(
            model_name="historicalproposal",
            name="extended_by",
            field=models.ForeignKey(
                blank=True,
                db_constraint=False,
                null=True,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="held longer by",
            ),
        ),
        migrations.AddField(
            model_name="historicalproposal",
            name="extension_reason",
            field=models.CharField(
                blank=True,
                choices=[
                    ("interview", "the interview takes place later"),
                    ("interpreter", "no interpreter before"),
                    ("she_thinks", "she needs time to answer"),
                    ("centre", "the centre needs time for its opinion"),
                ],
                max_length=12,
                verbose_name="why the place is held longer",
            ),
        ),
        migrations.AddField(
            model_name="historicalreferral",
            name="pause_reason",
            field=models.CharField(
                blank=True,
                choices=[
                    ("she_asks", "she asks for it"),
                    ("health", "health"),
                    ("child", "a child's school or birth"),
                    ("procedure", "an appointment that she cannot move"),
                    ("other", "another reason"),
                ],
                max_length=12,
                verbose_name="why she is paused",
            ),
        ),
        migrations.AddField(
            model_name="historicalreferral",
            name="paused_at",
            field=models.DateTimeField(blank=True, null=True, verbose_name="paused at"),
        ),
        migrations.AddField(
            model_name="historicalreferral",
            name="paused_by",
            field=models.ForeignKey(
                blank=True,
                db_constraint=False,
                null=True,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="paused by",
            ),
        ),
        migrations.AddField(
            model_name="historicalreferral",
            name="paused_until",
            field=models.DateField(blank=True, null=True, verbose_name="no proposal before"),
        ),
        migrations.AddField(
            model_name="proposal",
            name="extended_at",
            field=models.DateTimeField(blank=True, null=True, verbose_name="held longer since"),
        ),
        migrations.AddField(
            model_name="proposal",
            name="extended_by",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="held longer by",
            ),
        ),
        migrations.AddField(
            model_name="proposal",
            name="extension_reason",
            field=models.CharField(
                blank=True,
                choices=[
                    ("interview", "the interview takes place later"),
                    ("interpreter", "no interpreter before"),
                    ("she_thinks", "she needs time to answer"),
                    ("centre", "the centre needs time for its opinion"),
                ],
                max_length=12,
                verbose_name="why the place is held longer",
            ),
        ),
        migrations.AddField(
            model_name="referral",
            name="pause_reason",
            field=models.CharField(
                blank=True,
                choices=[
                    ("she_asks", "she asks for it"),
                    ("health", "health"),
                    ("child", "a child's school or birth"),
                    ("procedure", "an appointment that she cannot move"),
                    ("other", "another reason"),
                ],
                max_length=12,
                verbose_name="why she is paused",
            ),
        ),
        migrations.AddField(
            model_name="referral",
            name="paused_at",
            field=models.DateTimeField(blank=True, null=True, verbose_name="paused at"),
        ),
        migrations.AddField(
            model_name="referral",
            name="paused_by",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="paused by",
            ),
        ),
        migrations.AddField(
            model_name="referral",
            name="paused_until",
            field=models.DateField(blank=True, null=True, verbose_name="no proposal before"),
        ),
        migrations.AddConstraint(
            model_name="proposal",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("extended_at", None), ("extended_by", None)),
                    models.Q(("extended_at__isnull", False), ("extended_by__isnull", False)),
                    _connector="OR",
                ),
                name="proposal_extended_at_by",
                violation_error_message="What was decided says when and by whom.",
            ),
        ),
        migrations.AddConstraint(
            model_name="proposal",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("extended_at", None), ("extension_reason", "")),
                    models.Q(
                        models.Q(("extension_reason", ""), _negated=True), ("extended_at__isnull", False)
                    ),
                    _connector="OR",
                ),
                name="proposal_extension_has_reason",
                violation_error_message="A place that is held longer has its reason.",
            ),
        ),
        migrations.AddConstraint(
            model_name="referral",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("paused_at", None), ("paused_by", None)),
                    models.Q(("paused_at__isnull", False), ("paused_by__isnull", False)),
                    _connector="OR",
                ),
                name="referral_paused_at_by",
                violation_error_message="What was decided says when and by whom.",
            ),
        ),
        migrations.AddConstraint(
            model_name="referral",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("paused_until", None),
                    models.Q(("paused_at__isnull", False), models.Q(("pause_reason", ""), _negated=True)),
                    _connector="OR",
                ),
                name="referral_pause_has_reason",
                violation_error_message="A pause has its reason.",
            ),
        ),
    ]
