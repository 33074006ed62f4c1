"""Haste: what is done before an answer is there, and what must not be lost by it."""

import re

from playwright.sync_api import expect

from app.rules.turning.turning_ports import PLAN_DAY
from tests.browser.waiting import (
    Held,
    after_timers,
    begun,
    message,
    movable,
    ready,
    until,
)

CHECK = re.compile(rf"airport-proximity/check\?.*as_of={PLAN_DAY}")
"""Requests for verdicts on the chosen day; those for the other day are separate."""
LATE_FRAMES = """() => {
    window.late = [];
    window.requestAnimationFrame = (draw) => window.late.push(draw);
    window.cancelAnimationFrame = (number) => delete window.late[number - 1];
}"""
STEP_MS = 900
"""Interval between two years while the slider plays."""


def test_a_drag_outlives_the_answer_to_the_one_before(visit):
    page = visit("view=35,103,6&at=103.2,35.1")
    expect(page.locator("#verdict h2")).to_be_visible()
    movable(page)
    held = Held(page, CHECK)
    box = page.locator(".candidate").bounding_box()
    x, y = box["x"] + 12, box["y"] + 12
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x - 60, y, steps=5)
    page.mouse.up()
    held.wait()
    page.mouse.move(x - 60, y)
    page.mouse.down()
    page.mouse.move(x - 160, y + 40, steps=5)
    with page.expect_response(CHECK):
        held.release()
    page.mouse.move(x - 200, y + 60, steps=5)
    page.unroute(CHECK)
    page.mouse.up()
    confirmed = page.locator("#verdict .confirmed")
    expect(confirmed).to_be_visible()
    apart_m = float(confirmed.get_attribute("data-metres"))
    assert apart_m < 1
    moved = page.locator(".candidate").bounding_box()
    assert abs(moved["x"] + 12 - (x - 200)) < 3


def test_a_key_outlives_the_answer_to_the_one_before(visit):
    """The answer arrives between the key press and the frame that would draw it."""
    page = visit("view=35,103,6&at=103.2,35.1")
    expect(page.locator("#verdict h2")).to_be_visible()
    movable(page)
    held = Held(page, CHECK, times=1)
    page.locator(".candidate").focus()
    page.keyboard.press("ArrowDown")
    held.wait()
    page.evaluate(LATE_FRAMES)
    page.keyboard.down("ArrowDown")
    with page.expect_response(CHECK):
        held.release()
    after_timers(page, 100)
    page.evaluate("window.late.forEach((draw) => draw?.())")
    expect(page.locator(".candidate")).to_be_focused()
    page.keyboard.up("ArrowDown")
    expect(page.locator("#verdict .confirmed")).to_be_visible()
    # Two steps of eight pixels to the south; here a step is 0.14 degrees.
    expect(page).to_have_url(re.compile(r"at=103\.\d+,34\.8"))


def test_ground_asked_for_and_left_does_not_appear(page):
    held = Held(page, "**/airport-proximity/area**")
    page.get_by_role("tab", name="准则图").click()
    expect(page.locator("#tab-panel-ground")).to_have_attribute("aria-busy", "true")
    held.wait()
    page.get_by_role("tab", name="图层").click()
    held.release()
    expect(page.locator("#tab-panel-ground")).not_to_have_attribute("aria-busy", "true")
    expect(page.locator("path[class*='ground-']")).to_have_count(0)


def test_what_tools_keep_is_not_lost_by_a_zoom_before_they_are_there(
    chromium, unbundled
):
    page = chromium.new_page(viewport={"width": 1440, "height": 900})
    held = Held(page, "**/tools/table.js")
    begun(page, f"{unbundled}/map#table=border-ports&sort=name_en&where=mode:rail")
    held.wait()
    until(page, "() => window.kouan")
    page.evaluate("void window.kouan.map.setZoom(6, { animate: false })")
    until(
        page,
        "() => location.hash.includes('view=') && location.hash.includes('table=border-ports')",
    )
    held.release()
    ready(page)
    expect(page.locator("#table tbody tr").first).to_be_visible()
    expect(page).to_have_url(re.compile("sort=name_en"))
    page.close()


def test_stopping_and_starting_play_leaves_one_at_work(page):
    held = Held(page, "**/aviation-ports/items**")
    page.evaluate("document.querySelector('#time').value = 0")
    page.locator("#time").dispatch_event("input")
    expect(page.locator("#as-of")).to_have_value("1978-01-01")
    held.release()
    page.click("#time-play")
    expect(page.locator("#as-of")).to_have_value("1979-01-01")
    held.wait()
    page.click("#time-play")
    page.click("#time-play")
    held.release()
    expect(page.locator("#as-of")).to_have_value("1980-01-01")
    # A second player would not have waited until that year is drawn.
    after_timers(page, 2 * STEP_MS)
    assert len(held.routes) == 1
    expect(page.locator("#as-of")).to_have_value("1980-01-01")
    held.release()
    page.click("#time-play")


def test_a_receipt_outlives_a_change_of_language(page):
    page.route(
        "**/assessments?**",
        lambda route: route.fulfill(
            status=201,
            headers={"Location": "/assessments/2026-000001"},
            json={"record": {"id": "2026-000001"}},
        ),
    )
    page.fill("#query", "JZH")
    page.press("#query", "Enter")
    page.get_by_text("存入登记簿").click()
    page.get_by_label("令牌").fill("t")
    page.get_by_role("button", name="登记").click()
    expect(page.locator(".filing [role=status]")).to_contain_text("2026-000001")
    page.click("#language")
    expect(page.locator("#verdict h2")).to_have_text("Not barred by distance")
    expect(page.locator(".filing [role=status]")).to_contain_text("2026-000001")


def test_escape_leaves_what_is_written_alone(visit):
    page = visit("at=JZH;ACX")
    page.get_by_text("存入登记簿").click()
    page.get_by_label("备注").fill("急件")
    page.keyboard.press("Escape")
    expect(page.get_by_label("备注")).to_have_value("急件")
    page.fill("#query", "qqqq")
    page.press("#query", "Escape")
    expect(page.locator("#query")).to_have_value("")
    expect(page.locator(".candidate")).to_have_count(2)


def test_a_day_changed_leaves_the_view_beside_an_open_popup(page):
    page.fill("#query", "URC")
    page.locator("#found [role=option]", has_text="航空口岸").first.click()
    expect(page.locator("article.feature")).to_be_visible()
    until(page, "() => !window.kouan.map._panAnim?._inProgress")
    page.evaluate("void window.kouan.map.panBy([0, -250], { animate: false })")
    before = page.evaluate("window.kouan.map.getCenter().lat")
    page.click("#day-today")
    expect(page.locator("#as-of")).not_to_have_value("2015-12-31")
    page.evaluate("() => window.kouan.drawn.get('aviation-ports').loading")
    expect(page.locator("article.feature")).to_have_count(1)
    assert page.evaluate("window.kouan.map.getCenter().lat") == before


def test_a_layer_that_failed_is_not_said_to_lack_a_place(page, witness):
    page.route("**/collections/airports/**", lambda route: route.abort())
    page.fill("#query", "九寨黄龙")
    page.locator("#found [role=option]", has_text="民用运输机场").first.click()
    expect(message(page, "未能载入")).to_have_count(1)
    expect(message(page, "中没有它")).to_have_count(0)
    witness.forgive("ERR_FAILED")


def test_areas_under_a_filter_do_not_depend_on_what_was_shown_before(visit):
    page = visit("where=province_zh:云南省&layers=border-regions,border-ports")
    shapes = "() => window.kouan.drawn.get('border-regions').shapes.size"
    assert page.evaluate(f"({shapes})()") == 1
    page.uncheck("[data-layer=border-ports] input")
    until(page, f"() => ({shapes})() !== 1")
    before = page.evaluate(f"({shapes})()")
    page = visit("where=province_zh:云南省&layers=border-regions")
    assert page.evaluate(f"({shapes})()") == before
