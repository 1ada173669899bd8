"""A place that cannot be used for a while, and back again."""

from datetime import timedelta

from django.utils import timezone

from centres import actions, queries, rules
from centres.models import Place
from tests.factories.centres import unavailability


def close_or_open(play, centre, persona, n):
    """`n` says which place and whether it closes."""
    actor, now = play.world.actors[persona], timezone.now()
    rows = Place.objects.filter(unit__centre=play.world.centres[centre]).order_by("pk")
    place = queries.place_for(actor, rows[n % len(rows)].reference)
    if place is None or rules.manage(actor, place.unit.centre):
        return None
    today = timezone.localdate(now)
    if n % 3 == 0:
        return actions.make_available(place=place, back_on=today, by=actor, now=now)
    until = today + timedelta(days=n % 30) if n % 30 else None
    return actions.make_unavailable(
        place=place, reason=unavailability(), starts_on=today, ends_on=until, by=actor, now=now
    )
