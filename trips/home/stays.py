"""What a home page says of stays: to OFII what it must decide, to a centre what it must see to."""

from django.urls import reverse
from django.utils.translation import gettext as _

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


def figures_of_desk(actor: Actor) -> list[Figure]:
    count = stay_queries.to_decide(actor).count()
    return [Figure(_("Extensions to decide"), count, reverse("placements:extensions"))]


def figures_of_centre(actor: Actor) -> list[Figure]:
    count = stay_queries.to_decide(actor).count()
    return [Figure(_("Extensions asked of OFII"), count, reverse("placements:extensions"))]
