"""Sharing a case with another organisation, and ending it."""

from collections.abc import Iterable
from datetime import date, datetime

from django.db import transaction
from django.utils import timezone

from cases import notices, queries, rights_queries, rights_rules
from cases.enums import ShareEnding, ShareScope
from cases.models import Case, CaseGrant, Share
from cases.vocabularies import ConsentMeans
from trips.access import grants
from trips.access.actor import Actor
from trips.audit import record, tracking
from trips.guards.refusals import Overtaken, Refused
from trips.organisations.models import Organisation

PERMISSION = "view_case"


def share_case(
    *,
    case: Case,
    organisation: Organisation,
    scope: ShareScope,
    given_on: date,
    means: ConsentMeans,
    until: date,
    by: Actor,
    now: datetime,
) -> Share:
    """Let the people of another organisation read the file, as she agreed."""
    today = timezone.localdate(now)
    with transaction.atomic():
        queries.locked(case)
        refusal = rights_rules.share_case(by, case) or rights_rules.share_until(until, today)
        if refusal := refusal or rights_rules.receive_share(organisation, case):
            raise Refused(refusal, case)
        _end_lapsed(case, organisation, by=by, now=now)
        share = Share(
            case=case,
            organisation=organisation,
            scope=scope,
            given_on=given_on,
            means=means,
            until=until,
            shared_at=now,
            shared_by_id=by.user_id,
        )
        tracking.create(share, by=by)
        grants.grant(CaseGrant, PERMISSION, organisation, case)
        record.event(
            "cases.share_case", case, by=by, now=now, share=share.reference, code=scope, until=str(until)
        )
        notices.tell_share(share, by=by, now=now)
    return share


def _end_lapsed(case: Case, organisation: Organisation, *, by: Actor, now: datetime) -> None:
    """One whose date has passed makes room for a new one; one that still runs does not."""
    found = rights_queries.unended_share(case, organisation)
    if found is None:
        return
    if found.until >= timezone.localdate(now):
        raise Overtaken(rights_rules.shared_already(), case)
    _end([found], ShareEnding.EXPIRED, by=by, now=now)


def revoke_share(*, share: Share, by: Actor, now: datetime) -> None:
    """One click of her NGO; a second one finds it done."""
    with transaction.atomic():
        queries.locked(share.case)
        if refusal := rights_rules.revoke_share(by, share):
            raise Refused(refusal, share.case)
        _end(
            rights_queries.unended_shares(share.case).filter(pk=share.pk), ShareEnding.REVOKED, by=by, now=now
        )


def end_shares(case: Case, ending: ShareEnding, *, by: Actor, now: datetime) -> None:
    """All of a case, in the transaction of what ends them."""
    _end(rights_queries.unended_shares(case), ending, by=by, now=now)


def _end(shares: Iterable[Share], ending: ShareEnding, *, by: Actor, now: datetime) -> None:
    for share in shares:
        tracking.update(share, by=by, ended_at=now, ended_by_id=by.user_id, ending=ending)
        grants.take_back(CaseGrant, PERMISSION, share.organisation, share.case)
        record.event("cases.end_share", share.case, by=by, now=now, share=share.reference, code=ending)
