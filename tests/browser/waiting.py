"""Waiting for what a page does, under the page's own policy and at any load.

Playwright's ``wait_for_function`` has the page evaluate text again at every look, which
a page without ``unsafe-eval`` refuses from the second look on. Here the claim goes to
the page once, by the protocol, as part of a function that looks again by itself.
"""

PATIENCE_MS = 90_000
LOOK_MS = 20


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


def after_timers(page, milliseconds):
    """Wait until the page's timers set before now, and due by then, have fired.

    Timers fire in the order in which they are due, however late all of them are.
    """
    page.evaluate("(wait) => new Promise((go) => setTimeout(go, wait))", milliseconds)
