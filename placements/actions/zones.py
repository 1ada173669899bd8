"""Does a place to avoid cover a centre that keeps a place for her? Asked anew when her file or her centre changes."""

from datetime import datetime

from django.utils import timezone

from cases import queries as case_queries
from centres.models import Centre
from placements import matching, notices, queries, rules, stay_queries
from placements.models import Referral
from trips.access.actor import Actor
from trips.audit import record, tracking


def look_at_zones(referral: Referral, *, by: Actor, now: datetime) -> None:
    """After another centre became hers, or none. The caller has locked the referral."""
    referral.case = case_queries.load_answers(queries.case_as_stored(referral.case))
    was_alarmed = rules.is_alarmed(referral)
    tracking.update(referral, by=by, zone_alarm_at=zone_alarm(referral, by=by, now=now))
    notices.tell_zone_alarm(referral, was_alarmed, by=by, now=now)


def zone_alarm(referral: Referral, *, by: Actor, now: datetime) -> datetime | None:
    """Since when one is covered; nothing once it is not any more. Who writes it tells OFII, never a centre."""
    if not _is_covered(_centres_of(referral), referral, now):
        return None
    if referral.zone_alarm_at is None:
        record.event("placements.zone_alarm", referral, by=by, now=now)
    return referral.zone_alarm_at or now


def _is_covered(centres: list[Centre], referral: Referral, now: datetime) -> bool:
    """Whom she must not meet is not asked: her NGO corrects the file, and the database does not tell it."""
    if not centres:
        return False
    needs = matching.needs_of(referral, timezone.localdate(now), kept_from=frozenset())
    return any(matching.is_avoided(needs, centre) for centre in centres)


def _centres_of(referral: Referral) -> list[Centre]:
    """Where a place is held for her, where she is expected or lives; of a decided transfer the next one too."""
    found = referral.stay or queries.live_proposal(referral)
    planned = stay_queries.planned_transfer(referral)
    return [one.centre for one in (found, planned and planned.to_stay) if one]
