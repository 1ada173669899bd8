"""Reference data from versioned files into the database; safe to run at any time.

An app registers its loaders in `AppConfig.ready()`; `manage.py reference_data` runs them all.

The rule for vocabularies: a file only **adds codes that never existed**. A code that is in the
table, current or retired, is left alone, so nothing that an administrator reworded, moved or
retired ever comes back. To change the words of an entry that has been shipped, reword it.
"""

from collections.abc import Callable, Iterable, Mapping
from operator import attrgetter
from pathlib import Path
from types import SimpleNamespace
from typing import Any

from django.apps import apps
from django.db import models, transaction

from trips.audit import bulk
from trips.geography.loaders import Counts, read_rows
from trips.vocabulary.models import Term

Loader = Callable[[], Counts]
# Nobody in person: the history of a loaded row names no user.
FILES = SimpleNamespace(user_id=None)
_LOADERS: dict[str, Loader] = {}


def register(name: str, function: Loader) -> None:
    """Enter a loader; its name starts with the label of its app ("cases", "cases.needs")."""
    if _LOADERS.setdefault(name, function) is not function:
        raise ValueError(f"Two loaders are called {name}.")


def register_terms(label: str, folder: Path, files: Mapping[str, type[Term]]) -> None:
    """Enter one loader for all vocabularies of an app; a file may refer to one above it."""

    def load() -> Counts:
        results = [load_terms(model, folder / file) for file, model in files.items()]
        return Counts(sum(r.added for r in results), sum(r.known for r in results))

    register(label, load)


def load_all() -> dict[str, Counts]:
    """Run every loader, lowest app first, all or nothing."""
    with transaction.atomic():
        return {name: _LOADERS[name]() for name in _in_order()}


def load_rows(model: type[models.Model], path: Path, *, key: tuple[str, ...]) -> Counts:
    """The same for a table that is no vocabulary (dated rates): add the rows whose key is new.

    Its columns are field names; a foreign key is given by the code of the row it names. What is keyed by that code
    (`commitment__code`) is known also after the words of the row it names have changed.
    """
    known = set(model._base_manager.values_list(*key))
    rows = _instances(model, read_rows(path))
    new = [row for row in rows if _key_of(row, key) not in known]
    _insert(model, new)
    return Counts(len(new), len(rows) - len(new))


def _key_of(row: models.Model, key: tuple[str, ...]) -> tuple[Any, ...]:
    return tuple(attrgetter(name.replace("__", "."))(row) for name in key)


def load_terms(model: type[Term], path: Path) -> Counts:
    """Add the entries of a file whose code the table has never held."""
    known = set(model.objects.values_list("code", flat=True))
    rows = read_rows(path)
    new = [row for row in rows if row["code"] not in known]
    _insert(model, _instances(model, new))
    return Counts(len(new), len(rows) - len(new))


def _in_order() -> list[str]:
    """INSTALLED_APPS goes from the highest app to the lowest; data is loaded upwards."""
    height = {config.label: -index for index, config in enumerate(apps.get_app_configs())}
    return sorted(_LOADERS, key=lambda name: height[name.partition(".")[0]])


def _insert(model: type[models.Model], rows: list[models.Model]) -> None:
    """In one statement, with its history where the table is tracked."""
    if hasattr(model._meta, "simple_history_manager_attribute"):
        bulk.create_many(rows, by=FILES)
    else:
        model._base_manager.bulk_create(rows)


def _instances(model: type[models.Model], rows: list[dict[str, str]]) -> list[models.Model]:
    if not rows:
        return []
    targets = _targets(model, rows[0])
    return [_instance(model, row, targets) for row in rows]


def _targets(model: type[models.Model], columns: Iterable[str]) -> dict[str, dict[str, models.Model]]:
    """For each column that is a foreign key: the rows it may name, by their code."""
    fields = [model._meta.get_field(column) for column in columns]
    return {field.name: _by_code(field.related_model) for field in fields if field.many_to_one}


def _by_code(model: Any) -> dict[str, models.Model]:
    rows = model.objects.current() if issubclass(model, Term) else model.objects.order_by("code")
    return {row.code: row for row in rows}


def _instance(model: type[models.Model], row: dict[str, str], targets: dict) -> models.Model:
    """A row of the file as a checked object; an empty cell means the field's default."""
    values = {
        column: targets[column][text] if column in targets else text for column, text in row.items() if text
    }
    instance = model(**values)
    instance.clean_fields(exclude=[*targets])
    return instance
