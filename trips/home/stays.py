"""What a home page says of stays: to OFII what it must decide, to a centre what it must see to."""

from datetime import date, timedelta

from django.db.models import Count
from django.urls import reverse
from django.utils.translation import gettext as _

from centres.queries.stays import beyond_end, ending_within, stays_followed_by
from centres.rules import REMINDED_DAYS
from placements import stay_queries
from trips.access.actor import Actor
from trips.home.tiles import Figure, Waiting
from trips.ui.formats import write_day

SHOWN = 5


def of_desk(actor: Actor) -> list[Waiting]:
    """What a centre has asked OFII about a stay, the end that comes first on top."""
    return [
        Waiting(one.reference, one.get_absolute_url(), _("extension to decide"), write_day(one.from_end))
        for one in stay_queries.to_decide(actor)[:SHOWN]
    ]


def figures_of_desk(actor: Actor, today: date) -> list[Figure]:
    count = stay_queries.to_decide(actor).count()
    return [Figure(_("Extensions to decide"), count, reverse("placements:extensions")), *_ends(actor, today)]


def figures_of_centre(actor: Actor, today: date) -> list[Figure]:
    count = stay_queries.to_decide(actor).count()
    return [
        Figure(_("Extensions asked of OFII"), count, reverse("placements:extensions")),
        *_ends(actor, today),
    ]


def _ends(actor: Actor, today: date) -> list[Figure]:
    """Stays that end soon, and those that are beyond their decided end."""
    url, soon = reverse("centres:stays"), max(REMINDED_DAYS)
    counts = (
        stays_followed_by(actor)
        .order_by()
        .aggregate(
            soon=Count("pk", filter=ending_within(timedelta(days=soon), today)),
            beyond=Count("pk", filter=beyond_end(today)),
        )
    )
    return [
        Figure(
            _("Stays that end within %(days)d days") % {"days": soon}, counts["soon"], f"{url}?ending={soon}"
        ),
        Figure(_("Stays beyond their decided end"), counts["beyond"], f"{url}?ending=beyond"),
    ]
