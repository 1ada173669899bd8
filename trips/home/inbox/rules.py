"""Who has an inbox: those who follow women."""

from django.utils.translation import gettext as _

from cases.models import Notification
from trips.access.actor import Actor
from trips.access.duties import Duty


def has_inbox(actor: Actor) -> bool:
    return actor.has(Duty.CASEWORK) or actor.has(Duty.ALLOCATION) or actor.has(Duty.CENTRE_WORK)


def read_inbox(actor: Actor) -> str:
    if has_inbox(actor):
        return ""
    return _("Only those who follow women are notified here: NGOs, OFII and centres.")


def open_notification(actor: Actor, notification: Notification) -> str:
    return read_inbox(actor)
