"""What a home page says of stays: to OFII what it must decide, to a centre what it must see to."""

from datetime import date, timedelta

from django.db.models import Count
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from centres.absence_presenters import state_of
from centres.absence_queries import alarms_for
from centres.follow_up_queries import due
from centres.incident_queries import open_house_incidents, open_incidents
from centres.queries.stays import beyond_end, ending_within, stays_followed_by
from centres.rules import REMINDED_DAYS
from placements import stay_queries
from placements.alarm_queries import open_alarms
from trips.access.actor import Actor
from trips.access.duties import Duty
from trips.home.tiles import Figure, Waiting
from trips.ui.formats import write_day

SHOWN = 5


def alarms(actor: Actor, today: date) -> list[Waiting]:
    """Women who are away for too long or not back: on top of every desk that they concern."""
    at_home = actor.has(Duty.CENTRE_WORK)
    return missed_arrivals(actor) + [
        Waiting(
            one.stay.reference,
            (one.stay if at_home else one.stay.case).get_absolute_url(),
            _("absence: %(state)s") % {"state": state_of(one, today)},
            write_day(one.starts_on),
        )
        for one in alarms_for(actor, today)[:SHOWN]
    ]


def missed_arrivals(actor: Actor) -> list[Waiting]:
    """Women who were expected and of whom nobody has heard: before everything else."""
    return [
        Waiting(
            one.reference,
            one.get_absolute_url(),
            _("missed on her way: %(why)s") % {"why": one.get_cause_display()},
            write_day(timezone.localdate(one.raised_at)),
        )
        for one in open_alarms(actor)[:SHOWN]
    ]


def figure_of_missed(actor: Actor) -> list[Figure]:
    """Nothing when everybody has arrived."""
    count = open_alarms(actor).count()
    return (
        [Figure(_("Women missed on their way"), count, reverse("placements:arrival_alarms"))] if count else []
    )


def figure_of_alarms(actor: Actor, today: date) -> list[Figure]:
    """Nothing when nobody is missed."""
    count = alarms_for(actor, today).count()
    url = f"{reverse('centres:absences')}?alarm=on"
    away = [Figure(_("Absences to look at"), count, url)] if count else []
    return figure_of_missed(actor) + away


def figure_of_follow_ups(actor: Actor, today: date) -> list[Figure]:
    """Nothing when none is due."""
    count = due(actor, today).count()
    return [Figure(_("Follow-ups due"), count, f"{reverse('centres:follow_ups')}?due=on")] if count else []


def figure_of_incidents(actor: Actor) -> list[Figure]:
    """Nothing when none is open."""
    counts = [
        (_("Open incidents"), open_incidents(actor).count(), "centres:incidents"),
        (_("Open incidents of the house"), open_house_incidents(actor).count(), "centres:house_incidents"),
    ]
    return [Figure(label, count, reverse(route)) for label, count, route in counts if count]


def of_desk(actor: Actor) -> list[Waiting]:
    """What a centre has asked OFII about a stay, the end that comes first on top."""
    return [
        Waiting(
            one.reference,
            one.get_absolute_url(),
            _("extension to decide"),
            write_day(timezone.localdate(one.asked_at)),
            due=write_day(one.from_end),
        )
        for one in stay_queries.to_decide(actor)[:SHOWN]
    ]


def figures_of_desk(actor: Actor, today: date) -> list[Figure]:
    count = stay_queries.to_decide(actor).count()
    return [
        Figure(_("Extensions to decide"), count, reverse("placements:extensions")),
        *_ends(actor, today),
        *figure_of_alarms(actor, today),
        *figure_of_incidents(actor),
    ]


def figures_of_centre(actor: Actor, today: date) -> list[Figure]:
    count = stay_queries.to_decide(actor).count()
    return [
        Figure(_("Extensions asked of OFII"), count, reverse("placements:extensions")),
        *_ends(actor, today),
        *figure_of_alarms(actor, today),
        *figure_of_incidents(actor),
        *figure_of_follow_ups(actor, today),
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
