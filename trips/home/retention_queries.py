"""How long a file is kept: when she was last in contact, and from when on somebody must decide whether to erase it.

Nothing is erased by itself: the lists say what is due, people propose, and two of them erase.
"""

from calendar import monthrange
from datetime import date, datetime

from django.conf import settings
from django.db.models import BooleanField, DateField, Exists, Func, OuterRef, Q, QuerySet, Value, When
from django.db.models import Case as Choice
from django.urls import reverse
from django.utils import timezone

from cases.enums import NOT_LISTED, RequestKind
from cases.models import Case, RightsRequest
from cases.queries import not_kept_from, own_cases
from cases.request_queries import officers
from trips.access.actor import Actor
from trips.access.duties import Duty
from trips.identity.models import User
from trips.notices.mail import send_link
from trips.organisations.enums import Role
from trips.organisations.models import Membership
from trips.organisations.queries import LIVE

FILE, REFUSED, DRAFT = "file", "refused", "draft"


class Contact(Func):
    """A column of `wall.contacts`, the one definition of the last contact: it reads rows that its reader may not.

    Her consents, the steps of the form, her documents, notes, goals, appointments, her referrals, her stays and
    services; and what her NGO says when nothing of that shows it. Closing the file, or looking at it, is no contact.
    """

    template = "(SELECT k.%(column)s FROM wall.contacts k WHERE k.case_id = %(expressions)s)"


def with_last_contact(rows: QuerySet[Case]) -> QuerySet[Case]:
    """The day on which anything last happened with her."""
    return rows.annotate(last_contact=Contact("pk", column="last_contact", output_field=DateField()))


def due_files(today: date) -> QuerySet[Case]:
    """Files whose time has passed, with `last_contact` and `kept_as`; never one with a referral sent or a stay.

    What is merged into a file is kept as long as that, and is erased with it.
    """
    limits = {kept_as: months_before(today, months) for kept_as, months in settings.RETENTION_MONTHS.items()}
    rows = Case.objects.filter(opened_at__date__lt=max(limits.values())).exclude(state__in=NOT_LISTED)
    kept_as = Choice(
        When(~Q(_fact("was_sent")), then=Value(DRAFT)),
        When(~Q(_fact("was_more_than_refused")), then=Value(REFUSED)),
        default=Value(FILE),
    )
    kept = with_last_contact(rows.filter(~Q(_fact("is_under_way")))).annotate(kept_as=kept_as)
    passed = Q(pk__in=[])
    for name, limit in limits.items():
        passed |= Q(kept_as=name, last_contact__lt=limit)
    return kept.filter(passed)


def _fact(column: str) -> Contact:
    return Contact("pk", column=column, output_field=BooleanField())


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
