"""What a migration draws anew; that the tables are the same: `tests/architecture/test_tables.py`."""

import pytest
from django.db import migrations, models
from django.db.migrations.state import ModelState, ProjectState

from trips.database.migrating import drawn_alone

NUMBER = ("id", models.BigAutoField(primary_key=True))
WOMAN = {"on_delete": models.CASCADE}


@pytest.fixture
def state():
    state = ProjectState()
    state.add_model(ModelState("fake", "Woman", [NUMBER, ("word", models.TextField(unique=True))]))
    state.add_model(
        ModelState(
            "fake", "Stay", [NUMBER, ("woman", models.ForeignKey("fake.Woman", to_field="word", **WOMAN))]
        )
    )
    assert state.apps
    return state


def after(state, operation):
    with drawn_alone():
        operation.state_forwards("fake", state)
    return state.apps


def test_the_model_in_hand_alone(state):
    stay = state.apps.get_model("fake", "Stay")
    apps = after(state, migrations.AddField("woman", "born_on", models.DateField(null=True)))
    assert apps.get_model("fake", "Woman")._meta.get_field("born_on")
    assert apps.get_model("fake", "Stay") is stay


def test_the_code_of_a_migration_gets_all_of_them(state):
    after(state, migrations.AddField("woman", "born_on", models.DateField(null=True)))
    state.clear_delayed_apps_cache()
    woman = state.apps.get_model("fake", "Stay")._meta.get_field("woman").related_model
    assert woman._meta.get_field("born_on")


@pytest.mark.parametrize(
    "operation",
    [
        migrations.AlterField("woman", "word", models.CharField(max_length=7, unique=True)),
        migrations.RenameField("woman", "word", "name"),
    ],
    ids=["altered", "renamed"],
)
def test_what_points_at_a_column_that_changes_is_drawn_with_it(state, operation):
    apps = after(state, operation)
    woman = apps.get_model("fake", "Woman")
    assert apps.get_model("fake", "Stay")._meta.get_field("woman").related_model is woman


def test_afterwards_django_is_as_ever(state):
    stay = state.apps.get_model("fake", "Stay")
    after(state, migrations.AddField("woman", "born_on", models.DateField(null=True)))
    migrations.RemoveField("woman", "born_on").state_forwards("fake", state)
    assert state.apps.get_model("fake", "Stay") is not stay
