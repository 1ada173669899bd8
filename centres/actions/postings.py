"""At which centres a member of an operator works."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from centres.models import Centre, Posting
from trips.access.actor import Actor
from trips.audit import record, tracking
from trips.guards import workflow
from trips.guards.refusals import Refused
from trips.organisations.enums import Role
from trips.organisations.models import Membership

STAFF = (Role.CENTRE_MANAGER, Role.CENTRE_WORKER)


@transaction.atomic
def post_member(*, membership: Membership, centre: Centre, by: Actor, now: datetime) -> Posting:
    """Let a member of the centre's operator work there; posted twice is posted once."""
    workflow.lock(membership)
    if already := Posting.objects.filter(membership=membership, centre=centre).first():
        return already
    if membership.ended_at or membership.role not in STAFF:
        raise Refused(_("Only a manager or a worker of a centre can be posted there."), centre)
    if membership.organisation_id != centre.organisation_id:
        raise Refused(_("She does not belong to the operator of this centre."), centre)
    posting = tracking.create(Posting(membership=membership, centre=centre), by=by)
    record.event("centres.post_member", centre, by=by, now=now, membership=membership.reference)
    return posting


@transaction.atomic
def end_posting(*, membership: Membership, centre: Centre, by: Actor, now: datetime) -> None:
    """She no longer works at this centre and no longer sees it; done twice, the second time does nothing."""
    workflow.lock(membership)
    posting = Posting.objects.filter(membership=membership, centre=centre).first()
    if posting is not None:
        tracking.delete(posting, by=by)
        record.event("centres.end_posting", centre, by=by, now=now, membership=membership.reference)
