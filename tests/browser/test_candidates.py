"""New airports: dropped, dragged, typed and compared."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.waiting import after_timers, drawn, movable, until

AGREED_M = 1.0
OUTCOME = "#verdict > h2"


def spot(page):
    """Position of the candidate, as soon as it can be moved."""
    movable(page)
    box = page.locator(".candidate").first.bounding_box()
    return box["x"] + box["width"] / 2, box["y"] + box["height"] / 2


def test_while_it_is_dragged_distances_rings_and_outcome_follow(visit):
    page = visit("view=35,103,6&at=103.2,37.5")
    expect(page.locator(OUTCOME)).to_have_text("原则上不可申请")
    page.mouse.move(*spot(page))
    page.mouse.down()
    x, y = spot(page)
    page.mouse.move(x - 40, y, steps=4)
    expect(page.locator("#verdict .moving")).to_contain_text("移动中")
    expect(page.locator("#announced")).to_be_empty()
    page.mouse.move(x - 330, y + 20, steps=30)
    expect(page.locator("#verdict .moving")).to_contain_text("离开")
    expect(page.locator(OUTCOME)).to_have_text("不受距离限制")
    with page.expect_response(re.compile("airport-proximity/check")):
        page.mouse.up()
    confirmed = page.locator("#verdict .confirmed")
    expect(confirmed).to_contain_text("服务已核定")
    apart_m = float(confirmed.get_attribute("data-metres"))
    assert apart_m < AGREED_M
    expect(page.locator(OUTCOME)).to_have_text("不受距离限制")


def test_dragging_leaves_the_view_and_changes_the_address(visit):
    page = visit("view=35,103,6&at=103.2,37.5")
    expect(page.locator(OUTCOME)).to_be_visible()
    before = page.evaluate("window.kouan.map.getCenter().lng")
    page.mouse.move(*spot(page))
    page.mouse.down()
    x, y = spot(page)
    page.mouse.move(x + 30, y + 30, steps=5)
    page.mouse.up()
    expect(page.locator("#verdict .confirmed")).to_be_visible()
    assert page.evaluate("window.kouan.map.getCenter().lng") == before
    expect(page).not_to_have_url(re.compile("at=103.2,37.5"))


def test_the_arrow_keys_move_it(visit):
    page = visit("view=35,103,6&at=103.2,37.5")
    movable(page)
    page.locator(".candidate").focus()
    page.keyboard.press("ArrowDown")
    expect(page.locator("#verdict .confirmed")).to_be_visible()
    expect(page.locator(".candidate")).to_be_focused()
    expect(page).not_to_have_url(re.compile("at=103.2,37.5"))
    lon, lat = (float(v) for v in re.search(r"at=([\d.]+),([\d.]+)", page.url).groups())
    assert lon == pytest.approx(103.2, abs=0.02)
    assert lat < 37.45


def test_several_stand_side_by_side(page):
    page.fill("#query", "JZH")
    page.press("#query", "Enter")
    expect(page.locator(OUTCOME)).to_have_text("不受距离限制")
    page.get_by_role("button", name="再比一处").click()
    page.fill("#query", "ACX")
    page.press("#query", "Enter")
    compared = page.locator(".compared tbody tr")
    expect(compared).to_have_count(2)
    expect(compared.nth(0)).to_contain_text("A JZH")
    expect(compared.nth(1)).to_have_attribute("aria-current", "true")
    expect(page.locator(".candidate")).to_have_count(2)
    compared.nth(0).get_by_role("button", name="A JZH").click()
    expect(page.locator("#verdict .subject")).to_contain_text("九寨黄龙")
    page.get_by_role("button", name="移除候选 A").click()
    expect(page.locator(".compared")).to_have_count(0)
    expect(page.locator("#verdict .subject")).to_contain_text("兴义")
    expect(page).to_have_url(re.compile("at=ACX"))


def test_the_address_restores_them_all(visit):
    page = visit("at=JZH;103.2,35.1;113.9,22.5,gcj02&active=1&view=30,104,6")
    expect(page.locator(".compared tbody tr")).to_have_count(3)
    expect(page.locator("#verdict .subject")).to_contain_text("甘肃省")
    assert page.evaluate("window.kouan.map.getZoom()") == 6


def test_an_english_verdict_names_the_province_in_english(visit):
    page = visit("at=JZH&lang=en")
    expect(page.locator("#verdict .subject")).to_contain_text("Sichuan")


def test_one_that_is_refused_leaves_the_others(visit, witness):
    page = visit("at=JZH;ZZZ&active=0")
    expect(page.locator(OUTCOME)).to_have_text("不受距离限制")
    expect(page.locator(".compared tbody tr")).to_have_count(2)
    witness.forgive("404")


def test_a_link_with_a_table_open_brings_them_into_sight_too(visit):
    page = visit("at=JZH&table=sea-ports")
    until(page, "() => window.kouan.map.getZoom() > 5")


def test_a_second_click_on_a_cross_meets_nothing_else(visit):
    page = visit("at=JZH;ACX&view=33,104,5")
    page.locator('[data-key="drop-1"]').dblclick()
    expect(page.locator(".candidate")).to_have_count(1)
    page.locator("#verdict .close").dblclick()
    expect(page.locator("#verdict")).to_be_hidden()
    after_timers(page, 400)
    expect(page.locator(".candidate")).to_have_count(0)
    expect(page).not_to_have_url(re.compile("at="))


def test_two_clicks_are_for_the_map(page):
    page.mouse.dblclick(700, 330)
    until(page, "() => window.kouan.map.getZoom() > 4.5")
    after_timers(page, 400)
    expect(page.locator(".candidate")).to_have_count(0)


def test_closing_forgets_them(visit):
    page = visit("at=JZH")
    expect(page.locator(OUTCOME)).to_be_visible()
    page.click("#verdict .close")
    expect(page.locator(".candidate")).to_have_count(0)
    expect(page.locator("#verdict")).to_be_hidden()
    expect(page).not_to_have_url(re.compile("at="))


def test_a_link_without_a_view_brings_them_into_sight(visit):
    page = visit("at=JZH")
    until(
        page,
        "() => window.kouan.map.getZoom() > 5 &&"
        " window.kouan.map.getBounds().contains([32.85, 103.68])",
    )


def test_a_finger_drops_one(chromium, server):
    page = chromium.new_page(viewport={"width": 390, "height": 800}, has_touch=True)
    drawn(page, f"{server}/map#view=35,103,5")
    page.touchscreen.tap(150, 250)
    expect(page.locator(OUTCOME)).to_be_visible()
    expect(page.locator(".candidate")).to_have_count(1)
    page.close()


def test_the_live_verdict_names_ports_at_sites_not_held_that_may_bar(visit):
    page = visit("view=25,108,6&at=107.9,24.9&day=1993-07-01&lang=en")
    movable(page)
    said = page.evaluate("window.kouan.live.decide(107.9, 24.9)")
    assert said["outcome"] == "undetermined"
    assert "KWL" in said["because"]
    assert "former sites of unknown position" in said["because"]
