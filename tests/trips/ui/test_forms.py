from datetime import date

import pytest
from django import forms
from django.http import QueryDict
from django.utils import translation

from trips.geography.models import Region
from trips.ui.forms import LARGEST_NUMBER, LINE_LENGTH, Form


class Sample(Form):
    name = forms.CharField()
    text = forms.CharField(widget=forms.Textarea, required=False)
    day = forms.DateField(required=False)
    number = forms.IntegerField(required=False)
    choice = forms.ChoiceField(choices=[("a", "A")], required=False)
    own = forms.CharField(required=False, max_length=3, error_messages={"max_length": "Trois lettres."})


class Choosing(Form):
    region = forms.ModelChoiceField(queryset=Region.objects.order_by("code"))
    other = forms.ModelChoiceField(queryset=Region.objects.order_by("code"), empty_label="Any")


def test_lists_begin_with_the_same_line_unless_a_form_has_its_own():
    fields = Choosing().fields
    with translation.override("fr"):
        assert [str(fields[name].empty_label) for name in ("region", "other")] == ["Choisissez…", "Any"]


def sample(**data):
    form = Sample({"name": "x", **data})
    form.is_valid()
    return form


@pytest.mark.parametrize("text", ["23/11/2026", "2026-11-23", "23.11.2026", "23-11-2026"])
def test_a_date_is_read_as_people_write_it(text):
    assert sample(day=text).cleaned_data["day"] == date(2026, 11, 23)


@pytest.mark.parametrize("text", ["31/02/2026", "2026-13-01", "hier", "99999999999999", "23/11/2026\0"])
def test_an_impossible_date_gets_a_sentence(text):
    with translation.override("fr"):
        assert sample(day=text).errors["day"] == ["Écrivez une date qui existe, par exemple 23/11/2026."]


def test_an_impossible_date_is_given_back_as_it_was_typed():
    widget = str(sample(day="31/02/2026")["day"])
    assert 'type="text"' in widget
    assert 'value="31/02/2026"' in widget


def test_a_date_is_shown_in_the_picker():
    assert 'value="2026-11-23"' in str(Sample(initial={"day": date(2026, 11, 23)})["day"])


def test_a_missing_answer_gets_a_sentence():
    with translation.override("fr"):
        assert sample(name="").errors["name"] == ["Remplissez ce champ."]


def test_a_text_too_long_gets_a_sentence():
    assert "name" in sample(name="x" * (LINE_LENGTH + 1)).errors
    assert "name" not in sample(name="x" * LINE_LENGTH).errors


def test_a_number_larger_than_the_database_keeps_is_refused():
    assert "number" in sample(number=str(LARGEST_NUMBER + 1)).errors
    assert "number" not in sample(number=str(LARGEST_NUMBER)).errors


@pytest.mark.parametrize("field", ["name", "text", "day", "number", "choice"])
def test_a_nul_is_refused_in_every_field(field):
    form = Sample(QueryDict(f"name=x&{field}=a%00"))
    assert not form.is_valid()
    assert field in form.errors


def test_a_sentence_of_the_form_itself_is_kept():
    assert sample(own="quatre").errors["own"] == ["Trois lettres."]


def test_browsers_do_not_remember_what_is_typed():
    assert 'autocomplete="off"' in str(Sample()["name"])
