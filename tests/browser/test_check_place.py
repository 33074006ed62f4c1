"""Every place on the map leads to the check of the rule there."""

import re

from playwright.sync_api import expect

from tests.browser.test_map import search
from tests.browser.waiting import after_timers


def popup(page):
    return page.locator(".leaflet-popup")


def check_here(page):
    popup(page).locator(".check-place button").click()


def test_an_airport_found_by_name_is_checked_by_its_code(page):
    search(page, "绵阳南郊机场")
    check_here(page)
    expect(page).to_have_url(re.compile("at=MIG"))
    expect(page.locator("#verdict h2")).to_be_visible()


def test_any_other_place_is_checked_where_it_is(page):
    search(page, "满洲里")
    check_here(page)
    expect(page).to_have_url(re.compile(r"at=117\.\d+,49\.\d+,\d+m"))
    expect(page.locator("#verdict h2")).to_be_visible()


def test_a_click_on_a_moving_map_places_nothing(visit):
    page = visit("layers=")
    page.evaluate(
        "() => window.kouan.map.panBy([200, 0], { animate: true, duration: 60 })"
    )
    page.mouse.click(900, 300)
    after_timers(page, 300)
    expect(page.locator(".candidate")).to_have_count(0)
    page.evaluate("() => window.kouan.map.stop()")
    page.mouse.click(700, 340)
    expect(page.locator(".candidate")).to_have_count(1)


def test_with_add_another_on_a_name_stands_beside_the_first(page):
    search(page, "MIG")
    page.locator("#verdict .add").click()
    search(page, "广元盘龙机场")
    expect(page.locator(".candidate")).to_have_count(2)
    expect(page).to_have_url(re.compile("at=MIG;GYS"))
