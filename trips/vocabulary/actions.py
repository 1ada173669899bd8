"""What an administrator does to a vocabulary, without touching what old records say."""

from datetime import datetime
from typing import Any

from django.db import models, transaction
from django.utils import timezone

from trips.audit import record, tracking
from trips.guards.actor import Actor
from trips.guards.refusals import Refused
from trips.guards.workflow import lock
from trips.vocabulary import rules
from trips.vocabulary.models import Term

# What a person reads on the screen: changing one of these makes a new version.
WORDS = ("label_fr", "label_en", "help_fr", "help_en")


@transaction.atomic
def add[T: Term](term: T, *, by: Actor, now: datetime) -> T:
    """Put a new entry on the list."""
    term.full_clean()
    tracking.create(term, by=by)
    record.event("vocabulary.add", term, by=by, now=now, code=term.code)
    return term


@transaction.atomic
def reword[T: Term](term: T, *, by: Actor, now: datetime, **words: str) -> T:
    """Retire the row and return a new one with the same code and the new `WORDS`; those not given stay.

    This holds even when no record seems to refer to the row: whoever edits a vocabulary may
    not see the records that do, and history refers to rows without a foreign key.
    """
    term = _open(term)
    wanted = {name: words.get(name, getattr(term, name)) for name in WORDS}
    if all(getattr(term, name) == text for name, text in wanted.items()):
        return term
    new = _copy(term, wanted)
    tracking.update(term, by=by, retired_on=timezone.localdate(now))
    new.full_clean()
    tracking.create(new, by=by)
    _follow(term, new, by)
    record.event("vocabulary.reword", new, by=by, now=now, code=new.code, replaces=term.pk)
    return new


@transaction.atomic
def amend[T: Term](term: T, *, by: Actor, now: datetime, **values: Any) -> T:
    """Change what nobody reads as words: the position, the list's own columns."""
    term = _open(term)
    changed = tracking.update(term, by=by, **values)
    if changed:
        term.full_clean()
        fields = " ".join(sorted(changed))
        record.event("vocabulary.amend", term, by=by, now=now, code=term.code, fields=fields)
    return term


@transaction.atomic
def retire[T: Term](term: T, *, by: Actor, now: datetime) -> T:
    """Take the entry off the list; the records that hold it keep it."""
    term = _open(term)
    tracking.update(term, by=by, retired_on=timezone.localdate(now))
    record.event("vocabulary.retire", term, by=by, now=now, code=term.code)
    return term


def _open[T: Term](term: T) -> T:
    lock(term)
    if reason := rules.change(term):
        raise Refused(reason, term)
    return term


def _copy[T: Term](term: T, words: dict[str, str]) -> T:
    kept = {
        field.attname: getattr(term, field.attname)
        for field in term._meta.concrete_fields
        if not field.primary_key and field.name != "retired_on"
    }
    return type(term)(**kept | words)


def _follow(old: Term, new: Term, by: Actor) -> None:
    """Entries of other lists that hang on this one (a commitment on its condition) go along."""
    for relation in old._meta.related_objects:
        if isinstance(relation, models.ManyToOneRel) and issubclass(relation.related_model, Term):
            list_model: Any = relation.related_model
            moved: dict[str, Any] = {relation.field.name: new}
            for row in list_model.objects.current().filter(**{relation.field.name: old}):
                tracking.update(row, by=by, **moved)
