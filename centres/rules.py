"""Who may do what at a centre: each rule answers "" or the sentence that says why not.

Managers and workers of the centre both read and log services; only the manager answers for
arrivals, departures, their corrections and the use of the places, as only she gives opinions.
"""

from collections.abc import Iterable
from datetime import date, timedelta

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from cases.enums import CaseState, ConsentScope
from cases.models import Case
from cases.rules import agreed_scopes
from centres.dates import add_months
from centres.enums import Nature, OccupancyKind, StayState
from centres.models import Centre, Commitment, Occupancy, Place, Preparation, Service, Stay
from trips.access.actor import Actor
from trips.access.duties import Duty
from trips.sealing.fields import SealedRow, key_of
from trips.ui.formats import write_day

# CASF R.349-1: a stay is decided for nine months.
STAY_MONTHS = 9
# The centre is reminded so many days before the decided end: to ask for an extension, or to prepare the departure.
REMINDED_DAYS = (90, 60, 30)
# After departure the centre keeps the identity for the last letters and calls, then loses it.
IDENTITY_DAYS = 30
# Unless the centre has said otherwise: cleaning, keys, small repairs.
PREPARATION_DAYS = 3
# Beyond that the place is unavailable, for one of the State's reasons.
READY_WITHIN_DAYS = 90
# A service may still be written down that many days after the departure.
LATE_DAYS = 30


def list_centres(actor: Actor) -> str:
    """The staff of a centre and OFII."""
    if actor.has(Duty.CENTRE_WORK) or actor.has(Duty.ALLOCATION):
        return ""
    return _("Only the staff of the centres and OFII see the centres.")


def list_on_call(actor: Actor) -> str:
    """Whoever is on call for an operator finds a woman by her place."""
    if actor.on_call and actor.has(Duty.CENTRE_WORK):
        return ""
    return _("Only the staff of a centre who is on call may do this.")


def read_centre(actor: Actor, centre: Centre) -> str:
    return list_centres(actor)


def work_at(actor: Actor, centre: Centre) -> str:
    """Residents, services, sessions: the centre's own staff, manager or worker."""
    if not actor.has(Duty.CENTRE_WORK):
        return _("Only the staff of the centre may do this.")
    return _of_her_operator(actor, centre)


def manage(actor: Actor, centre: Centre) -> str:
    """Arrivals, departures, use of the places: the centre's manager."""
    if not actor.has(Duty.CENTRE_MANAGEMENT):
        return _("Only the manager of the centre may do this.")
    return _of_her_operator(actor, centre)


def show_address(actor: Actor, centre: Centre) -> str:
    """The centre's own staff and OFII; an NGO asks through the stay of its own resident."""
    return read_centre(actor, centre)


def show_address_of_stay(actor: Actor, stay: Stay) -> str:
    """Her own NGO once OFII has admitted her, and only while it serves to bring her there."""
    if stay.state not in (StayState.EXPECTED, StayState.ARRIVED):
        return _("The address is shown only for a stay that is expected or under way.")
    return ""


def administer(actor: Actor, centre: Centre | None = None) -> str:
    """Centres, units, places and postings are kept by the platform administrator."""
    return "" if actor.has(Duty.PLATFORM) else _("Only a platform administrator may do this.")


# Stays


def read_stay(actor: Actor, stay: Stay) -> str:
    return work_at(actor, stay.centre)


def record_arrival(actor: Actor, stay: Stay) -> str:
    return manage(actor, stay.centre)


def record_departure(actor: Actor, stay: Stay) -> str:
    return manage(actor, stay.centre)


def end_stay(actor: Actor, stay: Stay) -> str:
    """The manager records a departure; OFII ends a stay when it transfers her, which it decides above."""
    if actor.has(Duty.ALLOCATION) or actor.role == CARRIED_OUT:
        return ""
    return manage(actor, stay.centre) or not_before_transfer(stay)


# A transfer that OFII has decided is carried out on its day, in the name of who decided it: no membership has this
# role, so no request can act by it.
CARRIED_OUT = "transfer"


def not_before_transfer(stay: Stay) -> str:
    """Her places in the other centre wait for that day."""
    if stay.transferred_on is None:
        return ""
    return _(
        "OFII transfers her on %(day)s: her departure is recorded by itself then. If she leaves before, call OFII."
    ) % {"day": write_day(stay.transferred_on)}


def correct_stay(actor: Actor, stay: Stay) -> str:
    """A wrong arrival or departure is corrected by the manager, with a reason."""
    return manage(actor, stay.centre)


def write_about(row: SealedRow) -> str:
    """What is sealed under her key cannot be written once it is destroyed."""
    return (
        _("Her identity has been erased: nothing more is written about her.") if key_of(row) is None else ""
    )


def cancel_stay(actor: Actor, stay: Stay) -> str:
    """What cancels an admission is decided above: OFII, or a withdrawal by her NGO."""
    if actor.has(Duty.ALLOCATION) or actor.has(Duty.CASEWORK):
        return ""
    return _("Only OFII, or her NGO when it withdraws the referral, cancels an expected stay.")


def identity_is_shown(stay: Stay, today: date) -> bool:
    """A centre sees who she is from OFII's decision until thirty days after her departure.

    Only as long as she agrees: the minute she withdraws (GDPR art. 7.3), her reference alone is left.
    """
    if not stay.agrees:
        return False
    if stay.state in (StayState.EXPECTED, StayState.ARRIVED):
        return True
    return stay.state == StayState.ENDED and today <= stay.last_day + timedelta(days=IDENTITY_DAYS)


def decided_end(arrival: date) -> date:
    """The day on which a stay that begins on `arrival` reaches its nine months."""
    return add_months(arrival, STAY_MONTHS)


def is_extended(stay: Stay) -> bool:
    """OFII has decided of its end since her arrival."""
    return stay.decided_end is not None and stay.decided_end != decided_end(stay.starts_on)


def is_beyond_end(stay: Stay, today: date) -> bool:
    """She lives there still and nobody has decided until when."""
    return stay.state == StayState.ARRIVED and stay.decided_end is not None and stay.decided_end < today


def reminder(stay: Stay, today: date) -> int:
    """Within how many days the stay ends, as a step of `REMINDED_DAYS`; 0 while it is far, or once it is exceeded."""
    if stay.state != StayState.ARRIVED or stay.decided_end is None or stay.decided_end < today:
        return 0
    left = (stay.decided_end - today).days
    return min((step for step in REMINDED_DAYS if left <= step), default=0)


def list_stays(actor: Actor) -> str:
    """Those whom a stay concerns: its centre, her NGO, the desk."""
    if actor.has(Duty.CENTRE_WORK) or actor.has(Duty.ALLOCATION) or actor.has(Duty.CASEWORK):
        return ""
    return _("The list of stays is for the centres, the NGOs and OFII.")


def arrival_day(day: date, today: date, *, decided_on: date) -> str:
    if day > today:
        return _("The arrival is recorded on the day itself or later: this date is still to come.")
    if day < decided_on:
        return _("She cannot have arrived before OFII's decision.")
    return ""


def departure_day(
    stay: Stay,
    day: date,
    today: date,
    *,
    last_service: date | None = None,
    last_absence: date | None = None,
    last_move: date | None = None,
) -> str:
    if day > today:
        return _("The departure is recorded on the day itself or later: this date is still to come.")
    if day < stay.starts_on:
        return _("She cannot have left before she arrived.")
    if last_service and day < last_service:
        return _("A service is recorded after this day. Correct the service first, or the date.")
    if last_absence and day < last_absence:
        return _("An absence is recorded after this day. Cancel it first, or correct the date.")
    if last_move and day < last_move:
        return _("She has changed places on %(day)s: she left on that day or later.") % {
            "day": write_day(last_move)
        }
    return ""


def expected_day(day: date, today: date) -> str:
    if day < today:
        return _("She is expected today or later: this date has passed.")
    if day > today + timedelta(days=366):
        return _("This date is too far away: check the year.")
    return ""


def services_after_arrival(first_service: date | None, day: date) -> str:
    if first_service and first_service < day:
        return _("A service is recorded before this day. Correct the service first, or the date.")
    return ""


def undo_arrival(stay: Stay, first_service: date | None) -> str:
    """A woman who received a service has been there; one who has withdrawn cannot be expected again."""
    if first_service:
        return _("Services are recorded for her. Cancel them first, or correct the day of her arrival.")
    if is_extended(stay) and stay.previous_id is None:
        return _("OFII has extended this stay: she has been there. Correct the day of her arrival instead.")
    if not {ConsentScope.OFII, ConsentScope.CENTRE} <= agreed_scopes(stay.case):
        return _("She has withdrawn her consent: nobody may expect her again. Record her departure instead.")
    return ""


def undo_departure(case: Case, *, places_are_open: bool, transferred_on: date | None = None) -> str:
    """She can only live there again if somebody follows her and her places still exist."""
    if transferred_on is not None:
        return _("OFII has transferred her to another centre: speak about it with OFII.")
    if case.state != CaseState.OPEN:
        return _("Her case is closed: her NGO must reopen it first.")
    if not places_are_open:
        return _("Her place is no longer open: she cannot be recorded there again.")
    return ""


def last_night_ends(arrival: date, departure: date) -> date:
    """A night is counted until the eve of the departure; a departure on the very day keeps one night."""
    return max(departure, arrival + timedelta(days=1))


# Services


def log_service(actor: Actor, stay: Stay) -> str:
    """Services are logged only inside a stay."""
    if reason := work_at(actor, stay.centre):
        return reason
    if stay.state not in (StayState.ARRIVED, StayState.ENDED):
        return _("She has not arrived: record her arrival first.")
    return ""


def service_day(stay: Stay, day: date, today: date) -> str:
    if day > today:
        return _("A service is logged once it has been delivered: this date is still to come.")
    if day < stay.starts_on:
        return _("This date is before her arrival.")
    if stay.state == StayState.ENDED:
        return _service_after_departure(stay, day, today)
    return ""


def _service_after_departure(stay: Stay, day: date, today: date) -> str:
    if day > stay.last_day:
        return _("This date is after her departure.")
    if today > stay.last_day + timedelta(days=LATE_DAYS):
        return _("She left more than thirty days ago: no service can be added any more.")
    return ""


def commitment_for(commitment: Commitment, *, has_children: bool) -> str:
    """Acts are logged for one resident; acts for a child only where there is one today."""
    if commitment.nature not in (Nature.ACT_WOMAN, Nature.ACT_CHILD):
        return _("This commitment is not an act for one person.")
    if commitment.nature == Nature.ACT_CHILD and not has_children:
        return _("No child is with her: this commitment does not apply.")
    return ""


def correct_service(actor: Actor, service: Service) -> str:
    return work_at(actor, service.stay.centre) or _still_valid(service)


def _still_valid(service: Service) -> str:
    return _("This service has already been cancelled.") if service.cancelled_at else ""


# Places


def read_place(actor: Actor, place: Place) -> str:
    return work_at(actor, place.unit.centre)


def change_place(actor: Actor, place: Place) -> str:
    """Unavailable and back in service: the centre's manager."""
    return manage(actor, place.unit.centre)


def list_unavailable(actor: Actor) -> str:
    """Which places cannot be used, and why: the staff of their centre and OFII."""
    return list_centres(actor)


def nights_taken(row: Occupancy | None) -> str:
    """What takes the place on nights on which it was to be unavailable."""
    if row is None:
        return ""
    start = write_day(row.starts_on)
    if row.kind == OccupancyKind.OCCUPIED:
        return _("Somebody lives there since %(start)s: record her departure first.") % {"start": start}
    if row.kind == OccupancyKind.HELD:
        return _("This place is held since %(start)s: it must be released first.") % {"start": start}
    return _("This place is already unavailable from %(start)s on (%(reason)s): change those dates.") % {
        "start": start,
        "reason": row.reason,
    }


def unavailable_until(row: Occupancy, ends_on: date | None) -> str:
    if ends_on is not None and ends_on <= row.starts_on:
        return _("This date is after the first night: choose a later day.")
    return ""


def cancel_unavailability(row: Occupancy, today: date) -> str:
    if row.starts_on <= today:
        return _("It has begun: say since when the place can be used again.")
    return ""


def no_longer_unavailable() -> str:
    return _("This unavailability has been changed or ended since the page was shown.")


def ready_day(preparation: Preparation, day: date, today: date, *, has_reason: bool) -> str:
    """The manager says on which day the place is ready: sooner as she likes, later for a reason."""
    if preparation.ready_on <= today:
        return _("This place is ready already. If it cannot be used, make it unavailable.")
    if day < preparation.starts_on:
        return _("This date is before the departure: a place is ready on that day at the earliest.")
    if day > today + timedelta(days=READY_WITHIN_DAYS):
        return _("This is more than 90 days away: make the place unavailable instead.")
    if day > preparation.ready_on and not has_reason:
        return _("Say why it takes longer.")
    return ""


def set_preparation_time(actor: Actor, centre: Centre) -> str:
    """How long the centre needs: its manager, or the platform administrator."""
    return "" if actor.has(Duty.PLATFORM) else manage(actor, centre)


def describe_centre(actor: Actor, centre: Centre) -> str:
    """Languages of its staff and what is near: its manager, or the platform administrator."""
    return "" if actor.has(Duty.PLATFORM) else manage(actor, centre)


def preparation_since(day: date, today: date) -> str:
    """What was made ready already keeps its day, so a time counts from today or later."""
    if day < today:
        return _("This date has passed: departures already recorded keep their day.")
    if day > today + timedelta(days=366):
        return _("This date is too far away: check the year.")
    return ""


def enough_places(places: Iterable[Place], household_size: int) -> str:
    held = len(list(places))
    if held == household_size:
        return ""
    return ngettext(
        "%(held)d place is held and the household needs %(needed)d.",
        "%(held)d places are held and the household needs %(needed)d.",
        held,
    ) % {"held": held, "needed": household_size}


def _of_her_operator(actor: Actor, centre: Centre) -> str:
    if centre.organisation_id == actor.organisation_id:
        return ""
    return _("This is another operator's centre.")
