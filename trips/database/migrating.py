"""Migrations of a hundred tables in seconds.

For each operation Django draws the model in hand anew, and with it all that are related to it over any number of steps.
Here all are related, by the account that wrote a row: a thousand operations would each draw a hundred models, a minute
and more for an empty database.

Drawn alone, a model has its new columns; what points at it goes on pointing at its drawing of before, whose other
columns are the same. Where a column is altered or renamed, Django does as ever. And the code of a migration, which may
follow any relation, is given all models drawn anew: Django does that by itself when the state says that it is delayed.
"""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db.migrations.state import ProjectState

_as_ever = ProjectState.reload_model


@contextmanager
def drawn_alone() -> Iterator[None]:
    ProjectState.reload_model = _reload_alone  # type: ignore[method-assign, assignment]
    try:
        yield
    finally:
        ProjectState.reload_model = _as_ever  # type: ignore[method-assign]


def _reload_alone(state: ProjectState, app_label: str, model_name: str, delay: bool = False) -> None:
    if "apps" not in state.__dict__:
        return
    if delay or not _changes_a_column(state, app_label, model_name):
        state.is_delayed = True
        state._reload({(app_label, model_name)})
    else:
        _as_ever(state, app_label, model_name, delay)


def _changes_a_column(state: ProjectState, app_label: str, model_name: str) -> bool:
    """Altered or renamed, not added or removed: as many as before."""
    before = state.apps.all_models[app_label].get(model_name)
    if before is None:
        return False
    drawn = [*before._meta.local_fields, *before._meta.local_many_to_many]
    return len(drawn) == len(state.models[app_label, model_name].fields)
