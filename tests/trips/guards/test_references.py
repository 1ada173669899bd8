import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trips.guards.references import ALPHABET, ReferenceConverter, new_reference


@given(st.sampled_from("ABCDEFGHIJKLMNOPQRSTUVWXYZ"))
def test_every_reference_has_the_form_of_a_route(prefix):
    assert re.fullmatch(ReferenceConverter.regex, new_reference(prefix))


def test_no_letter_looks_like_a_digit():
    assert not set("ILOU") & set(ALPHABET)


def test_references_do_not_repeat():
    assert len({new_reference("D") for _ in range(2000)}) == 2000


def test_lower_case_is_understood():
    assert ReferenceConverter().to_python("d-0000-abcd") == "D-0000-ABCD"


@pytest.mark.parametrize("typed", ["", "17", "D-0000", "D-0000-000I", "../etc"])
def test_anything_else_is_no_route(typed):
    with pytest.raises(ValueError, match=f"^{re.escape(typed)}$"):
        ReferenceConverter().to_url(typed)
