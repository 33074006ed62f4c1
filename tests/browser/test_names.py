"""Names on the map: of ports, provinces, neighbours and seas; the lists of stacked places."""

import pytest
from playwright.sync_api import expect

from tests.browser.test_map import search
from tests.browser.waiting import after_timers, until


def named(page, text, kind="name"):
    return page.locator(f".{kind}", has_text=text).first


def test_the_first_view_names_provinces_neighbours_and_seas(still):
    for kind, text in [("province", "青海省"), ("country", "蒙古"), ("sea", "南海")]:
        expect(named(still, text, f"name.{kind}")).to_be_visible()


@pytest.mark.parametrize(
    ("view", "text"),
    [
        ("31,121,6", "宁波"),
        ("48,88,6", "吉木乃"),
        ("30,110,6", "张家界荷花"),
        ("25.8,124,7", "钓鱼岛"),
    ],
)
def test_ports_of_every_kind_are_named(visit, view, text):
    expect(named(visit(f"view={view}"), text)).to_be_visible()


def test_from_near_the_seats_of_prefectures_are_named(visit):
    page = visit("view=28,120.5,7")
    expect(named(page, "丽水市", "name.seat")).to_be_visible()


def test_names_are_those_of_the_language_and_come_back(visit):
    page = visit("view=31,121,6")
    expect(named(page, "宁波")).to_be_visible()
    page.click("#language")
    expect(named(page, "Ningbo")).to_be_visible()
    expect(page.locator(".name", has_text="宁波")).to_have_count(0)
    page.click("#language")
    expect(named(page, "宁波")).to_be_visible()


def test_names_of_hidden_layers_are_gone(visit):
    page = visit("view=31,121,6")
    expect(named(page, "宁波栎社")).to_be_visible()
    page.locator("[data-layer=aviation-ports] input").uncheck()
    expect(page.locator(".name", has_text="宁波栎社")).to_have_count(0)


STANDING = """() => Object.fromEntries([...document.querySelectorAll(".name")].map((name) => {
    const { x, y } = name.getBoundingClientRect();
    return [name.textContent, [x, y]];
}))"""


def test_names_keep_their_side_when_the_map_is_moved(visit):
    page = visit("view=31,118,6")
    expect(named(page, "合肥新桥")).to_be_visible()
    before = page.evaluate(STANDING)
    page.evaluate("window.kouan.map.panBy([60, 40], { animate: false })")
    until(page, "() => !document.querySelector('.leaflet-pan-anim')")
    after_timers(page, 50)
    after = page.evaluate(STANDING)
    inner = {n for n, (x, y) in before.items() if 500 < x < 1200 and 200 < y < 700}
    assert len(inner) > 20
    shift = {
        name: (before[name][0] - after[name][0], before[name][1] - after[name][1])
        for name in inner & after.keys()
    }
    assert {
        n: s for n, s in shift.items() if s != pytest.approx((60, 40), abs=1.5)
    } == {}


def test_the_pointer_over_a_place_shows_its_name(visit):
    page = visit("view=35,104,4")
    spot = page.evaluate(
        """() => {
            const { map, drawn } = window.kouan;
            const port = drawn.get("border-ports").shapes.get("erenhot-road").getLatLng();
            const { x, y } = map.latLngToContainerPoint(port);
            const box = map.getContainer().getBoundingClientRect();
            return [box.x + x, box.y + y];
        }"""
    )
    page.mouse.move(*spot)
    expect(page.locator(".hover")).to_be_visible()


def test_places_over_one_another_are_listed_and_each_is_reached(visit):
    page = visit("view=30.57,103.95,8")
    page.evaluate(
        """() => {
            const { drawn } = window.kouan;
            drawn.get("aviation-hubs").shapes.get("chengdu").fire("click");
        }"""
    )
    choices = page.locator(".stack button")
    expect(choices.first).to_be_visible()
    text = choices.last.locator("strong").inner_text()
    choices.last.click()
    expect(page.locator("article.feature h2")).to_have_text(text)


def test_asked_by_name_one_of_them_opens_at_once(page):
    search(page, "成都双流国际机场")
    expect(page.locator("article.feature h2")).to_have_text("成都双流国际机场")
