"""Whole tasks of a planner, each within six acts of the hand.

An act is a click, a key, a text typed, a choice from a list, or a file chosen or dropped.
"""

import csv
import re
import struct
from dataclasses import dataclass, field

import pyogrio
import pytest
from playwright.sync_api import Page, expect

from tests.browser.waiting import at_rest, until

MOST_ACTS = 6

SITES = "name,lon,lat,accuracy_m\n甲,104.0,31.0,50\n乙,98.0,36.0,50\n"


@dataclass
class Hand:
    """What a person does to the page, counted."""

    page: Page
    acts: list[str] = field(default_factory=list)

    def click(self, target):
        self.acts.append("click")
        target.click()

    def point(self, x, y):
        """Click a point of the window, CSS pixels."""
        self.acts.append("click")
        self.page.mouse.click(x, y)

    def type(self, target, text):
        self.acts.append(f"type {text}")
        target.fill(text)

    def press(self, key):
        self.acts.append(key)
        self.page.keyboard.press(key)

    def choose(self, target, value):
        self.acts.append(f"choose {value}")
        target.select_option(value)

    def take(self, target, file):
        self.acts.append(f"take {file.name}")
        target.set_input_files(file)

    # Parts of the page that many tasks use.

    def tab(self, name):
        self.click(self.page.get_by_role("tab", name=name))

    def find(self, text):
        """Search for a place and go to the first that is found: two acts."""
        self.type(self.page.locator("#query"), text)
        self.press("Enter")
        self.popup.or_(self.page.locator(".candidate")).first.wait_for()
        at_rest(self.page)

    def tick(self, column, value):
        self.click(self.page.locator(f'[data-facet={column}] input[value="{value}"]'))

    def check_here(self):
        self.click(self.popup.get_by_role("button", name=re.compile("核查")).first)

    @property
    def popup(self):
        return self.page.locator(".leaflet-popup")

    @property
    def verdict(self):
        return self.page.locator("#verdict")


@pytest.fixture
def hand(visit):
    """The hand of a planner who has opened the map as of today."""
    page = visit("day=")
    hand = Hand(page)
    yield hand
    assert 0 < len(hand.acts) <= MOST_ACTS, hand.acts


def rows(page):
    return page.locator("#table tbody tr")


def downloaded(page, act):
    with page.expect_download() as got:
        act()
    return got.value


# The tasks of the planner's day.


def test_planned_rail_ports_to_mongolia_go_to_a_colleague_as_a_list(hand, tmp_path):
    hand.tab("筛选")
    hand.tick("neighbour", "MN")
    hand.tick("mode", "rail")
    hand.tick("status", "planned")
    hand.click(hand.page.locator("#show-table"))
    expect(rows(hand.page)).not_to_have_count(0)
    link = hand.page.locator('#table .downloads [data-format="xlsx"]')
    file = downloaded(hand.page, lambda: hand.click(link))
    kept = tmp_path / file.suggested_filename
    file.save_as(kept)
    taken = pyogrio.read_dataframe(kept, HEADERS="FORCE")
    expect(rows(hand.page)).to_have_count(len(taken))


def test_where_in_a_province_an_airport_may_apply_today(hand):
    hand.tab("准则图")
    hand.click(hand.page.locator("#ground-told").get_by_role("button", name="四川省"))
    until(hand.page, "() => window.kouan.map.getZoom() > 5")
    hand.point(800, 400)
    expect(hand.verdict.locator("h2")).to_be_visible()


def test_two_airports_are_compared_by_name(hand):
    hand.find("绵阳南郊机场")
    hand.check_here()
    hand.click(hand.verdict.locator(".add"))
    hand.find("广元盘龙机场")
    expect(hand.page.locator(".candidate")).to_have_count(2)
    expect(hand.page.locator(".compared")).to_contain_text("GYS")


def test_what_the_plan_says_of_a_port_and_its_cluster(hand):
    hand.find("温州")
    expect(hand.popup).to_contain_text("长三角")
    expect(hand.popup).to_contain_text("区域性口岸")
    expect(hand.popup.get_by_role("link", name=re.compile("专栏1"))).to_be_visible()


def test_a_slide_of_box_1(hand):
    hand.click(hand.page.get_by_role("button", name="只看此组：海运口岸"))
    expect(hand.page.locator("#layers input:checked")).to_have_count(2)
    hand.tab("分享")
    hand.type(hand.page.locator("#printHeading"), "专栏1")
    button = hand.page.get_by_role("button", name="幻灯片图")
    file = downloaded(hand.page, lambda: hand.click(button))
    width, height = struct.unpack(">II", file.path().read_bytes()[16:24])
    assert width / height == pytest.approx(16 / 9, abs=0.001)


def test_a_large_sheet_of_the_north_east_with_names(hand):
    hand.tab("筛选")
    hand.tick("region", "northeast")
    hand.tab("分享")
    hand.click(hand.page.locator("#printFit"))
    hand.click(hand.page.locator("#printA3"))
    sheet = hand.page.locator("#sheet > svg")
    expect(sheet).to_have_attribute("width", "420mm")
    for name in ("绥芬河", "黑龙江省", "俄罗斯"):
        expect(sheet.locator("text", has_text=name).first).to_be_attached()


def test_the_plans_day_against_today(hand):
    hand.tab("对比")
    hand.click(hand.page.get_by_role("button", name="规划基准日 → 今日"))
    expect(hand.page.locator("#compare-told")).to_contain_text("新增")


def test_what_an_airport_would_bar_if_it_opened(hand):
    hand.find("绵阳南郊机场")
    hand.click(hand.popup.get_by_role("button", name="若开放，圈外减少何处"))
    expect(hand.page.locator("#ground-told")).to_contain_text("假设情形")


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("wenzhou", "温州"),
        ("hailaer", "海拉尔"),
        ("wlmq", "乌鲁木齐"),
        ("温州市", "温州"),
        ("甘孜州", "甘孜"),
    ],
)
def test_a_place_is_found_as_it_is_called(hand, typed, found):
    hand.find(typed)
    expect(hand.popup).to_contain_text(found)


def test_the_link_opens_what_was_sent(hand, visitors):
    hand.find("绵阳南郊机场")
    hand.check_here()
    hand.tab("分享")
    link = hand.page.locator("#tab-panel-share input, #tab-panel-share textarea").first
    expect(link).to_have_value(re.compile("at=MIG"))
    address = link.input_value().replace("#", "?from=singlemessage&isappinstalled=0#")
    colleague = visitors.new_page()
    colleague.goto(address)
    expect(colleague.locator("#verdict h2")).to_be_visible()
    colleague.close()


def test_a_stray_click_is_undone(hand):
    hand.page.mouse.click(900, 300)
    expect(hand.page.locator(".candidate")).to_have_count(1)
    hand.press("Control+z")
    expect(hand.page.locator(".candidate")).to_have_count(0)


def test_the_length_between_two_places(hand):
    hand.click(hand.page.locator("#measure-start"))
    hand.point(700, 400)
    hand.point(900, 500)
    hand.press("Escape")
    expect(hand.page.locator("#measure")).to_contain_text("km")


def test_a_remark_is_written_on_the_map(hand):
    hand.click(hand.page.locator("#notes-start"))
    hand.click(hand.page.locator("#notes").get_by_role("button", name="点", exact=True))
    hand.point(800, 500)
    hand.type(hand.page.locator("#notes li input"), "拟建场址")
    hand.press("Enter")
    written = hand.page.locator(".name.note", has_text="拟建场址")
    expect(written).to_be_visible()


def test_a_drive_that_is_known_decides(hand):
    hand.find("101.96, 30.05")
    known = hand.verdict.locator("form[target]")
    expect(known.locator("select")).to_have_value("TFU")
    hand.type(known.locator("[name=drive_min]"), "150")
    hand.type(known.locator("[name=drive_document]"), "2026-118")
    with hand.page.expect_popup() as opened:
        hand.press("Enter")
    expect(opened.value.locator(".findings")).not_to_contain_text("尚待核算")
    opened.value.close()


def test_own_sites_are_drawn_and_checked_in_one_go(hand, tmp_path):
    file = tmp_path / "候选.csv"
    file.write_text(SITES, "utf-8")
    hand.take(hand.page.locator("body > input[type=file]"), file)
    hand.click(hand.page.locator('[data-key="send"]'))
    layer = hand.page.locator("[data-own]")
    hand.click(layer.locator(".checking summary"))
    hand.click(layer.get_by_role("button", name=re.compile("核查")))
    expect(layer.locator(".outcomes li")).to_have_count(2)


def test_the_language_turns_with_one_click_and_names_stay(hand):
    hand.click(hand.page.locator("#language"))
    expect(hand.page.locator(".name", has_text="Chengdu").first).to_be_visible()


def test_a_place_is_checked_by_keys_alone(hand):
    hand.press("/")
    hand.page.keyboard.type("MIG")
    hand.acts.append("type MIG")
    hand.press("Enter")
    expect(hand.verdict.locator("h2")).to_have_text("原则上不可申请")


# More that a demanding planner asks.


def test_road_ports_to_vietnam(hand):
    hand.tab("筛选")
    hand.tick("neighbour", "VN")
    hand.tick("mode", "road")
    until(
        hand.page,
        "() => [...window.kouan.drawn.get('border-ports').shapes].length < 10",
    )


def test_a_county_seat_is_checked(hand):
    hand.find("浦东新区")
    hand.check_here()
    expect(hand.verdict.locator("h2")).to_be_visible()


def test_what_opened_since_the_plan_as_a_file(hand):
    hand.tab("对比")
    hand.click(hand.page.get_by_role("button", name="规划基准日 → 今日"))
    button = hand.page.get_by_role("button", name="下载 CSV")
    file = downloaded(hand.page, lambda: hand.click(button))
    lines = file.path().read_text("utf-8-sig").splitlines()
    assert ["新增", "DSN"] in [row[:2] for row in csv.reader(lines)]


def test_the_map_is_taken_along_as_one_file(hand):
    hand.tab("分享")
    link = hand.page.get_by_role("link", name=re.compile("下载为单个文件"))
    file = downloaded(hand.page, lambda: hand.click(link))
    assert b"<!DOCTYPE html>" in file.path().read_bytes()[:100]


def test_the_sheet_of_a_check_as_a_pdf(hand):
    hand.find("MIG")
    link = hand.verdict.get_by_role("link", name="核查单 PDF")
    with hand.page.expect_download() as got:
        hand.acts.append("click")
        link.evaluate("each => { each.download = ''; each.click(); }")
    assert got.value.path().read_bytes().startswith(b"%PDF")


def test_where_a_place_stands_in_the_plans_own_text(hand):
    hand.find("温州")
    with hand.page.expect_popup() as opened:
        hand.click(hand.popup.get_by_role("link", name=re.compile("专栏1")))
    expect(opened.value.locator("mark").first).to_contain_text("温州")
    opened.value.close()


def test_the_longest_of_a_list_stands_first(hand):
    hand.click(hand.page.locator("#show-table"))
    hand.choose(hand.page.locator("#table select"), "border-pairs")
    head = hand.page.locator('#table [data-column="length_km"]')
    hand.click(head)
    hand.click(head)
    expect(hand.page.locator("#table th[aria-sort]")).to_have_attribute(
        "aria-sort", "descending"
    )


def test_every_port_of_a_province(hand):
    hand.tab("筛选")
    hand.tick("province_zh", "云南省")
    hand.click(hand.page.locator("#show-table"))
    expect(rows(hand.page).first).to_contain_text("云南省")


def test_the_rule_of_every_province_in_english_and_dark(hand):
    hand.click(hand.page.locator("#language"))
    hand.click(hand.page.get_by_role("button", name="Dark"))
    hand.tab("Rule")
    expect(hand.page.locator("#ground-told")).to_contain_text("Sichuan")
