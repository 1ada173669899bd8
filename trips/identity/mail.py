"""Asking for the messages of an account; they leave by the worker, after the commit."""

from trips.identity import tasks
from trips.identity.links import UNKNOWN
from trips.jobs.declare import enqueue
from trips.sealing import secrets


def queue_password_link(user, kind):
    """`choose_password` for a new account, `new_password` for a forgotten one."""
    enqueue(tasks.send_password_link, user_id=user.pk, kind=kind)


def queue_unknown_account(address, language):
    """Somebody typed an address that has no account. It is told so; nobody reads it in the queue."""
    sealed = secrets.seal(address, label=UNKNOWN)
    enqueue(tasks.send_unknown_account, sealed=sealed, language=language)
