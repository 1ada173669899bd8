"""Writing accounts."""

from datetime import datetime

from allauth.account.models import EmailAddress
from django.db import transaction

from trips.audit import record, tracking
from trips.audit.record import Doer
from trips.identity.models import User
from trips.identity.sessions import end_sessions


@transaction.atomic
def create_account(*, email: str, full_name: str, by: Doer, now: datetime) -> User:
    """An account without a password: its owner chooses one through the link sent to her."""
    user = User(email=email.lower(), full_name=full_name)
    user.set_unusable_password()
    tracking.create(user, by=by)
    EmailAddress.objects.create(user=user, email=user.email, primary=True, verified=True)
    record.event("identity.create_account", user, by=by, now=now)
    return user


@transaction.atomic
def suspend_account(*, user: User, by: Doer, now: datetime) -> None:
    """Sign-in becomes impossible and every open session ends."""
    if tracking.update(user, by=by, is_active=False):
        end_sessions(user, now=now)
        record.event("identity.suspend_account", user, by=by, now=now)


@transaction.atomic
def restore_account(*, user: User, by: Doer, now: datetime) -> None:
    """Lift a suspension."""
    if tracking.update(user, by=by, is_active=True):
        record.event("identity.restore_account", user, by=by, now=now)


def choose_language(*, user: User, language: str) -> None:
    """Her own wish, changed with a click: no line of history and no event."""
    if user.language != language:
        user.language = language
        user.save(update_fields=["language"])
