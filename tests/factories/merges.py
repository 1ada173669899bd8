"""Two files of one woman at one NGO, and what is done with them, by the real verbs."""

from datetime import date

from django.utils import timezone

from cases import actions
from cases.enums import MergeReason
from cases.models import Case, Merge
from tests.factories.cases import make_full_case
from tests.memory import remembered

HER = {
    "first_name": "Fictive",
    "last_name": "Double",
    "birth_date": date(1994, 2, 3),
    "file_number": "FAKE-22",
}


@remembered
def make_two_files(world, first="caseworker_a", second="colleague_a", **household):
    """The older one goes on; a colleague opened the newer one."""
    kept = make_full_case(world.actors[first], household=HER)
    return kept, make_full_case(world.actors[second], household=HER | household)


def stored(case):
    return Case.objects.select_related("key", "organisation", "key_worker__user").get(pk=case.pk)


def merge(world, kept, other, persona="caseworker_a", now=None, reason=MergeReason.OPENED_TWICE):
    by, now = world.actors[persona], now or timezone.now()
    return actions.merge_files(kept=stored(kept), other=stored(other), reason=reason, by=by, now=now)


def undo(world, merged, persona="caseworker_a", now=None):
    found = Merge.objects.select_related("kept", "other").get(pk=merged.pk)
    actions.undo_merge(merge=found, by=world.actors[persona], now=now or timezone.now())


def make_merged(world, **values):
    """(the file that goes on, the file merged into it)."""
    kept, other = make_two_files(world, **values)
    merge(world, kept, other, values.get("first", "caseworker_a"))
    return stored(kept), stored(other)
