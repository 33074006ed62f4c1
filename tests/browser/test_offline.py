"""The map without a network: what was seen is there, with its day; the rest says why not."""

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import DESKTOP
from tests.browser.waiting import (
    PATIENCE_MS,
    drawn,
    eventually,
    message,
    reloaded,
    until,
)
from tests.serving import serving

STORED = "() => 'stored' in document.documentElement.dataset"
CONTROLLED = "() => navigator.serviceWorker.controller"
CACHED = """async () => (await Promise.all((await caches.keys()).map(async (name) =>
    (await (await caches.open(name)).keys()).map(({ url }) => url)))).flat()"""


@pytest.fixture(scope="module")
def keeping(tmp_path_factory):
    """The address of a service whose page keeps what was seen."""
    folder = tmp_path_factory.mktemp("keeping")
    with serving(data_dir=folder, offline="on") as address:
        yield address


@pytest.fixture
def office(chromium, keeping):
    """Its page in a profile of its own, with the address."""
    context = chromium.browser.new_context(viewport=DESKTOP)
    context.set_default_timeout(PATIENCE_MS)
    page = drawn(context.new_page(), f"{keeping}/map")
    until(page, CONTROLLED)
    until(page, STORED)
    yield page, keeping
    context.close()


def test_the_map_opens_without_a_network_and_says_of_when_it_is(office):
    page, address = office
    ports = page.evaluate("window.kouan.drawn.get('aviation-ports').shapes.size")
    page.context.set_offline(True)
    drawn(page, f"{address}/map")
    expect(message(page, "没有网络")).to_be_visible()
    day = page.locator("#as-of").input_value()
    expect(message(page, day)).to_be_visible()
    drawn_again = "window.kouan.drawn.get('aviation-ports').shapes.size"
    assert page.evaluate(drawn_again) == ports
    page.fill("#query", "大连")
    expect(page.locator("#found [role=option]").first).to_be_visible()
    page.context.set_offline(False)
    expect(message(page, "网络已恢复")).to_be_visible()
    expect(message(page, "没有网络")).to_have_count(0)


def test_what_failed_is_tried_again_when_the_network_is_back(office):
    page, _ = office
    page.context.set_offline(True)
    page.locator("[data-layer=airports] input").check()
    expect(message(page, "未能载入")).to_be_visible()
    page.context.set_offline(False)
    expect(message(page, "未能载入")).to_have_count(0)
    until(page, "() => window.kouan.drawn.get('airports').shapes.size > 0")


def test_nothing_of_the_register_is_kept(office):
    page, _ = office
    page.evaluate("fetch('register/records?f=json').then((r) => r.text())")
    kept = page.evaluate(CACHED)
    assert any("/map/base.geojson" in address for address in kept)
    assert not any("/register" in address or "/jobs" in address for address in kept)


def test_switched_off_it_keeps_nothing_and_deletes_what_was_kept(visit):
    page = visit()
    page.evaluate("caches.open('kouan-map-of-before')")
    reloaded(page)
    eventually(page, lambda: page.evaluate("caches.keys()") == [])
    assert page.evaluate("navigator.serviceWorker.getRegistrations()") == []
