"""Names of the scaled world: drawn from its numbers, sealed and marked as everywhere, under a key for each case.

Half a minute of one processor for 100,000 files: the database cannot seal, so this part is written row by row.
"""

from django.db import connection

from cases.models import Case, CaseKey, Child, Identity, Safety
from centres.models import Centre, CentreKey
from trips.demo import fakes
from trips.demo.calendar import days
from trips.demo.files import CONTACT_RULES
from trips.demo.randomness import source

STEP = 2000
PLAN = """
SELECT n, size, submitted, pg_temp.one(%(genders)s, n, 22), pg_temp.urgency(n) FROM demo_plan
WHERE n BETWEEN %(low)s AND %(high)s ORDER BY n
"""


def name_women(values, total, shown):
    """Keys, identities, children and rules of contact of every planned case; `shown(step)` after each batch."""
    for low in range(1, total + 1, STEP):
        high = min(low + STEP - 1, total)
        with connection.cursor() as cursor:
            cursor.execute(PLAN, values | {"low": low, "high": high})
            _insert([_rows_of(values["case"], *row) for row in cursor.fetchall()])
        shown(high - low + 1)


def _rows_of(first, n, size, at, gender, urgency):
    rng, case = source(n, "names"), Case(pk=first + n)
    saved = {"case": case, "revision": 1, "saved_at": at}
    key = CaseKey.fresh(case=case)
    identity = Identity(
        first_name=fakes.first_name(rng),
        last_name=fakes.last_name(rng),
        birth_date=at.date() - days(rng.randrange(18 * 366, 43 * 365)),
        phone=fakes.phone(rng),
        file_number=f"FICTIF-{n:09}",
        gender_id=gender,
        **saved,
    )
    safety = Safety(urgency=urgency, no_zone=True, contact_rules=rng.choice(CONTACT_RULES), **saved)
    born = [at.date() - days(rng.randrange(90, 13 * 365)) for _child in range(1, size)]
    children = [Child(case=case, first_name=fakes.child_name(rng), birth_date=day) for day in born]
    return key, identity, safety, children


def _insert(rows):
    keys, identities, safeties, children = zip(*rows, strict=True)
    for model, made in (
        (CaseKey, keys),
        (Identity, identities),
        (Safety, safeties),
        (Child, [child for some in children for child in some]),
    ):
        model._base_manager.bulk_create(made)


def address_centres():
    """A key and a sealed address for each centre that has none yet."""
    centres = list(Centre.objects.filter(key=None).order_by("pk"))
    keys = []
    for centre in centres:
        keys.append(CentreKey.fresh(centre=centre))
        centre.address = f"{centre.pk} rue de l’Adresse-Fictive, 00000 Ville-Imaginaire"
    CentreKey._base_manager.bulk_create(keys)
    Centre._base_manager.bulk_update(centres, ["address"], batch_size=STEP)
