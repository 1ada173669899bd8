"""What a page says of files that are read as one, and of those that could be."""

from datetime import date
from typing import Any, NamedTuple

from django.urls import reverse
from django.utils.translation import gettext as _

from cases import merge_queries, merge_rules
from cases.enums import CaseState
from cases.models import Case, Merge
from cases.work_presenters import Link, links_of
from trips.access.actor import Actor
from trips.sealing.blind import closed_up, in_order


class Alike(NamedTuple):
    """Another file of the same NGO, and what is the same in it."""

    case: Case
    signs: list[str]


class Together(NamedTuple):
    """One merge, as the page of either file shows it. `undo_url` is empty for whoever may not undo it."""

    merge: Merge
    last_day: date
    is_final: bool
    undo_url: str
    links: list[Link]


def alike_to(actor: Actor, here: Case) -> list[Alike]:
    """`here` with its identity."""
    return [Alike(one, signs_of(here, one)) for one in merge_queries.files_alike(actor, here)]


def signs_of(here: Case, there: Case) -> list[str]:
    one, other = here.identity, there.identity
    number = closed_up(one.file_number)
    signs = [
        (in_order(one.full_name) == in_order(other.full_name), _("same name")),
        (one.birth_date and one.birth_date == other.birth_date, _("same date of birth")),
        (number and number == closed_up(other.file_number), _("same file number")),
    ]
    return [sign for holds, sign in signs if holds]


def of_page(actor: Actor, case: Case, today: date) -> dict[str, Any]:
    """`away`: the merge by which this file is read with another one; `together`: those into it."""
    if case.state == CaseState.MERGED:
        merge = merge_queries.merge_of(actor, case)
        return {"away": _together(actor, merge, today) if merge else None, "together": []}
    merges = merge_queries.merges_into(actor, case)
    return {"away": None, "together": [_together(actor, merge, today) for merge in merges]}


def _together(actor: Actor, merge: Merge, today: date) -> Together:
    is_final = bool(merge_rules.undone_in_time(merge, today))
    may_undo = not is_final and not merge_rules.undo_merge(actor, merge)
    url = reverse("cases:undo_merge", args=[merge.other.reference]) if may_undo else ""
    links = links_of(actor, merge.other)
    return Together(merge, merge_rules.last_day(merge), is_final, url, links)
