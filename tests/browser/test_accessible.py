"""The page by WCAG 2.2 AA as axe-core judges it, by keyboard, and on a small screen."""

from pathlib import Path

import pytest
from playwright.sync_api import expect

AXE = Path(__file__).parents[2] / "node_modules" / "axe-core" / "axe.min.js"
LEVELS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]


def violations(page):
    """What axe finds, as short lines: rule, and the first places."""
    page.evaluate(AXE.read_text("utf-8"))
    found = page.evaluate("(tags) => axe.run(document, { runOnly: tags })", LEVELS)[
        "violations"
    ]
    return [
        f"{rule['id']}: {[node['html'][:110] for node in rule['nodes'][:3]]}"
        for rule in found
    ]


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("lang", ["zh", "en"])
def test_axe_finds_nothing_when_the_page_opens(page, server, lang, theme):
    page.emulate_media(color_scheme=theme, reduced_motion="reduce")
    page.goto(f"{server}/map?lang={lang}")
    expect(page.locator(".cluster")).to_have_count(5)
    assert violations(page) == []


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_axe_finds_nothing_with_a_verdict_and_a_popup(page, theme):
    page.emulate_media(color_scheme=theme, reduced_motion="reduce")
    page.fill("#query", "JZH")
    page.press("#query", "Enter")
    expect(page.locator("#verdict tbody tr")).not_to_have_count(0)
    assert violations(page) == []
    page.fill("#query", "图们")
    page.press("#query", "Enter")
    expect(page.locator("article.feature")).to_be_visible()
    expect(page.locator(".leaflet-popup")).to_have_css("opacity", "1")
    assert violations(page) == []


def test_axe_finds_nothing_in_any_tab_above_the_table(page):
    page.emulate_media(reduced_motion="reduce")
    page.click("#show-table")
    tabs = page.locator("#tabs [role=tab]")
    for place in range(tabs.count()):
        tabs.nth(place).click()
        expect(page.locator(".waiting:visible")).to_have_count(0, timeout=20_000)
        assert violations(page) == [], tabs.nth(place).inner_text()


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_axe_finds_nothing_where_all_is_open_at_once(visit, theme):
    page = visit("lang=en&at=JZH;ACX&table=sea-ports&tab=ground&closed=lhw")
    page.emulate_media(color_scheme=theme, reduced_motion="reduce")
    page.get_by_text("File in the register").click()
    expect(page.locator("#ground-told")).to_contain_text("km²")
    assert violations(page) == []


def test_axe_finds_nothing_on_a_small_screen(page):
    page.emulate_media(reduced_motion="reduce")
    page.set_viewport_size({"width": 360, "height": 740})
    assert violations(page) == []
    page.click("#show-panel")
    expect(page.locator("#query")).to_be_in_viewport()
    assert violations(page) == []
