"""What binds a centre, by the real verbs."""

from datetime import date

from django.utils import timezone

from centres import actions


def make_agreement(world, name="north", *, now=None, **values):
    """From 2024 to 2028, at the national rates, unless said otherwise."""
    values = {"number": f"FAKE-{name}", "base_rate": None, "supplement_rate": None} | values
    values = {"starts_on": date(2024, 1, 1), "ends_on": date(2028, 12, 31)} | values
    centre, now = world.centres[name], now or timezone.now()
    return actions.sign_agreement(centre=centre, **values, by=world.national, now=now)
