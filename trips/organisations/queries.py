"""Which organisations and members an administrator sees. None of it says anything about a woman."""

from collections.abc import Callable
from datetime import datetime, timedelta

from django.db.models import (
    Case,
    CharField,
    Count,
    Exists,
    Max,
    OuterRef,
    Q,
    QuerySet,
    Value,
    When,
)
from django.db.models.functions import Coalesce

from trips.geography.models import Directorate
from trips.guards.actor import Actor
from trips.organisations.enums import ADMINISTRATORS, Kind, MemberStatus, Role
from trips.organisations.models import Confirmation, Invitation, Membership, Organisation, ReadingAlarm

# Why an organisation may not be closed now: sentences of the apps above, about work that nobody would do any
# more; added in `apps.ready()`.
KEPT_OPEN: list[Callable[[Organisation], str]] = []

SINGLE_KINDS = (Kind.OFII, Kind.PLATFORM)
LIVE = Q(ended_at=None, user__is_active=True)
# An account whose password was never chosen holds a marker that no hash starts with.
UNUSABLE = "!"
# Six months after she joined or was last confirmed, her administrator says again that she still works there.
CONFIRMED_FOR = timedelta(days=183)


def organisations_visible_to(actor: Actor) -> QuerySet[Organisation]:
    """A platform administrator: all; an organisation's administrator: her own; everybody else: none."""
    rows = Organisation.objects.annotate(
        members=Count("memberships", filter=Q(memberships__ended_at=None, memberships__user__is_active=True))
    )
    if actor.role == Role.PLATFORM_ADMIN:
        return rows
    return rows.filter(pk=actor.organisation_id) if actor.role == Role.ORGANISATION_ADMIN else rows.none()


def organisation_for(actor: Actor, reference: str) -> Organisation | None:
    return organisations_visible_to(actor).filter(reference=reference).first()


def work_left(organisation: Organisation) -> str:
    """What must be ended or handed over before this organisation closes; "" when nothing is left."""
    return next((reason for ask in KEPT_OPEN if (reason := ask(organisation))), "")


def own_organisation(actor: Actor) -> Organisation | None:
    return organisations_visible_to(actor).filter(pk=actor.organisation_id).first()


def members_visible_to(actor: Actor) -> QuerySet[Membership]:
    """Members with the facts that the rules ask for; the same scope as the organisations."""
    rows = members_with_facts()
    if actor.role == Role.PLATFORM_ADMIN:
        return rows
    if actor.role == Role.ORGANISATION_ADMIN:
        return rows.filter(organisation=actor.organisation_id)
    return rows.none()


def members_with_facts() -> QuerySet[Membership]:
    return (
        Membership.objects.select_related("user", "organisation")
        .prefetch_related("directorates")
        .annotate(
            status=_status(),
            others_administer=_others_administer(),
            works_elsewhere=_works_elsewhere(),
            read_too_much=_read_too_much(),
        )
        .order_by("user__full_name", "pk")
    )


def members_of(actor: Actor, organisation: Organisation) -> QuerySet[Membership]:
    return members_visible_to(actor).filter(organisation=organisation)


def members_in(organisation: Organisation) -> QuerySet[Membership]:
    """Who belongs to it today, suspended or not: whom a confirmation is about."""
    return Membership.objects.filter(organisation=organisation, ended_at=None)


def members_to_review(actor: Actor, organisation: Organisation) -> QuerySet[Membership]:
    """The present members with `confirmed_at`, the last time that somebody answered for them; longest ago first."""
    rows = members_of(actor, organisation).filter(ended_at=None)
    counted = Coalesce(Max("confirmations__confirmed_at"), "started_at")
    return rows.annotate(confirmed_at=counted).order_by("confirmed_at", "user__full_name", "pk")


def members_due(now: datetime) -> QuerySet[Membership]:
    """Members of open organisations for whom nobody has answered in six months."""
    since = now - CONFIRMED_FOR
    recent = Confirmation.objects.filter(membership=OuterRef("pk"), confirmed_at__gt=since)
    rows = Membership.objects.filter(~Exists(recent), ended_at=None, started_at__lte=since)
    return rows.filter(organisation__closed_on=None)


def late_organisations(now: datetime) -> Q:
    """Those with such a member."""
    return Q(pk__in=members_due(now).values("organisation"))


def is_last_platform_administrator(user_id: int) -> bool:
    rows = Membership.objects.filter(LIVE, role=Role.PLATFORM_ADMIN)
    return rows.filter(user=user_id).exists() and not rows.exclude(user=user_id).exists()


def member_for(actor: Actor, reference: str) -> Membership | None:
    return members_visible_to(actor).filter(reference=reference).first()


def pending_invitations_of(actor: Actor, organisation: Organisation) -> QuerySet[Invitation]:
    """Those without an answer, expired ones too: they can be sent again."""
    return invitations_visible_to(actor).filter(organisation=organisation)


def invitations_visible_to(actor: Actor) -> QuerySet[Invitation]:
    """The same scope as the members."""
    rows = Invitation.objects.filter(accepted_at=None, cancelled_at=None)
    rows = rows.select_related("organisation", "invited_by").prefetch_related("directorates")
    if actor.role == Role.PLATFORM_ADMIN:
        return rows
    if actor.role == Role.ORGANISATION_ADMIN:
        return rows.filter(organisation=actor.organisation_id)
    return rows.none()


def invitation_for(actor: Actor, reference: str) -> Invitation | None:
    return invitations_visible_to(actor).filter(reference=reference).first()


def invitation_with(token_hash: str, now: datetime) -> Invitation | None:
    """The one that this link opens today."""
    if not token_hash:
        return None
    rows = Invitation.objects.select_related("organisation").filter(token_hash=token_hash, expires_at__gt=now)
    return rows.filter(accepted_at=None, cancelled_at=None, organisation__closed_on=None).first()


def is_invited(email: str, organisation: Organisation, role: str) -> bool:
    rows = Invitation.objects.filter(email__iexact=email, organisation=organisation, role=role)
    return rows.filter(accepted_at=None, cancelled_at=None).exists()


def name_is_taken(name: str, *, besides: Organisation | None = None) -> bool:
    rows = Organisation.objects.filter(name__iexact=name)
    return rows.exclude(pk=besides.pk).exists() if besides else rows.exists()


def open_kinds() -> list[Kind]:
    """The kinds of which another organisation may be made: OFII and the platform team exist once."""
    present = set(Organisation.objects.filter(kind__in=SINGLE_KINDS).values_list("kind", flat=True))
    return [kind for kind in Kind if kind not in present]


def territories() -> QuerySet[Directorate]:
    return Directorate.objects.order_by("seat")


def roles_held(user_id: int, organisation: Organisation) -> set[str]:
    """The roles that an account has in an organisation today."""
    held = Membership.objects.filter(user=user_id, organisation=organisation, ended_at=None)
    return set(held.values_list("role", flat=True))


def kinds_and_names() -> dict[int, Organisation]:
    """Every organisation by its number, for lists of what was done."""
    return {one.pk: one for one in Organisation.objects.order_by("name", "pk")}


def memberships_ever() -> QuerySet[Membership]:
    """Everybody who acts or acted somewhere."""
    return Membership.objects.select_related("user", "organisation").order_by("user__full_name", "pk")


def _status() -> Case:
    return Case(
        When(ended_at__isnull=False, then=Value(MemberStatus.ENDED)),
        When(user__is_active=False, then=Value(MemberStatus.SUSPENDED)),
        When(user__password__startswith=UNUSABLE, then=Value(MemberStatus.INVITED)),
        default=Value(MemberStatus.ACTIVE),
        output_field=CharField(),
    )


def _others_administer() -> Exists:
    others = Membership.objects.filter(
        LIVE, organisation=OuterRef("organisation"), role__in=ADMINISTRATORS
    ).exclude(user=OuterRef("user"))
    return Exists(others)


def _works_elsewhere() -> Exists:
    elsewhere = Membership.objects.filter(user=OuterRef("user"), ended_at=None)
    return Exists(elsewhere.exclude(organisation=OuterRef("organisation")))


def _read_too_much() -> Exists:
    open_alarms = ReadingAlarm.objects.filter(ended_at=None, suspended_at__isnull=False)
    return Exists(open_alarms.filter(user=OuterRef("user")))
