"""What those who follow women have before them today: appointments and goals, for a caseworker and for a centre."""

from datetime import date

from django.urls import reverse
from django.utils.translation import gettext as _

from cases.appointment_queries import appointments_of_desk
from cases.goal_queries import late_goals_of_desk
from trips.access.actor import Actor


def buttons() -> list[tuple[str, str, str]]:
    """Label, address, icon."""
    return [
        (_("Appointments"), reverse("cases:agenda"), "calendar3"),
        (_("Goals"), reverse("cases:goals"), "list"),
    ]


def figures(actor: Actor, today: date) -> list[tuple[str, int, str]]:
    """Label, number, address: of the files that she follows, or of the women whom her centre hosts; none, no figure."""
    day, week = appointments_of_desk(actor, today)
    agenda, goals = f"{reverse('cases:agenda')}?mine=on&period=", f"{reverse('cases:goals')}?late=on&mine=on"
    found = [
        (_("Appointments today"), day, f"{agenda}today"),
        (_("Appointments of the next seven days"), week, f"{agenda}week"),
        (_("Goals whose day has passed"), late_goals_of_desk(actor, today), goals),
    ]
    return [figure for figure in found if figure[1]]
