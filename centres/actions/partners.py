"""The centre keeps the list of its partners, and until when each agreement runs."""

from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.db.models import prefetch_related_objects
from django.utils.translation import gettext as _

from centres import partner_queries as queries
from centres import partner_rules as rules
from centres.models import Centre, Partner, Partnership
from trips.access.actor import Actor
from trips.audit import record, tracking
from trips.guards import workflow
from trips.guards.refusals import Refused, refuse


@transaction.atomic
def add_partner(*, centre: Centre, kind: str, level: str, name: str, by: Actor, now: datetime) -> Partner:
    """One line for one organisation: whoever is in the list already gets a new agreement instead."""
    workflow.lock(centre)
    refuse(rules.keep_partners(by, centre), centre)
    refuse(rules.is_new(name, [one.name for one in queries.partners_of(centre)]), centre)
    prefetch_related_objects([centre], "key")
    partner = tracking.create(Partner(centre=centre, kind=kind, level=level, name=name), by=by)
    record.event("centres.add_partner", partner, by=by, now=now, sort=kind, level=level)
    return partner


@transaction.atomic
def sign_partnership(
    *, partner: Partner, starts_on: date, ends_on: date, contact: str, by: Actor, now: datetime
) -> Partnership:
    """An agreement from day to day; sent twice it is one."""
    _lock(partner)
    refuse(rules.keep_partner(by, partner) or rules.partnership_dates(starts_on, ends_on), partner.centre)
    if already := queries.partnership_from(partner, starts_on):
        if (already.ends_on, already.contact) == (ends_on, contact):
            return already
        raise Refused(_("An agreement with this partner already begins on this day."), partner.centre)
    row = Partnership(partner=partner, starts_on=starts_on, ends_on=ends_on, contact=contact)
    tracking.create(row, by=by)
    record.event("centres.sign_partnership", row, by=by, now=now)
    return row


@transaction.atomic
def change_partnership(*, partnership: Partnership, by: Actor, now: datetime, **values: Any) -> Partnership:
    """Its dates, when they were typed wrong or it ends earlier, and whom to call; the history keeps what was."""
    partner = _lock(partnership.partner)
    workflow.lock(partnership)
    partnership.partner = partner
    starts_on, ends_on = values["starts_on"], values["ends_on"]
    refuse(rules.keep_partner(by, partner) or rules.partnership_dates(starts_on, ends_on), partner.centre)
    other = queries.partnership_from(partner, starts_on)
    if other and other.pk != partnership.pk:
        raise Refused(_("An agreement with this partner already begins on this day."), partner.centre)
    if changed := tracking.update(partnership, by=by, **values):
        record.event(
            "centres.change_partnership", partnership, by=by, now=now, fields=",".join(sorted(changed))
        )
    return partnership


def _lock(partner: Partner) -> Partner:
    workflow.lock(partner)
    prefetch_related_objects([partner], "centre__key")
    return partner
