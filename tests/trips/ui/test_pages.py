import pytest
from django.contrib.auth.models import AnonymousUser
from django.template import engines
from django.template.loader import render_to_string
from django.test import RequestFactory
from django.utils import translation

from tests.conftest import UndefinedVariable
from trips.ui.views import catalogue

MARKS = [
    "page-header",
    "status-success",
    "turn-info",
    "notice-danger",
    "action-list",
    "stat-value",
    "chart-bar",
    "filters-form",
    "table-cards",
    "pages-count",
    "empty-title",
    "step-current",
    "timeline",
    "summary-row",
    "pattern-stripes",
    "error-summary",
    "formset-row",
    "hx-get",
]


@pytest.fixture(autouse=True)
def _no_undefined_variable(monkeypatch):
    monkeypatch.setattr(engines["django"].engine, "string_if_invalid", UndefinedVariable())


def request_for(path="/", **headers):
    request = RequestFactory().get(path, headers=headers)
    request.user, request.actor = AnonymousUser(), None
    return request


@pytest.mark.parametrize("language", ["fr", "en"])
def test_the_catalogue_draws_every_component(language):
    with translation.override(language):
        html = catalogue(request_for()).content.decode()
    for mark in MARKS:
        assert mark in html


def test_the_catalogue_has_no_inline_style_or_script():
    html = catalogue(request_for()).content.decode()
    assert " style=" not in html
    assert " onclick=" not in html
    assert "<script>" not in html


def test_htmx_gets_its_part_alone():
    response = catalogue(request_for(**{"HX-Request": "true"}))
    assert b"<html" not in response.content
    assert response.headers["Vary"] == "HX-Request, HX-Request-Type"


@pytest.mark.parametrize("code", [400, 413, 429, 500])
def test_error_pages_need_nothing_from_the_request(code):
    html = render_to_string(f"{code}.html")
    assert "<h1>" in html


@pytest.mark.parametrize("code", [403, 404, 409])
def test_error_pages_say_the_reason(code):
    html = render_to_string(f"{code}.html", {"reason": "Une phrase.", "back": "/x"}, request_for())
    assert "Une phrase." in html


@pytest.mark.parametrize("name", ["password_reset_done", "password_reset_from_key_done", "account_inactive"])
def test_account_pages_are_in_our_clothes(name):
    assert "site-header" in render_to_string(f"account/{name}.html", {}, request_for())
