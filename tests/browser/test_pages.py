"""The pages of features as a person reads them."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import DESKTOP, leave
from tests.browser.test_accessible import NONE, in_either_theme, violations
from tests.http.test_offered_links import PAGES

PATHS = {
    "sea-ports/items?f=html": 41,
    "airports/items?f=html": 100,
    "airports/items?f=html&limit=5&offset=10": 5,
    "provinces/items?f=html&lang=en": 34,
    "proximity-zones/items?f=html&datetime=2015-12-31": 71,
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


def test_the_page_of_one_feature_draws_it(reader, server):
    reader.goto(f"{server}/collections/sea-ports/items/dalian?f=html&lang=en")
    expect(reader.locator("#small-map")).to_have_attribute("data-drawn", "1")
    expect(reader.locator(".record")).to_contain_text("CNDAL")


def test_the_details_of_a_row_open_beside_it(reader, server):
    reader.goto(f"{server}/collections/sea-ports/items?f=html&lang=en")
    details = reader.locator("#of-dalian")
    expect(details).to_be_hidden()
    reader.locator("#row-dalian .more").click()
    expect(details).to_contain_text("Natural Earth")
    reader.keyboard.press("Escape")
    expect(details).to_be_hidden()


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_a_filter_is_made_without_script(chromium, server, lang):
    page = chromium.new_page(java_script_enabled=False)
    page.goto(f"{server}/collections/border-ports/items?f=html&lang={lang}")
    rail = {"zh": "铁路口岸", "en": "Rail"}[lang]
    page.locator(".facets").get_by_text(rail).click()
    page.select_option("select[name=column]", "status")
    page.fill("input[name=value]", {"zh": "规划", "en": "Planned"}[lang])
    page.click(".condition button >> nth=0")
    expect(page.locator("#cql2")).to_have_value("mode = 'rail' AND status = 'planned'")
    count = page.locator("tbody tr").count()
    page.locator("thead a").first.click()
    expect(page.locator("[aria-sort=ascending]")).to_have_count(1)
    expect(page.locator("tbody tr")).to_have_count(count)
    page.close()


AXE = (
    "/",
    "/collections",
    "/collections/sea-ports",
    "/collections/border-ports/items?filter=status%3D'planned'",
    "/collections/sea-ports/items/dalian",
    "/assessments/preview",
    "/assessments/preview?airport=JZH&as_of=2015-13-01",
    "/plans/plan-13",
    "/plans/plan-13/fulfilment",
    "/nowhere",
)


@pytest.mark.parametrize("path", AXE)
def test_axe_finds_nothing_on_pages(reader, server, witness, path):
    sign = "&" if "?" in path else "?"
    # A browser asks for pages; a page that is not there has no format to ask for.
    form = "" if path == "/nowhere" else "f=html&"
    reader.goto(f"{server}{path}{sign}{form}lang=zh")
    assert in_either_theme(reader) == NONE
    witness.forgive("the server responded with a status of 4")


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


POSITIONS = {
    "32°51′12″N 103°40′56″E": ["lon=103.68222", "lat=32.85333", "accuracy_m="],
    "东经103.682 北纬32.853 GCJ-02": ["lon=103.682", "lat=32.853", "datum=gcj02"],
    "九寨黄龙": ["airport=JZH"],
}


@pytest.mark.parametrize("path", ["/?f=html", "/assessments/preview?f=html"])
@pytest.mark.parametrize("written", POSITIONS)
def test_the_box_for_a_place_reads_what_the_map_reads(reader, server, path, written):
    reader.goto(f"{server}{path}&lang=zh")
    box = reader.locator("[data-notation]")
    box.fill(written)
    box.press("Enter")
    expect(reader.locator(".result")).to_be_visible()
    assert all(part in reader.url for part in POSITIONS[written])


def test_the_box_for_a_place_says_why_a_datum_is_refused(reader, server):
    reader.goto(f"{server}/?f=html&lang=zh")
    box = reader.locator("[data-notation]")
    box.fill("西安80 103.682, 32.853")
    assert box.evaluate("box => box.validationMessage") != ""
    box.fill("103.682, 32.853")
    assert box.evaluate("box => box.validationMessage") == ""


@pytest.fixture
def phone(reader):
    reader.set_viewport_size({"width": 360, "height": 740})
    yield reader
    reader.set_viewport_size(DESKTOP)


def test_on_a_phone_the_rows_are_in_view_and_the_facets_unfold(phone, server):
    phone.goto(f"{server}/collections/border-ports/items?f=html&lang=zh")
    assert phone.locator("tbody tr").first.bounding_box()["y"] < 740
    expect(phone.locator(".facets")).to_be_hidden()
    phone.get_by_label("按栏筛选").check()
    expect(phone.locator(".facets")).to_be_visible()
    assert violations(phone) == []


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_no_page_is_wider_than_a_phone(phone, server, lang, witness):
    for path in (*PAGES, "/nowhere", "/rules/airport-proximity/check?airport=JZH"):
        sign = "&" if "?" in path else "?"
        form = "" if path == "/nowhere" else "f=html&"
        phone.goto(f"{server}{path}{sign}{form}lang={lang}")
        assert phone.evaluate("document.documentElement.scrollWidth") == 360, path
    witness.forgive("the server responded with a status of 4")
