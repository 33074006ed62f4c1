"""The page by WCAG 2.2 AA as axe-core judges it, by keyboard, and on a small screen."""

import re
from pathlib import Path

import pytest
from playwright.sync_api import expect

AXE = Path(__file__).parents[2] / "node_modules" / "axe-core" / "axe.min.js"
LEVELS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]


RUN = """([place, tags]) => axe.run(place ?? document, {
    runOnly: tags, resultTypes: ["violations"],
}).then(({ violations }) => violations)"""


def violations(page, place=None):
    """What axe finds in a page or an element, as short lines: rule and first element."""
    page.evaluate(AXE.read_text("utf-8"))
    found = page.evaluate(RUN, [place, LEVELS])
    return [
        f"{rule['id']}: {[node['html'][:110] for node in rule['nodes'][:3]]}"
        for rule in found
    ]


def in_either_theme(page):
    """The same for the light and the dark page."""
    found = {}
    for theme in ("light", "dark"):
        page.emulate_media(color_scheme=theme, reduced_motion="reduce")
        expect(page.locator("html")).to_have_attribute("data-theme", theme)
        found[theme] = violations(page)
    return found


NONE = {"light": [], "dark": []}
OF_THE_PROGRAM = re.compile(r"\b(null|undefined|NaN|\[object)\b")


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_axe_finds_nothing_when_the_page_opens(visit, lang):
    page = visit(f"lang={lang}")
    expect(page.locator(".cluster")).to_have_count(5)
    assert in_either_theme(page) == NONE


def test_axe_finds_nothing_with_a_verdict_and_a_popup(page):
    page.fill("#query", "JZH")
    page.press("#query", "Enter")
    expect(page.locator("#verdict tbody tr")).not_to_have_count(0)
    assert in_either_theme(page) == NONE
    page.fill("#query", "图们")
    page.press("#query", "Enter")
    expect(page.locator("article.feature")).to_be_visible()
    expect(page.locator(".leaflet-popup")).to_have_css("opacity", "1")
    assert in_either_theme(page) == NONE


def test_no_tab_above_the_table_has_a_fault_for_axe_or_a_value_of_the_program(page):
    page.emulate_media(reduced_motion="reduce")
    page.click("#show-table")
    assert violations(page) == []
    tabs = page.locator("#tabs [role=tab]")
    for place in range(tabs.count()):
        tabs.nth(place).click()
        expect(page.locator(".waiting:visible")).to_have_count(0)
        shown = page.locator(".tab-panel:visible")
        expect(shown).not_to_contain_text(OF_THE_PROGRAM)
        assert violations(page, "#panel") == [], tabs.nth(place).inner_text()


def test_axe_finds_nothing_where_all_is_open_at_once(visit):
    page = visit("lang=en&at=JZH;ACX&table=sea-ports&tab=ground")
    page.get_by_text("File in the register").click()
    expect(page.locator("#ground-told")).to_contain_text("km²")
    assert in_either_theme(page) == NONE


def test_axe_finds_nothing_on_a_small_screen(tab, visit):
    tab.emulate_media(reduced_motion="reduce")
    tab.set_viewport_size({"width": 360, "height": 740})
    page = visit()
    assert violations(page) == []
    page.click("#show-panel")
    expect(page.locator("#query")).to_be_in_viewport()
    assert violations(page) == []
