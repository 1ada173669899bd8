"""Which notes an actor reads: what she wrote, what her organisation wrote, what is for all who work with her."""

from django.db.models import Q, QuerySet

from cases.enums import Audience
from cases.models import Case, Note
from cases.queries import cases_by_duty
from cases.work_queries import cases_of_parties
from trips.access.actor import Actor


def notes_visible_to(actor: Actor) -> QuerySet[Note]:
    """Of files that her work gives her. A centre reads those of others only while it hosts her."""
    return Note.objects.filter(_readable(actor)).select_related(
        "case__key", "case__organisation", "author__user", "organisation"
    )


def _readable(actor: Actor) -> Q:
    seen = Q(case__in=cases_by_duty(actor).order_by().values("pk"))
    shared = Q(case__in=cases_of_parties(actor).order_by().values("pk"))
    house = Q(organisation_id=actor.organisation_id)
    mine, parties = Q(audience=Audience.MINE), Q(audience=Audience.PARTIES)
    own = Q(author_id=actor.membership_id) | (house & ~mine)
    return (seen & own) | (shared & parties)


def notes_of(actor: Actor, *files: Case) -> QuerySet[Note]:
    return notes_visible_to(actor).filter(case__in=files).order_by("-written_at", "-pk")


def note_for(actor: Actor, reference: str) -> Note | None:
    return notes_visible_to(actor).filter(reference=reference).first()


def versions_of(actor: Actor, note: Note) -> list:
    """What the note said before, the newest first: of these too only what was meant for her."""
    lines = note.history.select_related("case__key").filter(_readable(actor))
    return list(lines.order_by("-history_date", "-history_id").filter(version__lt=note.version))


def made_already(case: Case, reference: str) -> Note | None:
    """By the first click, when a page is sent twice."""
    return Note.objects.filter(case=case, reference=reference).select_related("case__key").first()


def notes_under_request(case: Case) -> QuerySet[Note]:
    """All of them, for the woman's copy: she may read what anybody wrote of her, also for herself alone."""
    rows = Note.objects.filter(case=case).select_related("case__key", "organisation", "author__organisation")
    return rows.order_by("written_at", "pk")
