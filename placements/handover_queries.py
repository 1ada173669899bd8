"""How women travel to their centre: who sees which journey."""

from datetime import date

from django.db.models import QuerySet
from django.utils import timezone

from cases.queries import not_kept_from
from centres.models import Stay
from centres.queries.stays import stays_visible_to
from placements.models import Confirmation, Handover
from placements.queries import referrals_visible_to, stays_with_agreement
from trips.access.actor import Actor
from trips.access.duties import Duty


def ways_visible_to(actor: Actor) -> QuerySet[Stay]:
    """The stays whose journey she may follow. A centre: its own. NGO and OFII: those of the referrals they see."""
    if actor.has(Duty.CENTRE_WORK):
        return stays_visible_to(actor)
    rows = stays_with_agreement().filter(not_kept_from(actor, "case__"))
    return rows.filter(referral__in=referrals_visible_to(actor).order_by().values("pk"))


def way_for(actor: Actor, reference: str) -> Stay | None:
    """One journey, by the reference of the stay to which it leads; none where no referral led to it."""
    rows = ways_visible_to(actor).filter(referral__isnull=False)
    rows = rows.select_related("referral__case__organisation", "referral__territory", "centre", "case__key")
    return rows.defer("centre__address").filter(reference=reference).first()


def plan_of(stay: Stay) -> Handover | None:
    rows = Handover.objects.filter(stay=stay).select_related(
        "stay__case__key", "travel", "payer", "escort", "left_channel", "on_way_channel", "arrived_channel"
    )
    return rows.first()


def way_is_open(stay: Stay) -> bool:
    """Is there a journey to read: to come, or one that was planned?"""
    return stay.arrived_at is None or Handover.objects.filter(stay=stay).exists()


def leaves_on(stay: Stay) -> date | None:
    """The day of her departure, if it is known."""
    moment = Handover.objects.filter(stay=stay).values_list("leaves_at", flat=True).first()
    return timezone.localdate(moment) if moment else None


def confirmations_of(stay: Stay) -> list[Confirmation]:
    """All that was heard of her, struck out or not, as it happened."""
    rows = Confirmation.objects.filter(stay=stay).select_related("channel", "stay__case__key")
    return list(rows.order_by("happened_at", "pk"))
