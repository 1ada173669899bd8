"""What a copy is made of: parts, rows, and how a value is written."""

from collections.abc import Callable, Iterable
from typing import Any, NamedTuple

from django.utils.text import capfirst

from cases.models import Case
from trips.access.actor import Actor


class Row(NamedTuple):
    """`key` is the field's name, for machines; `label` what people call it; `value` as it is kept."""

    key: str
    label: str
    value: Any


class Part(NamedTuple):
    """One model of her copy. `shown`: fields whose value is written otherwise than it is kept."""

    code: str
    title: Any
    model: type
    fields: tuple[str, ...]
    find: Callable[[Actor, Case], Iterable[Any]]
    shown: dict[str, Callable[[Any], Any]] = {}


def rows_of(part: Part, one: Any) -> list[Row]:
    return [Row(name, label_of(part.model, name), value_of(part, one, name)) for name in part.fields]


def label_of(model: type, name: str) -> str:
    field = model._meta.get_field(name)
    return capfirst(str(getattr(field, "verbose_name", name)))


def value_of(part: Part, one: Any, name: str) -> Any:
    if name in part.shown:
        return part.shown[name](one)
    return plain(one, name)


def plain(one: Any, name: str) -> Any:
    """A choice by its words, a related row by its own, many as a list; everything else as it is."""
    field = one._meta.get_field(name)
    if getattr(field, "choices", None):
        return str(getattr(one, f"get_{name}_display")())
    if field.many_to_many:
        return [str(other) for other in getattr(one, name).all()]
    value = getattr(one, name)
    return str(value) if field.is_relation and value is not None else value
