"""Lines and areas are measured on the map, and nothing else happens there meanwhile."""

import re

import pytest
from playwright.sync_api import expect

from geodata.geodesy import inverse
from tests.browser.test_accessible import NONE, in_either_theme, violations
from tests.browser.waiting import reloaded, until

TRIANGLE = "measure=area;104,30;106,30;105,32&view=31,105,7"


@pytest.fixture
def measuring(visit):
    page = visit("layers=aviation-ports&view=31,105,7")
    page.click("#measure-start")
    return page


SYMBOL = """() => {
    const { map, drawn } = window.kouan;
    const shape = drawn.get("aviation-ports").shapes.get("ctu");
    const { x, y } = map.latLngToContainerPoint(shape.getLatLng());
    const whole = map.getContainer().getBoundingClientRect();
    return { x: whole.x + x, y: whole.y + y };
}"""


def card(page):
    return page.locator("#measure")


def legs(page):
    return card(page).locator("tbody tr")


def test_clicks_add_points_and_check_no_candidate(measuring):
    page = measuring
    page.mouse.click(700, 500)
    page.mouse.click(900, 500)
    expect(legs(page)).to_have_count(1)
    page.mouse.click(900, 700)
    expect(legs(page)).to_have_count(2)
    page.keyboard.press("Escape")
    expect(card(page)).to_contain_text("总长")
    expect(page.locator(".candidate")).to_have_count(0)
    expect(page.locator("#verdict")).to_be_hidden()


def test_the_length_is_the_geodesic_one(visit):
    page = visit("measure=line;104,30;106,30&view=31,105,7")
    metres = inverse(104, 30, 106, 30)[1]
    expect(card(page)).to_contain_text(f"{metres / 1000:,.1f} km")
    expect(card(page)).to_contain_text("89.5°")
    expect(page.locator(".name.distance")).to_have_text(f"{metres / 1000:,.1f} km")


def test_a_click_on_a_symbol_takes_its_position_and_opens_nothing(measuring):
    page = measuring
    at = page.evaluate(SYMBOL)
    page.mouse.click(at["x"] + 4, at["y"] + 3)
    expect(card(page)).to_contain_text("起点 成都双流国际机场")
    expect(page.locator(".leaflet-popup")).to_have_count(0)


def test_a_double_click_ends_and_does_not_zoom(measuring):
    page = measuring
    page.mouse.click(700, 500)
    page.mouse.dblclick(900, 500)
    expect(legs(page)).to_have_count(1)
    expect(page.locator("#measure-start")).to_have_attribute("aria-pressed", "false")
    assert "view=31,105,7" in page.url
    page.mouse.click(800, 300)
    expect(page.locator(".candidate")).to_have_count(1)
    expect(legs(page)).to_have_count(1)


def test_the_last_point_is_taken_back_by_key_button_and_undo(measuring):
    page = measuring
    for x in (650, 750, 850, 950):
        page.mouse.click(x, 500)
    expect(legs(page)).to_have_count(3)
    page.keyboard.press("Backspace")
    expect(legs(page)).to_have_count(2)
    page.get_by_role("button", name="撤销末点").click()
    expect(legs(page)).to_have_count(1)
    page.keyboard.press("Control+z")
    expect(legs(page)).to_have_count(2)


def test_an_area_outlives_a_reload_and_goes_by_its_button(visit):
    page = reloaded(visit(TRIANGLE))
    expect(card(page)).to_contain_text("周长")
    expect(card(page).locator("dd").last).to_have_text(re.compile(r"^2\d,\d{3} km²$"))
    card(page).get_by_role("button", name="关闭").click()
    expect(card(page)).to_be_hidden()
    until(page, "() => !location.hash.includes('measure')")
    expect(page.locator("path.measured")).to_have_count(0)


def test_sides_that_cross_are_said_to_have_no_area(visit):
    page = visit("measure=area;104,30;106,32;106,30;104,32&view=31,105,7")
    expect(card(page)).to_contain_text("无面积可言")


def test_the_result_is_copied_as_rows_of_a_table(visit, visitors, server):
    visitors.grant_permissions(["clipboard-read", "clipboard-write"], origin=server)
    page = visit(f"{TRIANGLE}&lang=en")
    card(page).get_by_role("button", name="Copy").click()
    expect(card(page)).to_contain_text("Copied")
    rows = page.evaluate("() => navigator.clipboard.readText()").split("\n")
    assert rows[0].split("\t")[:3] == ["Leg", "To", "Length"]
    assert len(rows) == 8


def test_it_is_measured_by_keyboard_alone(visit):
    page = visit("view=31,105,7")
    page.focus("#measure-start")
    page.keyboard.press("Enter")
    add = page.get_by_role("button", name="图心加点")
    add.focus()
    page.keyboard.press("Enter")
    expect(card(page)).to_contain_text(re.compile(r"3[01]\.\d{5}°N 10[45]\.\d{5}°E"))
    expect(add).to_be_focused()
    page.keyboard.press("Escape")
    expect(add).to_have_count(0)


def test_axe_finds_nothing_while_measuring(visit):
    page = visit(f"{TRIANGLE}&lang=en")
    page.click("#measure-start")
    assert in_either_theme(page) == NONE
    page.set_viewport_size({"width": 360, "height": 740})
    assert violations(page) == []
