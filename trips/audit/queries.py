"""Reading the log of looks. Who may is decided above."""

from collections.abc import Callable, Mapping
from datetime import date, datetime, time, timedelta

from django.db.models import Count, Model, Q, QuerySet
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from trips.audit.models import Event, Read
from trips.audit.record import KEPT_AWAY

ADDRESS, EXPORT, SEARCH = (
    Q(route="centres.address_of"),
    Q(route__contains="export"),
    Q(route__endswith=":search") | Q(route__endswith=":find_file"),
)
REFUSED = Q(why=KEPT_AWAY)
FILE = Q(file_id__isnull=False) & ~REFUSED
# Code → what people call it, and which reads it is.
KINDS: Mapping[str, tuple[str | Promise, Q]] = {
    "refused": (_("Link refused: personal tie"), REFUSED),
    "file": (_("Page of a file"), FILE),
    "address": (_("Address of a centre"), ADDRESS),
    "search": (_("Search by name"), SEARCH),
    "export": (_("Export"), EXPORT),
    "list": (_("List or another page"), ~(REFUSED | FILE | ADDRESS | SEARCH | EXPORT)),
}


# Everything that happened at the sign-in page, by the kind of its event.
SIGN_INS: Mapping[str, str | Promise] = {
    "identity.sign_in": _("Signed in"),
    "identity.refused_password": _("Refused: wrong password"),
    "identity.refused_factor": _("Refused: wrong second factor"),
    "identity.refused_account": _("Refused: the account is closed"),
    "identity.refused_identity": _("Refused: identity provider"),
    "identity.lock_out": _("Locked out after too many tries"),
}


def sign_ins() -> QuerySet[Event]:
    return Event.objects.filter(kind__in=SIGN_INS)


def sign_ins_of(user_id: int) -> QuerySet[Event]:
    """Of one account: by its owner, and by whoever tried in her place."""
    return sign_ins().filter(object_type="identity.user", object_id=str(user_id))


def reads() -> QuerySet[Read]:
    return Read.objects.all()


def reads_of_file(file_id: int) -> QuerySet[Read]:
    """What was shown of it. A refused link showed nothing, and would tell of somebody's private life."""
    return Read.objects.filter(file_id=file_id).exclude(REFUSED)


def looks_at(row: Model) -> int:
    """How often that very row was shown to its readers by name of a reason."""
    return (
        Read.objects.filter(object_type=row._meta.label_lower, object_id=str(row.pk)).exclude(why="").count()
    )


def reads_about(reference: str) -> Q:
    """The looks at what a reference names; if that is part of a person's file, at any part of that file."""
    files = Read.objects.filter(reference=reference, file_id__isnull=False).values_list("file_id", flat=True)
    return Q(reference=reference) | Q(file_id__in=list(files.distinct()))


def between(since: date | None, until: date | None) -> Q:
    """Days in Paris, both included."""
    found = Q()
    if since:
        found &= Q(at__gte=_midnight(since))
    if until:
        found &= Q(at__lt=_midnight(until + timedelta(days=1)))
    return found


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time.min, tzinfo=timezone.get_current_timezone())


def count_by_kind(day: date) -> dict[str, int]:
    """How many looks of each kind since that day began."""
    counts = {kind: Count("pk", filter=found) for kind, (_label, found) in KINDS.items()}
    return Read.objects.filter(between(day, None)).aggregate(**counts)


def kind_of(read: Read) -> str:
    """The kind of one look, as `KINDS` has it."""
    tests: dict[str, Callable[[Read], bool]] = {
        "refused": lambda one: one.why == KEPT_AWAY,
        "file": lambda one: one.file_id is not None,
        "address": lambda one: one.route == "centres.address_of",
        "search": lambda one: one.route.endswith((":search", ":find_file")),
        "export": lambda one: "export" in one.route,
    }
    return next((kind for kind, holds in tests.items() if holds(read)), "list")
