"""Notes: written, and written anew with a reason. What was there before stays in the history."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from cases import note_queries, note_rules, notices, queries, work_rules
from cases.enums import Audience, CorrectionReason
from cases.models import Case, Note
from cases.models.notes import note_reference
from trips.access.actor import Actor
from trips.audit import record, tracking
from trips.guards import workflow
from trips.guards.refusals import Overtaken, Refused


@transaction.atomic
def write_note(
    *, case: Case, text: str, audience: Audience, by: Actor, now: datetime, reference: str | None = None
) -> Note:
    """`reference` comes from the page that asked for the text: sent twice, it makes one note."""
    queries.locked(case)
    if reason := work_rules.write_work(by, case):
        raise Refused(reason, case)
    if reference and (made := note_queries.made_already(case, reference)):
        return made
    note = Note(
        reference=reference or note_reference(),
        case=case,
        organisation_id=by.organisation_id,
        author_id=by.membership_id,
        audience=audience,
        text=text,
        written_at=now,
    )
    tracking.create(note, by=by)
    record.event("cases.write_note", case, by=by, now=now, note=note.reference, code=str(audience))
    if audience == Audience.PARTIES:
        notices.tell_parties(case, "cases.note", thread=note.reference, by=by, now=now)
    return note


@transaction.atomic
def correct_note(
    *,
    note: Note,
    version: int,
    text: str,
    audience: Audience,
    reason: CorrectionReason,
    by: Actor,
    now: datetime,
) -> None:
    """A new version. `version` is the one that the page showed; nothing changed, nothing is written."""
    case = queries.locked(note.case)
    workflow.lock(note)
    note.case = case
    if refusal := note_rules.correct_note(by, note):
        raise Refused(refusal, note)
    if (note.text, note.audience) == (text, audience):
        return
    if note.version != version:
        raise Overtaken(_("You have corrected this note in another window meanwhile."), note)
    values = {"version": version + 1, "corrected_at": now, "correction_reason": reason}
    tracking.update(note, by=by, text=text, audience=audience, **values)
    record.event("cases.correct_note", case, by=by, now=now, note=note.reference, code=str(reason))
