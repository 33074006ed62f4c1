"""One box finds places by any name and positions in any notation."""

import pytest
from playwright.sync_api import expect


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
def test_places_are_found_as_you_type(page, text, name):
    page.fill("#query", text)
    expect(page.locator("#found [role=option]", has_text=name).first).to_be_visible()


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
        ("181, 95", None),
        ("12", None),
        ("1, 2, 3", None),
        ("大连 5, 6", None),
        ("E103 E104", None),
    ],
)
def test_positions_are_read_in_any_notation(page, text, expected):
    read = page.evaluate(
        """async (text) => {
            const { position } = await import("/static/webmap/notation.js");
            const found = position(text);
            return found && [found.lon, found.lat, found.datum ?? null];
        }""",
        text,
    )
    assert read == expected


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


def test_nothing_found_is_said(page):
    page.fill("#query", "qqqqqq")
    expect(page.locator("#found .none")).to_be_visible()


def test_a_quotation_leads_to_its_sentence_in_the_plan(page, chromium):
    page.fill("#query", "同江")
    page.press("#query", "Enter")
    link = page.locator("article.feature blockquote a").get_attribute("href")
    plan = chromium.new_page()
    plan.goto(page.url.partition("/map")[0] + link)
    expect(plan.locator("#mark")).to_be_in_viewport()
    expect(plan.locator("#mark")).to_contain_text("同江")
    plan.close()
