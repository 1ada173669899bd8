"""Requests of women about their own data, made by the desk's own actions."""

from django.utils import timezone

from cases import actions
from cases.enums import RequestKind, RequestOrigin


def make_request(world, case, kind=RequestKind.ERASURE, persona="protection", now=None, **values):
    now = now or timezone.now()
    given = {"origin": RequestOrigin.KNOWN, "received_on": timezone.localdate(now)} | values
    return actions.file_request(case=case, kind=kind, **given, by=world.actors[persona], now=now)


def make_asked(world, case, persona="caseworker_a", now=None):
    """An erasure that the NGO recorded and the data protection officer prepared."""
    request = make_request(world, case, persona=persona, now=now)
    actions.ask_erasure(request=request, by=world.protection, now=now or timezone.now())
    return request


def erase(world, case, now=None):
    """By two people, as it must be."""
    side = "a" if case.organisation_id == world.admin_a.organisation_id else "b"
    request = make_asked(world, case, f"caseworker_{side}", now=now)
    actions.confirm_erasure(request=request, by=world.actors[f"admin_{side}"], now=now or timezone.now())
    return request
