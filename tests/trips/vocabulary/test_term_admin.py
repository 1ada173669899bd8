from types import SimpleNamespace

import pytest
from django.contrib.admin import AdminSite
from django.forms import modelform_factory

from centres.vocabularies import Commitment
from trips.vocabulary.admin import TermAdmin

pytestmark = pytest.mark.django_db


class CommitmentAdmin(TermAdmin):
    extra = ("condition", "nature")


@pytest.fixture
def page():
    site = AdminSite()
    site.has_permission = lambda request: request.actor.role == "platform_admin"
    return CommitmentAdmin(Commitment, site)


@pytest.fixture
def request_of(world):
    return lambda persona: SimpleNamespace(actor=world.actors[persona])


def save(page, request, term, **changes):
    form = modelform_factory(Commitment, fields=["label_fr", "label_en", "position"])(
        {"label_fr": term.label_fr, "label_en": term.label_en, "position": term.position} | changes,
        instance=term,
    )
    assert form.is_valid()
    page.save_model(request, form.save(commit=False), form, change=True)


def test_editing_the_words_makes_a_version(page, request_of):
    term = Commitment.objects.current().get(code="2.2")
    words = term.label_fr
    save(page, request_of("platform"), term, label_fr="Aide pour porter plainte", position=7)
    old, new = Commitment.objects.filter(code="2.2").order_by("pk")
    assert (old.label_fr, old.retired_on is None) == (words, False)
    assert (new.label_fr, new.position, new.nature) == ("Aide pour porter plainte", 7, "act_woman")


def test_moving_an_entry_keeps_the_row(page, request_of):
    term = Commitment.objects.current().get(code="2.2")
    save(page, request_of("platform"), term, position=7)
    assert Commitment.objects.get(code="2.2").position == 7


def test_nothing_is_ever_removed_and_codes_are_chosen_once(page, request_of):
    request = request_of("platform")
    term = Commitment.objects.current().get(code="2.2")
    assert not page.has_delete_permission(request, term)
    assert page.has_change_permission(request, term)
    assert set(page.get_readonly_fields(request, term)) == {"code", "condition", "nature", "retired_on"}
    assert set(page.get_readonly_fields(request)) == {"retired_on"}


def test_a_retired_entry_is_only_read(page, request_of):
    term = Commitment(code="x", retired_on="2026-01-01")
    assert page.has_view_permission(request_of("platform"), term)
    assert not page.has_change_permission(request_of("platform"), term)


@pytest.mark.parametrize("persona", ["caseworker_a", "national", "manager_north", "auditor", "nobody"])
def test_others_have_no_right_on_a_list(page, request_of, persona):
    request = request_of(persona)
    assert not page.has_module_permission(request)
    assert not page.has_view_permission(request)
    assert not page.has_add_permission(request)
    assert not page.has_change_permission(request)
