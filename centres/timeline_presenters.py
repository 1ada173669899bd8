"""Her stays, as lines of the timeline of her file."""

from collections.abc import Iterator
from datetime import datetime

from django.utils.translation import gettext as _

from cases.enums import TimelineKind
from cases.models import Case
from cases.timeline_presenters import Line
from centres import queries
from trips.access.actor import Actor
from trips.access.duties import Duty


def stay_lines(actor: Actor, case: Case, now: datetime) -> Iterator[Line]:
    """Part of `cases.timeline_presenters.TIMELINE`: a centre reads its own stays, others those of a file they read."""
    for stay in queries.stays_of_case(actor, case):
        label = stay.centre.public_label
        url = stay.get_absolute_url() if actor.has(Duty.CENTRE_WORK) else ""
        facts = (
            (stay.decided_at, _("Stay decided"), label),
            (stay.arrived_at, _("She has arrived"), label),
            (stay.ended_at, _("She has left"), str(stay.departure_reason or "")),
            (stay.cancelled_at, _("Stay cancelled"), label),
        )
        for at, title, text in facts:
            if at:
                yield Line(at, TimelineKind.STAY, title, text, url=url)
