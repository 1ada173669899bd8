"""The pages that are measured, each beside its SQL. A new page is one more line of `PAGES`."""

import json
from collections.abc import Callable
from datetime import timedelta
from typing import NamedTuple

from django.test import Client
from django.urls import reverse
from django.utils import timezone

from benchmarks import statements
from benchmarks.database import walled
from benchmarks.measure import Result, both_ms, median_ms, queries_of
from centres.models import SchoolStage
from placements.enums import OPEN_STATES, ReferralState
from placements.matching import needs_of, stages_needed
from placements.models import Referral
from tests.sign_in import enter
from trips.demo.logins import LOGINS
from trips.identity.models import User
from trips.organisations.enums import Role
from trips.organisations.models import Membership
from trips.steering.views.board import DAYS_AFTER, DAYS_BEFORE


class Page(NamedTuple):
    """`address()` of the page; `raw(cursor)` does its work in SQL."""

    name: str
    role: Role
    address: Callable[[], str]
    raw: Callable


def opener(role):
    """The membership of the demo login of a role."""
    email = next(login.email for login in LOGINS if login.role == role)
    return Membership.objects.filter(user__email=email, role=role).order_by("pk").first()


def client_of(role):
    """A browser signed in with the demo login of a role."""
    return enter(Client(), User.objects.get(pk=opener(role).user_id))


def referral():
    """The household of which the ranking is asked: waiting, in the officer's territory."""
    waiting = Referral.objects.filter(state=ReferralState.WAITING, territory__seat="Lyon")
    return waiting.select_related("case__household").order_by("-household_size", "pk").first()


def raw_queue(cursor):
    officer = Membership.objects.filter(role=Role.OFFICER).order_by("pk").first()
    values = {
        "territories": list(officer.directorates.values_list("pk", flat=True)),
        "open": [str(state) for state in OPEN_STATES],
    }
    return lambda: [
        cursor.execute(text, values).fetchall() for text in (statements.QUEUE_TOTAL, statements.QUEUE)
    ]


def raw_ranking(cursor):
    asked, today = referral(), timezone.localdate()
    needs, household = needs_of(asked, today), asked.case.household
    # Sealed: the database is handed the opened places to avoid, as the page hands them.
    zones = [
        {"latitude": zone.latitude, "longitude": zone.longitude, "radius_km": zone.radius_km}
        for zone in needs.zones
    ]
    values = {
        "zones": json.dumps(zones),
        "size": needs.size,
        "mobility": needs.reduced_mobility,
        "no_stairs": needs.no_stairs,
        "cot": needs.cot,
        "languages": [one.pk for one in household.languages.all()],
        "stages": [one.pk for one in stages_needed(asked.case, needs.on, SchoolStage.objects.current())],
        "psychologist": bool(household.near_psychologist),
        "hospital": bool(household.near_hospital),
        "wish": household.building_wish.replace("any", ""),
        "today": today,
    }
    return lambda: cursor.execute(statements.RANKING, values).fetchall()


def raw_board(cursor):
    today = timezone.localdate()
    days = {"start": today - timedelta(days=DAYS_BEFORE), "end": today + timedelta(days=DAYS_AFTER)}

    def read():
        cursor.execute(statements.BOARD_TOTAL).fetchall()
        places = [row[0] for row in cursor.execute(statements.BOARD_PLACES).fetchall()]
        return cursor.execute(statements.BOARD_NIGHTS, days | {"places": places}).fetchall()

    return read


PAGES = (
    Page("officer's queue", Role.OFFICER, lambda: reverse("placements:list"), raw_queue),
    Page(
        "ranking of places",
        Role.OFFICER,
        lambda: reverse("placements:matching", args=[referral().reference]),
        raw_ranking,
    ),
    Page("national board", Role.NATIONAL_OFFICER, lambda: reverse("steering:board"), raw_board),
)


def measure_page(page, places, repeats, raw):
    client, address = client_of(page.role), page.address()

    def look():
        response = client.get(address)
        if response.status_code != 200:
            raise SystemExit(f"{page.name}: {address} answered {response.status_code}.")

    with raw.cursor() as cursor:
        raw_ms = median_ms(page.raw(cursor), repeats)
    with walled():
        queries = queries_of(look)
    ours_ms, open_ms = both_ms(look, walled, repeats)
    return Result(places, page.name, queries, ours_ms, raw_ms, open_ms)
