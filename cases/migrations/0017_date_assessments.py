"""The needs noted so far are of the day on which they were last saved."""

from zoneinfo import ZoneInfo

from django.db import migrations

PARIS = ZoneInfo("Europe/Paris")


def date_them(apps, schema_editor):
    for name in ("NeedsAssessment", "HistoricalNeedsAssessment"):
        model = apps.get_model("cases", name)
        for row in model.objects.filter(saved_at__isnull=False, assessed_on=None).iterator():
            row.assessed_on = row.saved_at.astimezone(PARIS).date()
            model.objects.filter(pk=row.pk).update(assessed_on=row.assessed_on)


class Migration(migrations.Migration):
    dependencies = [("cases", "0016_assessments")]

    operations = [migrations.RunPython(date_them, migrations.RunPython.noop, elidable=True)]
