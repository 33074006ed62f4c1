"""One box finds places by any name and positions in any notation."""

import re
from urllib.parse import urljoin

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import standing
from tests.browser.waiting import Held, begun, until
from tests.unit.test_datums import NAMED


@pytest.fixture(scope="module")
def box(visitors, server):
    """One page for all that is typed into its box, or read by its modules."""
    with standing(visitors, server) as page:
        yield page


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("大连", "大连"),
        ("dalian", "大连"),
        ("dl", "大连"),
        ("dlian", "大连"),
        ("Dalian", "大连"),
        ("chongqing", "重庆"),
        ("xm", "厦门"),
        ("后贝加尔", "满洲里"),
        ("zabaykalsk", "满洲里"),
        ("JZH", "九寨黄龙机场"),
        ("ZUJZ", "九寨黄龙机场"),
        ("CNDAL", "大连"),
        ("流亭", "青岛"),
        ("地窝堡", "乌鲁木齐天山国际机场"),
        ("diwopu", "乌鲁木齐天山国际机场"),
        ("环渤海", "环渤海"),
        ("manzhouli", "满洲里"),
    ],
)
def test_places_are_found_as_you_type(box, text, name):
    box.fill("#query", text)
    expect(box.locator("#found [role=option]", has_text=name).first).to_be_visible()


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("103.680, 32.850", ["103.680", "32.850", None]),
        ("32.85, 103.68", ["103.68", "32.85", None]),
        ("103.68 32.85", ["103.68", "32.85", None]),
        ("N32.85 E103.68", ["103.68", "32.85", None]),
        ("32.85N, 103.68E", ["103.68", "32.85", None]),
        ("东经103.68 北纬32.85", ["103.68", "32.85", None]),
        ("103°40′48″E 32°51′00″N", ["103.6800000", "32.8500000", None]),
        ("103°40'48\"E, 32°51'N", ["103.6800000", "32.8500000", None]),
        ("东经103度40分48秒，北纬32度51分", ["103.6800000", "32.8500000", None]),
        ("lat: 32.85 lon: 103.68", ["103.68", "32.85", None]),
        ("103.68,32.85 gcj02", ["103.68", "32.85", "gcj02"]),
        ("百度 103.68,32.85", ["103.68", "32.85", "bd09"]),
        ("GCJ-02 103.68, 32.85", ["103.68", "32.85", "gcj02"]),
        ("17.5W 20S", ["-17.5", "-20", None]),
        ("１０３．６８，３２．８５", ["103.68", "32.85", None]),
        ("N325100 E1034048", ["103.6800000", "32.8500000", None]),
        ("325100N1034048E", ["103.6800000", "32.8500000", None]),
        ("N3251.0E10340.8", ["103.6800000", "32.8500000", None]),
        ("32 51 00 N, 103 40 48 E", ["103.6800000", "32.8500000", None]),
        ("N 32 51 00 E 103 40 48", ["103.6800000", "32.8500000", None]),
        ("103:40:48E 32:51:00N", ["103.6800000", "32.8500000", None]),
        ("+32.85+103.68/", ["103.68", "32.85", None]),
        ("geo:32.85,103.68", ["103.68", "32.85", None]),
        ("POINT(103.68 32.85)", ["103.68", "32.85", None]),
        ("[103.68, 32.85]", ["103.68", "32.85", None]),
        ("lat=32.85&lng=103.68", ["103.68", "32.85", None]),
        ("大地2000 103.68，32.85", ["103.68", "32.85", "cgcs2000"]),
        ("103.68,32.85（百度坐标）", ["103.68", "32.85", "bd09"]),
        ("N 45° 25.495'   W 075° 41.740'", ["-75.6956667", "45.4249167", None]),
        ("N 59°12'7.7\" W 02°15'39.6\"", ["-2.2610000", "59.2021389", None]),
        ("N32.85° 103.68°E", ["103.68", "32.85", None]),
        ("GCJ-02 22.5, 113.9", ["113.9", "22.5", "gcj02"]),
        ("WGS 84 32.85, 103.68", ["103.68", "32.85", "wgs84"]),
        ("高德 103.68,32.85 百度", None),
        ("西安80 103.68,32.85", None),
        ("x=32.85 y=103.68", None),
        ("181, 95", None),
        ("12", None),
        ("1, 2, 3", None),
        ("大连 5, 6", None),
        ("E103 E104", None),
    ],
)
def test_positions_are_read_in_any_notation(box, text, expected):
    read = box.evaluate(
        """async (text) => {
            const { position } = await import("/static/webmap/notation.js");
            const found = position(text);
            return found && [found.lon, found.lat, found.datum ?? null];
        }""",
        text,
    )
    assert read == expected


@pytest.mark.parametrize(("name", "datum"), NAMED)
def test_datums_are_named_as_everywhere(box, name, datum):
    read = box.evaluate(
        """async (name) => {
            const { position, refusal } = await import("/static/webmap/notation.js");
            const text = `103.68,32.85 ${name}`;
            return refusal(text) ? "refused" : position(text).datum;
        }""",
        name,
    )
    assert read == (datum or "refused")


def test_a_datum_that_is_not_taken_is_told(box):
    box.fill("#query", "103.68, 32.85 西安80坐标系")
    expect(box.locator("#found-count")).to_contain_text("西安 80 与 WGS 84 相差")


@pytest.mark.parametrize(
    ("text", "metres"),
    [
        ("103.68, 32.85", None),
        ("北纬32°51′，东经103°41′", 1212),
        ("N325100E1034048", 21),
        ("103°40′48.0″E 32°51′00.0″N", 3),
    ],
)
def test_minutes_and_seconds_are_as_exact_as_they_were_written(box, text, metres):
    read = box.evaluate(
        """async (text) => {
            const { position } = await import("/static/webmap/notation.js");
            return position(text).accuracy_m ?? null;
        }""",
        text,
    )
    assert read == metres


def test_a_verdict_on_minutes_carries_their_uncertainty(page):
    page.fill("#query", "北纬32°51′，东经103°41′ 大地2000")
    with page.expect_request("**/check**accuracy_m=1212**"):
        page.press("#query", "Enter")
    expect(page.locator("#verdict")).to_contain_text("±3.")
    expect(page).to_have_url(re.compile("at=103.6833333,32.8500000,cgcs2000,1212m"))


def test_what_is_named_so_and_no_more_comes_first(box):
    box.fill("#query", "dl")
    until(
        box,
        """() => {
            const names = document.querySelectorAll("#found [role=option] strong");
            const listed = [...names].map((name) => name.textContent);
            const port = listed.indexOf("大连");
            return port >= 0 && port < listed.indexOf("大连周水子国际机场");
        }""",
    )


def test_a_position_without_a_datum_is_offered_in_each(page):
    page.fill("#query", "103.68, 32.85")
    expect(page.locator("#found [role=option]")).to_have_count(3)
    with page.expect_request("**/check**datum=gcj02**"):
        page.locator("#found [role=option]", has_text="GCJ-02").click()
    expect(page.locator("#verdict h2")).to_be_visible()


def test_the_keyboard_alone_is_enough(page):
    page.focus("#query")
    page.keyboard.type("大连")
    expect(page.locator("#found [role=option]").first).to_be_visible()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(page.locator("article.feature h2")).to_have_text("大连")


def test_a_place_of_a_hidden_layer_is_shown_with_its_layer(page):
    page.fill("#query", "JZH")
    page.locator("#found [role=option]", has_text="民用运输机场").first.click()
    expect(page.locator("article.feature h2")).to_have_text("九寨黄龙机场")
    expect(page.locator("[data-layer=airports] input")).to_be_checked()


def test_what_is_typed_before_the_page_is_ready_is_found(chromium, server):
    page = chromium.new_page()
    held = Held(page, "**/static/webmap/search.js")
    begun(page, f"{server}/map#layers=sea-ports")
    held.wait()
    page.fill("#query", "大连")
    page.press("#query", "Enter")
    held.release()
    expect(page.locator("#found [role=option]").first).to_be_visible()
    expect(page).to_have_url(re.compile("layers=sea-ports"))
    page.close()


def test_nothing_found_is_said(box):
    box.fill("#query", "qqqqqq")
    expect(box.locator("#found-count")).to_contain_text("未找到")


def test_a_quotation_leads_to_its_sentence_in_the_plan(page):
    page.fill("#query", "同江")
    page.press("#query", "Enter")
    link = page.locator("article.feature blockquote a").get_attribute("href")
    page.goto(urljoin(page.url, link))
    expect(page.locator("#mark")).to_be_in_viewport()
    expect(page.locator("#mark")).to_contain_text("同江")
