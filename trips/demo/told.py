"""What the desks were told of the files that moved lately, in the words of the verbs; older ones are read."""

from dataclasses import dataclass

from placements import notices, queries
from placements.enums import ReferralState as S
from placements.models import Referral
from placements.turns import turn
from trips.access.actor import actor_for
from trips.demo.calendar import days, midnight
from trips.demo.logins import LOGINS
from trips.home.inbox.actions import mark_read
from trips.home.inbox.queries import inbox_of, newest_first
from trips.organisations.models import Membership

LATELY, READ = days(21), days(4)
# How a file came where it is.
CAME = {
    S.SUBMITTED: (S.DRAFT, ""),
    S.UNDER_REVIEW: (S.SUBMITTED, ""),
    S.INFORMATION_REQUESTED: (S.UNDER_REVIEW, ""),
    S.WAITING: (S.UNDER_REVIEW, ""),
    S.NOT_ELIGIBLE: (S.UNDER_REVIEW, ""),
    S.ADMITTED: (S.PROPOSED, ""),
    S.ARRIVED: (S.ADMITTED, ""),
    S.CLOSED: (S.ARRIVED, ""),
    S.WITHDRAWN: (S.SUBMITTED, ""),
}


@dataclass(frozen=True)
class Author:
    """Who wrote the last line of the history of a file."""

    user_id: int | None


def tell_recent(today):
    """Once the rows are there, in the order in which they happened."""
    now = midnight(today)
    rows = queries.with_facts(Referral.objects.filter(state_since__gte=now - LATELY)).exclude(state=S.DRAFT)
    for referral in rows.order_by("state_since", "pk"):
        _tell(referral)
    for login in LOGINS:
        for membership in Membership.objects.filter(user__email=login.email).select_related(
            "user", "organisation"
        ):
            _read(actor_for(membership), now)


def _read(actor, now):
    """What is older than some days, but for the newest."""
    rows = list(newest_first(inbox_of(actor, now=now)))[1:]
    mark_read([one for one in rows if one.at < now - READ], by=actor, now=now)


def _tell(referral):
    proposal = queries.live_proposal(referral)
    if proposal is not None:
        found = turn(referral, proposal, now=proposal.proposed_at)
        notices.tell_step(proposal, found, by=_author(proposal), now=_moved(proposal))
    elif referral.state in CAME:
        notices.tell_move(referral, *CAME[referral.state], by=_author(referral), now=referral.state_since)


def _author(row):
    return Author(row.history.order_by("history_id").values_list("history_user_id", flat=True).last())


def _moved(proposal):
    moments = (proposal.proposed_at, proposal.opinion_at, proposal.override_at, proposal.answer_at)
    return max(moment for moment in moments if moment)
