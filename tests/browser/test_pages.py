"""The pages of features as a person reads them."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Witness

PATHS = {
    "sea-ports/items?f=html": 41,
    "airports/items?f=html": 100,
    "airports/items?f=html&limit=5&offset=10": 5,
    "provinces/items?f=html&lang=en": 34,
    "proximity-zones/items?f=html&datetime=2015-12-31": 71,
    "sea-ports/items/dalian?f=html": 1,
}


@pytest.mark.parametrize("path", PATHS)
def test_the_small_map_draws_the_features_of_the_table(chromium, server, path):
    page, witness = chromium.new_page(), Witness()
    witness.watch(page)
    page.goto(f"{server}/collections/{path}")
    small = page.locator("#small-map")
    expect(small).to_have_attribute("data-drawn", str(PATHS[path]))
    expect(page.locator("tbody tr")).to_have_count(PATHS[path])
    assert witness.elsewhere(server) == []
    assert witness.complaints == []
    page.close()


def test_without_the_features_the_page_says_so_and_stays_readable(chromium, server):
    page = chromium.new_page()
    page.route("**/map/base.geojson", lambda route: route.abort())
    page.goto(f"{server}/collections/sea-ports/items?f=html&lang=zh")
    expect(page.locator("#small-map.note")).to_contain_text("小地图未能显示")
    expect(page.locator("tbody tr")).to_have_count(41)
    page.close()


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_self_check_passes_in_a_browser(chromium, server, lang):
    page, witness = chromium.new_page(), Witness()
    witness.watch(page)
    page.goto(f"{server}/self-check?f=html&lang={lang}")
    outcomes = page.locator(".outcome")
    expect(outcomes).to_have_text([re.compile("^\\s*✓")] * 10)
    witness.forgive("400 (Bad Request)")
    assert witness.complaints == []
    assert witness.elsewhere(server) == []
    page.close()


def test_the_decision_sheet_stands_alone(chromium, server):
    page, witness = chromium.new_page(), Witness()
    witness.watch(page)
    page.goto(
        f"{server}/assessments/preview?f=sheet&airport=JZH&as_of=2015-12-31&lang=zh"
    )
    assert page.locator("svg #ring").bounding_box()["width"] > 100
    expect(page.locator("article")).to_contain_text("253.481")
    assert [url for url in witness.requests if not url.startswith("data:")] == [
        page.url
    ]
    assert witness.complaints == []
    page.close()
