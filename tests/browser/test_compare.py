"""Two days compared: what opened, closed and moved, as the service has it."""

import csv
import json
import re
import urllib.request

from playwright.sync_api import expect

from tests.browser.test_accessible import NONE, in_either_theme, violations
from tests.browser.test_print import said
from tests.browser.waiting import until

DAYS = "tab=compare&day=2026-01-01&compare=2015-12-31&layers=aviation-ports"


def told(page):
    return page.locator("#compare-told")


def ports(server, day):
    with urllib.request.urlopen(f"{server}/map/ports.json?as_of={day}") as answer:
        return json.load(answer)["ports"]


def test_the_headline_counts_what_the_services_days_differ_by(visit, server):
    page = visit(DAYS)
    expect(told(page)).to_contain_text("2015-12-31 → 2026-01-01：新增")
    opened, closed, moved = map(
        int, re.findall(r"(\d+) 处", told(page).locator(".headline").inner_text())[:3]
    )
    before = {port["id"] for port in ports(server, "2015-12-31")}
    after = {port["id"] for port in ports(server, "2026-01-01") if port["certain"]}
    assert moved == 3
    assert closed == 0
    assert opened == len(after - before) - moved


def test_one_click_compares_the_plans_day_with_today(page):
    page.get_by_role("tab", name="对比").click()
    page.get_by_role("button", name="规划基准日 → 今日").click()
    expect(told(page).locator(".headline")).to_contain_text("2015-12-31 →")
    expect(page.locator(".leaflet-check-pane path")).not_to_have_count(0)


def test_a_row_leads_to_its_place(visit):
    page = visit(DAYS)
    told(page).get_by_role("button", name=re.compile("TAO")).click()
    until(page, "() => window.kouan.map.getBounds().contains([36.36, 120.09])")
    until(page, "() => window.kouan.map.getBounds().contains([36.27, 120.37])")
    expect(page.locator(".name.place", has_text="青岛胶东").first).to_be_visible()


def test_the_list_is_a_file_that_excel_reads(visit):
    page = visit(DAYS)
    with page.expect_download() as got:
        page.get_by_role("button", name="下载 CSV").click()
    text = got.value.path().read_bytes().decode("utf-8")
    assert text.startswith("\ufeff变化,代码")
    rows = list(csv.reader(text.splitlines()))
    assert ["新增", "DSN"] in [row[:2] for row in rows]


def test_the_same_day_is_not_compared(visit):
    page = visit("tab=compare&compare=2015-12-31")
    expect(told(page)).to_contain_text("与地图上的日期相同")


def test_it_ends_and_leaves_nothing(visit):
    page = visit(DAYS)
    page.get_by_role("button", name="结束对比").click()
    expect(page.locator(".leaflet-check-pane path")).to_have_count(0)
    until(page, "() => !location.hash.includes('compare=')")


def test_axe_finds_nothing_in_the_list(visit):
    page = visit(f"{DAYS}&lang=en")
    expect(told(page)).to_contain_text("moved")
    assert in_either_theme(page) == NONE
    page.set_viewport_size({"width": 360, "height": 740})
    page.click("#show-panel")
    page.locator("#compare-day").scroll_into_view_if_needed()
    expect(page.locator("#compare-day")).to_be_in_viewport()
    assert violations(page) == []


SWIPED = f"{DAYS}&swipe=50"
VISIBLE_SIDES = """() => {
    const clip = (name) => window.kouan.map.getPane(name).style.clipPath;
    const left = (shape) => shape.startsWith("polygon(-100000px");
    return {own: left(clip("Point-dated")), other: left(clip("Point-beside"))};
}"""


def test_a_line_shows_the_earlier_day_left_and_the_later_right(visit, server):
    page = visit(DAYS)
    told(page).get_by_role("button", name="卷帘对比").click()
    line = page.get_by_role("slider", name="卷帘")
    expect(line).to_have_attribute("aria-valuenow", "50")
    expect(line.locator(".earlier")).to_have_text("2015-12-31")
    expect(line.locator(".later")).to_have_text("2026-01-01")
    drawn = page.locator(".leaflet-Point-beside-pane path")
    expect(drawn).to_have_count(len(ports(server, "2015-12-31")))
    assert page.evaluate(VISIBLE_SIDES) == {"own": False, "other": True}
    expect(page.locator(".leaflet-check-pane path")).to_have_count(0)
    page.fill("#as-of", "2000-01-01")
    expect(line.locator(".later")).to_have_text("2015-12-31")
    assert page.evaluate(VISIBLE_SIDES) == {"own": True, "other": False}


def test_the_line_follows_pointer_and_keys_and_stays_in_the_link(visit):
    page = visit(SWIPED)
    line = page.get_by_role("slider", name="卷帘")
    line.hover()
    page.mouse.down()
    page.mouse.move(344 + 0.25 * (1440 - 344), 300)
    page.mouse.up()
    expect(line).to_have_attribute("aria-valuenow", "25")
    page.keyboard.press("ArrowRight")
    page.keyboard.press("PageUp")
    expect(line).to_have_attribute("aria-valuenow", "37")
    expect(line).to_have_attribute("aria-valuetext", re.compile("分界在 37%"))
    until(page, "() => location.hash.includes('swipe=37')")


def test_a_sheet_is_of_the_maps_day_and_says_so(visit):
    page = visit(SWIPED)
    expect(page.locator(".leaflet-Point-beside-pane path")).not_to_have_count(0)
    assert "卷帘未印；本图为 2026-01-01 当日" in said(page)


def test_without_the_line_the_map_is_whole_again(visit):
    page = visit(SWIPED)
    told(page).get_by_role("button", name="卷帘对比").click()
    expect(page.locator("#swipe")).to_be_hidden()
    assert page.evaluate(
        "() => window.kouan.map.getPane('Point-dated').style.clipPath === ''"
    )
    expect(page.locator(".leaflet-check-pane path")).not_to_have_count(0)


def test_axe_finds_nothing_beside_the_line(visit):
    page = visit(SWIPED)
    expect(page.locator(".leaflet-Point-beside-pane path")).not_to_have_count(0)
    assert in_either_theme(page) == NONE
