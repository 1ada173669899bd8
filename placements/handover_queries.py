"""How women travel to their centre: who sees which journey."""

from datetime import date, datetime
from typing import NamedTuple

from django.db.models import Q, QuerySet
from django.utils import timezone

from cases.queries import not_kept_from
from centres.enums import StayState
from centres.models import Stay
from centres.queries.stays import stays_visible_to
from placements.enums import Ending
from placements.models import Confirmation, ConfirmationChannel, Handover, Referral
from placements.queries import referral_of_stay, referrals_visible_to, stays_with_agreement
from trips.access.actor import Actor
from trips.access.duties import Duty
from trips.database.questions import answer, ask


def ways_visible_to(actor: Actor) -> QuerySet[Stay]:
    """The stays whose journey she may follow. A centre: its own. NGO and OFII: those of the referrals they see, of a
    planned transfer from the decision on."""
    if actor.has(Duty.CENTRE_WORK):
        return stays_visible_to(actor)
    rows = stays_with_agreement().filter(not_kept_from(actor, "case__"))
    seen = referrals_visible_to(actor).order_by().values("pk")
    decided = Q(state=StayState.EXPECTED, transfer_here__withdrawn_at=None, transfer_here__referral__in=seen)
    return rows.filter(Q(referral__in=seen) | decided)


def way_for(actor: Actor, reference: str) -> Stay | None:
    """One journey, by the reference of the stay to which it leads; none where no referral leads to it."""
    rows = ways_visible_to(actor).select_related("centre", "case__key").defer("centre__address")
    stay = rows.filter(reference=reference).first()
    found = referral_to(stay) if stay else None
    if stay is None or found is None:
        return None
    # Known to this stay only: until the day of a transfer the referral names the stay that she leaves.
    Referral._meta.get_field("stay").remote_field.set_cached_value(stay, found)
    return stay


def referral_to(stay: Stay) -> Referral | None:
    """The referral that led to a stay; of a planned transfer the one that will, from the decision until its day."""
    found = referral_of_stay(stay)
    if found is not None or stay.previous_id is None or stay.state != StayState.EXPECTED:
        return found
    admitted = Referral.objects.filter(
        proposals__hold__occupancies__stay=stay, proposals__ending=Ending.ADMITTED
    )
    return admitted.select_related("case", "stay").distinct().first()


class Leaving(NamedTuple):
    """What the centre that she leaves knows of her journey to the next one."""

    leaves_at: datetime
    left_at: datetime | None
    is_on_her_way: bool


def leaving(stay: Stay) -> Leaving | None:
    """None while no journey from this stay is planned."""
    found = ask("leaving", stay.pk) if stay.transferred_on else []
    return Leaving(*found[0]) if found else None


def next_stay(stay: Stay) -> Stay | None:
    """Where she is expected from this one, to say that she has left; to the end of the transaction, and not shown."""
    answer("reach_next", stay.pk)
    rows = Stay.objects.filter(previous=stay, state=StayState.EXPECTED).select_related("case", "centre")
    return rows.defer("centre__address").first()


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


def seen_in_person() -> ConfirmationChannel:
    """How the centre that she leaves knows: the newest version of the word, offered today or not."""
    rows = ConfirmationChannel.objects.filter(code="in_person")
    return rows.order_by("-retired_on", "-pk")[:1].get()


def confirmations_of(stay: Stay) -> list[Confirmation]:
    """All that was heard of her, struck out or not, as it happened."""
    rows = Confirmation.objects.filter(stay=stay).select_related("channel", "stay__case__key")
    return list(rows.order_by("happened_at", "pk"))
