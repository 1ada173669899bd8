from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from placements import actions
from trips.jobs.declare import periodic


@periodic("* * * * *", _("End the proposals whose hold has expired"))
def expire_overdue_proposals():
    actions.expire_overdue_proposals(now=timezone.now())


@periodic("*/10 * * * *", _("Hand to the national desk whoever waits too long"))
def escalate_without_a_fit():
    actions.escalate_without_a_fit(now=timezone.now())


@periodic("30 3 * * *", _("Throw away the drafts that nobody uses"))
def throw_unused_drafts_away():
    actions.throw_unused_drafts_away(now=timezone.now())


@periodic("*/10 * * * *", _("Carry out the transfers whose day has come"))
def carry_out_transfers():
    actions.carry_out_transfers(now=timezone.now())
