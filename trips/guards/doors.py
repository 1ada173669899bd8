"""The only doors to a view: `requires`, `signed_in` and `public`.

A view that carries none of them cannot be reached (`DeclaredViewsMiddleware`).
"""

from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass
from functools import wraps
from http import HTTPStatus
from typing import Any

from django.contrib.auth.views import redirect_to_login
from django.db import models, transaction
from django.http import Http404, HttpResponse
from django.utils import timezone

from trips.audit import quotas, record
from trips.database.context import sight_of, working_for
from trips.guards.read_only import SAFE_METHODS, read_only
from trips.guards.refusals import Refused
from trips.guards.step_up import ask_again

View = Callable[..., HttpResponse]

# What an actor asked for by its reference and is kept away from, of the apps above: (actor, reference) →
# the row or None. She gets the same 404 as for what does not exist; that she tried is recorded.
WITHHELD: list[Callable[[Any, str], models.Model | None]] = []


@dataclass(frozen=True)
class Door:
    """The declaration that a view carries; `docs/access.md` is made from it."""

    kind: str
    why: str = ""
    rule: Callable[..., str] | None = None
    load: Callable[..., Any] | None = None
    fresh: bool = False
    # Each look leaves a trace, whatever the object; `searches`: each question asked by POST as well.
    recorded: bool = False
    searches: bool = False


def public(why: str) -> Callable[[View], View]:
    """Open to everybody; `why` is shown in the access table."""
    return _stamp(Door("public", why=why))


def signed_in(why: str) -> Callable[[View], View]:
    """Open to any account, whatever its role: one's own language, password, capacity."""

    def decorate(view: View) -> View:
        @wraps(view)
        def guarded(request: Any, **url: Any) -> HttpResponse:
            if not request.actor.is_signed_in:
                return redirect_to_login(request.get_full_path())
            with transaction.atomic(), working_for(request.actor, now=timezone.now()):
                return _show(view, request, (), url)

        return _stamp(Door("signed in", why=why))(guarded)

    return decorate


def requires(
    rule: Callable[..., str],
    *,
    load: Callable[..., Any] | None = None,
    record_read: bool = False,
    fresh: bool = False,
    searches: bool = False,
) -> Callable[[View], View]:
    """Let the actor in if `rule` has nothing against it.

    `load(actor, **url)` fetches the object through a scoped query; None means that the actor
    may not know of it (404). `rule(actor[, object])` answers "" or the reason of the refusal (403).
    `fresh`: the second factor must have been given in the last ten minutes (exports, roles, erasure).
    The view is called as `view(request[, object])`. All of it, with the record of the read of a person's file,
    is one transaction: in it the database works for the actor, and a safe method cannot write. `record_read`: the
    page is recorded whatever it loads, as an export is. `searches`: what is asked by POST is a look too.
    """
    door = Door("requires", rule=rule, load=load, fresh=fresh, recorded=record_read, searches=searches)

    def decorate(view: View) -> View:
        @wraps(view)
        def guarded(request: Any, **url: Any) -> HttpResponse:
            if not request.actor.is_signed_in:
                return redirect_to_login(request.get_full_path())
            try:
                with transaction.atomic(), working_for(request.actor, now=timezone.now()):
                    subject = _admit(request.actor, rule, load, url)
                    _within_quota(request, subject, door)
                    if fresh and (question := ask_again(request)):
                        return question
                    response = _show(view, request, subject, {} if load else url)
                    _record(request, subject, door, response)
            except Http404:
                record_attempt(request, url.get("reference", ""))
                raise
            return response

        return _stamp(door)(guarded)

    return decorate


def _admit(actor: Any, rule: Callable[..., str], load: Callable[..., Any] | None, url: dict) -> tuple:
    if load is None:
        subject: tuple = ()
    else:
        found = load(actor, **url)
        if found is None:
            raise Http404
        subject = (found,)
    if reason := rule(actor, *subject):
        raise Refused(reason)
    return subject


def _show(view: View, request: Any, subject: tuple, url: dict) -> HttpResponse:
    with ExitStack() as stack:
        if request.method in SAFE_METHODS:
            stack.enter_context(read_only())
        response = view(request, *subject, **url)
        if hasattr(response, "render") and not getattr(response, "is_rendered", True):
            response.render()
    return response


def _within_quota(request: Any, subject: tuple, door: Door) -> None:
    """Nobody opens unusually many files, by whatever method: the page of a refused form shows one too."""
    file_id = getattr(subject[0], "file_id", None) if subject else None
    export = door.recorded and "export" in request.resolver_match.view_name
    if file_id is None and not export:
        return
    if reason := quotas.refusal(request.actor.user_id, now=timezone.now(), file_id=file_id, export=export):
        raise Refused(reason)


def _record(request: Any, subject: tuple, door: Door, response: HttpResponse) -> None:
    """A file of a person was shown: say so, and why where what was loaded knows it (`why_read`, a code).

    Writes record themselves as events; a form that comes back shows it.
    """
    seen = subject[0] if subject else None
    shown = door.recorded or getattr(seen, "reads_are_recorded", False)
    came_back = request.method == "POST" and response.status_code == HTTPStatus.OK
    if (shown and (request.method in SAFE_METHODS or came_back)) or (door.searches and came_back):
        why = getattr(seen, "why_read", "")
        record.read(request.resolver_match.view_name, seen, by=request.actor, now=timezone.now(), why=why)


def record_attempt(request: Any, reference: str) -> None:
    """She followed a link to somebody from whom she is kept away, or typed her reference."""
    now = timezone.now()
    with sight_of(request.actor, now=now):
        found = [row for find in WITHHELD if (row := find(request.actor, reference))]
    for row in found:
        route = request.resolver_match.view_name
        record.read(route, row, by=request.actor, now=now, why=record.KEPT_AWAY)


def _stamp(door: Door) -> Callable[[View], View]:
    def decorate(view: View) -> View:
        view.door = door
        return view

    return decorate
