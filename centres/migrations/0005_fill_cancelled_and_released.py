from django.db import migrations


def fill_cancelled(apps, schema_editor):
    """When and by whom, from the history; without one, OFII's decision is all that is known."""
    stays, past, known = of(apps, "Stay")
    for stay in stays.filter(state="cancelled", cancelled_at=None):
        first = past.filter(id=stay.pk, state="cancelled").order_by("history_id").first()
        by = first.history_user_id if first and first.history_user_id in known else stay.decided_by_id
        stay.cancelled_at, stay.cancelled_by_id = first.history_date if first else stay.decided_at, by
        stay.save(update_fields=["cancelled_at", "cancelled_by"])


def fill_released(apps, schema_editor):
    """Who released a hold, from the history; nobody did when it expired."""
    holds, past, known = of(apps, "Hold")
    for hold in holds.filter(released_at__isnull=False, released_by=None):
        first = past.filter(id=hold.pk, released_at__isnull=False).order_by("history_id").first()
        if first and first.history_user_id in known:
            hold.released_by_id = first.history_user_id
            hold.save(update_fields=["released_by"])


def of(apps, name):
    """The rows, their history and the accounts that still exist."""
    people = apps.get_model("identity", "User").objects.values_list("pk", flat=True)
    rows, past = apps.get_model("centres", name), apps.get_model("centres", f"Historical{name}")
    return rows.objects, past.objects, set(people)


class Migration(migrations.Migration):
    dependencies = [("centres", "0004_cancelled_and_released"), ("identity", "0001_initial")]

    operations = [
        migrations.RunPython(fill_cancelled, migrations.RunPython.noop),
        migrations.RunPython(fill_released, migrations.RunPython.noop),
    ]
