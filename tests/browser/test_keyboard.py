"""The keyboard alone: it reaches what there is, and is never lost."""

import pytest
from playwright.sync_api import expect

from tests.browser.waiting import movable, until

IN_SIGHT = """() => {
    const at = document.querySelector(".candidate").getBoundingClientRect();
    const top = document.elementFromPoint(at.x + at.width / 2, at.y + at.height / 2);
    return top?.closest(".candidate");
}"""


WHOLE = """() => {
    const popup = document.querySelector(".leaflet-popup-content-wrapper");
    const { left, right } = popup.getBoundingClientRect();
    return left >= 0 && right <= window.innerWidth;
}"""


def search(page, text):
    page.fill("#query", text)
    page.press("#query", "Enter")


def test_the_panel_is_reached_before_the_map_and_can_be_skipped(page):
    page.keyboard.press("Tab")
    expect(page.locator("#skip")).to_be_focused()
    expect(page.locator("#skip")).to_be_in_viewport()
    page.keyboard.press("Tab")
    expect(page.locator("#language")).to_be_focused()
    page.keyboard.press("Shift+Tab")
    page.keyboard.press("Enter")
    expect(page.locator(".folium-map")).to_be_focused()


def test_arrows_of_hubs_are_no_stops(still):
    arrows = still.locator("path.arrow")
    expect(arrows).not_to_have_count(0)
    assert set(arrows.evaluate_all("all => all.map((e) => e.tabIndex)")) == {-1}


@pytest.mark.parametrize("key", ["Enter", "Space"])
def test_a_cluster_opens_by_key(page, key):
    page.locator(".cluster").first.focus()
    page.keyboard.press(key)
    until(page, "() => window.kouan.map.getZoom() > 5")


def test_a_candidate_is_chosen_by_key(visit):
    page = visit("at=JZH;ACX")
    page.locator(".candidate").nth(1).focus()
    page.keyboard.press("Enter")
    expect(page.locator("#verdict .subject")).to_contain_text("兴义")


def test_a_popup_takes_it_and_escape_gives_it_back(page):
    search(page, "瑞丽")
    expect(page.locator("article.feature")).to_be_focused()
    page.keyboard.press("Escape")
    expect(page.locator("article.feature")).to_have_count(0)
    expect(page.locator("#query")).to_be_focused()


def test_escape_closes_the_verdict(visit):
    page = visit("at=JZH")
    page.locator("#verdict .close").focus()
    page.keyboard.press("Escape")
    expect(page.locator("#verdict")).to_be_hidden()
    expect(page.locator("#query")).to_be_focused()


def test_the_choice_of_the_tables_layer_keeps_it(visit):
    page = visit("table=border-ports")
    page.locator("#table select").focus()
    page.keyboard.press("ArrowDown")
    expect(page.locator("#table select")).to_be_focused()
    page.locator("#table .close").focus()
    page.keyboard.press("Enter")
    expect(page.locator("#show-table")).to_be_focused()


def test_clearing_the_filter_keeps_it_in_the_panel(visit):
    page = visit("tab=filter&where=mode:rail")
    page.get_by_role("button", name="清除筛选").focus()
    page.keyboard.press("Enter")
    expect(page.locator(".filtered button")).to_have_count(0)
    until(page, "() => document.activeElement.dataset.key?.includes(':')")


def test_comparing_keeps_it_on_the_candidate(visit):
    page = visit("at=JZH;ACX")
    page.locator('[data-key="look-1"]').focus()
    page.keyboard.press("Enter")
    expect(page.locator("#verdict .subject")).to_contain_text("兴义")
    expect(page.locator('[data-key="look-1"]')).to_be_focused()


def test_a_candidate_that_it_moves_stays_in_sight(visit):
    page = visit("at=112,35&view=35,108,6")
    movable(page)
    page.locator(".candidate").focus()
    for _ in range(60):
        page.keyboard.press("ArrowRight")
    expect(page.locator("#verdict .confirmed")).to_be_visible()
    until(page, IN_SIGHT)


def test_how_much_was_found_is_said(page):
    page.fill("#query", "满洲里")
    expect(page.locator("#found-count")).to_contain_text("找到")
    expect(page.locator("#found-count")).to_have_attribute("role", "status")
    page.press("#query", "ArrowDown")
    page.keyboard.press("End")
    last = page.locator("#found [role=option]").last
    expect(last).to_be_focused()
    expect(last).to_have_attribute("aria-selected", "true")


def test_a_panel_put_away_is_not_walked_through(page):
    page.set_viewport_size({"width": 360, "height": 740})
    expect(page.locator("#layers input").first).to_be_hidden()
    page.click("#show-panel")
    expect(page.locator("#layers input").first).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.locator("#show-panel")).to_be_focused()
    expect(page.locator("#show-panel")).to_have_attribute("aria-expanded", "false")


def test_what_is_found_on_a_small_screen_is_seen_whole(page):
    page.set_viewport_size({"width": 360, "height": 740})
    page.click("#show-panel")
    search(page, "瑞丽")
    expect(page.locator("article.feature")).to_be_visible()
    until(page, WHOLE)
    expect(page.locator(".leaflet-popup-close-button")).to_be_in_viewport()
    expect(page.locator("#show-panel")).to_have_attribute("aria-expanded", "false")


@pytest.mark.parametrize("name", ["满洲里", "同江", "瑞丽"])
def test_a_row_leads_to_a_place_in_sight_above_the_table(visit, name):
    page = visit("table=border-ports")
    page.set_viewport_size({"width": 1366, "height": 768})
    page.locator("#table tbody button", has_text=name).first.click()
    expect(page.locator("article.feature h2")).to_have_text(name)
    until(
        page,
        """() => {
            const { map, drawn } = window.kouan;
            const [shape] = [...drawn.get("border-ports").shapes.values()]
                .filter((each) => each.isPopupOpen());
            const { x, y } = map.latLngToContainerPoint(shape.getLatLng());
            return map.getSize().y - y > 5 && y > 0 && x > 0;
        }""",
    )


def test_chinese_among_english_is_marked(visit):
    page = visit("lang=en&table=aviation-ports")
    marked = page.locator("#table td", has_text="乌鲁木齐").first
    expect(marked).to_have_attribute("lang", "zh-CN")
    expect(page.locator("#language")).to_have_attribute("lang", "zh-CN")
    zoom = page.locator(".leaflet-control-zoom-in")
    expect(zoom).to_have_attribute("aria-label", "Zoom in")
