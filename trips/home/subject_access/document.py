"""Her copy as one zip: a page that she reads, the same as JSON, and her own documents. Nothing touches the disk."""

import json
from collections.abc import Callable
from io import BytesIO
from itertools import chain
from typing import Any, NamedTuple
from zipfile import ZIP_DEFLATED, ZipFile

from django.core.serializers.json import DjangoJSONEncoder
from django.template.loader import render_to_string
from django.utils.translation import gettext as _
from django.utils.translation import override

from cases.actions import open_document
from cases.models import Case, RightsRequest
from cases.request_queries import documents_of
from trips.access.actor import Actor
from trips.audit.queries import reads_of_file
from trips.home.reads import role_of, what_of
from trips.home.subject_access.earlier import earlier
from trips.home.subject_access.parts import PARTS
from trips.home.subject_access.shapes import Row, rows_of
from trips.organisations.queries import kinds_and_names
from trips.ui.exports import write_text

LANGUAGE = "fr"


class Chapter(NamedTuple):
    code: str
    title: str
    entries: list[list[Row]]


def copy_of(request: RightsRequest, files: list[Case], *, by: Actor, now: Any) -> bytes:
    """The zip, in French; `files` with every answer, as `cases.request_queries.files_under_request` gives them."""
    with override(LANGUAGE):
        chapters = chapters_of(files, by=by)
        file = BytesIO()
        with ZipFile(file, "w", ZIP_DEFLATED) as book:
            book.writestr("donnees.html", page_of(request, chapters, now))
            book.writestr("donnees.json", machine_readable(request, chapters, now))
            for document in chain.from_iterable(documents_of(case) for case in files):
                if document.removed_at is None:
                    name = f"documents/{document.reference}.{document.content_kind}"
                    book.writestr(name, open_document(document))
    return file.getvalue()


def chapters_of(files: list[Case], *, by: Actor) -> list[Chapter]:
    """One after the other in each chapter: files that are read together are one to her."""
    chapters = [
        Chapter(
            part.code, str(part.title), [rows_of(part, one) for case in files for one in part.find(by, case)]
        )
        for part in PARTS
    ]
    return [
        *chapters,
        Chapter("earlier", _("What your answers were before"), _of_each(files, earlier)),
        Chapter("looks", _("Who looked at your file"), _of_each(files, looks)),
    ]


def _of_each(files: list[Case], entries_of: Callable[[Case], list[list[Row]]]) -> list[list[Row]]:
    return list(chain.from_iterable(entries_of(case) for case in files))


def looks(case: Case) -> list[list[Row]]:
    """By role and organisation: the people are not named."""
    organisations = kinds_and_names()
    return [
        [
            Row("at", _("When"), read.at),
            Row("role", _("Role"), role_of(read)),
            Row("organisation", _("Organisation"), _name(organisations.get(read.organisation_id))),
            Row("what", _("What was looked at"), what_of(read)),
        ]
        for read in reads_of_file(case.pk).order_by("at", "pk")
    ]


def _name(organisation: Any) -> str:
    return organisation.name if organisation else ""


def page_of(request: RightsRequest, chapters: list[Chapter], now: Any) -> str:
    written = [
        (chapter.title, [[(row.label, lines(row.value)) for row in entry] for entry in chapter.entries])
        for chapter in chapters
    ]
    return render_to_string(
        "home/subject_access_copy.html", {"asked": request, "chapters": written, "now": now}
    )


def lines(value: Any) -> list[str]:
    """As a person reads it, a line each."""
    if isinstance(value, list):
        return [write_text(one) for one in value]
    return [text] if (text := write_text(value)) else []


def machine_readable(request: RightsRequest, chapters: list[Chapter], now: Any) -> str:
    """The same facts under the names of their fields, dates in ISO form."""
    content = {
        "request": request.reference,
        "made_at": now,
        "chapters": {
            chapter.code: [{row.key: row.value for row in entry} for entry in chapter.entries]
            for chapter in chapters
        },
    }
    return json.dumps(content, cls=DjangoJSONEncoder, ensure_ascii=False, indent=2)
