"""The tour through the plan: steps, keys, addresses, and what comes back after it."""

import pytest
from playwright.sync_api import expect

from tests.browser.test_accessible import NONE, in_either_theme, violations
from tests.browser.waiting import reloaded, until

BEFORE = "layers=airports&view=31,104,7&day=2020-01-01&notes=point;104,31"


def card(page):
    return page.locator("#tour")


def test_the_first_visit_offers_it_by_a_line_that_goes_for_good(page):
    offer = page.locator("#tour-offer")
    expect(offer).to_be_visible()
    offer.get_by_role("button", name="不再提示导览").click()
    expect(offer).to_be_hidden()
    page.reload()
    page.locator("html[data-ready]").wait_for(state="attached")
    expect(offer).to_be_hidden()


def test_escape_ends_it_and_all_is_as_before_even_after_a_reload(visit):
    page = visit(BEFORE)
    page.click("#show-tour")
    expect(card(page)).to_contain_text("1 / 12")
    page.keyboard.press("ArrowRight")
    expect(card(page)).to_contain_text("2 / 12")
    expect(page.locator("[data-id=sea-clusters]")).to_be_checked()
    expect(page.locator("[data-id=airports]")).not_to_be_checked()
    page = reloaded(page)
    page.keyboard.press("ArrowLeft")
    expect(card(page)).to_contain_text("1 / 12")
    page.keyboard.press("Escape")
    expect(card(page)).to_be_hidden()
    expect(page.locator("[data-id=airports]")).to_be_checked()
    expect(page.locator("#as-of")).to_have_value("2020-01-01")
    until(page, "() => window.kouan.map.getZoom() === 7")
    until(page, "() => location.hash.includes('point;104,31')")
    expect(page.locator("#undo")).to_have_attribute("aria-disabled", "true")


def test_an_address_opens_a_step_whose_words_are_marked_in_the_plan(visit):
    page = visit("tour=4")
    expect(card(page)).to_contain_text("主要服务于西部地区开发")
    with page.expect_popup() as opened:
        card(page).get_by_role("link", name="规划原文").click()
    expect(opened.value.locator("mark").first).to_contain_text("主要服务于西部地区开发")
    opened.value.close()


def test_box_4_is_shown_with_its_figures(visit):
    page = visit("tour=11")
    row = card(page).locator("tbody tr").first
    expect(row).to_contain_text("货物")
    figures = ["万吨", "100", "20", "5", "10", "5", "3", "3"]
    expect(row.locator("td")).to_have_text(figures)
    card(page).get_by_role("button", name="下一步").click()
    expect(card(page)).to_contain_text("口岸退出机制")


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_axe_finds_nothing_on_the_tour(visit, lang):
    page = visit(f"tour=11&lang={lang}")
    assert in_either_theme(page) == NONE
    page.set_viewport_size({"width": 360, "height": 740})
    assert violations(page, "#tour") == []
