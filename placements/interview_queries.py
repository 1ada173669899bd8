"""Interviews before admission: those at hand on a desk, and those of one proposal."""

from datetime import datetime, timedelta

from django.db.models import QuerySet

from placements.models import Interview, Proposal
from placements.queries import proposals_visible_to
from trips.access.actor import Actor
from trips.access.duties import Duty

# A desk reads of an interview a week before.
SHOWN_BEFORE = timedelta(days=7)


def interviews_visible_to(actor: Actor, *, now: datetime) -> QuerySet[Interview]:
    """As the proposals that they belong to."""
    return Interview.objects.filter(proposal__in=proposals_visible_to(actor, now=now).order_by().values("pk"))


def at_hand(actor: Actor, now: datetime) -> QuerySet[Interview]:
    """Those to which her side goes: of the days to come, and past ones of which nobody has said what became."""
    rows = interviews_visible_to(actor, now=now).filter(outcome="", proposal__ended_at=None)
    if actor.has(Duty.CENTRE_WORK):
        rows = rows.filter(with_centre=True)
    elif actor.has(Duty.CASEWORK):
        rows = rows.filter(with_ngo=True)
    else:
        rows = rows.filter(with_ofii=True)
    rows = rows.filter(proposal__hold__expires_at__gt=now, starts_at__lt=now + SHOWN_BEFORE)
    return rows.select_related("proposal").order_by("starts_at", "pk")


def as_stored(proposal: Proposal) -> Proposal:
    """With its interviews as they are now, whatever the caller fetched before it was locked."""
    rows = Proposal.objects.select_related("hold").prefetch_related("interviews")
    return rows.get(pk=proposal.pk)


def locked_interview(proposal: Proposal, reference: str) -> Interview | None:
    """The one that is agreed on, if it is still the one that the page showed."""
    rows = Interview.objects.select_for_update(of=("self",))
    return rows.filter(proposal=proposal, reference=reference, outcome="").first()


def times_set(proposal: Proposal) -> int:
    return Interview.objects.filter(proposal=proposal).count()
