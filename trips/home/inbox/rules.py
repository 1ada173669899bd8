"""Who has an inbox: those who follow women."""

from django.utils.translation import gettext as _

from cases.models import Notification
from trips.access.actor import Actor
from trips.home.inbox.queries import side_of


def has_inbox(actor: Actor) -> bool:
    return side_of(actor) is not None


def read_inbox(actor: Actor) -> str:
    if has_inbox(actor):
        return ""
    return _("Only those who follow women are notified here: NGOs, OFII and centres.")


def open_notification(actor: Actor, notification: Notification) -> str:
    return read_inbox(actor)
