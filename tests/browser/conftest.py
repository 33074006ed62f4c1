"""A real Chromium on the real service; every request and console line is kept."""

from dataclasses import dataclass, field

import pytest
from playwright.sync_api import Browser, expect, sync_playwright

from app.webmap.page import PLAN_DAY

PATIENCE_MS = 90_000
"""How long a page may take: browsers and services may share two cores with much else."""

expect.set_options(timeout=PATIENCE_MS)

QUIET = [
    "--no-sandbox",
    "--accept-lang=zh-CN",
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


@dataclass(frozen=True)
class Chromium:
    """A browser whose pages are waited for with patience."""

    browser: Browser

    def new_page(self, **options):
        page = self.browser.new_page(**options)
        page.set_default_timeout(PATIENCE_MS)
        return page


@pytest.fixture(scope="package")
def chromium():
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path="/usr/bin/chromium", args=QUIET
        )
        yield Chromium(browser)
        browser.close()


@pytest.fixture
def witness():
    return Witness()


@pytest.fixture(scope="package")
def visitors(chromium):
    """One browser profile for all visits: scripts come once, as to a planner all day."""
    context = chromium.browser.new_context(viewport={"width": 1440, "height": 900})
    context.set_default_timeout(PATIENCE_MS)
    yield context
    context.close()


@pytest.fixture
def visit(visitors, server, witness):
    """Opens the map with what stands behind the # of its address, drawn.

    It is of the plan's day unless a day is chosen: the worked cases are of that day.
    """
    page = visitors.new_page()
    forget(page, server)
    witness.watch(page)

    def opened(choice=""):
        dated = choice if "day=" in choice else f"day={PLAN_DAY}&{choice}"
        page.goto(f"{server}/map#{dated}")
        page.locator("html[data-ready]").wait_for(state="attached")
        return page

    yield opened
    page.close()
    assert witness.elsewhere(server) == []
    assert witness.complaints == []


def forget(page, origin):
    """Drop what pages of an origin remember: a visit begins like the first one."""
    protocol = page.context.new_cdp_session(page)
    kept = {"origin": origin, "storageTypes": "local_storage"}
    protocol.send("Storage.clearDataForOrigin", kept)
    protocol.detach()


@pytest.fixture
def page(visit):
    """The map page, opened and drawn."""
    return visit()
