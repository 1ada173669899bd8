"""Who may do what with the documents of a case: "" or the reason why not."""

from django.utils.translation import gettext as _

from cases import rules
from cases.models import Case, Document
from trips.access.actor import Actor
from trips.access.duties import Duty


def list_documents(actor: Actor, case: Case) -> str:
    """Who reads the file; and the centre that receives her, which sees the kinds meant for it.

    A centre gets to a case only from OFII's decision on, while she agrees (`queries.VISIBILITY`).
    """
    return "" if actor.has(Duty.CENTRE_WORK) else rules.read_case(actor, case)


def read_document(actor: Actor, document: Document) -> str:
    return list_documents(actor, document.case) or _still_there(document)


def add_document(actor: Actor, case: Case) -> str:
    """Her NGO, while the case is open and she agrees."""
    return rules.edit_case(actor, case)


def remove_document(actor: Actor, document: Document) -> str:
    """Her NGO, at any time: what should not be there goes, also from a closed file."""
    return rules.close_case(actor, document.case) or _still_there(document)


def _still_there(document: Document) -> str:
    if document.is_erased:
        return _("Her identity was erased, and this file with it.")
    return _("This document was removed: its file no longer exists.") if document.removed_at else ""
