import pytest
from django.test import RequestFactory

from trips.ui.parts import wants_part
from trips.ui.safe_urls import next_url


@pytest.mark.parametrize(
    ("headers", "part"),
    [
        ({}, False),
        ({"HX-Request": "true", "HX-Request-Type": "partial"}, True),
        ({"HX-Request": "true", "HX-Request-Type": "full"}, False),
        ({"HX-Request": "true", "HX-History-Restore-Request": "true"}, False),
    ],
)
def test_only_htmx_gets_a_part(headers, part):
    assert wants_part(RequestFactory().get("/", headers=headers)) is part


@pytest.mark.parametrize(
    "target",
    ["//elsewhere.test/x", "https://elsewhere.test/", "javascript:alert(1)", "\\\\x", "", "http:///x"],
)
def test_next_never_leaves_the_site(target):
    assert next_url(RequestFactory().get("/", {"next": target}), "/home") == "/home"


def test_next_is_followed_inside_the_site():
    assert next_url(RequestFactory().post("/", {"next": "/dossiers/?page=2"}), "/") == "/dossiers/?page=2"
