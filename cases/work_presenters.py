"""The pages of the work with a woman, as links on her file and on her stay: each to whom it opens."""

from enum import IntEnum
from typing import NamedTuple

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from cases.models import Case
from trips.access.actor import Actor
from trips.access.duties import Duty


class Scope(IntEnum):
    """Who opens a page, as `cases.work_queries` has it."""

    DUTY = 1
    PARTIES = 2
    TEAM = 3


class Page(NamedTuple):
    route: str
    label: str | Promise
    what: str | Promise
    scope: Scope


class Link(NamedTuple):
    url: str
    label: str
    what: str


PAGES = [
    Page("cases:timeline", _("Timeline"), _("everything that happened, the newest first"), Scope.DUTY),
    Page("cases:assessments", _("Her needs over time"), _("what has changed since last time"), Scope.DUTY),
    Page("cases:plan", _("Action plan"), _("goals agreed with her, who does what by when"), Scope.PARTIES),
    Page("cases:safety_plan", _("Safety plan"), _("what she does when danger comes near"), Scope.PARTIES),
    Page("cases:legal_steps", _("Legal steps"), _("what was done in law, without any story"), Scope.TEAM),
    Page("cases:appointments", _("Appointments"), _("where she is expected, who goes with her"), Scope.TEAM),
    Page("cases:notes", _("Notes"), _("what was agreed and what must be known"), Scope.DUTY),
]


def links_of(actor: Actor, case: Case, *, hosted: bool = True) -> list[Link]:
    """`hosted`: whether her centre receives her today, for a centre that reads only its own notes afterwards."""
    widest = Scope.TEAM
    if actor.has(Duty.ALLOCATION):
        widest = Scope.PARTIES
    if not hosted:
        widest = Scope.DUTY
    return [
        Link(reverse(page.route, args=[case.reference]), str(page.label), str(page.what))
        for page in PAGES
        if page.scope <= widest
    ]
