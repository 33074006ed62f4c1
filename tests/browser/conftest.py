"""A real Chromium on the real service; every request and console line is kept."""

from dataclasses import dataclass, field

import pytest
from playwright.sync_api import expect, sync_playwright

# Two browsers and their services share two cores.
expect.set_options(timeout=15_000)

QUIET = [
    "--no-sandbox",
    "--disable-dev-shm-usage",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
]


@dataclass
class Witness:
    """What the page asked for, and what it complained of."""

    requests: list[str] = field(default_factory=list)
    complaints: list[str] = field(default_factory=list)

    def watch(self, page):
        page.on("request", lambda request: self.requests.append(request.url))
        page.on("pageerror", lambda error: self.complaints.append(str(error)))
        page.on("console", self._console)

    def _console(self, message):
        if message.type in ("error", "warning"):
            self.complaints.append(message.text)

    def forgive(self, reason):
        """Drop what Chromium itself writes of a failure that the test brought about."""
        self.complaints = [text for text in self.complaints if reason not in text]

    def elsewhere(self, home):
        """Requests to any other host."""
        return [u for u in self.requests if not u.startswith((home, "data:", "blob:"))]


@pytest.fixture(scope="package")
def chromium():
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path="/usr/bin/chromium", args=QUIET
        )
        yield browser
        browser.close()


@pytest.fixture
def witness():
    return Witness()


@pytest.fixture
def visit(chromium, server, witness):
    """Opens the map with what stands behind the # of its address, drawn."""
    page = chromium.new_page(viewport={"width": 1440, "height": 900})
    witness.watch(page)

    def opened(choice=""):
        page.goto(f"{server}/map#{choice}")
        page.locator("html[data-ready]").wait_for(state="attached")
        return page

    yield opened
    page.close()
    assert witness.elsewhere(server) == []
    assert witness.complaints == []


@pytest.fixture
def page(visit):
    """The map page, opened and drawn."""
    return visit()
