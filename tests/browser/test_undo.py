"""Undo, redo and the browser's Back step through what a person did on the map."""

import re

from playwright.sync_api import expect

from tests.browser.waiting import ADDRESS_MS, after_timers

SAME_STEP_MS = 1000
"""Changes under one name within this time are one step, as in the page's `state/state.js`."""


def rested(page):
    """Wait until the last change is written and the next one is a step of its own."""
    after_timers(page, SAME_STEP_MS + ADDRESS_MS)


def undo(page):
    page.keyboard.press("Control+z")


def redo(page):
    page.keyboard.press("Control+Shift+z")


def test_a_stray_click_is_one_key_away_from_undone(page):
    page.mouse.click(900, 300)
    expect(page.locator(".candidate")).to_have_count(1)
    undo(page)
    expect(page.locator(".candidate")).to_have_count(0)
    expect(page.locator("#verdict")).to_be_hidden()
    redo(page)
    expect(page.locator(".candidate")).to_have_count(1)


def test_a_moved_candidate_goes_back_to_where_it_stood(visit):
    page = visit("at=104,31")
    page.mouse.click(900, 300)
    expect(page).not_to_have_url(re.compile("at=104,31"))
    undo(page)
    expect(page).to_have_url(re.compile("at=104,31"))


def test_layers_days_and_views_are_steps(page):
    box = page.locator("[data-layer=airports] input")
    box.check()
    rested(page)
    page.click("#day-today")
    rested(page)
    page.locator(".leaflet-control-zoom-in").click()
    expect(page).to_have_url(re.compile("view="))
    rested(page)
    undo(page)
    expect(page).not_to_have_url(re.compile("view="))
    undo(page)
    expect(page.locator("#as-of")).to_have_value("2015-12-31")
    undo(page)
    expect(box).not_to_be_checked()
    redo(page)
    expect(box).to_be_checked()


def test_back_and_forward_of_the_browser_do_the_same(page):
    page.locator("[data-layer=airports] input").check()
    expect(page).to_have_url(re.compile("layers="))
    page.go_back()
    expect(page.locator("[data-layer=airports] input")).not_to_be_checked()
    page.go_forward()
    expect(page.locator("[data-layer=airports] input")).to_be_checked()


def test_the_buttons_say_whether_there_is_a_step(page):
    expect(page.locator("#undo")).to_have_attribute("aria-disabled", "true")
    page.locator("[data-layer=airports] input").check()
    expect(page.locator("#undo")).to_have_attribute("aria-disabled", "false")
    page.click("#undo")
    expect(page.locator("#redo")).to_have_attribute("aria-disabled", "false")
    page.click("#redo")
    expect(page.locator("[data-layer=airports] input")).to_be_checked()


def test_after_something_new_there_is_nothing_to_redo(page):
    page.locator("[data-layer=airports] input").check()
    rested(page)
    undo(page)
    expect(page.locator("#redo")).to_have_attribute("aria-disabled", "false")
    page.locator("[data-layer=sea-ports] input").uncheck()
    expect(page.locator("#redo")).to_have_attribute("aria-disabled", "true")


def test_where_somebody_writes_the_key_undoes_the_writing(page):
    page.locator("[data-layer=airports] input").check()
    expect(page).to_have_url(re.compile("layers="))
    page.fill("#query", "dalian")
    undo(page)
    expect(page.locator("[data-layer=airports] input")).to_be_checked()


def test_once_a_code_is_entered_the_key_undoes_the_candidate(page):
    page.fill("#query", "JZH")
    page.press("#query", "Enter")
    expect(page.locator(".candidate")).to_have_count(1)
    undo(page)
    expect(page.locator(".candidate")).to_have_count(0)


def test_undo_is_at_hand_beside_verdicts(visit):
    page = visit("at=MIG;JZH;GYS")
    page.click("#day-today")
    expect(page.locator("#verdict .compared")).to_be_visible()
    for width, height in [(1440, 900), (390, 844), (720, 450)]:
        page.set_viewport_size({"width": width, "height": height})
        # A click fails where something else lies over the button.
        page.locator("#notes-start").click(trial=True)
        page.locator("#undo").click(trial=True)


def test_a_verdict_closed_by_mistake_comes_back_by_the_key(visit):
    page = visit("at=104,31")
    page.click("#verdict .close")
    expect(page.locator("#verdict")).to_be_hidden()
    undo(page)
    expect(page.locator("#verdict")).to_be_visible()


def test_the_key_undoes_a_choice_from_a_list(visit):
    page = visit("tab=ground")
    page.select_option("#ground-closed", "lhw")
    expect(page).to_have_url(re.compile("closed="))
    undo(page)
    expect(page).not_to_have_url(re.compile("closed="))


def test_one_key_closes_the_table_that_moved_the_map(visit):
    page = visit("where=neighbour:MN&view=44.9,105.2,5.5")
    page.click("#show-table")
    expect(page).to_have_url(re.compile("table="))
    rested(page)
    undo(page)
    expect(page).not_to_have_url(re.compile("table="))
    expect(page).to_have_url(re.compile("where="))


def test_a_caption_is_a_step_of_its_own(visit):
    page = visit("tab=share")
    page.click("#day-today")
    day = page.locator("#as-of").input_value()
    rested(page)
    page.fill("#printCaption", "一")
    page.keyboard.press("Tab")
    rested(page)
    undo(page)
    expect(page.locator("#printCaption")).to_have_value("")
    expect(page.locator("#as-of")).to_have_value(day)
    redo(page)
    expect(page.locator("#printCaption")).to_have_value("一")


def test_steps_outlive_a_reload(page):
    page.locator("[data-layer=airports] input").check()
    expect(page).to_have_url(re.compile("layers="))
    page.reload()
    page.locator("html[data-ready]").wait_for(state="attached")
    undo(page)
    expect(page.locator("[data-layer=airports] input")).not_to_be_checked()
