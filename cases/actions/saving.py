"""How any step is saved: one writer at a time, and nobody overwrites what she has not seen."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import Any

from django.db import models, transaction
from django.utils.translation import gettext as _

from cases import queries, rules
from cases.models import Case, Step
from trips.access.actor import Actor
from trips.audit import record, tracking
from trips.guards.refusals import Overtaken, Refused
from trips.ui.formats import write_moment

# What upper apps do after a step was saved: (case, by, now), in the same transaction.
CORRECTED: list[Callable[[Case, Actor, datetime], None]] = []


class Saving:
    """The writes of one save, and whether they changed anything."""

    def __init__(self, case: Case, step: Step, by: Actor) -> None:
        self.case, self.step, self.by = case, step, by
        self.values: dict[str, Any] = {}
        self.changed = False

    def set(self, **values: Any) -> None:
        """Fields of the step: written once, with its new revision."""
        self.values |= {name: value for name, value in values.items() if getattr(self.step, name) != value}
        self.changed = self.changed or bool(self.values)

    def set_many(self, **relations: Any) -> None:
        self.changed = bool(tracking.set_many(self.step, by=self.by, **relations)) or self.changed

    def update(self, row: models.Model, **values: Any) -> None:
        self.changed = bool(tracking.update(row, by=self.by, **values)) or self.changed

    def create(self, row: models.Model) -> None:
        tracking.create(row, by=self.by)
        self.changed = True

    def delete(self, row: models.Model) -> None:
        tracking.delete(row, by=self.by)
        self.changed = True

    @property
    def revision(self) -> int:
        return self.step.revision


@contextmanager
def saving(case: Case, code: str, *, revision: int, by: Actor, now: datetime) -> Iterator[Saving]:
    """Lock the case, let the caller write, then count a new revision if anything changed.

    `revision` is the one that the page showed. If it is not the stored one, somebody else saved in
    between: everything is undone and she is told, unless she asks for exactly what is stored already.
    """
    with transaction.atomic():
        queries.locked(case)
        if reason := rules.edit_case(by, case):
            raise Refused(reason, case)
        work = Saving(case, queries.step_of(case, code), by)
        yield work
        if not work.changed:
            return
        if work.step.revision != revision:
            raise Overtaken(overtaken_by(work.step, by), case)
        tracking.update(work.step, by=by, revision=revision + 1, saved_at=now, **work.values)
        record.event("cases.save_step", case, by=by, now=now, code=str(code), revision=revision + 1)
        for follow in CORRECTED:
            follow(case, by, now)


def overtaken_by(step: Step, actor: Actor) -> str:
    """The sentence for whoever comes second."""
    writer = queries.last_writer(step)
    moment = write_moment(step.saved_at)
    if writer is None or writer.pk == actor.user_id:
        return _("This step was saved on %(moment)s in another window, after this page was opened.") % {
            "moment": moment
        }
    return _("%(name)s saved this step on %(moment)s, after this page was opened.") % {
        "name": writer.full_name,
        "moment": moment,
    }
