"""The page shared: a link and a snippet that show what is shown."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.waiting import after_timers, drawn


def opened(page):
    page.get_by_role("tab", name="分享").click()
    expect(page.locator("#tab-panel-share")).to_be_visible()


def test_the_link_leads_to_the_same_map(page):
    page.locator("[data-layer=airports] input").check()
    page.evaluate("void window.kouan.map.setView([30, 110], 6, { animate: false })")
    opened(page)
    expect(page.locator("#shareLink")).to_have_value(re.compile("view=30,110,6"))
    drawn(page, page.input_value("#shareLink"))
    # Whoever opens the link wants to see the map, not to share it.
    expect(page.get_by_role("tab", name="图层")).to_have_attribute(
        "aria-selected", "true"
    )
    assert page.evaluate("window.kouan.map.getZoom()") == 6
    expect(page).to_have_url(re.compile("airports"))


def test_the_snippet_embeds_the_same_map(page, chromium, server):
    opened(page)
    page.select_option("#shareFrame", "full")
    snippet = page.input_value("#shareEmbed")
    host = chromium.new_page()
    # Only pages of our own origin may frame the map unless a setting names others.
    host.route(
        f"{server}/host",
        lambda route: route.fulfill(body=snippet, content_type="text/html"),
    )
    host.goto(f"{server}/host")
    expect(host.frame_locator("iframe").locator("#panel h1")).to_have_text("口岸图集")
    host.close()


def test_the_tab_says_that_other_sites_may_not_embed_it(page):
    opened(page)
    expect(page.locator("#shareFraming")).to_contain_text("KOUAN_FRAMED_BY")
    page.click("#language")
    expect(page.locator("#shareFraming")).to_contain_text("only on pages of this")


@pytest.mark.parametrize(("ui", "legends"), [("none", 0), ("legend", 1)])
def test_a_frame_has_the_map_and_its_source_and_a_legend_if_chosen(page, ui, legends):
    opened(page)
    page.select_option("#shareFrame", ui)
    address = re.search('src="([^"]+)"', page.input_value("#shareEmbed"))[1]
    drawn(page, address.replace("&amp;", "&"))
    for away in ("#panel", "#show-panel", "#verdict"):
        expect(page.locator(away)).to_be_hidden()
    expect(page.locator("#legend text", has_text="海运口岸").first).to_have_count(
        legends
    )
    credit = page.locator(".leaflet-control-attribution")
    expect(credit).to_contain_text("示意图")
    whole = credit.get_by_role("link", name="口岸图集").get_attribute("href")
    assert "ui=" not in whole
    assert page.locator(".folium-map").bounding_box()["x"] == 0


def test_a_legend_in_a_frame_follows_what_is_shown(visit, server):
    page = drawn(visit("layers="), f"{server}/map?ui=legend#layers=sea-ports")
    # The east of China is not beneath it.
    east = page.evaluate("() => map_atlas.latLngToContainerPoint([48.4, 135]).x")
    assert east < page.locator("#legend").bounding_box()["x"]
    expect(page.locator("#legend text", has_text="主要口岸")).to_have_count(1)
    page.evaluate("void (location.hash = 'layers=aviation-ports&lang=en')")
    expect(
        page.locator("#legend text", has_text="Aviation ports").first
    ).to_be_visible()
    expect(page.locator("#legend text", has_text="Major")).to_have_count(0)


def test_a_frame_checks_no_place(visit, server):
    page = drawn(visit("layers="), f"{server}/map?ui=none#layers=")
    page.mouse.click(300, 300)
    after_timers(page, 500)
    expect(page.locator(".candidate")).to_have_count(0)


def test_an_unknown_way_to_show_the_page_is_told(visit, server):
    page = drawn(visit("layers="), f"{server}/map?ui=bare#layers=")
    expect(page.locator("#messages")).to_contain_text("ui=bare")
    expect(page.locator("#messages")).to_contain_text("legend、none、full")
    expect(page.locator("#panel")).to_be_visible()


def test_copying_says_so(page):
    opened(page)
    page.locator("#tab-panel-share button").first.click()
    expect(page.locator("#tab-panel-share [role=status]").first).not_to_be_empty()


def test_tabs_are_walked_with_arrows(page):
    page.get_by_role("tab", name="图层").focus()
    page.keyboard.press("ArrowRight")
    expect(page.locator("#layers")).to_be_hidden()
    page.keyboard.press("End")
    last = page.locator("#tabs [role=tab]").last
    expect(last).to_have_attribute("aria-selected", "true")
    expect(last).to_be_focused()
    expect(page.locator("#layers")).to_be_hidden()
    page.keyboard.press("Home")
    expect(page.locator("#layers")).to_be_visible()


def test_texts_of_the_tabs_follow_the_language(page):
    page.click("#language")
    expect(page.get_by_role("tab", name="Share")).to_be_visible()
    chinese = page.locator("#tabs [role=tab]", has_text=re.compile(r"[一-鿿]"))
    expect(chinese).to_have_count(0)
