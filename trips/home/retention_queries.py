"""How long a file is kept: when she was last in contact, and from when on somebody must decide whether to erase it.

Nothing is erased by itself: the lists say what is due, people propose, and two of them erase.
"""

from calendar import monthrange
from datetime import date, datetime

from django.conf import settings
from django.db.models import Case as Choice
from django.db.models import Exists, Max, Model, OuterRef, Q, QuerySet, Subquery, Value, When
from django.db.models.functions import Greatest, TruncDate
from django.urls import reverse
from django.utils import timezone

from cases.enums import CaseState, RequestKind
from cases.models import Case, Consent, Document, RightsRequest
from cases.queries import not_kept_from, own_cases
from cases.request_queries import officers
from centres.enums import StayState
from centres.models import Service, Stay
from placements.enums import OPEN_STATES, ReferralState
from placements.models import Referral
from trips.access.actor import Actor
from trips.access.duties import Duty
from trips.identity.models import User
from trips.notices.mail import send_link
from trips.organisations.enums import Role
from trips.organisations.models import Membership
from trips.organisations.queries import LIVE

FILE, REFUSED, DRAFT = "file", "refused", "draft"
UNDER_WAY = [state for state in OPEN_STATES if state != ReferralState.DRAFT]
HOSTED = [StayState.EXPECTED, StayState.ARRIVED]
STEPS = ("household", "situation", "detection", "needsassessment", "safety")


def with_last_contact(rows: QuerySet[Case]) -> QuerySet[Case]:
    """The day on which anything last happened with her: the one definition.

    Her consents, the steps of the form, her documents, her referrals, her stays and services; and what her NGO says
    when nothing of that shows it. Closing the file, or looking at it, is no contact.
    """
    moments = Greatest(
        "opened_at",
        *(f"{step}__saved_at" for step in STEPS),
        _latest(Consent, "recorded_at", "withdrawn_at"),
        _latest(Document, "added_at"),
        _latest(Referral, "created_at", "state_since"),
        _latest(Stay, "decided_at", "arrived_at", "ended_at", "cancelled_at"),
    )
    services = Service.objects.filter(stay__case=OuterRef("pk"), cancelled_at=None).order_by()
    served = Subquery(services.values("stay__case").annotate(last=Max("provided_on")).values("last"))
    return rows.annotate(last_contact=Greatest(TruncDate(moments), served, "contact_on"))


def _latest(model: type[Model], *columns: str) -> Subquery:
    """The latest of these moments over the rows of a case; a missing one counts for nothing."""
    last = Max(Greatest(*columns) if len(columns) > 1 else columns[0])
    rows = model._default_manager.filter(case=OuterRef("pk")).order_by()
    return Subquery(rows.values("case").annotate(last=last).values("last"))


def due_files(today: date) -> QuerySet[Case]:
    """Files whose time has passed, with `last_contact` and `kept_as`; never one with a referral sent or a stay."""
    sent = Referral.objects.filter(case=OuterRef("pk"), submitted_at__isnull=False)
    under_way = Exists(sent.filter(state__in=UNDER_WAY))
    hosted = Exists(Stay.objects.filter(case=OuterRef("pk"), state__in=HOSTED))
    limits = {kept_as: months_before(today, months) for kept_as, months in settings.RETENTION_MONTHS.items()}
    rows = Case.objects.filter(opened_at__date__lt=max(limits.values())).exclude(state=CaseState.ERASED)
    kept_as = Choice(
        When(~Exists(sent), then=Value(DRAFT)),
        When(~Exists(sent.exclude(state=ReferralState.NOT_ELIGIBLE)), then=Value(REFUSED)),
        default=Value(FILE),
    )
    kept = with_last_contact(rows.filter(~under_way, ~hosted)).annotate(kept_as=kept_as)
    passed = Q(pk__in=[])
    for name, limit in limits.items():
        passed |= Q(kept_as=name, last_contact__lt=limit)
    return kept.filter(passed)


def due_files_visible_to(actor: Actor, today: date) -> QuerySet[Case]:
    """A caseworker: of her NGO. The data protection officer: of all, by reference; she opens none of them."""
    rows = due_files(today).filter(not_kept_from(actor)).select_related("organisation")
    asked = RightsRequest.objects.filter(case=OuterRef("pk"), kind=RequestKind.ERASURE, outcome="")
    rows = rows.annotate(is_proposed=Exists(asked))
    return rows if actor.has(Duty.DATA_PROTECTION) else rows.filter(own_cases(actor))


def months_before(day: date, months: int) -> date:
    """The same day of an earlier month, or its last day."""
    year, month = divmod(day.year * 12 + day.month - 1 - months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def due_since(case: Case) -> date:
    """The day after the last one on which the file was kept without a question."""
    return months_before(case.last_contact, -settings.RETENTION_MONTHS[case.kept_as])


def remind(*, now: datetime) -> None:
    """Each month: the caseworkers of every NGO with a due file, and the data protection officers, get a link."""
    organisations = set(due_files(timezone.localdate(now)).order_by().values_list("organisation", flat=True))
    if not organisations:
        return
    live = Membership.objects.filter(LIVE, role=Role.CASEWORKER, organisation__in=organisations)
    told = {
        user.pk: user
        for user in [*User.objects.filter(pk__in=live.values("user")).order_by("pk"), *officers()]
    }
    for user in told.values():
        send_link(user=user, kind="retention", path=reverse("home:retention"), now=now)
