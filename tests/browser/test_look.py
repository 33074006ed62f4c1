"""How the page is laid out: its first view, the tabs of the panel, the legend."""

import pytest
from playwright.sync_api import expect

from tests.browser.waiting import PATIENCE_MS, begun, drawn, until

PHONE = {"width": 390, "height": 844}
MOST_SHIFT = 0.02
SHIFTS = """() => {
    window.shift = 0;
    new PerformanceObserver((list) => {
        for (const each of list.getEntries()) window.shift += each.value;
    }).observe({ type: "layout-shift", buffered: true });
}"""


@pytest.mark.parametrize("size", [(1440, 900), (390, 844)])
def test_nothing_jumps_while_the_page_loads(chromium, server, size):
    page = chromium.new_page(viewport={"width": size[0], "height": size[1]})
    page.add_init_script(f"({SHIFTS})()")
    drawn(page, f"{server}/map")
    assert page.evaluate("window.shift") < MOST_SHIFT
    page.close()


def test_title_search_and_legend_are_in_the_first_view_of_a_phone(chromium, server):
    page = chromium.new_page(viewport=PHONE, has_touch=True)
    drawn(page, f"{server}/map")
    for part in ("#panel h1", "#query", "#show-legend"):
        expect(page.locator(part)).to_be_in_viewport(ratio=1)
    page.click("#show-legend")
    expect(page.locator("#map-legend")).to_contain_text("航空枢纽")
    page.close()


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_tabs_take_one_row_and_the_others_come_with_a_button(visit, lang):
    page = visit(f"lang={lang}")
    row = page.locator("#tab-row").bounding_box()["height"]
    assert row < 2 * page.locator("#tab-layers").bounding_box()["height"]
    page.click("#more-tabs")
    page.locator("#tabs [role=tab]").last.click(timeout=PATIENCE_MS)
    until(page, "() => document.querySelector('#tabs .brought')")
    chosen = page.locator("#tabs [aria-selected=true]")
    assert chosen.bounding_box()["y"] == page.locator("#tab-layers").bounding_box()["y"]


def test_the_legend_lists_what_is_shown(visit):
    page = visit("layers=aviation-hubs")
    page.click("#show-legend")
    legend = page.locator("#map-legend > ul").first
    expect(legend).to_contain_text("航空枢纽")
    expect(legend).not_to_contain_text("海运口岸")
    page.keyboard.press("Escape")
    page.locator("#map-legend").focus()
    page.keyboard.press("Escape")
    expect(page.locator("#map-legend")).to_be_hidden()
    expect(page.locator("#show-legend")).to_be_focused()


def test_rings_and_area_of_the_rule_look_like_the_rule_map(visit):
    look = "e => { const s = getComputedStyle(e); return [s.fill, s.stroke]; }"
    page = visit("layers=proximity-area")
    layer = page.locator("path.ground-within.rule-area").first.evaluate(look)
    page = visit("layers=aviation-ports&ground=true")
    assert page.locator("path.ground-within").first.evaluate(look) == layer


def test_a_browser_that_cannot_read_the_scripts_says_so(chromium, server):
    page = chromium.new_page()
    broken = {"body": "let = = 1;", "content_type": "text/javascript"}
    page.route("**/static/bundle/main-*.js", lambda route: route.fulfill(**broken))
    page.route("**/static/webmap/main.js", lambda route: route.fulfill(**broken))
    begun(page, f"{server}/map")
    expect(page.locator("#outdated")).to_be_visible()
    page.close()


def test_every_place_in_view_is_listed_and_opened_by_key(visit):
    page = visit("layers=aviation-ports&view=31.2,121.5,9")
    page.focus("#show-in-view")
    page.keyboard.press("Enter")
    rows = page.locator("#in-view li button")
    expect(rows.filter(has_text="上海浦东")).to_be_visible()
    expect(rows.filter(has_text="哈尔滨")).to_have_count(0)
    rows.filter(has_text="上海浦东").focus()
    page.keyboard.press("Enter")
    expect(page.locator("article.feature")).to_contain_text("上海浦东")
    expect(page.locator("article.feature")).to_be_focused()


def test_the_map_is_described_in_words(visit):
    page = visit("layers=aviation-ports")
    count = page.evaluate("window.kouan.drawn.get('aviation-ports').shapes.size")
    expect(page.locator("#map-summary")).to_have_text(
        f"地图内 {count} 处：航空口岸 {count}"
    )
    described = page.locator(".folium-map").get_attribute("aria-describedby")
    assert described == "map-summary"


def test_a_verdict_in_english_is_about_as_long_as_in_chinese(visit):
    height = "e => e.scrollHeight"
    tall = {}
    for lang in ("zh", "en"):
        page = visit(f"lang={lang}&at=MIG")
        page.locator("#verdict blockquote").wait_for()
        tall[lang] = page.locator("#verdict").evaluate(height)
    assert tall["en"] < 1.25 * tall["zh"]
