"""Sweeps over all models: a new one is covered at birth."""

import pytest
from django.apps import apps
from django.db import models

from tests.architecture.sources import PACKAGES
from trips.audit.personal_data import NO_PERSONAL_DATA, PersonalData
from trips.audit.tracking import TrackedQuerySet
from trips.vocabulary.models import Term

# Models without history, and why.
UNTRACKED = {
    "audit.Event": "it is itself a record, append-only",
    "audit.Read": "it is itself a record, append-only",
    "audit.Link": "it is itself a record, append-only",
    "audit.Checkpoint": "it is itself a record, append-only",
    "cases.CaseKey": "its history would keep what destroying a key removes",
    "centres.CentreKey": "its history would keep what destroying a key removes",
    "sealing.IndexKey": "one row, made with the database",
    "cases.CaseGrant": "the permission beside a share, which has the history",
    "cases.PastAssessment": "written once, as it was on its day, and never changed",
    "cases.Notification": "written once and never changed; the events say what was done",
    "cases.NotificationRead": "a mark of a reader, which is no fact of a file",
    "cases.Person": "a bare number that never changes",
    "cases.UnmetNeed": "an anonymous count",
    "organisations.Confirmation": "a dated row that is never changed",
    "placements.AlarmRung": "a dated row that is never changed",
    "notices.Notice": "the last message of a kind; the events say what it was about",
    "geography.Region": "reference data from a versioned file",
    "geography.Department": "reference data from a versioned file",
    "geography.Directorate": "reference data from a versioned file",
    "geography.Town": "reference data from a versioned file",
}


def own_models():
    return [
        model
        for model in apps.get_models()
        if model.__module__.split(".")[0] in PACKAGES
        and not model.__name__.startswith("Historical")
        and not model._meta.auto_created
    ]


def identify(model):
    return model._meta.label


@pytest.mark.parametrize("model", own_models(), ids=identify)
def test_each_model_is_tracked_or_listed_as_not(model):
    tracked = hasattr(model, "history")
    listed = identify(model) in UNTRACKED or issubclass(model, Term)  # an entry is reworded as a new row
    assert tracked != listed


@pytest.mark.parametrize("model", [m for m in own_models() if hasattr(m, "history")], ids=identify)
def test_a_tracked_model_refuses_writes_without_history(model):
    assert issubclass(type(model._default_manager.all()), TrackedQuerySet)


@pytest.mark.parametrize("model", own_models(), ids=identify)
def test_each_model_declares_its_personal_data(model):
    declared = vars(model).get("personal_data")
    assert isinstance(declared, PersonalData)
    names = {field.name for field in model._meta.get_fields()}
    assert set(declared.fields) <= names
    if declared is not NO_PERSONAL_DATA:
        assert declared.fields
        assert declared.subject
        assert declared.retention


@pytest.mark.parametrize("model", own_models(), ids=identify)
def test_free_text_and_dates_of_people_are_declared(model):
    """A field with one of these names is about a person, whatever the model says."""
    telling = {
        "first_name",
        "last_name",
        "full_name",
        "birth_date",
        "phone",
        "email",
        "address",
        "contact_rules",
    }
    present = telling & {field.name for field in model._meta.get_fields()}
    assert present <= set(model.personal_data.fields)


def pairs():
    for model in own_models():
        names = {field.name for field in model._meta.get_fields()}
        for field in model._meta.concrete_fields:
            stem = field.name.removesuffix("_at")
            if field.name.endswith("_at") and f"{stem}_by" in names and field.null:
                yield pytest.param(model, stem, id=f"{identify(model)}.{stem}")


@pytest.mark.parametrize(("model", "stem"), list(pairs()))
def test_at_and_by_come_in_pairs(model, stem):
    """A constraint of the database ties the moment to the person (or says when nobody did it)."""
    tied = [
        constraint
        for constraint in model._meta.constraints
        if isinstance(constraint, models.CheckConstraint) and f"{stem}_by" in str(constraint.condition)
    ]
    assert tied


@pytest.mark.parametrize("model", own_models(), ids=identify)
def test_each_constraint_speaks_to_people(model):
    silent = {"unmet_need_once_a_month"}
    default = models.CheckConstraint(condition=models.Q(pk=1), name="x").violation_error_message
    assert [
        constraint.name
        for constraint in model._meta.constraints
        if constraint.violation_error_message == default and constraint.name not in silent
    ] == []


@pytest.mark.parametrize("model", [m for m in own_models() if m._meta.ordering], ids=identify)
def test_a_default_order_is_total(model):
    """Otherwise two pages of a list may show the same row."""
    last = model._meta.ordering[-1].removeprefix("-")
    assert last in {"id", "pk"} or model._meta.get_field(last).unique
