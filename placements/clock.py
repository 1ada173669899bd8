"""Until when a step must be done: limits in working days, by the calendar of whoever must act.

Pure over what it is given; which limit holds is `limit_queries.step_limit`. Nothing here knows who reads.
"""

from datetime import date, datetime, timedelta

from django.utils import timezone

from placements.enums import Party, ReferralState
from placements.models import Referral, StepLimit
from trips.worktime.days import NATIONAL, add_working_days, is_working_day, zone_of

# A draft that nobody has touched for so many days is thrown away; its NGO is warned when so few are left.
DRAFT_DAYS = 30
DRAFT_WARNING_DAYS = 9


def due_on(limit: StepLimit, since: datetime, zone: str = NATIONAL) -> date:
    """The last day in time for a step that came to its party at `since`, of whose calendar `zone` is the name."""
    return add_working_days(received_on(limit, since, zone), limit.working_days, zone)


def received_on(limit: StepLimit, since: datetime, zone: str = NATIONAL) -> date:
    """The day on which it counts as come: not after the cut-off hour, nor on a day off."""
    here = timezone.localtime(since)
    day = here.date()
    if here.time() < limit.cut_off and is_working_day(day, zone):
        return day
    return add_working_days(day, 1, zone)


def zone_of_party(party: Party, referral: Referral, centre_department: str = "") -> str:
    """Whose public holidays count: of the desk's seat, of the centre, of where the woman lived once referred."""
    match party:
        case Party.NGO:
            return referral.holidays
        case Party.CENTRE:
            return zone_of(centre_department)
        case Party.TERRITORY if referral.territory is not None:
            return referral.territory.holidays
    return NATIONAL


def draft_due_on(last_used_on: date) -> date:
    """Until when a draft is kept: whole days, weekends too."""
    return last_used_on + timedelta(days=DRAFT_DAYS)


def is_late(until: date | None, today: date) -> bool:
    """Late from the day after."""
    return until is not None and until < today


def is_nearly_thrown_away(referral: Referral, today: date) -> bool:
    """A draft of which somebody should say whether she still needs it."""
    if referral.state != ReferralState.DRAFT or referral.due_on is None:
        return False
    return (referral.due_on - today).days <= DRAFT_WARNING_DAYS
