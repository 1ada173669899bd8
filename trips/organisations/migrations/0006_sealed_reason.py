"""A sealed reason beside the clear one, which keeps its value under another name until it is sealed."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("organisations", "0005_on_call"), ("sealing", "0001_initial")]
    operations = [
        migrations.RemoveConstraint("readingalarm", "alarm_ended_at_by_why"),
        migrations.RenameField("readingalarm", "why", "why_clear"),
        migrations.AddField(
            "readingalarm",
            "why_token",
            models.TextField(blank=True, default="", verbose_name="why it was lifted"),
            preserve_default=False,
        ),
    ]
