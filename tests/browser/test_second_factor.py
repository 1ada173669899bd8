"""Passkeys in a real browser, with Chromium's virtual authenticator; pages of the second factor under axe."""

import re

import pytest
from allauth.mfa.models import Authenticator
from django.urls import reverse

from tests.browser.conftest import DESKTOP, PHONE
from tests.browser.test_journey import fill, send
from tests.sign_in import PASSWORD, code, give_codes


@pytest.fixture
def user(world):
    return world.user("caseworker_a")


def with_authenticator(window):
    """A security key that answers by itself."""
    devtools = window.page.context.new_cdp_session(window.page)
    devtools.send("WebAuthn.enable")
    options = {"protocol": "ctap2", "transport": "usb", "hasResidentKey": True}
    options |= {"hasUserVerification": True, "isUserVerified": True, "automaticPresenceSimulation": True}
    devtools.send("WebAuthn.addVirtualAuthenticator", {"options": options})
    return devtools


def by_name(window):
    """A passkey belongs to a name, never to an IP address."""
    window.address = window.address.replace("127.0.0.1", "localhost")


def sign_in(window, user):
    window.open("/compte/login/")
    fill(window, login=user.email, password=PASSWORD)
    send(window)


def test_a_passkey_from_enrolment_to_the_next_sign_in_and_a_step_up(world, user, visitor, settings):
    settings.ALLOWED_HOSTS = ["localhost", "127.0.0.1"]
    window = visitor("nobody", DESKTOP)
    by_name(window)
    with_authenticator(window)
    sign_in(window, user)
    window.check("second-facteur-choix")
    window.press("Créer une clé d’accès", role="link")
    fill(window, name="clé du bureau")
    window.page.get_by_role("button", name="Créer la clé").click()
    window.page.wait_for_url("**/codes-de-secours/")
    window.check("codes-de-secours")
    assert Authenticator.objects.get(user=user, type="webauthn").wrap().name == "clé du bureau"
    window.press("Je les ai gardés", role="link")
    window.page.context.clear_cookies()
    sign_in(window, user)
    window.page.get_by_role("button", name="Utiliser ma clé").click()
    window.page.wait_for_url(re.compile("/$"))
    assert window.page.locator(".account-name").inner_text() == user.full_name
    window.open(reverse("mfa_reauthenticate_webauthn") + "?next=/aide/")
    window.page.get_by_role("button", name="Utiliser ma clé").click()
    window.page.wait_for_url("**/aide/")


def test_a_passkey_that_fails_says_so(world, user, visitor, settings):
    """No authenticator in this browser: the page stays, with a sentence."""
    settings.ALLOWED_HOSTS = ["localhost", "127.0.0.1"]
    window = visitor("nobody", PHONE)
    by_name(window)
    devtools = window.page.context.new_cdp_session(window.page)
    devtools.send("WebAuthn.enable")
    sign_in(window, user)
    window.open(reverse("mfa_add_webauthn"))
    window.page.evaluate(
        "() => { navigator.credentials.create = () => Promise.reject(new Error('refused')) }"
    )
    window.page.get_by_role("button", name="Créer la clé").click()
    window.page.locator("[data-passkey-failed]").wait_for(state="visible")
    window.check()


@pytest.mark.parametrize("script", [True, False], ids=["script", "plain"])
def test_codes_from_enrolment_on_a_phone(script, world, user, visitor):
    window = visitor("nobody", PHONE, java_script_enabled=script)
    if not script:
        window.check = lambda picture=None: None
    sign_in(window, user)
    window.press("Installer l’application", role="link")
    fill(window, code=code(window.page.locator("code.key").inner_text()))
    window.page.get_by_role("button", name="Vérifier").click()
    window.page.wait_for_url("**/codes-de-secours/")
    assert window.page.locator(".codes code").count() == 10


def test_the_pages_of_her_second_factor(world, user, visitor):
    give_codes(user)
    window = visitor("caseworker_a", PHONE)
    for name in ("mfa_index", "mfa_deactivate_totp", "mfa_generate_recovery_codes", "mfa_reauthenticate"):
        window.open(reverse(name))
