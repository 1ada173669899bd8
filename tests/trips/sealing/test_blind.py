"""Blind indexes: equal texts find each other, and the key is needed to say so."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cases.models import Identity
from tests.factories import cases as make
from trips.audit import tracking
from trips.sealing.blind import closed_up, in_order, mark, plain


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Éloïse", "eloise"),
        ("N’Diaye", "n'diaye"),
        ("Marie-Ève", "  MARIE   EVE "),
        ("Cœur", "coeur"),
        ("Łucja Øst", "lucja ost"),
        ("ﬁlle", "fille"),
    ],
)
def test_a_name_is_the_same_however_it_is_written(one, other):
    assert plain(one) == plain(other)


@given(st.lists(st.sampled_from(["marie", "Ève", "o’neil"]), max_size=4), st.randoms())
def test_the_order_of_names_does_not_matter(words, rng):
    shuffled = [*words]
    rng.shuffle(shuffled)
    assert in_order(" ".join(words)) == in_order(" ".join(shuffled))


def test_a_number_is_the_same_with_or_without_signs():
    assert closed_up("99-00 123/a") == closed_up("9900123A") == "9900123a"


def test_each_column_has_a_key_of_its_own(db):
    columns = ("first_name_mark", "last_name_mark", "full_name_mark", "person_mark", "file_number_mark")
    marks = {mark(Identity, column, "canary") for column in columns}
    assert len(marks) == 5
    assert mark(Identity, "first_name_mark", "canary") in marks
    assert mark(Identity, "first_name_mark", "") is None


def test_marks_follow_what_they_mark(world):
    case = make.make_full_case(world.caseworker_a)
    identity = make.opened(Identity, case=case)
    assert bytes(identity.first_name_mark) == mark(Identity, "first_name_mark", "imaginary")
    tracking.update(identity, by=world.caseworker_a, first_name="Œuvre")
    stored = make.opened(Identity, case=case)
    assert bytes(stored.first_name_mark) == mark(Identity, "first_name_mark", "oeuvre")
    assert bytes(stored.full_name_mark) == mark(Identity, "full_name_mark", "oeuvre person")
    tracking.update(stored, by=world.caseworker_a, birth_date=None)
    assert make.opened(Identity, case=case).person_mark is None
