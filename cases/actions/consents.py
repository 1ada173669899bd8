"""To what she agrees: recorded when given, and when withdrawn."""

from collections.abc import Callable, Iterable, Sequence
from datetime import date, datetime
from typing import NamedTuple

from django.db import transaction
from django.utils.translation import gettext as _

from cases import merge_queries, queries, rules
from cases.actions.shares import end_shares
from cases.enums import ConsentScope, ShareEnding
from cases.models import Case, Consent
from cases.vocabularies import ConsentMeans
from trips.access.actor import Actor
from trips.audit import record, tracking
from trips.guards.refusals import Refused

# What upper apps do when she withdraws: (case, by, now), in the same transaction.
CONSENT_WITHDRAWN: list[Callable[[Case, Actor, datetime], None]] = []


class ConsentGiven(NamedTuple):
    """She agreed to one thing, on a day, in a way."""

    scope: str
    given_on: date
    means: ConsentMeans


def complete(consents: Sequence[ConsentGiven]) -> None:
    """A file needs her consent to both scopes: without it nothing personal is kept."""
    if {consent.scope for consent in consents} != set(ConsentScope):
        raise Refused(_("Without her consent to both, no file is kept."))


def write(case: Case, consents: Iterable[ConsentGiven], *, by: Actor, now: datetime) -> None:
    for consent in consents:
        row = Consent(case=case, recorded_at=now, recorded_by_id=by.user_id, **consent._asdict())
        tracking.create(row, by=by)


def give_consent(*, case: Case, consents: Sequence[ConsentGiven], by: Actor, now: datetime) -> None:
    """She agrees again; what she agrees to already stays as it is."""
    complete(consents)
    with transaction.atomic():
        queries.locked(case)
        if reason := rules.give_consent(by, case):
            raise Refused(reason, case)
        agreed = rules.agreed_scopes(case)
        write(case, [consent for consent in consents if consent.scope not in agreed], by=by, now=now)
        record.event("cases.give_consent", case, by=by, now=now)


def withdraw_consent(*, case: Case, by: Actor, now: datetime) -> None:
    """She withdraws: her answers are locked, and what depends on them stops the same minute.

    A referral needs every scope, so one withdrawal ends them all, in every file that is read with this one. A second
    click changes nothing.
    """
    with transaction.atomic():
        files = merge_queries.locked_together(case)
        if reason := rules.withdraw_consent(by, case):
            raise Refused(reason, case)
        for one in files:
            _withdraw(one, by=by, now=now)


def _withdraw(case: Case, *, by: Actor, now: datetime) -> None:
    ended = end_consents(case, by=by, now=now)
    if not ended:
        return
    record.event("cases.withdraw_consent", case, by=by, now=now, consents=ended)
    end_shares(case, ShareEnding.CONSENT, by=by, now=now)
    for follow in CONSENT_WITHDRAWN:
        follow(case, by, now)


def end_consents(case: Case, *, by: Actor, now: datetime) -> int:
    """All that still hold, in the transaction of what ends them; returns how many."""
    live = list(queries.live_consents(case))
    for consent in live:
        tracking.update(consent, by=by, withdrawn_at=now, withdrawn_by_id=by.user_id)
    return len(live)
