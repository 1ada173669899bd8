"""Eight officers propose places at the same time, two of them each place: one gets it, the other a sentence."""

import statistics
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, nullcontext
from itertools import islice
from threading import Barrier
from typing import NamedTuple

from django.db import transaction
from django.utils import timezone

from benchmarks import statements
from benchmarks.database import close_sessions, raw_connection, walled
from benchmarks.measure import Result, queries_of
from centres.queries import free_places
from placements import actions, matching
from placements.enums import ReferralState
from placements.models import Referral
from trips.access.actor import actor_for, capacities
from trips.database.context import working_for
from trips.guards.references import new_reference
from trips.guards.refusals import Overtaken
from trips.organisations.enums import Role
from trips.organisations.models import Membership

OFFICERS = 8
ATTEMPTS = 8


class Attempt(NamedTuple):
    referral: Referral
    place: object


def contests(today, now):
    """For each officer her attempts; the officers of a pair want the same places."""
    alone = Referral.objects.filter(state=ReferralState.WAITING, household_size=1).select_related(
        "case__safety", "case__household"
    )
    waiting = list(alone.order_by("pk")[: OFFICERS * ATTEMPTS * 4])
    officers = [[] for _officer in range(OFFICERS)]
    number = 0
    for place in free_places(today, now).order_by("pk")[: OFFICERS * ATTEMPTS // 2]:
        both = list(islice((r for r in waiting if not matching.objection_to(r, [place], on=today)), 2))
        if len(both) == 2:
            for referral in both:
                waiting.remove(referral)
                officers[number % OFFICERS].append(Attempt(referral, place))
                number += 1
    return officers


def measure(places, repeats):
    now = timezone.now()
    today = timezone.localdate(now)
    officers = contests(today, now)
    attempts = sum(map(len, officers))
    if not attempts:
        raise SystemExit("No place is free for two waiting women: nothing to contest.")
    actor = _actor()
    ours = _median(officers, repeats, lambda attempt, _raw: _propose(attempt, actor), walled)
    without = _median(officers, repeats, lambda attempt, _raw: _propose(attempt, actor))
    raw = _median(officers, repeats, lambda attempt, raw: _propose_raw(attempt, actor, raw))
    first = next(attempt for mine in officers for attempt in mine)
    with _undone(officers):
        queries = queries_of(lambda: _propose(first, actor))
    return Result(places, f"{OFFICERS} officers, {attempts} proposals", queries, ours, raw, without)


def _actor():
    """The national desk: it may propose to every household."""
    desk = Membership.objects.filter(role=Role.NATIONAL_OFFICER).order_by("pk").first()
    return actor_for(capacities(desk.user_id).get(pk=desk.pk))


def _propose(attempt, actor):
    """As behind the door of a page."""
    now = timezone.now()
    try:
        with transaction.atomic(), working_for(actor, now=now):
            referral = Referral.objects.select_related("case").get(pk=attempt.referral.pk)
            actions.propose(referral=referral, places=[attempt.place], by=actor, now=now)
    except Overtaken:
        return False
    return True


def _propose_raw(attempt, actor, raw):
    """The same decision and the same four rows, without rules, history and audit."""
    now = timezone.now()
    values = {
        "referral": attempt.referral.pk,
        "place": attempt.place.pk,
        "centre": attempt.place.unit.centre_id,
        "today": timezone.localdate(now),
        "now": now,
        "user": actor.user_id,
        "reference": new_reference("O"),
    }
    with raw.transaction(), raw.cursor() as cursor:
        cursor.execute(statements.LOCK_REFERRAL, values)
        cursor.execute(statements.LOCK_PLACE, values)
        if cursor.execute(statements.IS_TAKEN, values).fetchone():
            return False
        hold = cursor.execute(statements.HOLD, values).fetchone()[0]
        for text in (statements.OCCUPY, statements.PROPOSE, statements.MOVE):
            cursor.execute(text, values | {"hold": hold})
    return True


def _median(officers, repeats, work, barrier=nullcontext):
    """Milliseconds of one attempt, in the middle of all; each place has exactly one winner."""
    times = []
    for number in range(repeats + 1):
        with _undone(officers):
            done = _all_at_once(officers, work, barrier)
        won = sum(success for _seconds, success in done)
        if won * 2 != len(done):
            raise SystemExit(f"{len(done) // 2} places were contested and {won} were given.")
        if number:
            times += [seconds * 1000 for seconds, _success in done]
    return statistics.median(times)


def _all_at_once(officers, work, barrier):
    busy = [mine for mine in officers if mine]
    start = Barrier(len(busy))
    with ThreadPoolExecutor(len(busy)) as pool:
        desks = [pool.submit(_at_one_desk, mine, work, start, barrier) for mine in busy]
        return [one for desk in desks for one in desk.result()]


def _at_one_desk(attempts, work, start, barrier):
    done = []
    with raw_connection() as raw:
        try:
            _warm_up(attempts[0], work, raw, barrier)
            start.wait()
            for attempt in attempts:
                with barrier():
                    begun = time.perf_counter()
                    success = work(attempt, raw)
                    done.append((time.perf_counter() - begun, success))
        finally:
            close_sessions()
    return done


def _warm_up(attempt, work, raw, barrier):
    """A session that has proposed before, as those that serve pages have."""
    with barrier(), transaction.atomic(), raw.transaction(force_rollback=True):
        work(attempt, raw)
        transaction.set_rollback(True)


@contextmanager
def _undone(officers):
    """As before, so that the next run finds the same places free."""
    values = {"referrals": [attempt.referral.pk for mine in officers for attempt in mine]}
    with raw_connection("owner") as raw:
        values["last"] = raw.execute(statements.LAST).fetchone()[0]
        try:
            yield
        finally:
            for text in statements.UNDO:
                raw.execute(text, values)
