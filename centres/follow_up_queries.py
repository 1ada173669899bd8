"""Follow-ups: those of the stays of her centre; reference and dates, never who she is."""

from datetime import date

from django.db.models import QuerySet

from cases.queries import not_kept_from
from cases.vocabularies import ContactChannel
from centres.enums import StayState
from centres.models import FollowUp, Stay
from centres.queries.places import centres_visible_to
from trips.access.actor import Actor
from trips.access.duties import Duty
from trips.database.questions import ask


def follow_ups_visible_to(actor: Actor) -> QuerySet[FollowUp]:
    """Staff: of the stays of their centres. Nobody else."""
    if not actor.has(Duty.CENTRE_WORK):
        return FollowUp.objects.none()
    rows = FollowUp.objects.filter(not_kept_from(actor, "stay__case__"), stay__state=StayState.ENDED)
    return rows.filter(stay__centre__in=centres_visible_to(actor).order_by())


def with_stays(rows: QuerySet[FollowUp]) -> QuerySet[FollowUp]:
    return rows.select_related("stay__centre", "stay__follow_up_channel").defer("stay__centre__address")


def follow_up_for(actor: Actor, reference: str) -> FollowUp | None:
    return with_stays(follow_ups_visible_to(actor)).filter(reference=reference).first()


def withheld_follow_up(actor: Actor, reference: str) -> FollowUp | None:
    """What the actor asked for and is kept away from: for the record only."""
    found = ask("withheld", actor.user_id, "follow_up", reference)
    stay = Stay(case_id=found[0][1]) if found else None
    return FollowUp(pk=found[0][0], reference=reference, stay=stay) if stay else None


def follow_ups_of(stay: Stay) -> QuerySet[FollowUp]:
    return FollowUp.objects.filter(stay=stay).order_by("months")


def pending(stay: Stay) -> QuerySet[FollowUp]:
    return follow_ups_of(stay).filter(outcome="")


def due(actor: Actor, today: date) -> QuerySet[FollowUp]:
    """What is due today or late, the oldest first."""
    rows = with_stays(follow_ups_visible_to(actor)).filter(outcome="", due_on__lte=today)
    return rows.order_by("due_on", "pk")


def due_everywhere(*, since: date, until: date) -> QuerySet[FollowUp]:
    """For whoever must be reminded, in all centres; both days included."""
    rows = FollowUp.objects.filter(outcome="", due_on__range=(since, until), stay__state=StayState.ENDED)
    return with_stays(rows).order_by("pk")


def contact_channels() -> QuerySet[ContactChannel]:
    return ContactChannel.objects.current()
