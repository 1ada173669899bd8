"""What a model declares about women is in their copy, field by field, or left out with a reason."""

import pytest
from django.utils.translation import override

from tests.architecture.test_models import identify, own_models
from trips.home.subject_access.left_out import LEFT_OUT
from trips.home.subject_access.parts import PARTS


def about_women():
    with override("en"):
        return [model for model in own_models() if "women" in str(model.personal_data.subject)]


def test_these_models_speak_of_women():
    assert len(about_women()) >= 18


@pytest.mark.parametrize("model", about_women(), ids=identify)
def test_each_declared_field_is_in_her_copy_or_left_out_with_why(model):
    if identify(model) in LEFT_OUT:
        return
    copied = {name for part in PARTS if part.model is model for name in part.fields}
    missing = set(model.personal_data.fields) - copied
    assert {name for name in missing if f"{identify(model)}.{name}" not in LEFT_OUT} == set()


def test_what_is_left_out_exists_and_is_in_no_part():
    known = {identify(model): model for model in about_women()}
    for path, why in LEFT_OUT.items():
        model = known[".".join(path.split(".")[:2])]
        field = path.split(".")[2:]
        assert not field or model._meta.get_field(field[0])
        copied = {name for part in PARTS if part.model is model for name in part.fields}
        assert not (set(field) or copied) & copied
        assert why
