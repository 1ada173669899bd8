"""Referrals that are under way get a limit too: that of the first defaults, from the day of the migration at the earliest."""

from datetime import timedelta

from django.db import migrations
from django.utils import timezone

from trips.worktime.days import add_working_days, zone_of

WORKING_DAYS = {"1_imminent": 1, "2_high": 3, "3_standard": 10}
FINDING_A_PLACE = 5
# A draft is warned about for so many days before it is thrown away.
DRAFT_DAYS, WARNING_DAYS = 30, 9


def fill(apps, schema_editor):
    Referral = apps.get_model("placements", "Referral")
    today = timezone.localdate()
    rows = Referral.objects.filter(
        state__in=["draft", "submitted", "under_review", "waiting", "proposed"]
    ).select_related("case__situation__department")
    for referral in rows.iterator():
        situation = getattr(referral.case, "situation", None)
        department = situation.department if situation else None
        values = {
            "due_on": due_on(referral, today),
            "holidays": zone_of(department.code) if department else "",
        }
        Referral.objects.filter(pk=referral.pk).update(**values)


def due_on(referral, today):
    since = timezone.localdate(referral.state_since)
    if referral.state == "draft":
        return max(since + timedelta(days=DRAFT_DAYS), today + timedelta(days=WARNING_DAYS))
    days = FINDING_A_PLACE if referral.state == "waiting" else WORKING_DAYS[referral.urgency]
    return max(add_working_days(since, days), add_working_days(today, 1))


class Migration(migrations.Migration):
    dependencies = [("placements", "0012_limits"), ("cases", "0014_rights_requests")]
    operations = [migrations.RunPython(fill, migrations.RunPython.noop)]
