"""Which documents an actor sees: those of the cases that she sees, and of these a centre only some kinds."""

from uuid import UUID

from django.db.models import QuerySet

from cases.models import Case, Document
from cases.queries import cases_by_duty
from cases.vocabularies import DocumentKind
from trips.access.actor import Actor
from trips.access.duties import Duty


def documents_visible_to(actor: Actor) -> QuerySet[Document]:
    rows = Document.objects.filter(case__in=cases_by_duty(actor).order_by().values("pk"))
    if actor.has(Duty.CENTRE_WORK):
        rows = rows.filter(kind__shown_to_centre=True)
    return rows.select_related("kind", "case__key", "added_by", "removed_by").order_by("-added_at", "-pk")


def documents_of(actor: Actor, *files: Case) -> QuerySet[Document]:
    return documents_visible_to(actor).filter(case__in=files)


def document_for(actor: Actor, reference: str) -> Document | None:
    return documents_visible_to(actor).filter(reference=reference).first()


def stored_files(case: Case) -> list[UUID]:
    """The numbers of the files that are not removed, whoever asks: for who erases them."""
    return list(Document.objects.filter(case=case, removed_at=None).values_list("file_number", flat=True))


def kinds() -> QuerySet[DocumentKind]:
    return DocumentKind.objects.current()
