from django.db import migrations, models

# The seat of each: Code du travail, L.3134-13.
HOLIDAYS = {"metz": "57", "strasbourg": "6AE"}


def fill(apps, schema_editor):
    Directorate = apps.get_model("geography", "Directorate")
    for code, holidays in HOLIDAYS.items():
        Directorate.objects.filter(code=code).update(holidays=holidays)


class Migration(migrations.Migration):
    dependencies = [("geography", "0001_initial")]

    operations = [
        migrations.AddField(
            "directorate",
            "holidays",
            models.CharField(
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
        migrations.RunPython(fill, migrations.RunPython.noop),
    ]
