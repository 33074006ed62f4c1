"""What the map draws of the plan: pairs, clusters, and what hubs face."""

import pytest
from playwright.sync_api import expect

from tests.browser.waiting import until


def view(page, lat, lon, zoom):
    page.evaluate(
        f"void window.kouan.map.setView([{lat}, {lon}], {zoom}, {{ animate: false }})"
    )


def find(page, text):
    page.fill("#query", text)
    page.press("#query", "Enter")
    return page.locator("article.feature")


def test_from_afar_the_five_clusters_stand_for_their_38_ports(still):
    symbols = still.locator(".cluster")
    expect(symbols).to_have_count(5)
    counts = symbols.all_inner_texts()
    assert sum(map(int, counts)) == 38
    named = symbols.evaluate_all("all => all.map((e) => e.ariaLabel)")
    assert "环渤海：8 个口岸，点击放大" in named


def test_a_cluster_opens_into_its_ports(page):
    page.get_by_role("button", name="环渤海：8 个口岸").click()
    expect(page.locator(".cluster")).to_have_count(0)
    until(
        page,
        "() => window.kouan.map.getBounds().contains("
        "window.kouan.drawn.get('sea-ports').shapes.get('dalian').getLatLng())",
    )


def test_clusters_go_with_their_layer(page):
    page.locator("[data-layer=sea-ports] input").uncheck()
    expect(page.locator(".cluster")).to_have_count(0)


def test_gateways_have_an_arrow_to_each_region_and_global_hubs_eight(page):
    expect(page.locator("path.arrow")).to_have_count(7 + 4 + 3 * 8)
    page.locator("[data-layer=aviation-hubs] input").uncheck()
    expect(page.locator("path.arrow")).to_have_count(0)


def test_arrows_leave_the_map_nearby(page):
    view(page, 25.1, 102.9, 9)
    expect(page.locator("path.arrow")).to_have_count(0)


def test_an_arrow_says_what_is_faced(page):
    expect(page.locator("path.arrow")).not_to_have_count(0)
    spot = page.evaluate(
        """() => {
            const { map } = window.kouan;
            const point = map.latLngToContainerPoint([43.8, 83]);
            const box = map.getContainer().getBoundingClientRect();
            return [box.x + point.x, box.y + point.y];
        }"""
    )
    page.mouse.move(*spot)
    expect(page.locator(".leaflet-tooltip", has_text="面向")).to_have_text(
        "乌鲁木齐 面向 中亚（方向示意）"
    )


APART = """() => {
    const seen = [...document.querySelectorAll(".name")]
        .map((e) => e.getBoundingClientRect())
        .filter((box) => box.width);
    const over = (a, b) => a.left < b.right && b.left < a.right
        && a.top < b.bottom && b.top < a.bottom;
    return seen.every((a, place) => seen.slice(place + 1).every((b) => !over(a, b)));
}"""


@pytest.mark.parametrize("view", ["35,104,3", "35,104,4", "31,118,6", "24,98,8"])
def test_no_name_lies_over_another(visit, view):
    page = visit(f"view={view}&at=JZH&layers=sea-clusters,sea-ports,aviation-hubs")
    page.locator(".candidate, .name").first.wait_for()
    expect(page.locator("#verdict h2")).to_be_visible()
    until(page, APART)


def test_from_afar_a_cluster_is_named_once(still):
    names = still.locator(".name.area:visible", has_text="珠三角")
    expect(names).to_have_count(1)


def test_a_port_tells_the_state_of_each_of_its_modes(page):
    modes = find(page, "图们").locator(".modes li")
    expect(modes).to_have_text(["铁路口岸 已开放", "公路口岸 规划"])


def test_a_crossing_shows_both_sides_and_the_length_between(page):
    find(page, "瑞丽").get_by_role("button", name="看两侧口岸").click()
    expect(page.locator(".name", has_text="木姐").first).to_be_visible()
    expect(page.locator(".name.place", has_text="瑞丽").first).to_be_visible()
    expect(page.locator(".name.distance", has_text="3.71 km")).to_be_visible()
    hollow = "[fill='var(--paper)']"
    expect(page.locator(f"path.counterpart{hollow}")).to_have_count(1)
    expect(page.locator(f"path.counterpart:not({hollow})")).not_to_have_count(0)
