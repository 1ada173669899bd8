"""Proceedings are no ground of an extension any more: help never depends on them. Old requests keep the word."""

from django.db import migrations
from django.utils import timezone


def retire(apps, schema_editor):
    grounds = apps.get_model("placements", "ExtensionGround").objects
    grounds.filter(code="proceedings", retired_on=None).update(retired_on=timezone.localdate())


class Migration(migrations.Migration):
    dependencies = [("placements", "0025_planned_transfers")]

    operations = [migrations.RunPython(retire, migrations.RunPython.noop)]
