"""Sealed columns: what opens, what must not, and what history keeps."""

from datetime import date

import pytest
from django.core.exceptions import FieldError
from hypothesis import given
from hypothesis import strategies as st

from cases.models import Case, CaseKey, Child, Identity, Safety
from tests.factories import cases as make
from trips.audit import tracking
from trips.sealing.boxes import BrokenSeal
from trips.sealing.fields import ERASED, KeyNotLoaded
from trips.sealing.models import KeyDestroyed

# A database keeps no NUL in a text, and no form lets one in.
TEXTS = st.text(st.characters(exclude_characters="\0", codec="utf-8"), max_size=200)
COLUMNS = ["first_name", "last_name", "phone", "file_number"]


def owner():
    case = Case()
    CaseKey.fresh(case=case)
    return case


@given(TEXTS, st.dates(), st.dictionaries(TEXTS, st.lists(st.integers())))
def test_what_is_sealed_opens(text, day, structure):
    case = owner()
    identity = Identity(case=case, first_name=text, birth_date=day)
    safety = Safety(case=case, zones=structure)
    assert (identity.first_name, identity.birth_date, safety.zones) == (text, day, structure)
    assert len(text) < 4 or text.encode() not in identity.first_name_sealed


def test_an_empty_value_is_nothing_and_needs_no_key():
    identity, safety = Identity(), Safety()
    assert (identity.first_name, identity.birth_date, safety.zones) == ("", None, {})
    assert not any((identity.first_name_sealed, identity.birth_date_sealed, safety.zones_sealed))


def test_names_of_different_lengths_look_alike():
    case = owner()
    lengths = {len(Identity(case=case, first_name=name).first_name_sealed) for name in ("Li", "Anne-Sophie")}
    assert len(lengths) == 1


@given(st.sampled_from(COLUMNS), st.sampled_from(COLUMNS))
def test_a_value_moved_to_another_column_does_not_open(here, there):
    identity = Identity(case=owner(), **{here: "Canary"})
    setattr(identity, f"{there}_sealed", getattr(identity, f"{here}_sealed"))
    if here != there:
        with pytest.raises(BrokenSeal):
            getattr(identity, there)


def test_a_value_moved_to_another_row_model_or_woman_does_not_open():
    case = owner()
    sealed = Identity(case=case, first_name="Canary").first_name_sealed
    for other in (Identity(case=case), Child(case=case), Identity(case=owner())):
        other.first_name_sealed = sealed
        with pytest.raises(BrokenSeal):
            str(other.first_name)


@given(st.data())
def test_one_flipped_bit_does_not_open(data):
    identity = Identity(case=owner(), first_name="Canary")
    sealed = bytearray(identity.first_name_sealed)
    sealed[data.draw(st.integers(0, len(sealed) - 1))] ^= 1 << data.draw(st.integers(0, 7))
    identity.first_name_sealed = bytes(sealed)
    with pytest.raises(BrokenSeal):
        str(identity.first_name)


def test_nothing_opens_before_its_key_is_loaded(world):
    case = make.make_full_case(world.caseworker_a)
    bare = Identity.objects.get(case=case)
    with pytest.raises(KeyNotLoaded, match="case__key"):
        str(bare.first_name)
    with pytest.raises(KeyNotLoaded):
        bare.first_name = "Other"
    with pytest.raises(KeyNotLoaded):
        str(Identity.objects.select_related("case").get(case=case).first_name)
    assert Identity.objects.select_related("case__key").get(case=case).first_name == "Imaginary"


def test_a_list_opens_names_in_one_query(world, django_assert_num_queries):
    for _ in range(3):
        make.make_full_case(world.caseworker_a)
    with django_assert_num_queries(1):
        names = [identity.full_name for identity in Identity.objects.select_related("case__key")]
    assert names == ["Imaginary Person"] * 3


@pytest.mark.parametrize("lookup", ["", "__exact", "__icontains", "__in", "__gt", "__startswith"])
def test_a_sealed_column_is_not_looked_up(db, lookup):
    with pytest.raises(FieldError, match="sealed"):
        list(Identity.objects.filter(**{f"first_name{lookup}": "Canary"}))
    with pytest.raises(FieldError, match="blind"):
        list(Identity.objects.filter(first_name_mark__contains=b"x"))
    assert not Identity.objects.filter(first_name__isnull=False).exists()


def test_history_copies_what_is_sealed_and_opens_with_the_same_key(world):
    case = make.make_full_case(world.caseworker_a)
    make.save_step(case, "household", by=world.caseworker_a, first_name="Corrected")
    lines = Identity.history.select_related("case__key").filter(case=case).order_by("history_id")
    assert [line.first_name for line in lines] == ["", "Imaginary", "Corrected"]
    assert bytes(lines[1].last_name_sealed) == bytes(lines[2].last_name_sealed)
    assert not [field.name for field in lines.model._meta.fields if field.name.endswith("_mark")]


def test_the_same_answer_again_writes_no_history(world):
    case = make.make_full_case(world.caseworker_a)
    before = Identity.history.count()
    assert tracking.update(case.identity, by=world.caseworker_a, first_name="Imaginary") == []
    assert Identity.history.count() == before
    assert tracking.update(case.identity, by=world.caseworker_a, birth_date=date(1990, 1, 1)) == [
        "birth_date"
    ]
    assert make.opened(Identity, case=case).birth_date == date(1990, 1, 1)


def test_nothing_is_sealed_under_a_destroyed_key():
    case = owner()
    identity = Identity(case=case, first_name="Canary")
    case.key.wrapped = None
    assert (identity.first_name, identity.full_name) == ("", str(ERASED))
    with pytest.raises(KeyDestroyed):
        identity.first_name = "Other"
