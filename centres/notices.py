"""Who is told what during a stay and after it: the centre, her NGO, the desks of OFII that have her file.

The centre is led to its own pages, the others to her file. An incident is between the centre and OFII, a contact
after the departure the centre's alone.
"""

from datetime import datetime

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from cases.enums import About, Side
from cases.notices import Desk, Told, desks_of_ofii, ngo_of, tell
from centres.enums import StayState
from centres.models import Absence, Centre, FollowUp, Incident, Stay
from trips.audit.record import Doer

SENTENCES: dict[str, str | Promise] = {
    "centres.away": _("She is away from the centre"),
    "centres.back": _("She is back at the centre"),
    "centres.never_away": _("An absence was recorded by mistake"),
    "centres.missed": _("She is away for too long, or not back on the day she was expected"),
    "centres.gone": _("She has left for good while she was away"),
    "centres.moved_inside": _("She has other places in the same centre"),
    "centres.incident": _("An adverse event is recorded"),
    "centres.incident_completed": _("An adverse event is completed"),
    "centres.incident_closed": _("An adverse event is closed"),
    "centres.followed_up": _("A contact after her departure is recorded"),
    "centres.follow_up_due": _("A contact after her departure is due"),
    "centres.ends_in_90": _(
        "Her stay ends within ninety days: ask for an extension, or prepare her departure"
    ),
    "centres.ends_in_60": _(
        "Her stay ends within sixty days: ask for an extension, or prepare her departure"
    ),
    "centres.ends_in_30": _(
        "Her stay ends within thirty days: ask for an extension, or prepare her departure"
    ),
    "centres.beyond_end": _("Her stay is beyond its decided end"),
}


def desk_of(centre: Centre) -> Desk:
    """The people of its operator; which of them sees what is said by what they are led to."""
    return Desk(Side.CENTRE, centre.organisation_id)


def others_of(stay: Stay) -> list[Desk]:
    """Those who follow her besides the centre."""
    return [ngo_of(stay.case), *desks_of_ofii(stay.case_id)]


def tell_absence(absence: Absence, kind: str, *, by: Doer, now: datetime, occasion: str = "") -> None:
    """`missed` is an alarm: the centre must act, and the others may know where she is."""
    tell_of_stay(absence.stay, kind, thread=absence.reference, by=by, now=now, occasion=occasion)


def tell_gone(absence: Absence | None, *, by: Doer, now: datetime) -> None:
    """She has left for good while she was away: the centre looks for her no more. The others read that she has left."""
    if absence is None:
        return
    stay = absence.stay
    told, thread = Told(desk_of(stay.centre), About.STAY, stay.reference), absence.reference
    tell(stay.case_id, "centres.gone", [told], thread=thread, by=by, now=now)


def tell_moved(stay: Stay, *, by: Doer, now: datetime) -> None:
    """For information: the centre goes on with what it has to do for her."""
    tell_of_stay(stay, "moved_inside", thread=stay.case.reference, by=by, now=now)


def tell_of_stay(stay: Stay, kind: str, *, thread: str, by: Doer, now: datetime, occasion: str = "") -> None:
    told = [Told(one, About.CASE, stay.case.reference) for one in others_of(stay)]
    told.append(Told(desk_of(stay.centre), About.STAY, stay.reference, is_turn=kind in CENTRE_ACTS))
    tell(
        stay.case_id,
        f"centres.{kind}",
        told,
        thread=thread,
        by=by,
        now=now,
        occasion=occasion,
    )


# What asks the centre to do something.
CENTRE_ACTS = {"missed", "ends_in_90", "ends_in_60", "ends_in_30", "beyond_end"}


def tell_incident(incident: Incident, kind: str, *, by: Doer, now: datetime) -> None:
    desks = [desk_of(incident.stay.centre), *desks_of_ofii(incident.stay.case_id)]
    told = [Told(one, About.INCIDENT, incident.reference) for one in desks]
    tell(incident.stay.case_id, f"centres.{kind}", told, thread=incident.reference, by=by, now=now)


def tell_follow_up(follow_up: FollowUp, kind: str, *, by: Doer, now: datetime, occasion: str = "") -> None:
    is_due = kind == "follow_up_due"
    told = Told(desk_of(follow_up.stay.centre), About.FOLLOW_UP, follow_up.reference, is_turn=is_due)
    tell(
        follow_up.stay.case_id,
        f"centres.{kind}",
        [told],
        thread=follow_up.reference,
        by=by,
        now=now,
        occasion=occasion,
    )


def centre_that_hosts(case_id: int) -> list[Desk]:
    """Part of `cases.notices.FOLLOWED_BY`: where she is expected or lives."""
    stays = Stay.objects.filter(case=case_id, state__in=[StayState.EXPECTED, StayState.ARRIVED])
    return [desk_of(stay.centre) for stay in stays.select_related("centre").defer("centre__address")]
