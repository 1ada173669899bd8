"""Reading accounts."""

from datetime import datetime, timedelta

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.db.models.functions import Greatest

from trips.identity.models import User
from trips.notices.models import Notice

# Days without a sign-in after which an account is closed, and how many days before its owner is warned.
DORMANT_AFTER = timedelta(days=90)
WARNED_BEFORE = timedelta(days=14)


def account_with(email: str) -> User | None:
    """The account of an e-mail address, however it is written."""
    return User.objects.filter(email__iexact=email).first()


def active_account(user_id: int) -> User | None:
    return User.objects.filter(pk=user_id, is_active=True).first()


def dormant_accounts(now: datetime) -> QuerySet[User]:
    """Open ones that nobody has signed in to for `DORMANT_AFTER`."""
    return _by_last_use().filter(last_used__lte=now - DORMANT_AFTER)


def accounts_to_warn(now: datetime) -> QuerySet[User]:
    """Those that will be dormant within `WARNED_BEFORE`, unless a warning has left since they were last used."""
    warned = Notice.objects.filter(user=OuterRef("pk"), kind="dormant").filter(
        Q(due_at__isnull=False) | Q(sent_at__gte=OuterRef("last_used"))
    )
    soon = _by_last_use().filter(last_used__lte=now - DORMANT_AFTER + WARNED_BEFORE)
    return soon.filter(~Exists(warned), last_used__gt=now - DORMANT_AFTER)


def names_of_accounts() -> dict[int, str]:
    """Every account's name by its number, for lists of what was done."""
    return dict(User.objects.values_list("pk", "full_name"))


def _by_last_use() -> QuerySet[User]:
    """`last_used`: the last sign-in; for who never came, since her account was made; after a closing, restored."""
    used = Greatest("last_login", "created_at", "restored_at")  # in PostgreSQL an empty one does not count
    return User.objects.filter(is_active=True).annotate(last_used=used).order_by("pk")
