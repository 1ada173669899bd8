"""The timeline of a file: what each part of the application contributes, newest first.

Each contribution asks its own scoped query, once for all files that are told together: a line is there only for who
may see what it is about. None quotes a text; a link leads there.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
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
    """`at`: when it happened. Something of which only the day is known (`is_day`) stands at its beginning. `file`: the
    number of the file that it is of."""

    file: int
    at: datetime
    kind: str
    title: str
    text: str = ""
    by: str = ""
    url: str = ""
    is_day: bool = False


Lines = Iterable[Line]
# The files that are told together, by their number.
Files = Mapping[int, Case]
# What stands in the timeline of these files: (actor, files, now) → lines. Apps above add theirs.
TIMELINE: list[Callable[[Actor, Files, datetime], Lines]] = []


def timeline_of(actor: Actor, case: Case, *, now: datetime) -> list[Line]:
    """Newest first; what has yet to come is not there. What is merged into the file is told with it."""
    merges = list(merge_queries.merges_of_either(actor, case))
    files = {one.pk: one for one in [case, *merge_queries.told_with(case, merges)]}
    found = chain(
        chain.from_iterable(_merge_lines(merge, case) for merge in merges),
        chain.from_iterable(contribute(actor, files, now) for contribute in TIMELINE),
    )
    lines = (line if line.file == case.pk else _named(line, files[line.file]) for line in found)
    return sorted((one for one in lines if one.at <= now), key=lambda one: (one.at, one.kind), reverse=True)


def _named(line: Line, case: Case) -> Line:
    """Which of her files a line is of, when it is not this one."""
    name = _("file %(reference)s") % {"reference": case.reference}
    return line._replace(text=f"{line.text}\n{name}" if line.text else name)


def start_of(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time()))


def _page(route: str, case: Case) -> str:
    return reverse(f"cases:{route}", args=[case.reference])


def file_lines(actor: Actor, files: Files, now: datetime) -> Iterator[Line]:
    """Opened, closed, who follows it: to whom the page of the file opens."""
    read = [case for case in files.values() if not rules.read_case(actor, case)]
    for case in read:
        yield Line(case.pk, case.opened_at, Kind.FILE, _("File opened"))
        if case.closed_at:
            yield Line(case.pk, case.closed_at, Kind.FILE, _("File closed"))
    for file, at, member in queries.key_worker_changes(*read) if read else ():
        yield Line(file, at, Kind.FILE, _("Key worker: %(name)s") % {"name": member.user.full_name})


def _merge_lines(merge: Merge, case: Case) -> Iterator[Line]:
    """On both files the same."""
    names = {"other": merge.other.reference, "kept": merge.kept.reference}
    reason, name = str(merge.get_reason_display()), merge.merged_by.full_name
    title = _("File %(other)s merged into file %(kept)s") % names
    yield Line(case.pk, merge.merged_at, Kind.FILE, title, reason, name)
    if merge.undone_at:
        title = _("Merge of file %(other)s into file %(kept)s undone") % names
        yield Line(case.pk, merge.undone_at, Kind.FILE, title, by=merge.undone_by.full_name)


def consent_lines(actor: Actor, files: Files, now: datetime) -> Iterator[Line]:
    for consent in chain.from_iterable(case.consents.all() for case in files.values()):
        file, scope = consent.case_id, str(consent.get_scope_display())
        yield Line(file, start_of(consent.given_on), Kind.CONSENT, _("She agreed"), scope, is_day=True)
        if consent.withdrawn_at:
            yield Line(file, consent.withdrawn_at, Kind.CONSENT, _("She withdrew her consent"), scope)


def document_lines(actor: Actor, files: Files, now: datetime) -> Iterator[Line]:
    for document in document_queries.documents_of(actor, *files.values()):
        file, kind = document.case_id, str(document.kind)
        yield Line(file, document.added_at, Kind.DOCUMENT, _("Document added"), kind, str(document.added_by))
        if document.removed_at:
            reason = f"{kind}\n{document.get_removal_reason_display()}"
            yield Line(file, document.removed_at, Kind.DOCUMENT, _("Document removed"), reason)


def needs_lines(actor: Actor, files: Files, now: datetime) -> Iterator[Line]:
    for file, day in assessment_queries.days_of(files.values()):
        url = _page("assessments", files[file])
        yield Line(file, start_of(day), Kind.NEEDS, _("Needs assessed"), url=url, is_day=True)


def goal_lines(actor: Actor, files: Files, now: datetime) -> Iterator[Line]:
    for goal in goal_queries.goals_of(actor, *files.values()):
        file, need, url = goal.case_id, str(goal.need), goal.get_absolute_url()
        yield Line(file, goal.set_at, Kind.GOAL, _("Goal set"), need, goal.author.user.full_name, url)
        if goal.moved_at > goal.set_at:
            title = _("Goal: %(state)s") % {"state": goal.get_state_display()}
            yield Line(file, goal.moved_at, Kind.GOAL, title, need, goal.moved_by.full_name, url)


def safety_plan_lines(actor: Actor, files: Files, now: datetime) -> Iterator[Line]:
    for plan in safety_plan_queries.plans_of(actor, *files.values()):
        name, url = plan.author.user.full_name, _page("safety_plan", files[plan.case_id])
        title = _("Safety plan saved")
        yield Line(plan.case_id, plan.saved_at, Kind.SAFETY_PLAN, title, by=name, url=url)


def legal_step_lines(actor: Actor, files: Files, now: datetime) -> Iterator[Line]:
    for step in legal_step_queries.legal_steps_of(actor, *files.values()).filter(is_cancelled=False):
        at, url = start_of(step.happened_on), _page("legal_steps", files[step.case_id])
        yield Line(step.case_id, at, Kind.LEGAL, str(step.kind), url=url, is_day=True)


def appointment_lines(actor: Actor, files: Files, now: datetime) -> Iterator[Line]:
    for one in appointment_queries.appointments_of(actor, *files.values()).filter(cancelled_at=None):
        url = _page("appointments", files[one.case_id])
        yield Line(one.case_id, one.starts_at, Kind.APPOINTMENT, str(one.kind), url=url)


def note_lines(actor: Actor, files: Files, now: datetime) -> Iterator[Line]:
    for note in note_queries.notes_of(actor, *files.values()):
        readers, name = str(note.get_audience_display()), note.author.user.full_name
        yield Line(
            note.case_id, note.written_at, Kind.NOTE, _("Note"), readers, name, note.get_absolute_url()
        )
