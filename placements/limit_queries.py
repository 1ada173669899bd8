"""Time limits of today, what has passed them, and since when OFII is asked about a stay."""

from datetime import date, datetime, timedelta
from typing import NamedTuple

from django.db.models import Case, DateField, Exists, F, OuterRef, Q, QuerySet, Subquery, When
from django.db.models.expressions import Combinable
from django.db.models.functions import Coalesce
from django.utils import timezone

from centres.models import Hold
from placements import clock
from placements.enums import OPEN_STATES, Party, ReferralState, Step
from placements.models import Extension, Proposal, Referral, StepLimit
from placements.turns import desk, turn
from trips.database.questions import ask
from trips.geography.models import Directorate
from trips.worktime.days import add_working_days, count_working_days

STEP_OF_STATE = {
    ReferralState.SUBMITTED: Step.TAKE,
    ReferralState.UNDER_REVIEW: Step.REVIEW,
    ReferralState.INFORMATION_REQUESTED: Step.INFORMATION,
    ReferralState.WAITING: Step.PLACE,
    ReferralState.ARRIVAL_MISSED: Step.SEARCH,
}
PARTY_OF_STEP = {
    Step.OPINION: Party.CENTRE,
    Step.ANSWER: Party.NGO,
    Step.INFORMATION: Party.NGO,
    Step.SEARCH: Party.NATIONAL,
}


def step_limit(step: Step, urgency: str, day: date) -> StepLimit | None:
    """The limit that holds on a day; None if nobody has set one."""
    rows = StepLimit.objects.filter(step=step, urgency=urgency, valid_from__lte=day)
    return rows.order_by("-valid_from").first()


def due_on(
    referral: Referral,
    step: Step | None,
    *,
    since: datetime,
    proposal: Proposal | None = None,
    party: Party | None = None,
    urgency: str = "",
) -> date | None:
    """Until when this step is to be done that came to its party at `since`; never after the hold of its proposal.

    `party` and `urgency`: as they are about to become.
    """
    limit = step_limit(step, urgency or referral.urgency, timezone.localdate(since)) if step else None
    last_day = timezone.localdate(proposal.hold.expires_at) if proposal else None
    if step is None or limit is None:
        return last_day
    party = party or PARTY_OF_STEP.get(step) or desk(referral)
    department = proposal.centre.department.code if proposal else ""
    day = clock.due_on(limit, since, clock.zone_of_party(party, referral, department))
    return min(day, last_day) if last_day else day


def due_in_state(referral: Referral, state: str, *, since: datetime) -> date | None:
    """Until when, for a referral that enters a state; a proposal says its own."""
    return due_on(referral, STEP_OF_STATE.get(ReferralState(state)), since=since)


def days_left(referral: Referral, now: datetime) -> int:
    """The working days that OFII still has, today not counted; none when it is late."""
    if referral.due_on is None:
        return 0
    zone = clock.zone_of_party(desk(referral), referral)
    return count_working_days(timezone.localdate(now), referral.due_on, zone)


def due_after(referral: Referral, left: int, day: date) -> date:
    """The working days that OFII has left, counted from `day`, which itself does not count."""
    return add_working_days(day, left, clock.zone_of_party(desk(referral), referral))


def due_again(referral: Referral, now: datetime) -> date | None:
    """Until when, once the NGO has answered: the days that were left, from today on."""
    limit = step_limit(Step.REVIEW, referral.urgency, timezone.localdate(now))
    if limit is None or referral.days_left is None:
        return None
    left = StepLimit(working_days=referral.days_left, cut_off=limit.cut_off)
    return clock.due_on(left, now, clock.zone_of_party(desk(referral), referral))


def until() -> Case:
    """The last day in time, in SQL: the same answer as `turns.until`, which a test holds beside it."""
    return Case(
        When(state=ReferralState.ADMITTED, then=F("stay__starts_on")),
        When(state=ReferralState.ARRIVED, then=Coalesce("due_on", "stay__decided_end")),
        When(state__in=OPEN_STATES, then=F("due_on")),
        output_field=DateField(),
    )


def late(rows: QuerySet[Referral], today: date) -> QuerySet[Referral]:
    """Those on which somebody had to act before today."""
    return rows.annotate(until=until()).filter(until__lt=today)


class Late(NamedTuple):
    """Files of one party that are late at one step: how many, and the oldest last day in time."""

    party: Party
    whose: str
    step: Step | None
    state: str
    files: int
    oldest: date


def late_everywhere(now: datetime) -> list[Late]:
    """Who is late in all of France, whoever asks: numbers only. Whose turn it is says `turns.turn`, as on a file."""
    desks = {row.pk: row for row in Directorate.objects.order_by("pk")}
    groups: dict[tuple, Late] = {}
    for row in ask("late", timezone.localdate(now)):
        one = _late(row, desks, now)
        key = one[:4]
        before = groups.get(key, one._replace(files=0))
        groups[key] = one._replace(files=before.files + one.files, oldest=min(before.oldest, one.oldest))
    return sorted(groups.values(), key=lambda one: (one.oldest, one.whose, one.state))


def _late(row: tuple, desks: dict[int, Directorate], now: datetime) -> Late:
    *facts, files, oldest = row
    state, territory_id, is_escalated, ngo, operator, *of_proposal, is_asked, is_live = facts
    opinion, answer, is_overridden = of_proposal
    referral = Referral(state=state, state_since=now, territory_id=territory_id)
    referral.escalated_at = now if is_escalated else None
    proposal = Proposal(opinion=opinion, answer=answer, override_reason_id=1 if is_overridden else None)
    proposal.hold = Hold(expires_at=now + timedelta(days=1))
    found = turn(referral, proposal if is_live else None, now=now, asked_at=now if is_asked else None)
    if found is None:
        raise ValueError(state)
    names = {Party.NGO: ngo, Party.CENTRE: operator, Party.TERRITORY: str(desks.get(territory_id, ""))}
    return Late(found.party, names.get(found.party, ""), found.step, state, files, oldest)


# While she lives in a centre


def _open_requests() -> QuerySet[Extension]:
    return Extension.objects.filter(stay=OuterRef("stay"), outcome="").order_by()


def asked_since() -> Subquery:
    """Since when OFII is asked for an extension of her stay; a column of referrals."""
    return Subquery(_open_requests().values("asked_at")[:1])


def extension_is_asked() -> Combinable | Q:
    """Of a referral whose owner is OFII by that."""
    return Q(state=ReferralState.ARRIVED) & Exists(_open_requests())


def extension_asked_at(referral: Referral) -> datetime | None:
    """The same for one referral; from the column `extension_asked_at` when the page has fetched it."""
    if referral.state != ReferralState.ARRIVED:
        return None
    if "extension_asked_at" in vars(referral):
        return referral.extension_asked_at
    found = Referral.objects.filter(pk=referral.pk).order_by()
    return found.values_list(asked_since(), flat=True).first()


def unused_drafts(now: datetime) -> QuerySet[Referral]:
    return Referral.objects.filter(state=ReferralState.DRAFT, due_on__lt=timezone.localdate(now)).order_by(
        "pk"
    )


def without_a_fit(now: datetime) -> QuerySet[Referral]:
    """Whoever waits at a territorial directorate beyond the limit for finding a place."""
    waiting = Referral.objects.filter(state=ReferralState.WAITING, territory__isnull=False, escalated_at=None)
    return waiting.filter(due_on__lt=timezone.localdate(now)).order_by("pk")


def drafts_nearly_thrown_away(today: date) -> QuerySet[Referral]:
    """As `clock.is_nearly_thrown_away` says of one."""
    until = today + timedelta(days=clock.DRAFT_WARNING_DAYS)
    rows = Referral.objects.filter(state=ReferralState.DRAFT, due_on__range=(today, until))
    return rows.select_related("case", "stay").order_by("pk")


def limits_that_end(today: date) -> QuerySet[Referral]:
    """Steps whose last day is today, of a transfer too: not drafts, nor stays, nor the day of a transfer, which are
    reminded of by their own dates."""
    asked = Proposal.objects.filter(referral=OuterRef("pk"), ended_at=None).order_by()
    stepped = Q(state__in=[*STEP_OF_STATE, ReferralState.PROPOSED])
    stepped |= Q(state=ReferralState.ARRIVED) & Q(Exists(asked))
    rows = Referral.objects.filter(stepped, due_on=today)
    return rows.select_related("case", "stay").order_by("pk")


def holds_that_end(now: datetime, until: date) -> QuerySet[Proposal]:
    """Live proposals whose hold still runs, and ends on that day at the latest."""
    rows = Proposal.objects.filter(ended_at=None, hold__expires_at__gt=now, hold__expires_at__date__lte=until)
    return rows.select_related("referral__case", "referral__stay", "hold").order_by("pk")
