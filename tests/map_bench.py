"""How soon the map page is there, and how smoothly it moves, in headless Chromium.

The page runs with its processor slowed down four times, as on a weak office machine, but
for the frames: those are counted at the speed of this one. On a machine that does other
work at the same time, only the processor time of the page's main thread tells something.
"""

import json
import random
from contextlib import contextmanager
from statistics import median

from playwright.sync_api import sync_playwright

from tests.browser.conftest import QUIET
from tests.browser.waiting import ready, until
from tests.serving import serving

SLOWER, RUNS, FEATURES = 4, 5, 5_000
LAYER = "sea-ports"

FIRST_LAYER = "document.querySelector('.leaflet-pane path.leaflet-interactive')"
"""The first shape of the plan that can be clicked, drawn."""

READY = "document.documentElement.dataset.ready !== undefined"
"""All that the page opens with is drawn."""

WATCH = """
window.marks = {};
new MutationObserver(() => {
    if (!window.marks.first && %s) window.marks.first = performance.now();
    if (!window.marks.ready && %s) window.marks.ready = performance.now();
}).observe(document, { subtree: true, childList: true, attributes: true });
"""
COUNT_FRAMES = """
window.frames_seen = [];
window.counting = true;
const next = (now) => {
    window.frames_seen.push(now);
    if (window.counting) requestAnimationFrame(next);
};
requestAnimationFrame(next);
"""
FRAMES = """() => {
    window.counting = false;
    const [first, last] = [window.frames_seen.at(0), window.frames_seen.at(-1)];
    return (1000 * (window.frames_seen.length - 1)) / (last - first);
}"""


@contextmanager
def opened(browser, address, slower=1):
    page = browser.new_page(viewport={"width": 1440, "height": 900})
    page.add_init_script(WATCH % (FIRST_LAYER, READY))
    page.context.new_cdp_session(page).send(
        "Emulation.setCPUThrottlingRate", {"rate": slower}
    )
    page.goto(address)
    yield page
    page.close()


def start_ms(browser, address):
    """Return when the first layer was there and when all was, ms, medians."""
    found = []
    for _ in range(RUNS):
        with opened(browser, address, SLOWER) as page:
            until(page, "() => window.marks.ready", patience_ms=60_000)
            found.append(page.evaluate("window.marks"))
    return {name: median(run[name] for run in found) for name in ("first", "ready")}


COST = """() => {
    const [ready] = performance.getEntriesByName("ready");
    const [page] = performance.getEntriesByType("navigation");
    const loaded = performance.getEntriesByType("resource")
        .filter(({ startTime }) => startTime < ready.startTime);
    const bytes = [page, ...loaded].map(({ encodedBodySize }) => encodedBodySize);
    return { requests: bytes.length, bytes: bytes.reduce((sum, each) => sum + each, 0) };
}"""


def start_cost(browser, address):
    """Return requests, bytes and processor time until ready, ms at full speed, medians."""
    found = []
    for _ in range(RUNS):
        page = browser.new_page(viewport={"width": 1440, "height": 900})
        protocol = page.context.new_cdp_session(page)
        protocol.send("Performance.enable", {"timeDomain": "threadTicks"})
        page.goto(address)
        ready(page)
        metrics = protocol.send("Performance.getMetrics")["metrics"]
        busy = {each["name"]: each["value"] for each in metrics}
        found.append(
            {**page.evaluate(COST), "processor_ms": 1e3 * busy["TaskDuration"]}
        )
        page.close()
    return {name: median(run[name] for run in found) for name in found[0]}


def points(body):
    """Return the features of a layer again and again, strewn over China."""
    chance, base = random.Random(5), body["features"]
    body["features"] = [
        {
            **base[number % len(base)],
            "id": f"many-{number}",
            "geometry": {
                "type": "Point",
                "coordinates": [chance.uniform(80, 125), chance.uniform(20, 50)],
            },
        }
        for number in range(FEATURES)
    ]
    return body


def drag(page, x, y, steps=120):
    """Move by small steps with the button down; return the frames a second."""
    page.mouse.move(x, y)
    page.mouse.down()
    page.evaluate(COUNT_FRAMES)
    for step in range(steps):
        page.mouse.move(x - 2 * step, y + step)
    rate = page.evaluate(FRAMES)
    page.mouse.up()
    return rate


def panned(browser, address):
    """Return the frames a second while 5,000 features are panned."""

    def many(route):
        body = points(route.fetch().json())
        route.fulfill(body=json.dumps(body), content_type="application/geo+json")

    with opened(browser, "about:blank") as page:
        page.route(f"**/collections/{LAYER}/items**", many)
        page.goto(f"{address}#layers={LAYER}&view=35,104,5")
        until(
            page, f"() => window.kouan?.drawn.get('{LAYER}').shapes.size === {FEATURES}"
        )
        return drag(page, 900, 450)


def dragged(browser, address):
    """Return the frames a second while a candidate is dragged."""
    with opened(browser, f"{address}#at=103.2,35.1&view=35,104,6") as page:
        until(page, "() => document.querySelector('.candidate')")
        until(page, "() => window.kouan.live.ready()")
        box = page.locator(".candidate").bounding_box()
        return drag(page, box["x"] + 12, box["y"] + 12)


def main():
    """Measure and print."""
    with serving() as home, sync_playwright() as playwright:
        address = f"{home}/map"
        browser = playwright.chromium.launch(
            executable_path="/usr/bin/chromium", args=QUIET
        )
        cost = start_cost(browser, address)
        print(f"requests until ready        {cost['requests']:7.0f}")
        print(f"bytes until ready           {cost['bytes'] / 1e3:7.0f} kB")
        print(f"processor time until ready  {cost['processor_ms']:7.0f} ms")
        times = start_ms(browser, address)
        print(f"first layer visible, {SLOWER}x slower   {times['first']:7.0f} ms")
        print(f"ready to work with, {SLOWER}x slower    {times['ready']:7.0f} ms")
        print(
            f"{FEATURES} features panned       {panned(browser, address):7.1f} frames/s"
        )
        print(f"a candidate dragged         {dragged(browser, address):7.1f} frames/s")
        browser.close()


if __name__ == "__main__":
    main()
