"""What shows that the conditions are kept, by the real verbs."""

from datetime import date

from django.utils import timezone

from centres import actions, partner_queries
from centres.models import Commitment
from tests.factories.cases import word


def make_check(world, name="north", code="3.1", *, now=None, persona=None, **values):
    """Looked at today by the manager, and all was well, unless said otherwise."""
    now = now or timezone.now()
    values = {"kind": "state", "checked_on": timezone.localdate(now), "kept": True} | values
    about = {"centre": world.centres[name], "commitment": word(Commitment, code)}
    by = world.actors[persona or f"manager_{name}"]
    return actions.record_check(**about, **values, by=by, now=now)


def make_partnership(world, name="north", *, now=None, partner=None, **values):
    """From 2025 to 2027, with the local NGO of that centre unless another partner is given."""
    now, by, centre = now or timezone.now(), world.actors[f"manager_{name}"], world.centres[name]
    about = {"kind": "ngo", "level": "local", "name": "Fake partner", "by": by, "now": now}
    known = {one.name: one for one in partner_queries.partners_of(centre)}
    partner = partner or known.get("Fake partner") or actions.add_partner(centre=centre, **about)
    dates = {"starts_on": date(2025, 1, 1), "ends_on": date(2027, 12, 31), "contact": "Fake office"} | values
    return actions.sign_partnership(partner=partner, **dates, by=by, now=now)
