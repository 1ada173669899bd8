"""Women who are missed on their way: who sees which alarm."""

from collections.abc import Iterable

from django.db.models import Prefetch, Q, QuerySet

from cases.queries import not_kept_from
from centres.models import Centre, Stay
from centres.queries.stays import stays_visible_to
from placements.models import AlarmClosing, ArrivalAlarm, Referral
from placements.queries import referrals_visible_to, stays_with_agreement
from trips.access.actor import Actor
from trips.access.duties import Duty
from trips.database.questions import ask


def alarms_visible_to(actor: Actor) -> QuerySet[ArrivalAlarm]:
    """A centre: those of its stays. NGO and OFII: those of the referrals they see. Nobody else."""
    rows = ArrivalAlarm.objects.filter(not_kept_from(actor, "stay__case__"))
    if actor.has(Duty.CENTRE_WORK):
        return rows.filter(stay__in=stays_visible_to(actor).order_by().values("pk"))
    return rows.filter(referral__in=referrals_visible_to(actor).order_by().values("pk"))


def with_parties(rows: QuerySet[ArrivalAlarm]) -> QuerySet[ArrivalAlarm]:
    """What a line of a list and the page say, in a constant number of queries."""
    stays = stays_with_agreement().select_related("case__key", "centre").defer("centre__address")
    rows = rows.select_related("referral__territory", "referral__case__organisation", "closing")
    return rows.prefetch_related(Prefetch("stay", queryset=stays))


def alarm_for(actor: Actor, reference: str) -> ArrivalAlarm | None:
    return with_parties(alarms_visible_to(actor)).filter(reference=reference).first()


def withheld_alarm(actor: Actor, reference: str) -> ArrivalAlarm | None:
    """What the actor asked for and is kept away from: for the record only."""
    found = ask("withheld", actor.user_id, "arrival_alarm", reference)
    stay = Stay(case_id=found[0][1]) if found else None
    return ArrivalAlarm(pk=found[0][0], reference=reference, stay=stay) if stay else None


def is_open() -> Q:
    return Q(closed_at=None)


def open_alarms(actor: Actor) -> QuerySet[ArrivalAlarm]:
    """The women for whom somebody looks now, the one missed for longest first."""
    return with_parties(alarms_visible_to(actor)).filter(is_open()).order_by("raised_at", "pk")


def open_alarms_at(actor: Actor, centre: Centre) -> QuerySet[ArrivalAlarm]:
    return open_alarms(actor).filter(stay__centre=centre)


def alarms_under(referral: Referral) -> QuerySet[ArrivalAlarm]:
    """All of them, for the story of the referral."""
    return (
        ArrivalAlarm.objects.filter(referral=referral).select_related("closing").order_by("raised_at", "pk")
    )


def open_alarm_of(stay: Stay) -> ArrivalAlarm | None:
    return ArrivalAlarm.objects.filter(is_open(), stay=stay).select_related("stay__case__key").first()


def closing(code: str) -> AlarmClosing:
    """What closes an alarm by itself: the newest version of the word, offered today or not."""
    return AlarmClosing.objects.filter(code=code).order_by("-retired_on", "-pk")[:1].get()


def closings(ends: Iterable[str]) -> QuerySet[AlarmClosing]:
    """What a form offers to who may say these things of her place."""
    return AlarmClosing.objects.current().filter(leads_to__in=ends)
