"""Waiting for conditions in a page, under its content security policy and any load.

Playwright's ``wait_for_function`` makes the page evaluate text at every poll, which a page
without ``unsafe-eval`` refuses from the second poll on. Here the condition is sent to the
page once, by the protocol, as part of a function that polls by itself.

No test waits until the network is idle: on a busy machine it is idle between two requests,
and Playwright does not wait again for a page that was idle once.
"""

import re
from time import monotonic

from app.clock import today

PATIENCE_MS = 90_000
"""Timeout for a page: browsers and services may share two cores with other work."""
LOOK_MS = 20
ADDRESS_MS = 300
"""Least time between two writings of the address by the page, as in its `state/state.js`."""


def begun(page, address):
    """Load an address again, without waiting until the map is drawn; returns the page."""
    # If only the fragment differs, the browser would load nothing.
    if page.url != "about:blank":
        page.goto("about:blank")
    page.goto(address)
    return page


def drawn(page, address):
    """Load the map again and wait until everything of its first view is drawn."""
    return ready(begun(page, address))


def reloaded(page):
    """Reload the map once its address is written, and wait until it is drawn."""
    after_timers(page, ADDRESS_MS)
    page.reload()
    return ready(page)


def ready(page):
    """Wait until a loading map page is drawn; returns the page."""
    page.locator("html[data-ready]").wait_for(state="attached")
    return page


def at_rest(page):
    """Wait until the map no longer moves: a popup that opens moves it into view."""
    until(
        page, "() => !document.querySelector('.leaflet-pan-anim, .leaflet-zoom-anim')"
    )


def movable(page):
    """Wait until the page can decide moved candidates by itself."""
    page.locator(".candidate").first.wait_for()
    until(page, "() => window.kouan.live.ready()")


def until(page, claim, patience_ms=PATIENCE_MS):
    """Wait until ``claim``, a JavaScript function without parameters, is true in the page.

    Raises:
        playwright.sync_api.Error: It is not true after ``patience_ms``.
    """
    page.evaluate(
        f"""async () => {{
            const claim = {claim};
            const end = performance.now() + {patience_ms};
            while (!claim()) {{
                if (performance.now() > end) throw new Error("never true: " + claim);
                await new Promise((look) => setTimeout(look, {LOOK_MS}));
            }}
        }}"""
    )


def eventually(page, claim):
    """Wait until ``claim``, a Python function of the requests made so far, is true."""
    end = monotonic() + PATIENCE_MS / 1000
    while not claim():
        assert monotonic() < end, "never true"
        after_timers(page, LOOK_MS)


def after_timers(page, milliseconds):
    """Wait until all timers that were set before and are due within this time have fired.

    Timers fire in the order in which they are due, even if all of them are late.
    """
    page.evaluate("(wait) => new Promise((go) => setTimeout(go, wait))", milliseconds)


def message(page, text):
    """The message that contains ``text``; a slow service may cause other messages."""
    return page.locator(".message", has_text=text)


def day_since(earlier):
    """Pattern for today or for ``earlier``: midnight may pass during a test."""
    return re.compile(f"^({earlier}|{today()})$")


def refused(page, pattern):
    """Answer requests as a failing server does.

    Where requests were aborted, as without a network, the page asks again by itself.
    """
    problem = {"status": 503, "title": "Service Unavailable", "detail": "made up"}
    page.route(pattern, lambda route: route.fulfill(status=503, json=problem))


class Held:
    """Requests that match a pattern, held until they are released."""

    def __init__(self, page, pattern, **options):
        self.page, self.routes = page, []
        page.route(pattern, self._keep, **options)

    def _keep(self, route):
        self.routes.append(route)

    def wait(self):
        """Wait until at least one is held."""
        eventually(self.page, lambda: self.routes)

    def release(self):
        """Release the held requests, at least one."""
        self.wait()
        while self.routes:
            self.routes.pop().continue_()
