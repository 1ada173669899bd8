"""Reading accounts."""

from trips.identity.models import User


def account_with(email: str) -> User | None:
    """The account of an e-mail address, however it is written."""
    return User.objects.filter(email__iexact=email).first()
