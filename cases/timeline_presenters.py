"""The timeline of a file: what each part of the application contributes, newest first.

Each contribution asks its own scoped query: a line is there only for who may see what it is about. None quotes a
text; a link leads there.
"""

from collections.abc import Callable, Iterable, Iterator
from datetime import date, datetime, time
from itertools import chain
from typing import NamedTuple

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from cases import (
    appointment_queries,
    assessment_queries,
    document_queries,
    goal_queries,
    legal_step_queries,
    merge_queries,
    note_queries,
    queries,
    rules,
    safety_plan_queries,
)
from cases.enums import TimelineKind as Kind
from cases.models import Case, Merge
from trips.access.actor import Actor


class Line(NamedTuple):
    """`at`: when it happened. Something of which only the day is known (`is_day`) stands at its beginning."""

    at: datetime
    kind: str
    title: str
    text: str = ""
    by: str = ""
    url: str = ""
    is_day: bool = False


Lines = Iterable[Line]
# What stands in the timeline of a case: (actor, case, now) → lines. Apps above add theirs.
TIMELINE: list[Callable[[Actor, Case, datetime], Lines]] = []


def timeline_of(actor: Actor, case: Case, *, now: datetime) -> list[Line]:
    """Newest first; what has yet to come is not there. What is merged into the file is told with it."""
    merges = list(merge_queries.merges_of_either(actor, case))
    found = chain(
        _lines_of(actor, case, now),
        chain.from_iterable(map(_merge_lines, merges)),
        *(_told_of(one, _lines_of(actor, one, now)) for one in merge_queries.told_with(case, merges)),
    )
    return sorted(
        (line for line in found if line.at <= now), key=lambda line: (line.at, line.kind), reverse=True
    )


def _lines_of(actor: Actor, case: Case, now: datetime) -> Lines:
    return chain.from_iterable(contribute(actor, case, now) for contribute in TIMELINE)


def _told_of(case: Case, lines: Lines) -> Iterator[Line]:
    """Which of her files a line is of, when it is not this one."""
    name = _("file %(reference)s") % {"reference": case.reference}
    for line in lines:
        yield line._replace(text=f"{line.text}\n{name}" if line.text else name)


def start_of(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time()))


def _page(route: str, case: Case) -> str:
    return reverse(f"cases:{route}", args=[case.reference])


def file_lines(actor: Actor, case: Case, now: datetime) -> Iterator[Line]:
    """Opened, closed, who follows it: to whom the page of the file opens."""
    if rules.read_case(actor, case):
        return
    yield Line(case.opened_at, Kind.FILE, _("File opened"))
    if case.closed_at:
        yield Line(case.closed_at, Kind.FILE, _("File closed"))
    for at, member in queries.key_worker_changes(case):
        yield Line(at, Kind.FILE, _("Key worker: %(name)s") % {"name": member.user.full_name})


def _merge_lines(merge: Merge) -> Iterator[Line]:
    """On both files the same."""
    names = {"other": merge.other.reference, "kept": merge.kept.reference}
    reason, name = str(merge.get_reason_display()), merge.merged_by.full_name
    title = _("File %(other)s merged into file %(kept)s") % names
    yield Line(merge.merged_at, Kind.FILE, title, reason, name)
    if merge.undone_at:
        title = _("Merge of file %(other)s into file %(kept)s undone") % names
        yield Line(merge.undone_at, Kind.FILE, title, by=merge.undone_by.full_name)


def consent_lines(actor: Actor, case: Case, now: datetime) -> Iterator[Line]:
    for consent in case.consents.all():
        scope = str(consent.get_scope_display())
        yield Line(start_of(consent.given_on), Kind.CONSENT, _("She agreed"), scope, is_day=True)
        if consent.withdrawn_at:
            yield Line(consent.withdrawn_at, Kind.CONSENT, _("She withdrew her consent"), scope)


def document_lines(actor: Actor, case: Case, now: datetime) -> Iterator[Line]:
    for document in document_queries.documents_of(actor, case):
        kind = str(document.kind)
        yield Line(document.added_at, Kind.DOCUMENT, _("Document added"), kind, str(document.added_by))
        if document.removed_at:
            reason = f"{kind}\n{document.get_removal_reason_display()}"
            yield Line(document.removed_at, Kind.DOCUMENT, _("Document removed"), reason)


def needs_lines(actor: Actor, case: Case, now: datetime) -> Iterator[Line]:
    days = (one.assessed_on for one in assessment_queries.assessments_of(case))
    for at in (start_of(day) for day in days if day):
        yield Line(at, Kind.NEEDS, _("Needs assessed"), url=_page("assessments", case), is_day=True)


def goal_lines(actor: Actor, case: Case, now: datetime) -> Iterator[Line]:
    for goal in goal_queries.goals_of(actor, case):
        need, url = str(goal.need), goal.get_absolute_url()
        yield Line(goal.set_at, Kind.GOAL, _("Goal set"), need, goal.author.user.full_name, url)
        if goal.moved_at > goal.set_at:
            title = _("Goal: %(state)s") % {"state": goal.get_state_display()}
            yield Line(goal.moved_at, Kind.GOAL, title, need, goal.moved_by.full_name, url)


def safety_plan_lines(actor: Actor, case: Case, now: datetime) -> Iterator[Line]:
    for plan in safety_plan_queries.plans_of(actor, case):
        name = plan.author.user.full_name
        yield Line(
            plan.saved_at, Kind.SAFETY_PLAN, _("Safety plan saved"), by=name, url=_page("safety_plan", case)
        )


def legal_step_lines(actor: Actor, case: Case, now: datetime) -> Iterator[Line]:
    for step in legal_step_queries.legal_steps_of(actor, case).filter(is_cancelled=False):
        at, url = start_of(step.happened_on), _page("legal_steps", case)
        yield Line(at, Kind.LEGAL, str(step.kind), url=url, is_day=True)


def appointment_lines(actor: Actor, case: Case, now: datetime) -> Iterator[Line]:
    for one in appointment_queries.appointments_of(actor, case).filter(cancelled_at=None):
        yield Line(one.starts_at, Kind.APPOINTMENT, str(one.kind), url=_page("appointments", case))


def note_lines(actor: Actor, case: Case, now: datetime) -> Iterator[Line]:
    for note in note_queries.notes_of(actor, case):
        readers, name = str(note.get_audience_display()), note.author.user.full_name
        yield Line(note.written_at, Kind.NOTE, _("Note"), readers, name, note.get_absolute_url())
