"""What has changed between two assessments of her needs: in words, beside each other."""

from typing import NamedTuple

from django.utils.translation import gettext as _

from cases.models import NeedsAssessment, PastAssessment

Assessment = NeedsAssessment | PastAssessment


class Change(NamedTuple):
    """One need: whether it was there, whether it is there, and what that is called. `tone` only repeats the word."""

    need: str
    before: str
    now: str
    word: str
    tone: str


def changes_between(latest: Assessment, before: Assessment | None) -> list[Change]:
    """In the order of the list of needs; of a first assessment everything is new."""
    then = set(before.needs.all()) if before else set()
    today = set(latest.needs.all())
    known = sorted(then | today, key=lambda need: (need.position, need.code, need.pk))
    return [_change(need, need in then, need in today, first=before is None) for need in known]


def _change(need: object, was: bool, is_now: bool, *, first: bool) -> Change:
    yes, no = _("Yes"), _("No")
    if was and is_now:
        word, tone = _("as before"), "neutral"
    elif is_now:
        word, tone = _("added"), "warning"
    else:
        word, tone = _("gone"), "success"
    return Change(str(need), "" if first else yes if was else no, yes if is_now else no, word, tone)
