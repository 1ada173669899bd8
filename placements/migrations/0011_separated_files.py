"""Why two files that were said to be one woman's were separated again."""

from django.db import migrations, models
from django.db.models import Q

REASONS = [
    ("click", "the answer was a wrong click"),
    ("compared", "the files were compared again"),
    ("told", "an NGO or the woman herself said so"),
]


def why():
    label = "why the files were separated again"
    return models.CharField(blank=True, choices=REASONS, default="", max_length=8, verbose_name=label)


class Migration(migrations.Migration):
    dependencies = [("placements", "0010_drop_clear_register_number")]
    operations = [
        migrations.AddField("duplicate", "separated_why", why(), preserve_default=False),
        migrations.AddField("historicalduplicate", "separated_why", why(), preserve_default=False),
        migrations.AddConstraint(
            "duplicate",
            models.CheckConstraint(
                condition=Q(separated_why="") | Q(answer="different"),
                name="duplicate_separated_is_different",
                violation_error_message="Files that were separated are of two women.",
            ),
        ),
    ]
