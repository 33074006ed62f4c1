"""The map in one file, opened without the service."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import DESKTOP, Witness
from tests.browser.waiting import ready

CHOICE = "datetime=2015-12-31&at=JZH&layers=sea-ports,aviation-ports&where=status:open"


@pytest.fixture(scope="module")
def file(client, tmp_path_factory):
    written = tmp_path_factory.mktemp("mailed") / "map.html"
    written.write_bytes(client.get(f"/map/file?{CHOICE}&lang=zh").content)
    return written


@pytest.fixture
def mailed(file, chromium):
    """The file in a browser that never saw the service."""
    page, seen = chromium.new_page(viewport=DESKTOP), Witness()
    seen.watch(page)
    page.goto(file.as_uri())
    yield ready(page)
    page.close()
    assert seen.elsewhere(file.as_uri()) == []
    assert seen.complaints == []


def test_it_shows_verdict_legend_day_edition_and_review(mailed):
    expect(mailed.locator("#verdict h2")).to_contain_text("不受距离限制")
    expect(mailed.locator("#verdict blockquote")).to_contain_text("支线机场")
    expect(mailed.locator("#layers input:checked")).to_have_count(2)
    expect(mailed.locator("#tip")).to_contain_text("2015-12-31")
    expect(mailed.locator("#edition")).not_to_be_empty()
    expect(mailed.locator("footer")).to_contain_text("审图号")
    expect(mailed.locator("path.outline").first).to_be_attached()
    expect(mailed.locator("#messages")).to_be_empty()


def test_its_popups_tell_status_quotation_and_sources(mailed):
    mailed.evaluate(
        """() => {
            const { drawn, map } = window.kouan;
            map.setView([38.9, 121.6], 8, { animate: false });
            const { shapes } = drawn.get("sea-ports");
            [...shapes.values()][0].openPopup();
        }"""
    )
    popup = mailed.locator(".leaflet-popup")
    expect(popup.locator(".chip")).to_be_visible()
    expect(popup.locator("blockquote")).not_to_be_empty()
    expect(popup.locator(".origin li").first).to_be_visible()
    expect(popup.locator("a[href^=file]")).to_have_count(0)


def test_it_speaks_both_languages(mailed):
    mailed.click("#language")
    expect(mailed.locator("#verdict h2")).to_contain_text("Not barred")
    expect(mailed.locator("#tip")).to_contain_text("needs no network")


def test_the_share_tab_leads_to_the_file_of_what_is_chosen(page):
    page.locator("[data-layer=airports] input").check()
    page.get_by_role("tab", name="分享").click()
    link = page.locator("#shareFile")
    expect(link).to_have_attribute("href", re.compile(r"/map/file\?.*airports"))
    with page.expect_download() as begun:
        link.click()
    assert begun.value.suggested_filename.endswith("_2015-12-31.html")


def test_the_link_to_the_file_carries_assumptions_and_says_what_it_lacks(visit):
    page = visit("tab=share&at=JZH;ACX&active=1&closed=ctu&layers=")
    href = re.compile(r"active=1.*closed=ctu|closed=ctu.*active=1")
    expect(page.locator("#shareFile")).to_have_attribute("href", href)
    expect(page.locator("#tab-panel-share")).to_contain_text("不含准则图及所改距离阈值")


def test_a_file_shows_the_verdict_under_assumptions(client, chromium, tmp_path):
    written = tmp_path / "assumed.html"
    asked = "datetime=2015-12-31&at=JZH;ACX&active=1&closed=ctu&layers=&lang=zh"
    written.write_bytes(client.get(f"/map/file?{asked}").content)
    page = chromium.new_page(viewport=DESKTOP)
    page.goto(written.as_uri())
    ready(page)
    expect(page.locator("#verdict")).to_contain_text("假设情形")
    expect(page.locator(".compared tbody tr")).to_have_count(2)
    expect(page.locator("#tip")).to_contain_text("不含准则图及所改距离阈值")
    page.close()
