"""A case begins with age and consent; without them only a number is kept."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from cases import rules
from cases.actions import consents as agreement
from cases.actions.consents import ConsentGiven
from cases.models import (
    Case,
    CaseKey,
    Detection,
    Household,
    Identity,
    NeedsAssessment,
    Person,
    Safety,
    Situation,
    UnmetNeed,
    case_reference,
)
from trips.access.actor import Actor
from trips.audit import record, tracking
from trips.guards.refusals import Refused
from trips.organisations.models import Membership

STEPS = (Identity, Household, Situation, Detection, NeedsAssessment, Safety)


def open_case(
    *, consents: Sequence[ConsentGiven], by: Actor, now: datetime, reference: str | None = None
) -> Case:
    """Open the case of a woman who is an adult and agrees; her caseworker becomes the key worker.

    `reference` comes from the form that asked for it: sent twice, it opens one case.
    """
    if reason := rules.open_case(by):
        raise Refused(reason)
    agreement.complete(consents)
    with transaction.atomic():
        _one_at_a_time(by)
        reference = reference or case_reference()
        if opened := Case.objects.filter(reference=reference, opened_by_id=by.user_id).first():
            return opened
        case = _create(reference, by, now)
        agreement.write(case, consents, by=by, now=now)
        record.event("cases.open_case", case, by=by, now=now)
    return case


def _one_at_a_time(by: Actor) -> None:
    """Two clicks of one person wait for each other, so that the second finds what the first made."""
    Membership.objects.select_for_update(no_key=True).get(pk=by.membership_id)


def _create(reference: str, by: Actor, now: datetime) -> Case:
    case = Case(
        reference=reference,
        person=Person.objects.create(),
        organisation_id=by.organisation_id,
        key_worker_id=by.membership_id,
        opened_at=now,
        opened_by_id=by.user_id,
    )
    tracking.create(case, by=by)
    CaseKey.fresh(case=case).save(force_insert=True)
    for step in STEPS:
        tracking.create(step(case=case), by=by)
    return case


def count_unmet_need(*, reason: str, by: Actor, now: datetime) -> None:
    """One more person who asked and could not be referred, this month, at this NGO; nobody is named."""
    if refusal := rules.open_case(by):
        raise Refused(refusal)
    month = timezone.localtime(now).date().replace(day=1)
    with transaction.atomic():
        row, _made = UnmetNeed.objects.get_or_create(
            month=month, organisation_id=by.organisation_id, reason=reason
        )
        UnmetNeed.objects.filter(pk=row.pk).update(count=F("count") + 1)
        record.event("cases.count_unmet_need", None, by=by, now=now, reason=reason)
