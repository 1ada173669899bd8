"""Her stays, as lines of the timeline of her file."""

from collections.abc import Iterator
from datetime import datetime

from django.utils.translation import gettext as _

from cases.enums import TimelineKind
from cases.timeline_presenters import Files, Line, start_of
from centres import queries
from centres.absence_queries import absences_of_files
from trips.access.actor import Actor
from trips.access.duties import Duty
from trips.ui.formats import write_day


def stay_lines(actor: Actor, files: Files, now: datetime) -> Iterator[Line]:
    """Part of `cases.timeline_presenters.TIMELINE`: a centre reads its own stays, others those of a file they read."""
    for stay in queries.stays_of_files(actor, *files.values()):
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
                yield Line(stay.case_id, at, TimelineKind.STAY, title, text, url=url)


def absence_lines(actor: Actor, files: Files, now: datetime) -> Iterator[Line]:
    """Away from her place, and back: to whom works with her."""
    for one in absences_of_files(actor, *files.values()):
        file, kind = one.stay.case_id, TimelineKind.STAY
        url = one.stay.get_absolute_url() if actor.has(Duty.CENTRE_WORK) else ""
        text = f"{one.reason}\n" + _("expected back on %(day)s") % {"day": write_day(one.expected_on)}
        yield Line(file, start_of(one.starts_on), kind, _("Away from the centre"), text, url=url, is_day=True)
        if one.returned_on:
            yield Line(file, start_of(one.returned_on), kind, _("Back at the centre"), url=url, is_day=True)
