"""The page bundled and unbundled: what it loads, and that it is the same."""

import pytest
from playwright.sync_api import expect

from app.rules.turning.turning_ports import PLAN_DAY
from tests.browser.conftest import standing
from tests.browser.waiting import drawn, eventually

MOST_REQUESTS = 15

LOADED = """() => {
    const [ready] = performance.getEntriesByName("ready");
    return performance.getEntriesByType("resource")
        .filter(({ name, startTime }) => startTime < ready.startTime && !name.startsWith("data:"))
        .map(({ name }) => name);
}"""

# The sides of names depend on the order in which layers arrive, so names are not compared.
SHOWN = """() => ({
    texts: document.querySelector("#panel").innerText,
    shapes: document.querySelectorAll(".leaflet-pane path").length,
    colours: [...document.querySelectorAll("#panel, #panel h1, .land, .cluster")]
        .map((each) => getComputedStyle(each))
        .map(({ color, backgroundColor, fill, font }) => [color, backgroundColor, fill, font]),
    boxes: [...document.querySelectorAll("button, input, label, h2")]
        .map((each) => each.getBoundingClientRect())
        .map(({ x, y, width, height }) => [x, y, width, height]),
})"""


def test_few_requests_make_the_page_ready(chromium, server):
    page = drawn(chromium.new_page(), f"{server}/map")
    loaded = [server, *page.evaluate(LOADED)]
    assert len(loaded) <= MOST_REQUESTS, loaded
    page.close()


def test_bundled_and_unbundled_the_page_is_the_same(visitors, server, unbundled):
    with standing(visitors, server) as one, standing(visitors, unbundled) as other:
        for page in (one, other):
            for last in (".abroad", "path.arrow", ".name.country"):
                page.locator(last).first.wait_for()
        eventually(one, lambda: one.evaluate(SHOWN) == other.evaluate(SHOWN))


@pytest.mark.parametrize("tab", ["charts", "filter", "ground", "share"])
def test_unbundled_every_tab_works(visitors, unbundled, tab):
    page = visitors.new_page()
    drawn(page, f"{unbundled}/map#day={PLAN_DAY}&tab={tab}")
    expect(page.locator(f"#tab-panel-{tab} .waiting")).to_have_count(0)
    expect(page.locator(f"#tab-panel-{tab}")).not_to_be_empty()
    page.close()
