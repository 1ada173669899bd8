"""The demo world at the size of the national scheme, for measuring only.

On top of the ordinary demo world, so that its logins enter. Rows are made by the database from numbers
(`scale.sql`), what is sealed by `scale_names.py`, without lines of history and without audit events: a million
files take minutes.
"""

from math import ceil
from pathlib import Path

from django.db import connection

from cases import vocabularies as cases
from cases.models import Case, Person
from centres import models as centres
from placements import models as placements
from trips.demo import scale_names
from trips.demo.calendar import midnight
from trips.demo.files import DEPARTMENTS
from trips.demo.loading import bare_tables
from trips.demo.progress import Bar
from trips.geography.models import Department
from trips.organisations.enums import Role
from trips.organisations.models import Membership

SQL = Path(__file__).with_name("scale.sql")
BATCH = 50_000
UNITS_A_CENTRE = 15
# In ten places, four units of 1, 2, 3 and 4 are cut into seven slots.
SLOTS_OF_TEN = 7
UNITS_OF_REST = (0, 1, 2, 2, 3, 3, 3, 4, 4, 4)
SHARE_WITH_STAY = 0.6

FUNCTIONS = """
CREATE OR REPLACE FUNCTION pg_temp.pick(n bigint, salt int, size int) RETURNS bigint IMMUTABLE LANGUAGE sql AS
$$ SELECT mod(hashint8extended(n, salt) & 9223372036854775807, size) $$;
CREATE OR REPLACE FUNCTION pg_temp.one(ids bigint[], n bigint, salt int) RETURNS bigint IMMUTABLE LANGUAGE sql AS
$$ SELECT ids[CASE WHEN salt = 0 THEN mod(n, cardinality(ids)) ELSE pg_temp.pick(n, salt, cardinality(ids)) END + 1] $$;
CREATE OR REPLACE FUNCTION pg_temp.word(words text[], n bigint, salt int) RETURNS text IMMUTABLE LANGUAGE sql AS
$$ SELECT words[pg_temp.pick(n, salt, cardinality(words)) + 1] $$;
CREATE OR REPLACE FUNCTION pg_temp.urgency(n bigint) RETURNS text IMMUTABLE LANGUAGE sql AS
$$ SELECT CASE WHEN pg_temp.pick(n, 28, 100) < 14 THEN '1_imminent'
     WHEN pg_temp.pick(n, 28, 100) < 52 THEN '2_high' ELSE '3_standard' END $$;
CREATE OR REPLACE FUNCTION pg_temp.digit(n bigint, shift int) RETURNS text IMMUTABLE LANGUAGE sql AS
$$ SELECT substr('0123456789ABCDEFGHJKMNPQRSTVWXYZ',
     (((n * 762939453125 + 402653189) >> shift) & 31)::int + 1, 1) $$;
CREATE OR REPLACE FUNCTION pg_temp.reference(prefix text, n bigint) RETURNS text IMMUTABLE LANGUAGE sql AS
$$ SELECT prefix || '-' || pg_temp.digit(n, 0) || pg_temp.digit(n, 5) || pg_temp.digit(n, 10)
     || pg_temp.digit(n, 15) || '-' || pg_temp.digit(n, 20) || pg_temp.digit(n, 25) || pg_temp.digit(n, 30)
     || pg_temp.digit(n, 35) $$;
DROP TABLE IF EXISTS pg_temp.demo_plan;
CREATE TEMP TABLE demo_plan (n bigint PRIMARY KEY, state text, size int, centre bigint, first_place bigint,
  starts date, ends date, held_from date, submitted timestamptz, worker bigint, worker_user bigint, ngo bigint,
  department bigint, territory bigint, unavailable boolean);
"""

NUMBERED = {
    "centre": centres.Centre,
    "unit": centres.Unit,
    "place": centres.Place,
    "person": Person,
    "case": Case,
    "hold": centres.Hold,
    "stay": centres.Stay,
    "referral": placements.Referral,
}
LISTS = {
    "means": (cases.ConsentMeans, ()),
    "genders": (cases.Gender, ("woman",)),
    "languages": (cases.Language, ()),
    "protections": (cases.Protection, ("refugee", "subsidiary")),
    "accommodations": (cases.AccommodationType, ()),
    "detectors": (cases.Detector, ()),
    "types": (cases.ExploitationType, ("sexual", "labour", "offences")),
    "indicators": (cases.Indicator, ()),
    "needs": (cases.Need, ()),
    "channels": (cases.ContactChannel, ()),
    "departures": (centres.DepartureReason, ()),
    "destinations": (centres.Destination, ()),
    "unavailabilities": (centres.UnavailabilityReason, ()),
    "stages": (centres.SchoolStage, ()),
    "commitments": (centres.Commitment, ("2.4", "2.5", "4.1", "4.2", "4.3")),
    "grounds": (placements.EligibilityGround, ()),
    "ineligibilities": (placements.IneligibilityReason, ()),
    "ways_out": (placements.WayOut, ()),
    "withdrawals": (placements.WithdrawalReason, ()),
}


def enlarge(places, referrals, today):
    """Add places and referrals until there are so many; the ordinary world is there already."""
    numbers = _numbers(
        places - centres.Place.objects.count(), referrals - placements.Referral.objects.count()
    )
    with connection.cursor() as cursor:
        cursor.execute(FUNCTIONS)
    values = numbers | _firsts() | _lists() | _people()
    values |= {"today": today, "now": midnight(today), "units_a_centre": UNITS_A_CENTRE}
    stages = list(_stages())
    bar = Bar(sum(numbers[count] for _title, count, _statements in stages) + numbers["cases"])
    with bare_tables():
        for title, count, statements in stages:
            bar.show(title)
            _run(statements, numbers[count], values, lambda step, title=title: bar.show(title, step))
        bar.show("Names and keys")
        scale_names.name_women(values, numbers["cases"], lambda step: bar.show("Names and keys", step))
        scale_names.address_centres()
        bar.show("Indexes, references")
    _put_in_order()
    bar.end()


def _numbers(places, cases_wanted):
    """How many of what; a slot needs ten whole places."""
    units = places // 10 * 4 + UNITS_OF_REST[places % 10]
    slots = places // 10 * SLOTS_OF_TEN
    return {
        "places": places,
        "units": units,
        "centres": ceil(units / UNITS_A_CENTRE),
        "cases": cases_wanted,
        "slots": slots,
        "stays": int(cases_wanted * SHARE_WITH_STAY) if slots else 0,
    }


def _stages():
    """(title, what it counts, statements) for each "== title | count" of the file."""
    for part in SQL.read_text().split("\n== ")[1:]:
        head, _newline, body = part.partition("\n")
        title, count = head.split(" | ")
        yield title, count, [text for text in body.split(";\n") if text.strip()]


def _run(statements, total, values, shown):
    for low in range(1, total + 1, BATCH):
        high = min(low + BATCH - 1, total)
        with connection.cursor() as cursor:
            for statement in statements:
                cursor.execute(statement, values | {"low": low, "high": high})
        shown(high - low + 1)


def _firsts():
    """The highest number in use in each table whose numbers the statements choose."""
    rows = {name: model._base_manager.order_by("-pk").first() for name, model in NUMBERED.items()}
    return {name: row.pk if row else 0 for name, row in rows.items()}


def _lists():
    return {name: _ids(model, codes) for name, (model, codes) in LISTS.items()}


def _ids(model, codes):
    known = {term.code: term.pk for term in model.objects.current()}
    return [known[code] for code in codes or known]


def _people():
    """Who does everything, and where."""
    members = Membership.objects.select_related("user").order_by("pk")
    of = {role: [m for m in members if m.role == role] for role in Role}
    departments = Department.objects.filter(is_overseas=False, code__in=DEPARTMENTS)
    return {
        "caseworkers": [m.pk for m in of[Role.CASEWORKER]],
        "operators": sorted({m.organisation_id for m in of[Role.CENTRE_MANAGER]}),
        "officer": of[Role.OFFICER][0].user_id,
        "reviewer": of[Role.OFFICER][0].pk,
        "manager": of[Role.CENTRE_MANAGER][0].user_id,
        "staff": of[Role.CENTRE_WORKER][0].pk,
        "departments": list(departments.order_by("code").values_list("pk", flat=True)),
        "done": _ids(centres.ServiceResult, ("done",))[0],
    }


def _put_in_order():
    """Numbers go on after the last one; the planner learns the new sizes."""
    with connection.cursor() as cursor:
        for model in NUMBERED.values():
            table = model._meta.db_table
            cursor.execute(
                f'SELECT setval(pg_get_serial_sequence(%s, %s), (SELECT max(id) FROM "{table}"))',  # noqa: S608 -- a table of ours
                [table, "id"],
            )
        cursor.execute("ANALYZE")
