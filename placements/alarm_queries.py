"""Women who are missed on their way: who sees which alarm."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta

from django.db.models import Exists, OuterRef, Prefetch, Q, QuerySet
from django.utils import timezone

from cases.queries import not_kept_from
from centres.enums import StayState
from centres.models import Centre, Stay
from centres.queries.stays import stays_visible_to
from placements.alarm_rules import rung_moments
from placements.enums import ReferralState, Rung
from placements.models import AlarmClosing, AlarmRung, ArrivalAlarm, Referral, RungLimit
from placements.queries import referrals_visible_to, stays_with_agreement
from trips.access.actor import Actor
from trips.access.duties import Duty
from trips.database.questions import ask
from trips.identity.models import User
from trips.organisations.enums import Role
from trips.organisations.models import Membership
from trips.organisations.queries import LIVE

# Without a plan nobody is missed before the evening (`handover_rules.WITHOUT_PLAN`), whatever the clock was turned to.
BEFORE_EVENING = timedelta(hours=19)


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


def alarms_of(stay: Stay) -> list[ArrivalAlarm]:
    """Of one stay: a transfer has alarms of its own."""
    return list(ArrivalAlarm.objects.filter(stay=stay).select_related("closing").order_by("raised_at", "pk"))


def open_alarm_of(stay: Stay) -> ArrivalAlarm | None:
    return ArrivalAlarm.objects.filter(is_open(), stay=stay).select_related("stay__case__key").first()


def rungs_of(alarm: ArrivalAlarm) -> dict[str, datetime]:
    """Who was told, and when."""
    rows = AlarmRung.objects.filter(alarm=alarm).order_by("rung")
    return dict(rows.values_list("rung", "climbed_at"))


def minutes_on(day: date) -> dict[str, int]:
    """How many minutes after the one before each rung is climbed, by the limits of that day."""
    rows = RungLimit.objects.filter(valid_from__lte=day).order_by("valid_from")
    return dict(rows.values_list("rung", "minutes"))


def climbing() -> QuerySet[ArrivalAlarm]:
    """Open, and not with the national desk yet."""
    rows = ArrivalAlarm.objects.filter(is_open(), referral__state=ReferralState.ADMITTED)
    return rows.select_related("stay__case__key").order_by("pk")


def to_watch(now: datetime) -> QuerySet[Stay]:
    """Who should have left or arrived by now, and of whom no alarm is open."""
    rows = Stay.objects.filter(state=StayState.EXPECTED, referral__state=ReferralState.ADMITTED)
    alarms = ArrivalAlarm.objects.filter(stay=OuterRef("pk"))
    due = Q(starts_on__lte=timezone.localdate(now - BEFORE_EVENING)) | Q(handover__leaves_at__lte=now)
    due |= Q(Exists(alarms.filter(expected_again_at__lte=now)))
    missed = alarms.filter(is_open())
    return rows.filter(due).exclude(Exists(missed)).select_related("case__key").order_by("pk")


def rungs_due(alarm: ArrivalAlarm) -> dict[Rung, datetime]:
    """When each rung of an alarm is climbed, by the minutes of the day on which she was to be heard of."""
    if alarm.expected_at is None:
        return {}
    return rung_moments(alarm.expected_at, minutes_on(timezone.localdate(alarm.expected_at)))


# Who is told


def told(rung: Rung, stay: Stay) -> list[User]:
    """Those who wait for her on this rung, never who is kept away from that woman."""
    kept = [account for (account,) in ask("accounts_kept_from", stay.case_id)]
    members = Membership.objects.filter(LIVE).exclude(user__in=kept).select_related("user").order_by("pk")
    found = list(members.filter(_on(rung, stay)))
    if rung == Rung.NGO:
        found = [one for one in found if one.pk == stay.case.key_worker_id] or found
    return list({one.user_id: one.user for one in found}.values())


def _on(rung: Rung, stay: Stay) -> Q:
    desk = Q(role=Role.NATIONAL_OFFICER)
    match rung:
        case Rung.CENTRE:
            return Q(postings__centre=stay.centre_id)
        case Rung.NGO:
            return Q(organisation=stay.case.organisation_id, role=Role.CASEWORKER)
        case Rung.ON_CALL:
            return Q(on_call=True) & (Q(organisation=stay.centre.organisation_id) | desk)
    return desk


def closing(code: str) -> AlarmClosing:
    """What closes an alarm by itself: the newest version of the word, offered today or not."""
    return AlarmClosing.objects.filter(code=code).order_by("-retired_on", "-pk")[:1].get()


def closings(ends: Iterable[str]) -> QuerySet[AlarmClosing]:
    """What a form offers to who may say these things of her place."""
    return AlarmClosing.objects.current().filter(leads_to__in=ends)
