"""Women who did not arrive: one for whom somebody looks today, others who waited again."""

from centres.enums import OccupancyKind, StayState
from placements.enums import AlarmCause, Ending, ReferralState, Rung, Stage
from placements.models import AlarmClosing, AlarmRung, ArrivalAlarm
from trips.demo.calendar import days
from trips.demo.plan import Lodging
from trips.demo.randomness import reference

CLOSINGS = ("elsewhere", "afraid")


def look_for(desk, stay, manager):
    """Expected yesterday: the centre has raised the alarm, nobody has closed it."""
    at = desk.diary.at(stay.starts_on)
    _missed(desk, stay, manager, at)
    _told(desk, desk.rows.add(_alarm(desk, stay, manager, at), at=at, by=manager), manager)


def miss(desk, offer, proposal, hold, places, at):
    """Admitted, expected, missed, heard of elsewhere: `at` OFII closed the alarm and she waited again."""
    manager, decided_at = offer.house.manager, desk.diary.at(offer.proposed_on + days(2))
    desk.moved(ReferralState.ADMITTED, decided_at, desk.officer, start=ReferralState.PROPOSED)
    hold.released_at, hold.released_by = decided_at, desk.officer.user
    stay = desk.stay(offer, Lodging(StayState.MISSED, offer.proposed_on + days(3)), decided_at)
    raised_at = desk.diary.at(stay.starts_on)
    _missed(desk, stay, manager, raised_at)
    alarm = _alarm(desk, stay, manager, raised_at)
    alarm.closing = desk.words(AlarmClosing)[desk.rng.choice(CLOSINGS)]
    alarm.closed_at, alarm.closed_by = at, desk.officer.user
    _told(desk, desk.rows.add(alarm, at=at, by=desk.officer), manager)
    proposal.ending, proposal.ended_at, proposal.ended_by = Ending.MISSED, at, desk.officer.user
    stay.cancelled_at, stay.cancelled_by, stay.cancelled_code = at, desk.officer.user, alarm.closing.code
    desk.rows.event("centres.stay_missed", stay, at=at, by=desk.officer, was=StayState.EXPECTED)
    whose = {"hold": hold, "stay": stay}
    desk.occupy(places, OccupancyKind.HELD, offer.proposed_on, offer.ended_on, desk.officer, **whose)
    desk.moved(ReferralState.WAITING, at, desk.officer, code=alarm.closing.code)


def _missed(desk, stay, manager, at):
    start = ReferralState.ADMITTED
    desk.moved(ReferralState.ARRIVAL_MISSED, at, manager, start=start, code=AlarmCause.NOT_COME)


def _told(desk, alarm, by):
    """Everybody at once, as by whoever says that she has not come."""
    for rung in Rung:
        row = AlarmRung(alarm=alarm, rung=rung, climbed_at=alarm.raised_at)
        desk.rows.add(row, at=alarm.raised_at, by=by)


def _alarm(desk, stay, manager, at):
    alarm = ArrivalAlarm(
        reference=reference(desk.rng, "Z"),
        stay=stay,
        referral=desk.referral,
        cause=AlarmCause.NOT_COME,
        stage=Stage.ARRIVED,
        raised_at=at,
        raised_by=manager.user,
    )
    code = AlarmCause.NOT_COME
    desk.rows.event("placements.raise_alarm", alarm, at=at, by=manager, stay=stay.reference, code=code)
    return alarm
