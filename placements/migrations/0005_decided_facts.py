from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("placements", "0004_fill_override_dates")]

    operations = [
        migrations.AddConstraint(
            model_name="proposal",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("override_at", None), ("override_by", None)),
                    models.Q(("override_at__isnull", False), ("override_by__isnull", False)),
                    _connector="OR",
                ),
                name="proposal_override_at_by",
                violation_error_message="What was decided says when and by whom.",
            ),
        ),
        migrations.AddConstraint(
            model_name="proposal",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("override_at", None), ("override_reason", None)),
                    models.Q(("override_at__isnull", False), ("override_reason__isnull", False)),
                    _connector="OR",
                ),
                name="proposal_override_has_date",
                violation_error_message="Going on against the centre's opinion has its reason and its date.",
            ),
        ),
        migrations.AddConstraint(
            model_name="proposal",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("ending", "released"), _negated=True),
                    ("release_reason__isnull", False),
                    _connector="OR",
                ),
                name="proposal_released_has_reason",
                violation_error_message="A place that OFII frees has its reason.",
            ),
        ),
        migrations.AddConstraint(
            model_name="proposal",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("ending", "admitted"), _negated=True), ("answer", "accepted"), _connector="OR"
                ),
                name="proposal_admitted_is_accepted",
                violation_error_message="Nobody is admitted to a place that she has not accepted.",
            ),
        ),
        migrations.AddConstraint(
            model_name="proposal",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("ending", "refused"), _negated=True), ("answer", "refused"), _connector="OR"
                ),
                name="proposal_refused_is_her_answer",
                violation_error_message="A refusal is her own answer.",
            ),
        ),
        migrations.AddConstraint(
            model_name="proposal",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("ending", "opinion_upheld"), _negated=True),
                    ("opinion", "unfavourable"),
                    _connector="OR",
                ),
                name="proposal_upheld_is_unfavourable",
                violation_error_message="Only an unfavourable opinion can be followed.",
            ),
        ),
        migrations.AddConstraint(
            model_name="referral",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("state__in", ("waiting", "proposed", "admitted", "arrived", "closed")), _negated=True
                    ),
                    ("assessed_at__isnull", False),
                    _connector="OR",
                ),
                name="referral_eligible_has_date",
                violation_error_message="Only a woman found eligible waits for a place or gets one.",
            ),
        ),
    ]
