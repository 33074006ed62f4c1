"""The pages of features as a person reads them."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import leave

PATHS = {
    "sea-ports/items?f=html": 41,
    "airports/items?f=html": 100,
    "airports/items?f=html&limit=5&offset=10": 5,
    "provinces/items?f=html&lang=en": 34,
    "proximity-zones/items?f=html&datetime=2015-12-31": 71,
    "sea-ports/items/dalian?f=html": 1,
}


@pytest.fixture
def reader(tab, server, witness):
    """The tab for pages other than the map; each ends without complaints."""
    witness.watch(tab)
    yield tab
    leave(tab, witness)
    assert witness.elsewhere(server) == []
    assert witness.complaints == []


@pytest.mark.parametrize("path", PATHS)
def test_the_small_map_draws_the_features_of_the_table(reader, server, path):
    reader.goto(f"{server}/collections/{path}")
    small = reader.locator("#small-map")
    expect(small).to_have_attribute("data-drawn", str(PATHS[path]))
    expect(reader.locator("tbody tr")).to_have_count(PATHS[path])


def test_without_the_features_the_page_says_so_and_stays_readable(
    reader, server, witness
):
    reader.route("**/map/base.geojson", lambda route: route.abort())
    reader.goto(f"{server}/collections/sea-ports/items?f=html&lang=zh")
    expect(reader.locator("#small-map.note")).to_contain_text("小地图未能显示")
    expect(reader.locator("tbody tr")).to_have_count(41)
    witness.forgive("ERR_FAILED")


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_self_check_passes_in_a_browser(reader, server, lang, witness):
    reader.goto(f"{server}/self-check?f=html&lang={lang}")
    outcomes = reader.locator(".outcome")
    expect(outcomes).to_have_text([re.compile("^\\s*✓")] * 10)
    witness.forgive("400 (Bad Request)")


def test_the_decision_sheet_stands_alone(reader, server, witness):
    reader.goto(
        f"{server}/assessments/preview?f=sheet&airport=JZH&as_of=2015-12-31&lang=zh"
    )
    assert reader.locator("svg #ring").bounding_box()["width"] > 100
    expect(reader.locator("article")).to_contain_text("253.481")
    assert [url for url in witness.requests if not url.startswith("data:")] == [
        reader.url
    ]
