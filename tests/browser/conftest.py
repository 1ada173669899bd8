"""A real browser on the real application: Debian's Chromium, headless, driven by Playwright."""

import os
import re
import shutil
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import sync_playwright

from tests.personas import committed_world

os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "1")
DESKTOP, PHONE = {"width": 1280, "height": 900}, {"width": 390, "height": 844}
RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}
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


class Visitor:
    """One persona at one window; every page she opens is checked by axe and for errors of scripts."""

    def __init__(self, page, address):
        self.page, self.address, self.errors = page, address, []
        page.on("pageerror", lambda error: self.errors.append(str(error)))
        page.on("console", lambda message: message.type == "error" and self.errors.append(message.text))

    def open(self, path):
        response = self.page.goto(self.address + path)
        if self.page.locator("[hx-trigger='load']").count():
            self.page.wait_for_load_state("networkidle")
        self.check()
        return response

    def check(self, name=None):
        """Nothing for axe, nothing in the console, nothing wider than the window."""
        results = Axe().run(self.page, options=RULES)
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
        return Visitor(context.new_page(), live_server.url)

    yield make
    for context in contexts:
        context.close()
