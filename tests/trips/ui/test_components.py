from datetime import date
from types import SimpleNamespace

import pytest
from django import forms
from django.template import Context, Template, TemplateSyntaxError
from django.utils import translation

from trips.ui.forms import Form


class Sample(Form):
    name = forms.CharField(label="Prénom", help_text="Aide")
    way = forms.ChoiceField(label="Comment", choices=[(1500, "A"), (2, "B")], widget=forms.RadioSelect)
    note = forms.CharField(label="Remarque", required=False)


def draw(source, **context):
    with translation.override("fr"):
        return Template("{% load ui %}" + source).render(Context(context))


def wrong():
    form = Sample({"name": ""})
    with translation.override("fr"):
        form.is_valid()
    return form


def test_an_error_stands_beside_its_field_and_is_tied_to_it():
    html = draw("{% field form.name %}", form=wrong())
    assert 'aria-describedby="id_name_helptext id_name_error"' in html
    assert 'aria-invalid="true"' in html
    assert 'id="id_name_error"' in html
    assert "Remplissez ce champ." in html


def test_radios_are_a_fieldset_with_a_legend():
    html = draw("{% field form.way %}", form=Sample())
    assert "<fieldset" in html
    assert "<legend>Comment</legend>" in html


def test_values_of_choices_are_never_written_with_spaces():
    assert 'value="1500"' in draw("{% field form.way %}", form=Sample())


def test_optional_fields_say_so():
    assert "(facultatif)" in draw("{% field form.note %}", form=Sample())
    assert "(facultatif)" not in draw("{% field form.name %}", form=Sample())


def test_the_summary_links_to_the_fields():
    html = draw("{% error_summary form %}", form=wrong())
    assert '<a href="#id_name">Prénom\xa0: Remplissez ce champ.</a>' in html
    assert 'href="#id_way_0"' in html
    assert "2 points à corriger" in html


def test_no_summary_without_a_problem():
    assert draw("{% error_summary form %}", form=Sample()).strip() == ""


def test_the_summary_takes_formsets():
    rows = forms.formset_factory(Sample)(
        {"form-TOTAL_FORMS": "1", "form-INITIAL_FORMS": "0", "form-0-note": "x"}
    )
    rows.is_valid()
    assert 'href="#id_form-0-name"' in draw("{% error_summary rows %}", rows=rows)


def test_a_refused_action_shows_its_reason_and_leads_nowhere():
    html = draw("{% action_list actions %}", actions=[("Proposer", "/go", "Aucune place ne convient.")])
    assert 'aria-disabled="true"' in html
    assert "Aucune place ne convient." in html
    assert "/go" not in html


def test_an_allowed_action_by_post_is_a_form_sent_once():
    html = draw("{% action_list actions %}", actions=[SimpleNamespace(label="Ok", url="/go", method="post")])
    assert '<form method="post" action="/go" data-once>' in html


def test_turn_line_says_whose_since_and_until():
    html = draw("{% turn_line mine=True since=a until=b %}", a=date(2026, 11, 12), b=date(2026, 11, 15))
    assert "À vous" in html
    assert "depuis le 12/11/2026, au plus tard le 15/11/2026" in html


def test_an_unknown_tone_is_an_error():
    with pytest.raises(TemplateSyntaxError):
        draw('{% status_badge "x" tone="pink" %}')


def test_text_is_escaped():
    assert "<script>" not in draw("{% status_badge text %}{% summary_row text text %}", text="<script>")
    assert "<script>" not in draw("{% card title=text %}{{ text }}{% endcard %}", text="<script>")


def test_an_empty_answer_says_so():
    assert "Non renseigné" in draw('{% summary_row "Prénom" "" %}')
    assert "Non renseigné" not in draw('{% summary_row "Enfants" 0 %}')


def test_a_title_keeps_a_reference_on_one_line_and_escapes_the_rest():
    shown = draw("{{ title|unbroken }}", title="Close D-7K3M-Q9XA <now>?")
    assert shown == 'Close <span class="reference">D-7K3M-Q9XA</span> &lt;now&gt;?'
