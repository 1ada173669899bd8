"""Reading accounts."""

from trips.identity.models import User


def account_with(email: str) -> User | None:
    """The account of an e-mail address, however it is written."""
    return User.objects.filter(email__iexact=email).first()


def active_account(user_id: int) -> User | None:
    return User.objects.filter(pk=user_id, is_active=True).first()


def names_of_accounts() -> dict[int, str]:
    """Every account's name by its number, for lists of what was done."""
    return dict(User.objects.values_list("pk", "full_name"))
