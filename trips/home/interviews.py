"""What a home page says of interviews before admission: those to come, and those of which nobody said what became."""

from datetime import datetime

from django.utils.translation import gettext as _

from placements import interview_queries
from trips.access.actor import Actor
from trips.home.tiles import Waiting
from trips.ui.formats import write_day, write_moment

SHOWN = 5


def interviews(actor: Actor, now: datetime) -> list[Waiting]:
    """By the reference of the proposal; the hour where others have their limit."""
    return [
        Waiting(
            one.proposal.reference,
            one.proposal.get_absolute_url(),
            _("interview to come") if one.starts_at > now else _("did the interview take place?"),
            write_day(one.set_at),
            due=write_moment(one.starts_at),
        )
        for one in interview_queries.at_hand(actor, now)[:SHOWN]
    ]
