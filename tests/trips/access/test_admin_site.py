"""The reference pages: what is registered, who gets in, and that each page works under our own rules."""

import pytest
from django.contrib import admin
from django.urls import NoReverseMatch, reverse

from centres.enums import RateKind
from centres.models import DailyRate
from centres.vocabularies import Destination
from placements.enums import Step
from placements.models import PreferenceWeight, RungLimit, StepLimit
from trips.geography.models import Department, Directorate
from trips.vocabulary.models import Term

OTHERS = ["caseworker_a", "admin_a", "officer_lyon", "national", "manager_north", "auditor", "protection"]
REFERENCE_DATA = {Directorate, Department}


@pytest.fixture(autouse=True)
def _templates_of_django(_strict_world, settings, monkeypatch):
    """Django's own pages test variables that are not there; ours never do."""
    from django.template import engines

    monkeypatch.setattr(engines["django"].engine, "string_if_invalid", "")


def registered():
    return sorted(admin.site._registry, key=lambda model: model._meta.label)


def page(model, name, *args):
    return reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_{name}", args=args)


def test_only_reference_data_is_registered():
    for model in registered():
        edited = {DailyRate, PreferenceWeight, RungLimit, StepLimit}
        words = issubclass(model, Term) or model in REFERENCE_DATA | edited
        assert words, f"{model._meta.label} is no reference data"


def test_every_list_of_words_is_registered():
    from django.apps import apps

    lists = {model for model in apps.get_models() if issubclass(model, Term) and not model._meta.abstract}
    assert lists <= set(registered())


@pytest.mark.parametrize("persona", OTHERS)
def test_nobody_else_gets_in(client_of, persona):
    """Each page of the one who administers her own organisation; of the others a list of each kind of right."""
    client = client_of(persona)
    for address in ["admin:index", "admin:login", "admin:jsi18n"]:
        assert client.get(reverse(address)).status_code == 403
    for model in registered() if persona == "admin_a" else [Destination, Department, DailyRate]:
        assert client.get(page(model, "changelist")).status_code == 403
        assert client.post(page(model, "add")).status_code == 403


def test_who_is_not_signed_in_finds_our_own_sign_in_page(client, db):
    for address in ["admin:index", "admin:login"]:
        response = client.get(reverse(address))
        assert response.url.startswith(reverse("account_login"))


def test_the_platform_needs_no_second_sign_in(client_of):
    assert client_of("platform").get(reverse("admin:login")).url == reverse("admin:index")


@pytest.mark.parametrize("name", ["password_change", "view_on_site"])
def test_side_doors_are_gone(name):
    with pytest.raises(NoReverseMatch):
        reverse(f"admin:{name}", args=[1, 1] if name == "view_on_site" else [])


def test_each_page_opens(client_of):
    client = client_of("platform")
    assert client.get(reverse("admin:index")).status_code == 200
    for model in registered():
        assert client.get(page(model, "changelist"), {"q": "a"}).status_code == 200
        row = model._default_manager.order_by("pk").first()
        assert client.get(page(model, "change", row.pk)).status_code == 200, model
        assert client.get(page(model, "history", row.pk)).status_code == 200, model
        added = client.get(page(model, "add")).status_code
        assert added == (403 if model in REFERENCE_DATA else 200), model


def test_nothing_is_removed(client_of):
    client = client_of("platform")
    for model in registered():
        row = model._default_manager.order_by("pk").first()
        assert client.get(page(model, "delete", row.pk)).status_code == 403
        assert client.post(page(model, "delete", row.pk), {"post": "yes"}).status_code == 403
        data = {"action": "delete_selected", "_selected_action": [row.pk], "post": "yes"}
        client.post(page(model, "changelist"), data)
        assert type(row)._default_manager.filter(pk=row.pk).exists()


def test_words_are_added_reworded_and_retired(client_of):
    client = client_of("platform")
    new = {"code": "fake_place", "label_fr": "Lieu inventé", "label_en": "Invented place", "position": "99"}
    new |= {"help_fr": "", "help_en": ""}
    assert client.post(page(Destination, "add"), new).status_code == 302
    made = Destination.objects.current().get(code="fake_place")
    changed = new | {"label_fr": "Lieu vraiment inventé"}
    del changed["code"]
    assert client.post(page(Destination, "change", made.pk), changed).status_code == 302
    old, current = Destination.objects.filter(code="fake_place").order_by("pk")
    assert (old.label_fr, old.retired_on is None) == ("Lieu inventé", False)
    assert (current.label_fr, current.retired_on) == ("Lieu vraiment inventé", None)
    data = {"action": "retire_selected", "_selected_action": [current.pk]}
    assert client.post(page(Destination, "changelist"), data).status_code == 302
    assert not Destination.objects.current().filter(code="fake_place").exists()
    retired = client.get(page(Destination, "changelist"), {"retired": "yes"}).content.decode()
    assert "Lieu vraiment inventé" in retired
    assert "Lieu vraiment inventé" not in client.get(page(Destination, "changelist")).content.decode()


def test_a_wrong_word_gets_a_sentence(client_of):
    client = client_of("platform")
    used = Destination.objects.current().first().code
    for code in (used, "Two words", ""):
        data = {"code": code, "label_fr": "x", "label_en": "x", "position": "1", "help_fr": "", "help_en": ""}
        response = client.post(page(Destination, "add"), data)
        assert response.status_code == 200
        assert "errorlist" in response.content.decode()


def test_a_retired_word_can_be_read_and_no_longer_changed(client_of):
    client = client_of("platform")
    term = Destination.objects.current().first()
    client.post(page(Destination, "changelist"), {"action": "retire_selected", "_selected_action": [term.pk]})
    assert client.get(page(Destination, "change", term.pk)).status_code == 200
    assert client.post(page(Destination, "change", term.pk), {"label_fr": "x"}).status_code == 403


def test_a_rate_is_added_and_ended_but_never_rewritten(client_of):
    client = client_of("platform")
    data = {"kind": RateKind.SUPPLEMENT, "amount": "14.50", "valid_from": "01/01/2031", "valid_until": ""}
    assert client.post(page(DailyRate, "add"), data).status_code == 302
    made = DailyRate.objects.get(kind=RateKind.SUPPLEMENT, valid_from="2031-01-01")
    changed = {"amount": "1", "valid_until": "01/01/2032"}
    assert client.post(page(DailyRate, "change", made.pk), changed).status_code == 302
    made.refresh_from_db()
    assert (str(made.amount), made.valid_until.year) == ("14.50", 2032)
    assert client.post(page(DailyRate, "add"), data).status_code == 200
    assert client.post(page(DailyRate, "add"), data | {"valid_until": "01/01/2030"}).status_code == 200


def test_a_time_limit_is_added_and_an_old_one_never_changed(client_of):
    client = client_of("platform")
    data = {
        "step": Step.TAKE,
        "urgency": "2_high",
        "working_days": "2",
        "cut_off": "15:00",
        "valid_from": "01/01/2031",
    }
    assert client.post(page(StepLimit, "add"), data).status_code == 302
    made = StepLimit.objects.get(step=Step.TAKE, valid_from="2031-01-01")
    assert client.post(page(StepLimit, "change", made.pk), data | {"working_days": "9"}).status_code == 403
    made.refresh_from_db()
    assert made.working_days == 2
    for wrong in ({"working_days": "0"}, {"valid_from": "31/02/2031"}, {}):
        assert client.post(page(StepLimit, "add"), data | wrong).status_code == 200


def test_a_weight_is_added_and_an_old_one_never_changed(client_of):
    client = client_of("platform")
    data = {"preference": "language", "weight": "40", "least_km": "", "valid_from": "01/01/2031"}
    assert client.post(page(PreferenceWeight, "add"), data).status_code == 302
    made = PreferenceWeight.objects.get(preference="language", valid_from="2031-01-01")
    assert client.post(page(PreferenceWeight, "change", made.pk), data | {"weight": "9"}).status_code == 403
    for wrong in ({}, {"weight": "101"}, {"weight": "-1"}, {"preference": "distance"}, {"least_km": "200"}):
        assert client.post(page(PreferenceWeight, "add"), data | wrong).status_code == 200


def test_a_territory_is_described_and_a_departement_moves(client_of):
    client = client_of("platform")
    directorate = Directorate.objects.order_by("pk").first()
    data = {"seat": "Fake seat", "confirmed": "on", "note": ""}
    assert client.post(page(Directorate, "change", directorate.pk), data).status_code == 302
    directorate.refresh_from_db()
    assert directorate.seat == "Fake seat"
    department = Department.objects.exclude(directorate=directorate).first()
    moved = {"directorate": directorate.pk}
    assert client.post(page(Department, "change", department.pk), moved).status_code == 302
    department.refresh_from_db()
    assert department.directorate == directorate
