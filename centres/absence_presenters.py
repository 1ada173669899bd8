"""What the pages say of an absence, in words."""

from datetime import date
from typing import NamedTuple

from django.urls import reverse
from django.utils.translation import gettext as _

from centres import absence_rules
from centres.models import Absence
from trips.access.actor import Actor
from trips.access.duties import Duty
from trips.ui.exports import Column


def state_of(absence: Absence, today: date) -> str:
    """One sentence: the alarm, else where it stands."""
    if absence.cancelled_at:
        return _("cancelled")
    if absence.returned_on:
        return _("back")
    if not absence_rules.is_under_way(absence):
        return _("the stay ended meanwhile")
    return absence_rules.alarm_of(absence, today) or _("away")


def tone_of(absence: Absence, today: date) -> str:
    if absence_rules.alarm_of(absence, today):
        return "danger"
    return "info" if absence_rules.is_under_way(absence) else "neutral"


class Line(NamedTuple):
    """One absence on the page of its stay; addresses are empty where there is nothing to do."""

    absence: Absence
    state: str
    tone: str
    nights: int
    return_url: str
    cancel_url: str


def line_of(absence: Absence, today: date) -> Line:
    open_urls = ("absence_return", "absence_cancel") if absence_rules.is_under_way(absence) else ("", "")
    if absence.returned_on and not absence.cancelled_at:
        open_urls = ("", "absence_cancel")
    urls = [reverse(f"centres:{name}", args=[absence.reference]) if name else "" for name in open_urls]
    return Line(absence, state_of(absence, today), tone_of(absence, today), absence.nights(today), *urls)


def absence_columns(actor: Actor, today: date) -> list[Column]:
    """What centre, NGO and OFII read of an absence in a list: no person. The centre opens the stay, others her case."""
    at_home = actor.has(Duty.CENTRE_WORK)
    return [
        Column(
            _("Stay"),
            lambda one: one.stay.reference,
            "stay",
            url=lambda one: (one.stay if at_home else one.stay.case).get_absolute_url(),
        ),
        Column(_("State"), lambda one: state_of(one, today), tone=lambda one: tone_of(one, today)),
        Column(_("Reason"), lambda one: str(one.reason)),
        Column(_("Away since"), lambda one: one.starts_on, "since"),
        Column(_("Expected back on"), lambda one: one.expected_on, "expected"),
        Column(_("Back on"), lambda one: one.returned_on),
        Column(_("Nights"), lambda one: one.nights(today)),
        Column(_("Centre"), lambda one: one.stay.centre.public_label),
    ]
