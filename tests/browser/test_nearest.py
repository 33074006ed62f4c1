"""Lines of equal distance to the nearest port, and the distance under the pointer."""

import re

from playwright.sync_api import expect

from geodata.geodesy import distance_m
from tests.browser.test_accessible import NONE, in_either_theme
from tests.browser.test_print import said
from tests.browser.waiting import until

LINES = "path.equidistant"
WITH_LINES = "contours=true&layers=aviation-ports&view=30,102,6"
PLACE = 102.0, 30.0
MIDDLE = """() => {
    const map = window.kouan.map;
    const { x, y } = map.getContainer().getBoundingClientRect();
    const at = map.latLngToContainerPoint([30, 102]);
    return [x + at.x, y + at.y];
}"""


def test_a_box_of_the_rule_draws_them_and_the_link_keeps_them(visit):
    page = visit("tab=ground")
    page.get_by_label("绘出距最近航空口岸的等距线").check()
    expect(page.locator(LINES)).not_to_have_count(0)
    expect(
        page.locator(".name.distance", has_text=re.compile(r"^\d00$"))
    ).not_to_have_count(0)
    until(page, "() => location.hash.includes('contours=true')")
    page.get_by_label("绘出距最近航空口岸的等距线").uncheck()
    expect(page.locator(LINES)).to_have_count(0)


def test_the_pointer_tells_the_geodesic_to_the_nearest_port(visit, client):
    page = visit(WITH_LINES)
    expect(page.locator(LINES)).not_to_have_count(0)
    page.mouse.move(*page.evaluate(MIDDLE))
    told = page.locator("#nearest-told")
    expect(told).to_contain_text("距最近航空口岸")
    ports = client.get("/map/ports.json?as_of=2015-12-31").json()["ports"]
    lons, lats = ([port[axis] for port in ports] for axis in ("lon", "lat"))
    nearest_km = distance_m(*PLACE, lons, lats).min() / 1e3
    km = float(re.search(r"[\d.]+", told.inner_text())[0])
    # A pixel at this zoom is 2 km.
    assert abs(km - nearest_km) < 2.5
    page.mouse.move(10, 10)
    expect(told).to_be_hidden()


def test_they_follow_the_day(visit):
    page = visit(WITH_LINES)
    with page.expect_request("**/contours?as_of=1990-01-01**"):
        page.fill("#as-of", "1990-01-01")
    expect(page.locator(LINES)).not_to_have_count(0)


def test_a_sheet_says_what_they_are_and_that_they_take_assumptions(visit):
    page = visit(WITH_LINES)
    expect(page.locator(LINES)).not_to_have_count(0)
    assert "距最近航空口岸（公里）" in said(page)
    with page.expect_request("**/contours?as_of=2015-12-31&closed=ctu**"):
        page.evaluate("location.hash += '&closed=ctu'")
    until(page, f"() => document.querySelector('{LINES}')")
    expect(page.locator(LINES)).not_to_have_count(0)
    assert "假设情形" in said(page)


def test_axe_finds_nothing_with_them(visit):
    page = visit(f"{WITH_LINES}&tab=ground")
    expect(page.locator(LINES)).not_to_have_count(0)
    assert in_either_theme(page) == NONE
