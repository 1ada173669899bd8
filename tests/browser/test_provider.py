"""Signing in by an identity provider in a real browser: under the content policy, with and without scripts."""

import pytest
from django.urls import reverse

from tests.browser.conftest import DESKTOP, PHONE
from tests.browser.test_journey import fill
from tests.identity_provider import serve, settings_of
from tests.sign_in import code, give_codes


@pytest.fixture
def provider(settings, live_server):
    settings.SITE_URL = live_server.url
    with serve(live_server.url + reverse("openid_connect_callback")) as provider:
        settings.IDENTITY_PROVIDER = settings_of(provider)
        yield provider


@pytest.mark.parametrize(("size", "script"), [(DESKTOP, True), (PHONE, True), (PHONE, False)])
def test_there_and_back(world, visitor, provider, size, script):
    user = world.user("officer_lyon")
    give_codes(user)
    provider.agent["email"] = user.email
    window = visitor("nobody", size, java_script_enabled=script)
    if not script:
        window.check = lambda picture=None: None
    window.open(f"{reverse('account_login')}?next=/aide/")
    window.check("connexion-fournisseur")
    window.press("Se connecter avec ProConnect", role="link")
    fill(window, code=code())
    window.page.locator("main form .btn-primary").first.click()
    window.page.wait_for_url("**/aide/")
    assert window.errors == []
    assert window.page.locator(".account-name").inner_text() == user.full_name
