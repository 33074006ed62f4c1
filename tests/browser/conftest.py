"""A real Chromium on the real service; every request and console line is kept."""

from contextlib import contextmanager
from dataclasses import dataclass, field

import pytest
from playwright.sync_api import Browser, expect, sync_playwright

from app.clock import now
from app.register.provider import RegisterProvider
from app.rules.turning.turning_ports import PLAN_DAY
from app.settings import Settings
from tests.browser.waiting import PATIENCE_MS, drawn
from tests.serving import serving

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
    "--host-resolver-rules=MAP atlas.test 127.0.0.1",
]


@dataclass
class Witness:
    """What the page asked for, and what it complained of."""

    requests: list[str] = field(default_factory=list)
    complaints: list[str] = field(default_factory=list)

    def watch(self, page):
        page.on("request", self._request)
        page.on("pageerror", self._fault)
        page.on("console", self._console)

    def leave(self, page):
        page.remove_listener("request", self._request)
        page.remove_listener("pageerror", self._fault)
        page.remove_listener("console", self._console)

    def _request(self, request):
        self.requests.append(request.url)

    def _fault(self, error):
        self.complaints.append(str(error))

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
    """A browser whose pages have the long timeout."""

    browser: Browser

    def new_page(self, **options):
        page = self.browser.new_page(**options)
        page.set_default_timeout(PATIENCE_MS)
        return page


@pytest.fixture(scope="package")
def chromium():
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path="/usr/bin/chromium", args=QUIET, timeout=PATIENCE_MS
        )
        yield Chromium(browser)
        browser.close()


@pytest.fixture
def witness():
    return Witness()


DESKTOP = {"width": 1440, "height": 900}


@pytest.fixture(scope="package")
def unbundled(tmp_path_factory):
    """The address of a service whose page loads every module by itself."""
    folder = tmp_path_factory.mktemp("unbundled")
    with serving(data_dir=folder, bundled="off") as address:
        yield address


@pytest.fixture(scope="package")
def visitors(chromium):
    """One browser profile for all visits, so that scripts are loaded once."""
    context = chromium.browser.new_context(viewport=DESKTOP)
    context.set_default_timeout(PATIENCE_MS)
    # The dialogue of the browser would block the page.
    context.add_init_script("window.print = () => {}")
    yield context
    context.close()


@pytest.fixture(scope="package")
def tab(visitors):
    """One tab for all visits, because a process for each costs more than the tests.

    A test that changes what stays with a page, such as its clock, opens its own page.
    """
    return visitors.new_page()


@pytest.fixture
def visit(tab, server, witness):
    """Function that opens the map with a fragment of its address and waits until it is drawn.

    The day is that of the plan unless the fragment has one: the worked cases are of that day.
    """
    forget(tab, server)
    witness.watch(tab)

    def opened(choice=""):
        dated = choice if "day=" in choice else f"day={PLAN_DAY}&{choice}"
        return drawn(tab, f"{server}/map#{dated}")

    yield opened
    leave(tab, witness)
    assert witness.elsewhere(server) == []
    assert witness.complaints == []


def forget(page, origin):
    """Delete the stored data of an origin, so that a visit starts like the first one."""
    protocol = page.context.new_cdp_session(page)
    kept = {"origin": origin, "storageTypes": "local_storage"}
    protocol.send("Storage.clearDataForOrigin", kept)
    protocol.detach()


def leave(page, witness):
    """Return a page to its first state; all its complaints have arrived by then."""
    page.goto("about:blank")
    page.unroute_all(behavior="ignoreErrors")
    page.mouse.up()
    page.mouse.move(0, 0)
    witness.leave(page)
    page.emulate_media(color_scheme="null", reduced_motion="null")
    page.set_viewport_size(DESKTOP)


@pytest.fixture
def page(visit):
    """The map page, opened and drawn."""
    return visit()


@contextmanager
def standing(context, server):
    """A map page on the plan's day that many tests share; fails if it had complaints."""
    page, witness = context.new_page(), Witness()
    forget(page, server)
    witness.watch(page)
    yield drawn(page, f"{server}/map#day={PLAN_DAY}")
    page.close()
    assert witness.elsewhere(server) == []
    assert witness.complaints == []


@pytest.fixture(scope="package")
def still(visitors, server):
    """One such page for all tests that only read it."""
    with standing(visitors, server) as page:
        yield page


@pytest.fixture(scope="session")
def token(data_dir):
    """A token of an officer for the live service, issued once: its name is taken then."""
    stores = RegisterProvider(Settings(data_dir=data_dir)).stores()
    yield stores.tokens.issue("王核", "officer", now(), None)
    stores.register.engine.dispose()
