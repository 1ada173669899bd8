"""The log of looks with a million rows in its months: its pages must answer like any other page."""

import sys
import time
from datetime import timedelta

from django.db import connection
from django.urls import reverse
from django.utils import timezone

from benchmarks.database import as_owner
from benchmarks.measure import median_ms, queries_of
from benchmarks.pages import client_of
from benchmarks.shares import Share, case
from trips.audit import months
from trips.audit.models import Read
from trips.organisations.enums import Role
from trips.ui.paging import write_token

ROWS = 1_000_000
MONTHS = 11
# One in a hundred is about the file whose page is measured; routes and people as a month of work brings them.
FILL = """
INSERT INTO audit_read (at, user_id, membership_id, organisation_id, role, object_type, object_id, reference, route,
  file_id, why)
SELECT %(now)s - (n * interval '1 day' * %(days)s / %(rows)s), m.user_id, m.id, m.organisation_id, m.role,
  CASE WHEN n %% 10 < 8 THEN 'cases.case' ELSE '' END, c.id::text,
  CASE WHEN n %% 10 < 8 THEN c.reference ELSE '' END,
  (ARRAY ['cases:detail', 'placements:detail', 'cases:step', 'cases:detail', 'centres:stay', 'cases:detail',
    'cases:detail', 'placements:detail', 'placements:list', 'home:reads'])[n %% 10 + 1],
  CASE WHEN n %% 10 < 8 THEN c.id END, ''
FROM generate_series(1, %(rows)s) n
JOIN (SELECT *, row_number() OVER (ORDER BY id) AS place, count(*) OVER () AS people FROM organisations_membership) m
  ON m.place = n %% m.people + 1
JOIN (SELECT id, reference, row_number() OVER (ORDER BY id = %(file)s DESC, id) AS place FROM cases_case LIMIT 100000) c
  ON c.place = CASE WHEN n %% 100 = 0 THEN 1 ELSE n %% 151 + 2 END
"""


def fill(rows=ROWS):
    """In the months that the owner would have made."""
    started, now = time.monotonic(), timezone.now()
    values = {"now": now, "days": MONTHS * 30, "rows": rows, "file": case().pk}
    with as_owner():
        with connection.cursor() as cursor:
            cursor.execute(FILL, values)
        months.make_months(now=now)
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE audit_read")
    print(f"{rows} looks in {time.monotonic() - started:.0f} s", file=sys.stderr, flush=True)


def addresses():
    log = reverse("home:reads")
    known = Read.objects.filter(file_id__isnull=False).order_by("pk").first().reference
    return {
        "log of looks": (Role.DATA_PROTECTION, log),
        "log, of one kind, rare": (Role.DATA_PROTECTION, f"{log}?kind=address"),
        "log, of one kind, common": (Role.DATA_PROTECTION, f"{log}?kind=file"),
        "log, about one file": (Role.DATA_PROTECTION, f"{log}?reference={known}"),
        "log, thousands of pages on": (Role.DATA_PROTECTION, f"{log}?after={_old_token()}"),
        "log, an old month": (Role.DATA_PROTECTION, f"{log}?until={_old_day():%Y-%m-%d}"),
        "who looked at one file": (Role.CASEWORKER, reverse("home:readers", args=[case().reference])),
    }


def _old_day():
    return timezone.localdate() - timedelta(days=(MONTHS - 1) * 30)


def _old_token():
    """Of the page that begins with the first look of an old day."""
    keys = ("-at", "-id")
    return write_token(Read.objects.filter(at__date__lte=_old_day()).order_by(*keys).first(), keys)


def measure(places, repeats):
    return [_page(places, name, role, address, repeats) for name, (role, address) in addresses().items()]


def _page(places, name, role, address, repeats):
    client = client_of(role)

    def look():
        response = client.get(address)
        if response.status_code != 200:
            raise SystemExit(f"{name}: {address} answered {response.status_code}.")

    return Share(places, name, queries_of(look), median_ms(look, repeats), 0, 0)
