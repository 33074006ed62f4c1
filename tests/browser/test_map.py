"""The map as a planner uses it, in a real browser on the real service."""

import re

import pytest
from playwright.sync_api import expect

from app.clock import today
from tests.browser.conftest import Witness
from tests.browser.waiting import day_since, drawn, message, refused, reloaded, until

GROUPS = ["sea", "border", "aviation", "inland", "rule"]


def open_popup(page, layer, feature):
    """Go to a feature and click on it as a person would."""
    spot = page.evaluate(
        """([layer, feature]) => {
            const { map, drawn } = window.kouan;
            const shape = drawn.get(layer).shapes.get(feature);
            map.setView(shape.getLatLng(), 10, { animate: false });
            const point = map.latLngToContainerPoint(shape.getLatLng());
            const box = map.getContainer().getBoundingClientRect();
            return [box.x + point.x, box.y + point.y];
        }""",
        [layer, feature],
    )
    page.mouse.click(*spot)
    return page.locator("article.feature")


def search(page, text):
    page.fill("#query", text)
    page.press("#query", "Enter")


@pytest.mark.parametrize("size", [(1280, 720), (1440, 900), (1920, 1080), (390, 844)])
def test_opens_on_all_of_china_to_the_end_of_the_dash_line(tab, visit, size):
    tab.set_viewport_size({"width": size[0], "height": size[1]})
    assert visit().evaluate(
        "window.kouan.map.getBounds().contains([[3.4, 73.5], [53.5, 135]])"
    )


def test_works_where_it_is_served_without_encryption(chromium, server):
    """On an office's network the page is no secure context: some of the web is not there."""
    page, witness = chromium.new_page(), Witness()
    witness.watch(page)
    drawn(page, f"{server.replace('127.0.0.1', 'atlas.test')}/map#at=JZH&tab=share")
    expect(page.locator(".filing")).to_be_visible()
    assert not page.evaluate("isSecureContext")
    # The view moves to the candidate; what is copied before is not what is shown then.
    expect(page).to_have_url(re.compile("view="))
    page.locator("#tab-panel-share button").first.click()
    expect(page.locator("#tab-panel-share [role=status]").first).not_to_be_empty()
    assert witness.complaints == []
    page.close()


def test_shows_every_layer_group_and_every_layer(still, atlas):
    for group in GROUPS:
        expect(still.locator(f"[data-group={group}] h2")).to_be_visible()
    listed = still.locator("[data-layer]").evaluate_all(
        "all => all.map(e => e.dataset.layer)"
    )
    assert set(listed) == set(atlas.layers)


def test_draws_what_the_plan_names(still):
    counts = still.evaluate(
        "() => Object.fromEntries([...window.kouan.drawn]"
        ".map(([id, { shapes }]) => [id, shapes.size]))"
    )
    assert counts["border-ports"] == 68
    assert counts["sea-ports"] == 40  # 苏州 is drawn by its three harbours
    assert counts["aviation-ports"] == 71
    assert counts["aviation-hubs"] == 14


def test_a_click_shows_both_names_status_the_plans_words_and_the_source(page):
    article = open_popup(page, "border-ports", "tongjiang-rail")
    expect(article).to_contain_text("同江")
    expect(article).to_contain_text("Tongjiang")
    expect(article.locator(".chips .chip")).to_have_text("规划")
    expect(article.locator("blockquote")).to_contain_text("(同江)铁路口岸")
    expect(article.locator(".origin")).to_contain_text("国家口岸发展“十三五”规划")
    expect(article.locator(".accuracy")).to_contain_text("6 km")


def test_planned_ports_are_drawn_hollow(still):
    fills = still.evaluate(
        """() => ["tongjiang-rail", "manzhouli-rail"].map((id) =>
            window.kouan.drawn.get("border-ports").shapes.get(id).options.fillColor)"""
    )
    assert fills[0] == "var(--paper)"
    assert fills[1] != fills[0]


def test_weak_positions_have_a_halo(still):
    radii = still.evaluate(
        """() => window.kouan.drawn.get("border-ports").group.getLayers()
            .filter((shape) => shape instanceof L.Circle).map((s) => s.getRadius())"""
    )
    assert 20_000 in radii  # 中吉乌 is a stand-in
    assert min(radii) >= 3000


def test_a_code_in_the_search_box_checks_the_airport(page):
    search(page, "JZH")
    card = page.locator("#verdict")
    expect(card.locator("h2")).to_have_text("不受距离限制")
    expect(card).to_contain_text("253.48")
    expect(card.locator("tbody tr").first).to_contain_text("CTU")
    expect(card.locator("blockquote")).to_contain_text("支线机场")
    expect(page.locator(".name.distance").first).to_contain_text("253.48 km")


def test_a_click_on_the_map_checks_a_new_airport_there(page):
    page.mouse.click(700, 330)
    expect(page.locator("#verdict h2")).to_be_visible()
    expect(page.locator("#verdict tbody tr")).not_to_have_count(0)


def test_an_unknown_code_suggests_near_ones(page, witness):
    search(page, "JZX")
    expect(page.locator("#verdict .near")).to_contain_text("JZH")
    witness.forgive("404")


def test_the_switch_turns_everything_to_english(page):
    search(page, "JZH")
    expect(page.locator("#verdict h2")).to_have_text("不受距离限制")
    page.click("#language")
    expect(page.locator("h1")).to_have_text("Kouan Atlas")
    expect(page.locator("[data-group=sea] h2")).to_have_text("Sea ports")
    expect(page.locator("#verdict h2")).to_have_text("Not barred by distance")
    expect(page.locator("#verdict .because")).to_contain_text("As of 2015-12-31")


@pytest.mark.parametrize(
    ("locale", "title"),
    [("zh-CN", "口岸图集"), ("en-US", "Kouan Atlas"), ("fr-FR", "口岸图集")],
)
def test_the_page_speaks_as_the_browser_does_and_chinese_first(
    chromium, server, locale, title
):
    page = chromium.new_page(locale=locale)
    drawn(page, f"{server}/map")
    expect(page.locator("#panel h1")).to_have_text(title)
    page.close()


def test_the_day_changes_which_ports_are_open(page):
    page.fill("#as-of", "2021-08-12")
    until(
        page,
        """() => {
            const { shapes } = window.kouan.drawn.get("aviation-ports");
            return shapes.has("tao") && !shapes.has("tao-lt");
        }""",
    )


def test_hidden_layers_are_fetched_when_first_shown(page, witness):
    def zones():
        return [url for url in witness.requests if "proximity-zones" in url]

    assert zones() == []
    with page.expect_response(lambda r: "proximity-zones" in r.url):
        page.check("[data-layer=proximity-zones] input")
    until(page, "() => window.kouan.drawn.get('proximity-zones').shapes.size === 71")


def test_names_are_found_and_shown(page):
    search(page, "瑞丽")
    expect(page.locator("article.feature h2")).to_have_text("瑞丽")


def test_a_failing_layer_says_so_and_the_rest_goes_on(page, witness):
    refused(page, "**/collections/provinces/**")
    page.check("[data-layer=provinces] input")
    failed = message(page, "省级行政区")
    expect(failed).to_be_visible()
    page.unroute("**/collections/provinces/**")
    failed.get_by_role("button", name="重试").click()
    until(page, "() => window.kouan.drawn.get('provinces').shapes.size === 34")
    expect(failed).to_have_count(0)
    witness.forgive("503")


def answered(page, **answer):
    page.unroute_all()
    page.route("**/airport-proximity/check**", lambda route: route.fulfill(**answer))
    search(page, "PEK")


def test_a_check_that_was_not_answered_can_be_asked_again(page, witness):
    answered(page, status=429, body='{"detail": "请求过多。", "status": 429}')
    expect(page.locator("#verdict")).to_contain_text("请求过多")
    # The sign-in of a network, in place of the answer.
    answered(page, status=200, body="<p>")
    expect(page.locator("#verdict")).to_contain_text("没有响应")
    page.unroute_all()
    page.locator("#verdict").get_by_role("button", name="重试").click()
    expect(page.locator("#verdict h2").first).to_be_visible()
    witness.forgive("429")


def test_markup_in_data_is_shown_as_text(page, witness):
    page.route(
        "**/rules/airport-proximity/check**",
        lambda route: route.fulfill(
            status=400,
            content_type="application/problem+json",
            body='{"detail": "<img src=x onerror=alert(1)>"}',
        ),
    )
    search(page, "PEK")
    expect(page.locator("#verdict")).to_contain_text("<img src=x onerror=alert(1)>")
    expect(page.locator("#verdict img")).to_have_count(0)
    witness.forgive("400")


@pytest.mark.parametrize("width", [360, 768])
def test_fits_narrow_screens(page, width):
    page.set_viewport_size({"width": width, "height": 780})
    until(page, f"() => document.documentElement.scrollWidth <= {width}")
    page.click("#show-panel")
    expect(page.locator("#query")).to_be_visible()
    search(page, "JZH")
    expect(page.locator("#verdict h2")).to_be_visible()


def test_the_address_holds_what_was_chosen(page):
    page.locator("[data-layer=airports] input").check()
    page.click("#day-today")
    page.evaluate("void window.kouan.map.setView([30, 110], 6, { animate: false })")
    expect(page).to_have_url(re.compile("view=30,110,6"))
    reloaded(page)
    expect(page.locator("[data-layer=airports] input")).to_be_checked()
    assert page.evaluate("window.kouan.map.getZoom()") == 6
    expect(page.locator("#as-of")).not_to_have_value("2015-12-31")


def test_an_address_edited_by_hand_is_followed(page):
    page.evaluate("location.hash = '#lang=en&layers=sea-ports'")
    expect(page.locator("#panel h1")).to_have_text("Kouan Atlas")
    expect(page.locator("#layers input:checked")).to_have_count(1)


def test_nonsense_in_the_address_is_passed_over_and_told(visit):
    earlier = today()
    page = visit(
        "view=a,b&day=tomorrow&lang=xx&layers=none,sea-ports"
        "&notes=point;104,30 甲%0Apoint;10"
    )
    expect(page.locator("#panel h1")).to_have_text("口岸图集")
    expect(page.locator("#as-of")).to_have_value(day_since(earlier))
    told = message(page, "链接中有内容读不出").inner_text()
    for lost in (
        "view=a,b",
        "day=tomorrow",
        "lang=xx",
        "layers=none",
        "notes=point;10",
    ):
        assert lost in told
    # What can be read of a list stays.
    expect(page.locator("#layers input:checked")).to_have_count(1)
    expect(page.locator("path.noted")).to_have_count(1)


def test_a_link_within_a_sentence_has_the_day_that_was_sent(visit):
    page = visit("at=JZH&amp;day=2019-12-31）。")
    expect(page.locator("#as-of")).to_have_value("2019-12-31")
    expect(page.locator(".message")).to_have_count(0)
