"""Base maps to choose from: each shows a place where its tiles have it."""

import csv
import math
import re
from pathlib import Path

import pytest
from playwright.sync_api import expect

from app.rules.turning.turning_ports import PLAN_DAY
from geodata.crs import TO_WGS84
from geodata.geodesy import distance_m
from tests.browser.conftest import forget, leave
from tests.browser.test_accessible import NONE, in_either_theme
from tests.browser.test_print import (
    ABROAD,
    LAND,
    laid,
    picture,
    pixels,
    places,
    printed,
    text,
)
from tests.browser.tile_server import SIDE_PX, TILE, tile_server
from tests.browser.waiting import drawn, eventually, message, reloaded, until
from tests.serving import serving

ROOT = Path(__file__).parents[2]

with (ROOT / "tests" / "data" / "gcj02_vectors.csv").open(encoding="utf-8") as stream:
    VECTORS = [
        {key: float(text) for key, text in row.items() if "_l" in key}
        for row in csv.DictReader(stream)
    ]

BAIDU_PLACE = (116.404, 39.915)
BAIDU_METRES = (12958175.0, 4825923.77)
"""Of that place, as Baidu's own script answers it (BMap.MercatorProjection)."""

NEAR = 1e-6
"""Degrees: a tenth of a metre."""

SYSTEM = """async ([datum, given]) => {
    const { systemOf } = await import("/static/webmap/map/tile-datums.js");
    const crs = await systemOf(datum);
    BODY
}"""


PALE = (0xDD, 0xE8, 0xD8)
"""The colour of the tiles."""

LAID = """() => {
    const tiles = document.querySelectorAll("img.leaflet-tile").length > 0;
    const chosen = document.querySelector("#bases input:checked").value;
    const on = document.querySelector(".folium-map").classList.contains("on-tiles");
    return on === tiles && on === (chosen !== "provinces");
}"""

ALL_TRIED = """() => {
    const layers = [];
    window.kouan.map.eachLayer((layer) => layer instanceof L.GridLayer && layers.push(layer));
    return layers.length && !layers.some((layer) => layer.isLoading());
}"""

ALL_SHOWN = """() => {
    const all = [...document.querySelectorAll("img.leaflet-tile")];
    return all.length && all.every((tile) => tile.classList.contains("leaflet-tile-loaded")
        && tile.complete && tile.naturalWidth);
}"""

ONE_SHOWN = """() => [...document.querySelectorAll("img.leaflet-tile-loaded")]
    .some((tile) => tile.complete && tile.naturalWidth)"""

WATCH = """() => {
    const make = URL.createObjectURL;
    URL.createObjectURL = (blob) => {
        if (blob.type === "image/svg+xml") window.drawing = blob.text();
        return make(blob);
    };
}"""
"""Store the parts of a picture."""


@pytest.fixture(scope="module")
def tiles():
    with tile_server() as served:
        yield served


@pytest.fixture(autouse=True)
def whole(tiles):
    """Give tiles, whatever the test before wanted."""
    tiles.broken = False


def asked(witness, tiles):
    """The paths of the tiles that the page asked for."""
    wanted = [u for u in witness.requests if u.startswith(tiles.address)]
    return [address.removeprefix(tiles.address) for address in wanted]


@pytest.fixture(scope="module")
def home(tiles, tmp_path_factory):
    """The address of a service that offers base maps from the server of tiles."""
    bases = {
        f"{name}_tiles": f"{tiles.address}/{name}/{{z}}/{{x}}/{{y}}"
        for name in ("osm", "amap", "baidu")
    }
    settings = {
        "data_dir": tmp_path_factory.mktemp("bases"),
        "basemaps": "osm,amap,baidu,tianditu",
        "tianditu_key": "key-of-mine",
    }
    with serving(**settings, **bases) as address:
        yield address


@pytest.fixture
def visit_bases(tab, home, tiles, witness):
    """Function that opens the map with several base maps; fails if it had complaints."""
    forget(tab, home)
    tab.set_viewport_size({"width": 1200, "height": 800})
    witness.watch(tab)
    yield lambda choice="": drawn(tab, f"{home}/map#{choice}")
    leave(tab, witness)
    elsewhere = [u for u in witness.elsewhere(home) if not u.startswith(tiles.address)]
    assert elsewhere == []
    assert witness.complaints == []


@pytest.fixture
def map_page(visit_bases):
    """This page at its first view, with the provinces as base map and no layers."""
    return visit_bases("layers=")


@pytest.fixture
def in_system(still):
    """Evaluate with ``crs``, the system of a datum, and what is given, in one page."""
    return lambda datum, body, given=None: still.evaluate(
        SYSTEM.replace("BODY", body), [datum, given]
    )


def choose(page, name):
    """Choose a base map, and wait until the map is drawn on it."""
    page.get_by_role("radio", name=name).check()
    until(page, LAID)


def look_at(page, lon, lat, zoom):
    page.evaluate(
        "(view) => void window.kouan.map.setView([view[1], view[0]], view[2], { animate: false })",
        [lon, lat, zoom],
    )


def place_on_tile(page, lon, lat, path):
    """Where a mark at a WGS 84 position stands on a tile, pixels from its north-west."""
    page.locator(f"img.leaflet-tile[src$='{path}']").wait_for(state="attached")
    return page.evaluate(
        """([lon, lat, path]) => {
            const mark = L.marker([lat, lon], { icon: L.divIcon({ iconSize: [0, 0] }) });
            const at = mark.addTo(window.kouan.map).getElement().getBoundingClientRect();
            const tile = document.querySelector(`img.leaflet-tile[src$="${path}"]`);
            const from = tile.getBoundingClientRect();
            mark.remove();
            return [at.x - from.x, at.y - from.y];
        }""",
        [lon, lat, path],
    )


def mercator_tile(lon, lat, zoom):
    """Tile and pixel of a position in the usual scheme, by the textbook formula."""
    across = (lon + 180) / 360 * 2**zoom
    down = (1 - math.asinh(math.tan(math.radians(lat))) / math.pi) / 2 * 2**zoom
    (x, px), (y, py) = (divmod(part * SIDE_PX, SIDE_PX) for part in (across, down))
    return f"/{zoom}/{x:.0f}/{y:.0f}", (px, py)


def test_only_the_provinces_are_there_unless_others_are_offered(still):
    expect(still.locator("#bases")).to_have_count(0)
    expect(still.locator(".leaflet-tile")).to_have_count(0)


def test_no_tile_is_asked_for_before_it_is_chosen(map_page, tiles, witness):
    expect(map_page.locator("#bases input")).to_have_count(5)
    expect(map_page.get_by_role("radio", name="省界")).to_be_checked()
    assert asked(witness, tiles) == []


def test_a_base_map_is_chosen_by_keyboard_and_kept_in_the_address(
    map_page, tiles, witness
):
    map_page.get_by_role("radio", name="省界").focus()
    map_page.keyboard.press("ArrowDown")
    expect(map_page.locator("img.leaflet-tile").first).to_be_attached()
    expect(map_page).to_have_url(re.compile("base=osm"))
    reloaded(map_page)
    expect(map_page.get_by_role("radio", name="OpenStreetMap")).to_be_checked()
    expect(map_page.locator("img.leaflet-tile").first).to_be_attached()
    assert all(path.startswith("/osm/") for path in asked(witness, tiles))


def test_on_tiles_the_provinces_are_lines(map_page):
    land = map_page.locator("path.land").first
    expect(land).to_have_css("fill-opacity", "1")
    choose(map_page, "高德地图")
    expect(land).to_have_css("fill-opacity", "0")
    choose(map_page, "省界")
    expect(land).to_have_css("fill-opacity", "1")
    expect(map_page.locator(".leaflet-tile")).to_have_count(0)


def test_whose_tiles_they_are_and_what_must_be_said_stands_on_the_map(map_page):
    credit = map_page.locator(".leaflet-control-attribution")
    choose(map_page, "OpenStreetMap")
    expect(credit).to_contain_text("© OpenStreetMap 贡献者")
    expect(credit).to_contain_text("不得在境内公开使用")
    map_page.click("#language")
    expect(credit).to_contain_text("do not follow official Chinese usage")
    expect(credit).not_to_contain_text("贡献者")
    choose(map_page, "Provinces")
    expect(credit).not_to_contain_text("OpenStreetMap")


def test_gcj02_tiles_have_places_where_the_vectors_say(in_system):
    shown = in_system(
        "gcj02",
        """return given.map(({ wgs84_lon: lng, wgs84_lat: lat }) => {
            const at = L.Projection.SphericalMercator.unproject(crs.project({ lat, lng }));
            return [at.lng, at.lat];
        });""",
        VECTORS,
    )
    for (lon, lat), vector in zip(shown, VECTORS, strict=True):
        away = distance_m(lon, lat, vector["gcj02_lon"], vector["gcj02_lat"])
        assert float(away) < 0.01


def test_baidu_tiles_have_places_where_the_vectors_say(in_system):
    far = in_system(
        "bd09",
        """const { library } = await import("/static/webmap/service/libraries.js");
        const { transform, BD09, BD09MC } = await library("gcoord");
        return given.map((place) => {
            const wanted = transform([place.bd09_lon, place.bd09_lat], BD09, BD09MC);
            const at = crs.project({ lat: place.wgs84_lat, lng: place.wgs84_lon });
            return at.distanceTo(L.point(wanted));
        });""",
        VECTORS,
    )
    assert max(far) < 0.01


def test_baidu_metres_are_those_of_baidu_itself(in_system):
    lon, lat = map(float, TO_WGS84["bd09"](*BAIDU_PLACE))
    got = in_system(
        "bd09",
        "const { x, y } = crs.project(given); return [x, y];",
        {"lng": lon, "lat": lat},
    )
    assert math.dist(got, BAIDU_METRES) < 0.05


@pytest.mark.parametrize("datum", ["wgs84", "gcj02", "bd09"])
def test_there_and_back_is_the_same_place(in_system, datum):
    far = in_system(
        datum,
        """let far = 0;
        for (let lng = 73.5; lng < 135.5; lng += 1.37) {
            for (let lat = 3.3; lat < 54; lat += 1.13) {
                const back = crs.pointToLatLng(crs.latLngToPoint({ lat, lng }, 12), 12);
                far = Math.max(far, Math.abs(back.lat - lat), Math.abs(back.lng - lng));
            }
        }
        return far;""",
    )
    assert far < NEAR


def test_outside_china_gcj02_shifts_nothing(in_system):
    assert in_system(
        "gcj02",
        """const paris = { lat: 48.85, lng: 2.35 };
        return crs.project(paris).equals(L.CRS.EPSG3857.project(paris));""",
    )


@pytest.mark.parametrize("datum", ["gcj02", "bd09"])
def test_points_that_no_place_has_are_answered_all_the_same(in_system, datum):
    """Where the shift begins it jumps: what lies between has no original."""
    assert in_system(
        datum,
        """const edge = crs.project({ lat: 40, lng: 72.004 });
        for (let east = -1500; east < 1500; east += 5) {
            const { lat, lng } = crs.unproject(L.point(edge.x + east, edge.y));
            if (!(Math.abs(lat - 40) < 0.05 && Math.abs(lng - 72.004) < 0.05)) return false;
        }
        return true;""",
    )


def test_a_mark_stands_on_its_pixel_of_an_amap_tile(map_page, tiles, witness):
    vector = VECTORS[0]
    path, pixel = mercator_tile(vector["gcj02_lon"], vector["gcj02_lat"], 16)
    choose(map_page, "高德地图")
    look_at(map_page, vector["wgs84_lon"], vector["wgs84_lat"], 16)
    got = place_on_tile(map_page, vector["wgs84_lon"], vector["wgs84_lat"], path)
    eventually(map_page, lambda: f"/amap{path}" in asked(witness, tiles))
    assert math.dist(got, pixel) < 1.5


def test_a_mark_stands_on_its_pixel_of_a_baidu_tile(map_page, tiles, witness):
    """At Baidu's zoom 18 a pixel is a metre, and rows are counted northwards."""
    lon, lat = map(float, TO_WGS84["bd09"](*BAIDU_PLACE))
    choose(map_page, "百度地图")
    look_at(map_page, lon, lat, 17)
    (x, px), (y, py) = (divmod(metres, SIDE_PX) for metres in BAIDU_METRES)
    path = f"/18/{x:.0f}/{y:.0f}"
    got = place_on_tile(map_page, lon, lat, path)
    eventually(map_page, lambda: f"/baidu{path}" in asked(witness, tiles))
    assert math.dist(got, (px, SIDE_PX - py)) < 1.5


def test_baidu_tiles_west_and_south_have_an_m_for_a_minus(map_page, tiles, witness):
    choose(map_page, "百度地图")
    look_at(map_page, -1, -1, 17)
    eventually(
        map_page,
        lambda: any(path.startswith("/baidu/18/M") for path in asked(witness, tiles)),
    )
    assert all("-" not in path for path in asked(witness, tiles))


@pytest.mark.parametrize("name", ["高德地图", "百度地图"])
def test_centre_zoom_and_clicks_stay_what_they_were(map_page, name):
    look_at(map_page, 95.5, 37.5, 11)
    choose(map_page, name)
    view = map_page.evaluate(
        "(({ lat, lng }, zoom) => [lat, lng, zoom])"
        "(window.kouan.map.getCenter(), window.kouan.map.getZoom())"
    )
    assert view == pytest.approx([37.5, 95.5, 11], abs=NEAR)
    box = map_page.locator(".folium-map").bounding_box()
    with map_page.expect_request("**/airport-proximity/check**") as sent:
        map_page.mouse.click(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    lon, lat = (
        float(re.search(rf"{name}=([\d.]+)", sent.value.url)[1])
        for name in ("lon", "lat")
    )
    pixel_m = 80
    assert float(distance_m(lon, lat, 95.5, 37.5)) < pixel_m
    expect(map_page.locator("#verdict h2")).to_be_visible()


@pytest.mark.parametrize("name", ["高德地图", "百度地图"])
def test_what_is_drawn_moves_with_the_tiles(visit_bases, name):
    """Every shape stands where the system of the new tiles puts it."""
    map_page = visit_bases()
    look_at(map_page, 113.671, 22.64, 12)
    choose(map_page, name)
    far = map_page.evaluate(
        """() => {
            const { map } = window.kouan;
            let far = 0;
            map.eachLayer((layer) => {
                // Circles of metres have their middle in another place by design.
                if (!(layer instanceof L.CircleMarker) || layer instanceof L.Circle) return;
                const at = map.latLngToLayerPoint(layer.getLatLng());
                far = Math.max(far, at.distanceTo(layer._point));
            });
            return far;
        }"""
    )
    assert far == 0


def test_tiles_that_fail_say_so_once_and_can_be_asked_again(map_page, tiles, witness):
    tiles.broken = True
    choose(map_page, "高德地图")
    failed = message(map_page, "高德地图")
    expect(failed).to_have_count(1)
    # A failed tile counts as loaded too: no request is pending.
    until(map_page, ALL_TRIED)
    expect(failed).to_have_count(1)
    tiles.broken = False
    failed.get_by_role("button", name="重试").click()
    until(map_page, ONE_SHOWN)
    expect(failed).to_have_count(0)
    witness.forgive("503")


def test_without_the_shift_the_provinces_stay(map_page, tiles, witness):
    map_page.route("**/gcoord*.js", lambda route: route.abort())
    map_page.get_by_role("radio", name="高德地图").click()
    expect(message(map_page, "“高德地图”未能启用")).to_be_visible()
    expect(map_page.get_by_role("radio", name="省界")).to_be_checked()
    expect(map_page).not_to_have_url(re.compile("base="))
    assert asked(witness, tiles) == []
    witness.forgive("net::ERR_FAILED")


def test_tianditu_lays_its_names_over_its_map(map_page, witness):
    host = "tianditu.gov.cn"
    map_page.route(f"https://*.{host}/**", lambda route: route.fulfill(body=TILE))
    choose(map_page, "天地图")
    sheets = map_page.locator(".leaflet-tile-pane .leaflet-layer")
    expect(sheets).to_have_count(2)
    first = ["src", re.compile(r"/vec_w/.*&tk=key-of-mine$")]
    second = ["src", re.compile(r"/cva_w/.*&tk=key-of-mine$")]
    expect(sheets.nth(0).locator("img").first).to_have_attribute(*first)
    expect(sheets.nth(1).locator("img").first).to_have_attribute(*second)
    # No tile is requested after the test.
    map_page.goto("about:blank")
    witness.requests[:] = [u for u in witness.requests if host not in u]


def test_a_base_map_that_is_not_offered_is_not_shown(visit_bases, tiles, witness):
    page = visit_bases("base=bing&layers=")
    expect(page.get_by_role("radio", name="省界")).to_be_checked()
    assert asked(witness, tiles) == []


def test_axe_finds_nothing_with_tiles(map_page):
    choose(map_page, "OpenStreetMap")
    expect(map_page.locator(".bases-note")).to_be_visible()
    assert in_either_theme(map_page) == NONE


def test_paper_has_the_tiles_and_their_credit(visit_bases):
    page = visit_bases(f"day={PLAN_DAY}&base=osm&layers=&tab=share")
    until(page, ALL_SHOWN)
    document = printed(page, "#printA4")
    assert "OpenStreetMap" in text(document)
    shown = pixels(document)
    assert len(places(shown, PALE)[0]) > 50_000
    assert len(places(shown, ABROAD)[0]) < 100


def test_the_picture_has_the_provinces_for_the_tiles(visit_bases, chromium):
    page = visit_bases(f"day={PLAN_DAY}&base=osm&layers=")
    until(page, ALL_SHOWN)
    page.evaluate(WATCH)
    _, found = picture(page, [LAND, PALE], chromium)
    expect(page.locator("#messages")).to_contain_text("PNG 不含在线瓦片")
    assert found["counts"][0] > 50_000
    assert found["counts"][1] == 0
    assert "<image" not in page.evaluate("window.drawing")


def test_the_legend_of_the_sheet_begins_where_the_tiles_end(visit_bases):
    page = visit_bases(f"day={PLAN_DAY}&base=osm&layers=")
    page.set_viewport_size({"width": 1000, "height": 1000})
    until(page, ALL_SHOWN)
    laid(page, "#printA4")
    frame = page.locator("#sheet > svg > rect[fill=none]")
    east = sum(float(frame.get_attribute(name)) for name in ("x", "width"))
    legend = page.get_attribute("#sheet .legend", "transform")
    assert east < 150
    assert float(re.search(r"\(([\d.]+)", legend)[1]) == pytest.approx(east + 6)
