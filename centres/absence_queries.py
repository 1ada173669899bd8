"""Absences: who sees which, and which are an alarm, in SQL as in `centres.absence_rules.alarm_of`."""

from datetime import date

from django.db.models import (
    DateField,
    Exists,
    ExpressionWrapper,
    F,
    IntegerField,
    OuterRef,
    Q,
    QuerySet,
    Value,
)
from django.db.models.functions import Cast

from cases.models import Case
from cases.queries import cases_by_duty, not_kept_from
from centres.enums import StayState
from centres.models import Absence, AbsenceReason, Stay
from centres.queries.places import centres_visible_to, last_move_of
from centres.queries.stays import last_service_on
from trips.access.actor import Actor
from trips.access.duties import Duty
from trips.database.questions import ask


def absences_visible_to(actor: Actor) -> QuerySet[Absence]:
    """A centre: those of its stays. NGO and OFII: those of the files that their work gives them."""
    rows = Absence.objects.filter(not_kept_from(actor, "stay__case__"))
    if actor.has(Duty.CENTRE_WORK):
        return rows.filter(stay__centre__in=centres_visible_to(actor).order_by())
    return rows.filter(stay__case__in=cases_by_duty(actor).order_by().values("pk"))


def with_stays(rows: QuerySet[Absence]) -> QuerySet[Absence]:
    return rows.select_related("reason", "stay__centre", "stay__case__key").defer("stay__centre__address")


def absence_for(actor: Actor, reference: str) -> Absence | None:
    return with_stays(absences_visible_to(actor)).filter(reference=reference).first()


def withheld_absence(actor: Actor, reference: str) -> Absence | None:
    """What the actor asked for and is kept away from: for the record only."""
    found = ask("withheld", actor.user_id, "absence", reference)
    stay = Stay(case_id=found[0][1]) if found else None
    return Absence(pk=found[0][0], reference=reference, stay=stay) if stay else None


def absences_of(stay: Stay) -> QuerySet[Absence]:
    """Of one stay, cancelled ones too, the last one first."""
    return with_stays(Absence.objects.filter(stay=stay)).order_by("-starts_on", "-pk")


def absences_of_files(actor: Actor, *files: Case) -> QuerySet[Absence]:
    """Those that count, for the timeline of these files."""
    rows = with_stays(absences_visible_to(actor)).filter(stay__case__in=files, cancelled_at=None)
    return rows.order_by("starts_on", "pk")


def under_way() -> Q:
    return Q(returned_on=None, cancelled_at=None, stay__state=StayState.ARRIVED)


def under_way_of(stay: Stay) -> Absence | None:
    """One at a time."""
    return with_stays(Absence.objects.filter(under_way(), stay=stay)).order_by("pk").first()


def alarming(today: date) -> Q:
    """Not back when she was expected, or away for longer than the limit of the reason."""
    limit = ExpressionWrapper(
        Value(today, output_field=DateField()) - Cast(F("reason__limit_nights"), IntegerField()),
        output_field=DateField(),
    )
    return under_way() & (Q(expected_on__lt=today) | Q(starts_on__lt=limit))


def last_absence_on(stay: Stay) -> date | None:
    """The first night of the last absence that is under way or was."""
    rows = Absence.objects.filter(stay=stay, cancelled_at=None).order_by("-starts_on")
    return rows.values_list("starts_on", flat=True).first()


def overlapping(stay: Stay, starts_on: date) -> QuerySet[Absence]:
    """Absences with a night from this one on."""
    rows = Absence.objects.filter(stay=stay, cancelled_at=None)
    return rows.filter(Q(returned_on=None) | Q(returned_on__gt=starts_on)).order_by("pk")


def absence_reasons() -> QuerySet[AbsenceReason]:
    return AbsenceReason.objects.current()


def mark_away(stays: QuerySet[Stay], today: date) -> QuerySet[Stay]:
    """Stays that know whether she is away tonight, and whether that is an alarm."""
    away = Absence.objects.filter(under_way(), stay=OuterRef("pk")).order_by()
    return stays.annotate(  # type: ignore[no-redef]
        is_away=Exists(away), is_missed=Exists(away.filter(alarming(today)))
    )


def alarms_for(actor: Actor, today: date) -> QuerySet[Absence]:
    """What she must look at now, the longest first."""
    return with_stays(absences_visible_to(actor)).filter(alarming(today)).order_by("starts_on", "pk")


def alarms_everywhere(today: date) -> QuerySet[Absence]:
    """For whoever must be reminded, in all centres."""
    return with_stays(Absence.objects.filter(alarming(today))).order_by("pk")


def last_days_of(stay: Stay) -> dict[str, date | None]:
    """What a departure cannot come before, for `rules.departure_day`."""
    return {
        "last_service": last_service_on(stay),
        "last_absence": last_absence_on(stay),
        "last_move": last_move_of(stay),
    }
