"""A real browser on the real application: Debian's Chromium, headless, driven by Playwright."""

import os
import re
import shutil
from pathlib import Path

import pytest
from axe_playwright_python.base import AxeResults
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import sync_playwright

from tests.personas import committed_world

os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "1")
DESKTOP, PHONE = {"width": 1280, "height": 900}, {"width": 390, "height": 844}
RULES = {
    # Reporting what is in order takes most of the time.
    "resultTypes": ["violations"],
    "runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
}
# A part that the page fetches by itself, until the server has answered.
UNANSWERED = ".part[hx-trigger='load']:not([data-answered])"
NOTE_ANSWERS = (
    "addEventListener('htmx:finally:request', event => event.target.setAttribute?.('data-answered', ''))"
)
# Nothing of the browser's own goes out: there may be no network.
QUIET = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
]


@pytest.fixture(scope="session")
def chromium():
    program = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
    assert program, "Chromium is missing: install it (Debian: apt-get install chromium)."
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=QUIET)
        yield browser
        browser.close()


@pytest.fixture
def world(transactional_db, frozen_now):
    return committed_world()


class AxeOnce(Axe):
    """Brought into a page once, however often it is checked."""

    def run(self, page, context=None, options=None):
        if page.evaluate("typeof axe") == "undefined":
            page.evaluate(self.axe_script)
        return AxeResults(page.evaluate("options => axe.run(options)", options))


class Visitor:
    """One persona at one window; every page she opens is checked by axe and for errors of scripts."""

    def __init__(self, page, address, has_scripts=True):
        self.page, self.address, self.has_scripts, self.errors = page, address, has_scripts, []
        page.add_init_script(NOTE_ANSWERS)
        page.on("pageerror", lambda error: self.errors.append(str(error)))
        page.on("console", lambda message: message.type == "error" and self.errors.append(message.text))

    def open(self, path):
        response = self.page.goto(self.address + path)
        self.wait_for_parts()
        self.check()
        return response

    def wait_for_parts(self):
        """Nothing to wait for without scripts: there a part is a link."""
        if self.has_scripts:
            self.page.wait_for_selector(UNANSWERED, state="detached")

    def check_at(self, size):
        """The page that is open, as it is in a window of another size."""
        before = self.page.viewport_size
        self.page.set_viewport_size(size)
        self.check()
        self.page.set_viewport_size(before)

    def check(self, name=None):
        """Nothing for axe, nothing in the console, nothing wider than the window."""
        results = AxeOnce().run(self.page, options=RULES)
        assert results.violations_count == 0, f"{self.page.url}\n{results.generate_report()}"
        wider = self.page.evaluate(
            "document.documentElement.scrollWidth - document.documentElement.clientWidth"
        )
        assert wider <= 0, f"{self.page.url} is {wider} px wider than the window"
        errors = [error for error in self.errors if not re.search(r"status of (403|404|409)", error)]
        assert errors == [], f"{self.page.url}: {errors}"
        self.picture(name)

    def picture(self, name):
        if name and os.environ.get("TRIPS_SCREENSHOTS"):
            folder = Path(os.environ["TRIPS_SCREENSHOTS"])
            folder.mkdir(parents=True, exist_ok=True)
            width = self.page.viewport_size["width"]
            self.page.screenshot(path=folder / f"{name}-{width}.png", full_page=True)

    def press(self, name, role="button"):
        self.page.get_by_role(role, name=name, exact=False).first.click()
        self.page.wait_for_load_state()
        self.wait_for_parts()
        self.check()

    def sees(self, text):
        return self.page.get_by_text(text).first.is_visible()


@pytest.fixture
def visitor(chromium, live_server, client_of):
    """`visitor("manager_north", PHONE)`: a window in which that persona is signed in."""
    contexts = []

    def make(persona, size=DESKTOP, **options):
        context = chromium.new_context(viewport=size, locale="fr-FR", **options)
        contexts.append(context)
        cookie = client_of(persona).cookies.get("sessionid")
        if cookie:
            context.add_cookies([{"name": "sessionid", "value": cookie.value, "url": live_server.url}])
        return Visitor(context.new_page(), live_server.url, options.get("java_script_enabled", True))

    yield make
    for context in contexts:
        context.close()
