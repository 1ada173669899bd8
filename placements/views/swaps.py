"""Residents whose exchange helps both: found, never done by itself."""

from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone

from placements import matching, rules
from trips.guards.doors import requires

SHOWN = 50


@requires(rules.find_swaps, record_read=True)
def swaps(request):
    found = matching.find_swaps(request.actor, on=timezone.localdate())
    shown = [[row_of(side) for side in swap.sides] for swap in found.found[:SHOWN]]
    context = {
        "swaps": shown,
        "found": found,
        "hidden": len(found.found) - len(shown),
    }
    return render(request, "placements/swaps.html", context)


def row_of(side):
    """One sentence a woman, and the page of her transfer."""
    return {
        "side": side,
        "gains": ", ".join(str(gain.label) for gain in side.gains),
        "url": reverse("placements:transfer", args=[side.referral.reference]),
    }
