"""Writing accounts."""

from datetime import datetime

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from django.db import transaction

from trips.audit import record, tracking
from trips.audit.record import Doer
from trips.guards.workflow import lock
from trips.identity import queries
from trips.identity.doers import Herself, Unproven
from trips.identity.models import User
from trips.identity.sessions import end_session, end_sessions
from trips.notices.mail import send_link


@transaction.atomic
def create_account(*, email: str, full_name: str, by: Doer, now: datetime) -> User:
    """An account without a password: its owner chooses one through the link sent to her."""
    user = User(email=email.lower(), full_name=full_name)
    user.set_unusable_password()
    tracking.create(user, by=by)
    EmailAddress.objects.create(user=user, email=user.email, primary=True, verified=True)
    record.event("identity.create_account", user, by=by, now=now)
    return user


def choose_first_password(*, user: User, password: str) -> None:
    """Hers alone, checked by the form; no line of history."""
    user.set_password(password)
    user.save(update_fields=["password"])


@transaction.atomic
def suspend_account(*, user: User, by: Doer, now: datetime) -> None:
    """Sign-in becomes impossible and every open session ends."""
    if tracking.update(user, by=by, is_active=False):
        end_sessions(user, now=now)
        record.event("identity.suspend_account", user, by=by, now=now)


@transaction.atomic
def close_dormant_account(*, user: User, by: Doer, now: datetime) -> None:
    """Nobody has used it for so long that nobody would miss it if it were stolen; restored like a suspended one."""
    still = queries.dormant_accounts(now).select_for_update(of=("self",)).filter(pk=user.pk).first()
    if still is not None:
        tracking.update(still, by=by, is_active=False)
        end_sessions(still, now=now)
        record.event("identity.close_dormant_account", still, by=by, now=now)


@transaction.atomic
def warn_dormant_account(*, user: User, now: datetime) -> None:
    """A link, once, in time to sign in."""
    if queries.accounts_to_warn(now).filter(pk=user.pk).exists():
        send_link(user=user, kind="dormant", path="/", now=now)


@transaction.atomic
def restore_account(*, user: User, by: Doer, now: datetime) -> None:
    """Lift a suspension; the days without a sign-in are counted anew."""
    if not user.is_active:
        tracking.update(user, by=by, is_active=True, restored_at=now)
        record.event("identity.restore_account", user, by=by, now=now)


def choose_language(*, user: User, language: str) -> None:
    """Her own wish, changed with a click: no line of history and no event."""
    if user.language != language:
        user.language = language
        user.save(update_fields=["language"])


def choose_mails(*, user: User, mails: str) -> None:
    """The same: how often a message tells her that something waits."""
    if user.mails != mails:
        user.mails = mails
        user.save(update_fields=["mails"])


@transaction.atomic
def record_factor_added(*, user: User, factor: str, now: datetime) -> None:
    """She has just enrolled a second factor of that kind."""
    record.event("identity.add_factor", user, by=Herself(user.pk), now=now, factor=factor)


@transaction.atomic
def record_factor_removed(*, user: User, factor: str, session_key: str, now: datetime) -> None:
    """A lost telephone may still be signed in: every session but this one ends."""
    end_sessions(user, now=now, besides=session_key)
    record.event("identity.remove_factor", user, by=Herself(user.pk), now=now, factor=factor)


@transaction.atomic
def record_new_recovery_codes(*, user: User, now: datetime) -> None:
    record.event("identity.new_recovery_codes", user, by=Herself(user.pk), now=now)


@transaction.atomic
def record_sign_in(*, user: User, way: str, factor: str, now: datetime) -> None:
    """She is in; without a factor she has none yet and enrols one now."""
    record.event("identity.sign_in", user, by=Herself(user.pk), now=now, way=way, factor=factor)


@transaction.atomic
def record_refusal(kind: str, *, user: User | None, now: datetime, why: str = "") -> None:
    """Somebody was not let in. Of an account that does not exist nothing is kept: what was typed may be a password."""
    record.event(f"identity.{kind}", user, by=Unproven(), now=now, why=why)


@transaction.atomic
def link_identity(*, user: User, account: SocialAccount, now: datetime) -> SocialAccount | None:
    """Her identity at the provider, from the first time she came by it; None for a second one: a person has one."""
    lock(user)
    found = SocialAccount.objects.filter(provider=account.provider, user=user).first()
    if found is None:
        found = SocialAccount.objects.create(provider=account.provider, uid=account.uid, user=user)
        record.event("identity.link_identity", user, by=Herself(user.pk), now=now)
    return found if found.uid == account.uid else None


@transaction.atomic
def reset_second_factor(*, user: User, by: Doer, now: datetime) -> None:
    """Her phone is lost and her recovery codes too: she enrols anew, and her identity elsewhere is linked anew."""
    Authenticator.objects.filter(user=user).delete()
    SocialAccount.objects.filter(user=user).delete()
    end_sessions(user, now=now)
    record.event("identity.reset_second_factor", user, by=by, now=now)


@transaction.atomic
def end_own_session(*, user: User, handle: str, now: datetime) -> None:
    """Sign herself out on another device."""
    if end_session(user, handle=handle, now=now):
        record.event("identity.end_sessions", user, by=Herself(user.pk), now=now, ended=1)


@transaction.atomic
def end_other_sessions(*, user: User, session_key: str, now: datetime) -> None:
    """Sign herself out everywhere but here."""
    ended = end_sessions(user, now=now, besides=session_key)
    record.event("identity.end_sessions", user, by=Herself(user.pk), now=now, ended=ended)
