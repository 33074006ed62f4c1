"""One box finds places by any name and positions in any notation."""

import re
from urllib.parse import urljoin

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import standing
from tests.browser.waiting import Held, begun


@pytest.fixture(scope="module")
def box(visitors, server):
    """One page for all that is typed into its box, or read by its modules."""
    with standing(visitors, server) as page:
        yield page


@pytest.mark.parametrize(
    ("text", "name"), [("大连", "大连"), ("dlian", "大连"), ("zabaykalsk", "满洲里")]
)
def test_places_are_found_as_you_type(box, text, name):
    box.fill("#query", text)
    expect(box.locator("#found [role=option]", has_text=name).first).to_be_visible()


def test_a_datum_that_is_not_taken_is_told(box):
    box.fill("#query", "103.68, 32.85 西安80坐标系")
    expect(box.locator("#found-count")).to_contain_text("西安 80 与 WGS 84 相差")


def test_a_position_that_is_not_read_is_told_how_to_write_it(box):
    box.fill("#query", "48S 376000 3636000")
    expect(box.locator("#found-count")).to_contain_text("N325112E1034056")
    box.fill("#query", "无此地")
    expect(box.locator("#found-count")).to_contain_text("IATA/ICAO")


def test_a_verdict_on_minutes_carries_their_uncertainty(page):
    page.fill("#query", "北纬32°51′，东经103°41′ 大地2000")
    with page.expect_request("**/check**accuracy_m=1212**"):
        page.press("#query", "Enter")
    expect(page.locator("#verdict")).to_contain_text("± 3.")
    expect(page).to_have_url(re.compile("at=103.6833333,32.8500000,cgcs2000,1212m"))


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


def test_what_is_typed_before_the_page_is_ready_is_found(chromium, unbundled):
    page = chromium.new_page()
    held = Held(page, "**/static/webmap/place/search-box.js")
    begun(page, f"{unbundled}/map#layers=sea-ports")
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


def test_a_seat_is_shown_on_the_map_and_a_new_airport_there_checked(page):
    page.fill("#query", "九寨沟县")
    found = page.locator("#found [role=option]").first
    expect(found).to_contain_text("四川省")
    expect(found).to_contain_text("县级")
    found.click()
    card = page.locator("article.feature")
    expect(card).to_contain_text("Jiuzhaigou County")
    with page.expect_request("**/check**accuracy_m=1500**"):
        card.get_by_role("button").click()
    expect(page.locator("#verdict h2")).to_be_visible()
    expect(card).to_be_hidden()
