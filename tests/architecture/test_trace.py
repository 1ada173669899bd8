"""Every look leaves a trace, read off the declarations: a new page is covered at birth."""

import re
from types import UnionType
from typing import Union, get_args, get_origin, get_type_hints

import pytest
from django.apps import apps
from django.db.models import ForeignKey, OneToOneField

from cases.models import Case
from tests.architecture.test_models import identify, own_models
from trips.home.documents.access import own_routes

# Pages that show names of women without loading one of them.
LISTS = {
    "cases:list",
    "cases:received",
    "centres:detail",
    "home:reads",
    "centres:residents",
    "centres:session_new",
}
ASKED_BY_POST = {"cases:find_file", "cases:search", "centres:search", "placements:search"}
# The page records nothing: the one function that reads an address does.
RECORDED_BELOW = {"centres:address": "centres.queries.places.address_of"}
# Loads without a declared model, and what they give.
UNTYPED = {
    "centres.contract_queries.commitment_of": "centres.Centre",
    "centres.standing_queries.standing_for": "centres.Centre",
    "placements.views.consultation.proposal_now": "placements.Proposal",
    "trips.home.inbox.views.notification_now": "cases.Notification",
    "trips.home.jobs.job_for": "procrastinate.ProcrastinateJob",
}


def doors():
    return {name: door for name, _address, door in own_routes() if door is not None}


def models_loaded_by(load):
    """The models that a load may give, by its return annotation."""
    name = f"{load.__module__}.{load.__name__}"
    if name in UNTYPED:
        return {apps.get_model(UNTYPED[name])}
    hint = get_type_hints(load)["return"]
    parts = get_args(hint) if get_origin(hint) in (Union, UnionType) else (hint,)
    return {part for part in parts if part is not type(None)}


def leads_to_a_case(model, *, seen=()):
    """Does a row of it belong to one file, by a foreign key to a case or to a part of one?"""
    if model is Case:
        return True
    keys = [
        field.related_model
        for field in model._meta.concrete_fields
        if isinstance(field, (ForeignKey, OneToOneField)) and not field.null
    ]
    return any(leads_to_a_case(key, seen=(*seen, model)) for key in keys if key not in (*seen, model))


def test_every_door_is_seen():
    assert len(doors()) > 80


@pytest.mark.parametrize("name", [n for n in doors() if re.search(r"export|address\b", n)])
def test_an_export_and_an_address_are_recorded(name):
    door = doors()[name]
    loaded = models_loaded_by(door.load) if door.load else {None}
    watched = all(getattr(one, "reads_are_recorded", False) for one in loaded)
    assert door.recorded or watched or name in RECORDED_BELOW


def test_lists_of_names_and_searches_are_recorded():
    declared = doors()
    assert {name for name in LISTS if not declared[name].recorded} == set()
    assert {name for name, door in declared.items() if door.searches} == ASKED_BY_POST


@pytest.mark.parametrize("name", [name for name, door in doors().items() if door.load])
def test_a_page_of_a_part_of_a_file_is_recorded(name):
    """What belongs to one woman, by its foreign keys, says so to the door, and says to which file."""
    for model in models_loaded_by(doors()[name].load):
        if leads_to_a_case(model):
            assert model.reads_are_recorded
            assert isinstance(model.file_id, property)


@pytest.mark.parametrize("model", [m for m in own_models() if leads_to_a_case(m)], ids=identify)
def test_what_is_watched_names_its_file(model):
    if getattr(model, "reads_are_recorded", False):
        assert isinstance(model.file_id, property)
