"""Documents: added, opened, removed. The file has a key of its own, sealed under her case's."""

import base64
from datetime import datetime
from functools import partial

from django.db import transaction

from cases import document_rules, queries
from cases.enums import RemovalReason
from cases.models import Case, Document
from cases.vocabularies import DocumentKind
from trips.access.actor import Actor
from trips.audit import record, tracking
from trips.files import contents, storage
from trips.guards.refusals import Refused


@transaction.atomic
def add_document(*, case: Case, kind: DocumentKind, content: bytes, by: Actor, now: datetime) -> Document:
    """Seal a scan and add it to an open case. What it is, is read off its content."""
    queries.locked(case)
    if reason := document_rules.add_document(by, case) or contents.refusal(content):
        raise Refused(reason, case)
    document = Document(
        case=case,
        kind=kind,
        content_kind=contents.kind_of(content),
        size=len(content),
        added_at=now,
        added_by_id=by.user_id,
    )
    key = storage.new_key()
    document.file_key = base64.b64encode(key).decode()
    storage.write(document.file_number, content, key=key)
    tracking.create(document, by=by)
    record.event("cases.add_document", case, by=by, now=now, document=document.reference, paper=kind.code)
    return document


def open_document(document: Document) -> bytes:
    """Its content, opened. The door of the page records who looked."""
    return storage.read(document.file_number, key=base64.b64decode(document.file_key))


@transaction.atomic
def remove_document(*, document: Document, reason: RemovalReason, by: Actor, now: datetime) -> None:
    """Destroy key and file; the row stays and says when, by whom and why. A second click finds it done."""
    case = queries.locked(document.case)
    document.refresh_from_db(fields=["removed_at"])
    if document.removed_at:
        return
    if refusal := document_rules.remove_document(by, document):
        raise Refused(refusal, case)
    tracking.update(
        document, by=by, file_key="", removed_at=now, removed_by_id=by.user_id, removal_reason=reason
    )
    record.event("cases.remove_document", case, by=by, now=now, document=document.reference, why=reason)
    transaction.on_commit(partial(storage.destroy, document.file_number))
