from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("centres", "0005_fill_cancelled_and_released")]

    operations = [
        migrations.AddConstraint(
            model_name="hold",
            constraint=models.CheckConstraint(
                condition=models.Q(("released_by", None), ("released_at__isnull", False), _connector="OR"),
                name="hold_released_by_has_date",
                violation_error_message="A hold that somebody released says when.",
            ),
        ),
        migrations.AddConstraint(
            model_name="stay",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("cancelled_at", None), ("cancelled_by", None)),
                    models.Q(("cancelled_at__isnull", False), ("cancelled_by__isnull", False)),
                    _connector="OR",
                ),
                name="stay_cancelled_at_by",
                violation_error_message="A cancelled stay says when and by whom it was cancelled.",
            ),
        ),
        migrations.AddConstraint(
            model_name="stay",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("cancelled_at__isnull", False), ("state", "cancelled")),
                    models.Q(
                        models.Q(("state", "cancelled"), _negated=True),
                        ("cancelled_at", None),
                        ("cancelled_code", ""),
                    ),
                    _connector="OR",
                ),
                name="stay_cancelled_has_date",
                violation_error_message="A cancelled stay says when it was cancelled, any other one does not.",
            ),
        ),
    ]
