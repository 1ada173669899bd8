"""Fifteen minutes without a click, on the browser's own clock: warned, prolonged, and nothing typed is lost."""

from datetime import timedelta

import pytest
import time_machine
from django.urls import reverse

from placements.enums import ReferralState as S
from tests.browser.conftest import DESKTOP, PHONE
from tests.browser.test_journey import fill
from tests.factories.placements import make_referral
from tests.sign_in import PASSWORD, code, give_codes

TYPED = "Zoé d’Ailleurs"


@pytest.fixture
def step(world):
    case = make_referral(world, S.DRAFT).case
    return reverse("cases:step", args=[case.reference, "household"])


def at_the_step(visitor, step, size):
    """A window whose clock the test moves."""
    window = visitor("caseworker_a", size)
    window.page.clock.install()
    window.open(step)
    return window


def pass_time(window, text):
    """What is being saved is answered first: a clock that jumps takes a slow answer for a lost one."""
    window.page.evaluate("null")
    window.page.wait_for_selector(".htmx-request", state="detached")
    window.page.clock.fast_forward(text)


def warning(window):
    return window.page.locator("[data-idle]")


@pytest.mark.parametrize("size", [DESKTOP, PHONE], ids=["desktop", "phone"])
def test_a_warning_two_minutes_before_and_one_click_stays(world, visitor, step, size, frozen_now):
    window = at_the_step(visitor, step, size)
    fill(window, last_name=TYPED)
    pass_time(window, "12:50")
    assert not warning(window).is_visible()
    pass_time(window, "00:15")
    assert warning(window).is_visible()
    assert warning(window).evaluate("box => box === document.activeElement")
    window.check("inactivite")
    with time_machine.travel(frozen_now + timedelta(minutes=14), tick=False):
        with window.page.expect_response("**" + reverse("identity:stay")) as answer:
            window.page.get_by_role("button", name="Rester connectée").click()
        assert answer.value.status == 204
    warning(window).wait_for(state="hidden")
    assert window.page.locator("[name=last_name]").input_value() == TYPED
    pass_time(window, "12:50")
    assert not warning(window).is_visible()
    pass_time(window, "00:15")
    assert warning(window).is_visible()
    # The server counts from the click too: without it she would be out by now.
    with time_machine.travel(frozen_now + timedelta(minutes=28), tick=False):
        assert window.open(step).url.endswith(step)


def test_the_end_gives_back_what_was_typed(world, visitor, step):
    user = world.user("caseworker_a")
    give_codes(user)
    window = at_the_step(visitor, step, DESKTOP)
    fill(window, last_name=TYPED)
    pass_time(window, "14:55")
    window.page.wait_for_url("**/compte/login/**")
    assert window.sees("après quinze minutes sans usage")
    assert TYPED not in window.page.content()
    fill(window, login=user.email, password=PASSWORD)
    window.press("Se connecter")
    fill(window, code=code())
    window.page.locator("main form .btn-primary").first.click()
    window.page.wait_for_url("**" + reverse("identity:resume"))
    window.check("texte-garde")
    window.press("Reprendre ce que j’écrivais")
    window.open(step)
    assert window.page.locator("[name=last_name]").input_value() == TYPED


def test_what_was_not_touched_is_not_handed_over(world, visitor, step):
    """A page that was only looked at ends without a text to take up."""
    window = at_the_step(visitor, step, PHONE)
    pass_time(window, "14:55")
    window.page.wait_for_url("**/compte/login/**")
    assert "reprendre" not in window.page.url
