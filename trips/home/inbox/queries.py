"""Which notifications somebody reads: those of her desk, as long as she may see what each leads to."""

from collections.abc import Callable, Iterable
from datetime import datetime

from django.db.models import Exists, F, OuterRef, Q, QuerySet, Subquery
from django.db.models.expressions import Combinable
from django.utils import timezone

from cases.enums import About, Side
from cases.models import Notification, NotificationRead
from cases.queries import cases_by_duty
from cases.rights_queries import shares_received
from centres.follow_up_queries import follow_ups_visible_to
from centres.incident_queries import incidents_visible_to
from centres.queries.stays import stays_visible_to
from placements.enums import OPEN_STATES
from placements.models import Referral
from placements.queries import proposals_visible_to, referrals_visible_to
from placements.stay_queries import extensions_visible_to
from trips.access.actor import Actor
from trips.access.duties import Duty
from trips.database.questions import answer
from trips.organisations.models import Membership

NOTHING = Q(pk__in=[])
# More are not counted: the number stands in the head of every page.
MOST = 100

# What a notification leads to → the rows of it that its reader sees.
SEEN: dict[About, Callable[[Actor, datetime], QuerySet]] = {
    About.CASE: lambda actor, now: cases_by_duty(actor),
    About.REFERRAL: lambda actor, now: referrals_visible_to(actor),
    About.PROPOSAL: lambda actor, now: proposals_visible_to(actor, now=now),
    About.STAY: lambda actor, now: stays_visible_to(actor),
    About.EXTENSION: lambda actor, now: extensions_visible_to(actor),
    About.INCIDENT: lambda actor, now: incidents_visible_to(actor),
    About.FOLLOW_UP: lambda actor, now: follow_ups_visible_to(actor),
    About.SHARE: lambda actor, now: shares_received(actor, timezone.localdate(now)),
}
# What each side is led to, so that nothing else is asked.
LED_TO = {
    Side.NGO: (About.CASE, About.REFERRAL, About.SHARE),
    Side.OFII: (About.CASE, About.REFERRAL, About.EXTENSION, About.INCIDENT),
    Side.CENTRE: (
        *(About.CASE, About.PROPOSAL, About.STAY, About.EXTENSION, About.INCIDENT),
        *(About.FOLLOW_UP, About.SHARE),
    ),
}


def side_of(actor: Actor) -> Side | None:
    """Where she works."""
    sides = {Duty.CASEWORK: Side.NGO, Duty.ALLOCATION: Side.OFII, Duty.CENTRE_WORK: Side.CENTRE}
    return next((side for duty, side in sides.items() if actor.has(duty)), None)


def addressed_to(actor: Actor) -> Q:
    """Her desk, and what is for her alone."""
    side = side_of(actor)
    if side is None:
        return NOTHING
    hers = Q(membership=None) | Q(membership=actor.membership_id)
    if side != Side.OFII:
        return Q(side=side, organisation=actor.organisation_id) & hers
    desks = Q(territory__in=actor.directorate_ids)
    if actor.has(Duty.NATIONAL_DESK):
        desks |= Q(territory=None)
    return Q(side=side) & desks & hers


def notifications_visible_to(
    actor: Actor, *, now: datetime, about: About | None = None
) -> QuerySet[Notification]:
    """Of a file that was taken back, or from which she is kept away, nothing is left: what it leads to is not shown.
    `about`: only what leads to such a thing."""
    side = side_of(actor)
    led_to = LED_TO[side] if side else ()
    if about is not None:
        led_to = tuple(one for one in led_to if one == about)
    return Notification.objects.filter(addressed_to(actor), _still_seen(actor, now, led_to))


def _still_seen(actor: Actor, now: datetime, led_to: Iterable[About]) -> Q:
    """Asked row by row through each scope's own query: few are unread, and many may be seen."""
    found = NOTHING
    for about in led_to:
        rows = SEEN[about](actor, now).order_by().filter(reference=OuterRef("subject")).values("pk")
        found |= Q(about=about) & Q(Exists(rows))
    return found


def inbox_of(actor: Actor, *, now: datetime, about: About | None = None) -> QuerySet[Notification]:
    """Hers, with what she has read and where it is still the turn of her desk. Nobody is told of her own act."""
    rows = notifications_visible_to(actor, now=now, about=about).exclude(caused_by=actor.user_id)
    return rows.annotate(is_read=~_unread(actor), is_open=Q(is_turn=True) & ~_newer(actor))


def _unread(actor: Actor) -> Q:
    """Not what was told to her desk before she came."""
    reads = NotificationRead.objects.filter(notification=OuterRef("pk"), membership=actor.membership_id)
    came = Membership.objects.filter(pk=actor.membership_id).values("started_at")
    return ~Q(Exists(reads)) & Q(at__gte=Subquery(came))


def _newer(actor: Actor) -> Exists:
    """Her desk was told since that it went on."""
    later = Notification.objects.filter(addressed_to(actor), pk__gt=OuterRef("pk"))
    return Exists(later.filter(case=OuterRef("case"), thread=OuterRef("thread")).order_by())


def unread(actor: Actor, *, now: datetime) -> QuerySet[Notification]:
    """What is new to her: of the files that she follows, and of those that nobody of her desk does."""
    rows = notifications_visible_to(actor, now=now).exclude(caused_by=actor.user_id)
    return rows.filter(_unread(actor), hers_to_read(actor))


def unread_count() -> int:
    """How many are new to the person for whom the database works: the same as `unread`, by the policies, which
    plan nothing anew for each page. At most `MOST`."""
    return min(answer("unread"), MOST)


def hers_to_read(actor: Actor) -> Q | Combinable:
    """A colleague's files are the colleague's to read, as long as she is there."""
    match side_of(actor):
        case Side.NGO:
            colleague = Q(case__key_worker__ended_at=None, case__key_worker__user__is_active=True)
            colleague &= Q(case__organisation=actor.organisation_id, membership=None)
            return ~(colleague & Q(case__key_worker__isnull=False) & ~Q(case__key_worker=actor.membership_id))
        case Side.OFII:
            taken = Referral.objects.filter(
                case=OuterRef("case"), state__in=OPEN_STATES, reviewer__isnull=False
            )
            taken = taken.filter(
                reviewer__role=actor.role, reviewer__ended_at=None, reviewer__user__is_active=True
            )
            return ~Q(Exists(taken.exclude(reviewer=actor.membership_id).order_by()))
    return Q()


def notification_for(actor: Actor, reference: str, *, now: datetime) -> Notification | None:
    """Planned for what this one leads to, not for all that one of hers may lead to."""
    rows = Notification.objects.filter(addressed_to(actor), reference=reference).order_by()
    about = rows.values_list("about", flat=True).first()
    if about is None:
        return None
    return inbox_of(actor, now=now, about=About(about)).filter(reference=reference).first()


def newest_first(rows: QuerySet[Notification]) -> QuerySet[Notification]:
    return rows.order_by(F("at").desc(), F("pk").desc())
