"""What sealing and the record of looks cost of a page: the time inside their functions, in the same run as the page."""

import os
import statistics
import time
from collections.abc import Callable
from contextlib import ExitStack, contextmanager
from functools import wraps
from typing import NamedTuple
from unittest import mock

from django.urls import reverse

from benchmarks.measure import queries_of
from benchmarks.pages import client_of, opener, referral
from cases.queries import cases_visible_to
from centres.enums import StayState
from centres.models import Centre, Stay
from trips.access.actor import actor_for
from trips.audit import quotas, record
from trips.organisations.enums import Role
from trips.sealing.blind import BlindIndex
from trips.sealing.fields import SealedField
from trips.sealing.models import WrappedKey

SEALING = ((SealedField, "opened"), (SealedField, "sealed"), (WrappedKey, "unwrap"), (BlindIndex, "mark"))
RECORDING = ((record, "read"), (quotas, "refusal"))


class Main(NamedTuple):
    """A main page, and whose."""

    name: str
    role: Role
    address: Callable[[], str]


class Share(NamedTuple):
    places: int
    name: str
    queries: int
    page_ms: float
    sealing: float
    recording: float


def case():
    """A file of the demo caseworker with every answer."""
    hers = cases_visible_to(actor_for(opener(Role.CASEWORKER)))
    return (
        hers.filter(identity__first_name__isnull=False, safety__saved_at__isnull=False).order_by("pk").first()
    )


def stay():
    """A resident of the demo manager's centre who agrees that it reads who she is."""
    here = Stay.objects.filter(centre=centre(), state=StayState.ARRIVED, case__consents__scope="centre")
    return here.filter(case__consents__withdrawn_at=None).order_by("-pk").first()


def centre():
    return Centre.objects.filter(postings__membership=opener(Role.CENTRE_MANAGER)).order_by("pk").first()


PAGES = (
    Main("officer's queue", Role.OFFICER, lambda: reverse("placements:list")),
    Main("national queue", Role.NATIONAL_OFFICER, lambda: reverse("placements:list")),
    Main("case", Role.CASEWORKER, lambda: case().get_absolute_url()),
    Main("referral", Role.OFFICER, lambda: referral().get_absolute_url()),
    Main("residents", Role.CENTRE_MANAGER, lambda: reverse("centres:residents", args=[centre().reference])),
    Main("stay", Role.CENTRE_MANAGER, lambda: stay().get_absolute_url()),
    Main("services", Role.CENTRE_MANAGER, lambda: reverse("centres:services", args=[centre().reference])),
    Main("national board", Role.NATIONAL_OFFICER, lambda: reverse("steering:board")),
)


class Clock:
    """Seconds spent inside; a call within a call is counted once."""

    def __init__(self):
        self.spent, self.depth = 0.0, 0

    def watch(self, function):
        @wraps(function)
        def timed(*args, **kwargs):
            self.depth += 1
            started = time.perf_counter()
            try:
                return function(*args, **kwargs)
            finally:
                self.depth -= 1
                if not self.depth:
                    self.spent += time.perf_counter() - started

        return timed


@contextmanager
def watched(clock, functions):
    with ExitStack() as stack:
        for owner, name in functions:
            stack.enter_context(mock.patch.object(owner, name, clock.watch(getattr(owner, name))))
        yield


def measure(page, places, repeats):
    client, address = client_of(page.role), page.address()

    def look():
        response = client.get(address)
        if response.status_code != 200:
            raise SystemExit(f"{page.name}: {address} answered {response.status_code}.")

    runs = [_profiled(look) for _run in range(repeats + 2)][2:]
    whole, sealing, recording = (statistics.median(column) for column in zip(*runs, strict=True))
    return Share(places, page.name, queries_of(look), whole * 1000, sealing / whole, recording / whole)


def _profiled(look):
    sealing, recording = Clock(), Clock()
    with watched(sealing, SEALING), watched(recording, RECORDING):
        started = time.perf_counter()
        look()
        return time.perf_counter() - started, sealing.spent, recording.spent


def table(shares):
    """Of which part of a page goes into opening sealed values, and into the record of the look."""
    head = f"{'places':>7}  {'page':<34} {'queries':>7} {'page ms':>9} {'sealing':>9} {'record':>9}"
    lines = [f"{os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}", head]
    lines += [
        f"{s.places:>7}  {s.name:<34} {s.queries:>7} {s.page_ms:>9.1f} {s.sealing:>9.1%} {s.recording:>9.1%}"
        for s in shares
    ]
    return "\n".join(lines)
