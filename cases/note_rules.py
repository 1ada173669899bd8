"""Who may write which note: "" or the reason why not."""

from django.utils.translation import gettext as _

from cases.models import Note
from cases.work_rules import read_work, write_work
from trips.access.actor import Actor


def read_note(actor: Actor, note: Note) -> str:
    return read_work(actor, note.case)


def correct_note(actor: Actor, note: Note) -> str:
    """Its author alone: nobody changes what somebody else has written."""
    if note.author_id != actor.membership_id:
        return _("Only its author corrects a note. Write one of your own.")
    return write_work(actor, note.case)
