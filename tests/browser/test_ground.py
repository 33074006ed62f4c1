"""The rule as a picture: the figures are the service's, the ground follows."""

import json
import re
import urllib.parse
import urllib.request

import pytest
from playwright.sync_api import expect

from tests.browser.test_accessible import NONE, in_either_theme
from tests.browser.waiting import at_rest, message, refused, until

DAY = "2015-12-31"
KINDS = """() => [...document.querySelectorAll("path[class*='ground-']")]
    .map((e) => [...e.classList].find((c) => c.startsWith("ground-")).slice("ground-".length))
    .sort()"""


def area(server, **parameters):
    query = urllib.parse.urlencode({"as_of": DAY, **parameters})
    address = f"{server}/rules/airport-proximity/area?{query}"
    with urllib.request.urlopen(address) as answer:
        return json.load(answer)


def told(page):
    return page.locator("#ground-told")


def km2(value):
    return f"{value:,.0f} km²"


def kinds_are(page, *expected):
    """Wait until these kinds of ground are drawn."""
    until(page, f"() => ({KINDS})().join() === '{','.join(expected)}'")


def test_free_and_barred_ground_are_drawn_with_the_services_figures(page, server):
    page.get_by_role("tab", name="准则图").click()
    mainland = area(server)["mainland"]
    expect(told(page)).to_contain_text(km2(mainland["free_km2"]))
    expect(told(page)).to_contain_text(km2(mainland["within_km2"]))
    expect(told(page)).to_contain_text("54.0%")
    kinds_are(page, "free", "within")


def test_ground_that_a_port_at_a_site_not_held_may_bar_is_apart_and_named(
    visit, server
):
    page = visit("layers=&tab=ground&day=1995-07-01")
    kinds_are(page, "free", "possible", "within")
    found = area(server, as_of="1995-07-01")
    expect(told(page)).to_contain_text(km2(found["mainland"]["possible_km2"]))
    for port in found["unplaced"]:
        expect(told(page).locator(".unplaced")).to_contain_text(port["iata"])
    page.fill("#as-of", DAY)
    kinds_are(page, "free", "within")
    expect(told(page).locator(".unplaced")).to_have_count(0)


def test_a_port_at_a_site_not_held_may_be_assumed_closed(visit):
    page = visit("layers=&tab=ground&day=2005-01-01&closed=cgq")
    expect(told(page).locator(".gain h2")).to_contain_text("长春大房身")
    kinds_are(page, "free", "gained", "within")


def test_every_province_has_its_figures_the_freest_first(visit, server):
    page = visit("layers=&tab=ground")
    rows = told(page).locator("tbody tr")
    found = area(server)["provinces"]
    expect(rows).to_have_count(len(found))
    freest = max(found, key=lambda row: row["free_share"])
    expect(rows.first).to_contain_text(freest["province_zh"])
    expect(rows.first).to_contain_text(f"{freest['free_km2']:,.0f}")
    expect(rows.first).to_contain_text(f"{freest['free_share']:.1%}")


def test_the_threshold_is_moved_by_keys_and_what_follows_is_hypothetical(visit, server):
    page = visit("layers=&tab=ground")
    expect(told(page)).not_to_contain_text("假设情形")
    page.focus("#ground-slider")
    for _ in range(3):
        page.keyboard.press("ArrowRight")
    expect(page.locator("#ground-km")).to_have_value("230")
    mainland = area(server, threshold_km=230)["mainland"]
    expect(told(page)).to_contain_text(km2(mainland["free_km2"]))
    expect(told(page).locator(".hypothetical")).to_contain_text("230 公里")
    expect(page.locator("#ground-slider")).to_be_focused()
    expect(page).to_have_url(re.compile("threshold=230"))


@pytest.mark.parametrize("typed", ["99", "301", ""])
def test_a_threshold_out_of_bounds_is_not_taken(visit, typed):
    page = visit("layers=&tab=ground&threshold=150")
    page.fill("#ground-km", typed)
    page.press("#ground-km", "Tab")
    expect(page.locator("#ground-km")).to_have_value("150")


def test_what_opens_if_a_port_closes_is_drawn_and_summed_up(visit, server):
    page = visit("layers=&tab=ground")
    page.select_option("#ground-closed", "lhw")
    gained = (
        area(server, closed="lhw")["mainland"]["free_km2"]
        - area(server)["mainland"]["free_km2"]
    )
    expect(told(page).locator(".gain h2")).to_contain_text(km2(gained))
    expect(told(page).locator(".gain h2")).to_contain_text("兰州中川")
    kinds_are(page, "free", "gained", "within")
    parts = told(page).locator(".gain td").all_inner_texts()
    assert sum(int(part.replace(",", "")) for part in parts) == pytest.approx(
        gained, abs=len(parts)
    )
    page.get_by_role("button", name="取消假设 设关闭：LHW").click()
    expect(told(page).locator(".gain")).to_have_count(0)


def test_several_ports_are_assumed_closed_and_airports_open(visit, server):
    page = visit("layers=&tab=ground&closed=lhw")
    page.select_option("#ground-closed", "xiy")
    page.select_option("#ground-opened", "jzh")
    before, after = area(server), area(server, closed="lhw,xiy", open="jzh")
    change = after["mainland"]["free_km2"] - before["mainland"]["free_km2"]
    expect(told(page).locator(".gain h2")).to_contain_text(km2(change))
    expect(told(page)).to_contain_text("假设情形")
    expect(page.locator("#ground-assumed li")).to_have_count(3)
    kinds_are(page, "free", "gained", "lost", "within")
    expect(page).to_have_url(re.compile("closed=lhw,xiy&opened=jzh"))


def test_the_check_of_a_candidate_assumes_the_same(visit):
    page = visit("layers=&at=JZH&opened=tcz")
    verdict = page.locator("#verdict")
    expect(verdict).to_contain_text("假设情形")
    expect(verdict).to_contain_text("TCZ")


def test_what_is_assumed_is_not_filed(visit):
    page = visit("layers=&at=JZH&closed=lhw")
    expect(page.locator("#verdict")).to_contain_text("假设情形")
    expect(page.locator("#verdict .filing")).to_have_count(0)


def test_axe_finds_nothing_beside_assumptions(visit):
    page = visit("layers=&tab=ground&closed=lhw&opened=jzh&lang=en")
    expect(told(page).locator(".gain")).to_be_visible()
    assert in_either_theme(page) == NONE


def test_a_popup_leads_to_what_an_airport_would_bar_if_it_opened(visit):
    page = visit("layers=airports")
    page.fill("#query", "绵阳")
    page.press("#query", "Enter")
    offer = page.get_by_role("button", name="若开放，圈外减少何处")
    offer.wait_for()
    at_rest(page)
    offer.click()
    expect(told(page).locator(".gain h2")).to_contain_text("绵阳")
    expect(page.locator("#ground-assumed")).to_contain_text("设开放：MIG")


def test_a_popup_leads_to_what_opens_if_its_port_closes(page):
    page.fill("#query", "乌鲁木齐地窝堡")
    page.press("#query", "Enter")
    offer = page.get_by_role("button", name="若关闭，圈外新增何处")
    offer.wait_for()
    at_rest(page)
    offer.click()
    expect(told(page).locator(".gain h2")).to_contain_text("乌鲁木齐")


def test_a_port_that_is_not_there_on_the_day_is_not_assumed_closed(visit):
    page = visit("layers=&tab=ground&day=2024-01-01&closed=zyi")
    expect(told(page)).to_contain_text("遵义")
    page.click("#day-plan")
    expect(told(page)).to_contain_text("截至 2015-12-31")
    expect(message(page, "没有所设关闭的口岸")).to_be_visible()
    expect(page.locator("#ground-assumed li")).to_have_count(0)


def test_what_fails_leaves_no_figures_of_another_question(visit, witness):
    page = visit("layers=&tab=ground")
    expect(told(page)).to_contain_text("km²")
    refused(page, "**/airport-proximity/area**")
    page.fill("#as-of", "1995-01-01")
    expect(told(page)).to_contain_text("未能算出")
    kinds_are(page)
    page.unroute("**/airport-proximity/area**")
    message(page, "未能算出").get_by_role("button", name="重试").click()
    expect(told(page)).to_contain_text("截至 1995-01-01")
    witness.forgive("503")


def test_it_follows_the_day(visit):
    page = visit("layers=&tab=ground")
    page.fill("#as-of", "1995-01-01")
    expect(told(page)).to_contain_text("截至 1995-01-01")


def test_it_goes_with_its_tab_unless_it_is_kept(visit):
    page = visit("layers=&tab=ground")
    expect(told(page)).to_contain_text("km²")
    page.get_by_role("tab", name="图层").click()
    kinds_are(page)
    page.get_by_role("tab", name="准则图").click()
    page.check("#ground-keep")
    page.get_by_role("tab", name="图层").click()
    kinds_are(page, "free", "within")


def test_the_address_restores_it_all(visit):
    page = visit("ground=true&threshold=120&closed=urc&lang=en&tab=ground")
    expect(told(page)).to_contain_text("Hypothetical")
    expect(page.locator("#ground-km")).to_have_value("120")
    expect(page.locator("#ground-assumed")).to_contain_text("Closed: URC")
    expect(page.locator("#ground-keep")).to_be_checked()


def test_a_province_is_reached_from_its_row(visit):
    page = visit("layers=&tab=ground")
    told(page).get_by_role("button", name="青海省").click()
    until(
        page,
        """() => {
            const { lat, lng } = window.kouan.map.getCenter();
            return window.kouan.map.getZoom() > 5
                && 89 < lng && lng < 103 && 31 < lat && lat < 40;
        }""",
    )


def test_a_failure_is_told_and_can_be_tried_again(page, witness):
    refused(page, "**/map/ground.geojson**")
    page.get_by_role("tab", name="准则图").click()
    failed = message(page, "未能算出")
    expect(failed).to_be_visible()
    page.unroute("**/map/ground.geojson**")
    failed.get_by_role("button", name="重试").click()
    expect(told(page)).to_contain_text("km²")
    witness.forgive("503")
