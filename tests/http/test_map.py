"""The map page as it leaves the service."""

import gzip
import json
import re

import folium
import pytest
import shapely
from fastapi.testclient import TestClient

from app.main import create_app
from app.registry import LAYERS
from app.settings import Settings
from app.webmap import assets, bundle
from app.webmap.assets import STATIC
from app.webmap.config import TEXTS
from geodata.geodesy import area_km2


def config(client, path="/map"):
    page = client.get(path).text
    found = re.search(r'id="atlas-config">(.*?)</script>', page, re.DOTALL)
    return json.loads(found.group(1))


def test_the_page_weighs_less_than_40_kb_on_its_way(client):
    assert len(gzip.compress(client.get("/map").content)) < 40_000


def test_the_page_is_the_same_bytes_each_time(client):
    assert client.get("/map").content == client.get("/map").content


def test_every_layer_is_on_the_page(client):
    assert {layer["id"] for layer in config(client)["layers"]} == set(LAYERS)


def test_every_text_is_there_in_both_languages():
    assert set(TEXTS["zh"]) == set(TEXTS["en"])
    assert all(TEXTS["zh"].values())
    assert all(TEXTS["en"].values())


def test_every_text_that_the_modules_use_exists():
    for module in STATIC.rglob("*.js"):
        used = set(re.findall(r'\bt\("(\w+)"', module.read_text("utf-8")))
        assert used <= set(TEXTS["zh"]), module.name


def test_links_to_the_service_hold_below_a_path_of_its_host():
    for module in STATIC.rglob("*.js"):
        text = module.read_text("utf-8")
        assert not re.search(r"(?<!at\()`\$\{[A-Z_]+\}\?", text), module.name


def test_lang_opens_the_page_in_english(client):
    assert config(client, "/map?lang=en")["lang"] == "en"
    assert "Kouan Atlas</h1>" in client.get("/map?lang=en").text


def test_the_stylesheet_holds_those_of_every_tool(client):
    style = client.get("/map/style.css").text
    for sheet in {*STATIC.rglob("*.css")} - {STATIC / "main.css"}:
        assert sheet.read_text("utf-8") in style, sheet


def test_every_file_that_the_page_loads_is_served_here(client):
    page = client.get("/map").text
    loaded = re.findall(r'<(?:script|link)[^>]* (?:src|href)="([^"]+)"', page)
    assert loaded
    for address in loaded:
        if not address.startswith("data:"):
            assert address.startswith("/"), address
            assert client.get(address).status_code == 200, address


def made_of(folder, sources):
    """A folder with a bundle that says of which files it was made."""
    made = {"sources": sources, "script": "main-1.js", "style": "style-1.css"}
    (folder / "manifest.json").write_text(json.dumps(made), "utf-8")
    return folder


def test_a_bundle_of_the_files_there_are_is_served(tmp_path):
    entry = bundle.entry(made_of(tmp_path, bundle.digest()))
    assert entry.script == "/static/bundle/main-1.js"
    assert entry.bundled


def test_without_a_bundle_or_with_one_of_other_files_each_module_is_served(tmp_path):
    assert bundle.entry(tmp_path) == bundle.UNBUNDLED
    assert bundle.entry(made_of(tmp_path, "0" * 64)) == bundle.UNBUNDLED


def test_the_bundle_is_kept_by_browsers_and_led_to_its_sources(client):
    page = client.get("/map").text
    assert "/static/bundle/" in page, "run make setup"
    for kind in ("js", "css"):
        (address,) = re.findall(rf'"(/static/bundle/[^"]+\.{kind})"', page)
        answer = client.get(address)
        assert "immutable" in answer.headers["cache-control"]
        mapped = json.loads(client.get(f"{address}.map").text)
        assert any("static/" in source for source in mapped["sources"])


def test_the_page_is_served_unbundled_where_the_settings_say_so(atlas):
    page = TestClient(create_app(Settings(bundled=False), atlas)).get("/map").text
    assert 'src="/static/webmap/main.js"' in page
    assert 'href="/map/style.css"' in page


def test_every_leaflet_link_of_folium_has_a_file_here():
    assert assets.installed(None) is not None, "run make setup"
    public = [*folium.Map.default_js, *folium.Map.default_css]
    found = dict(assets.links(public, local=True))
    assert found == assets.LOCAL


def test_without_node_the_page_takes_public_addresses_and_says_so(atlas, tmp_path):
    bare = TestClient(create_app(Settings(node_modules=tmp_path), atlas))
    page = bare.get("/map").text
    assert config(bare)["assetsHere"] is False
    assert re.search(r'<script src="https://[^"]+leaflet', page)


def test_the_base_map_has_all_provinces_and_the_dash_line(client):
    body = client.get("/map/base.geojson").json()
    names = [f["properties"].get("name") for f in body["features"]]
    assert len([name for name in names if name]) == 34
    assert {"香港特别行政区", "澳门特别行政区", "台湾省"} <= set(names)
    lines = [
        shapely.get_num_geometries(shapely.geometry.shape(f["geometry"]))
        for f in body["features"]
        if f["properties"].get("kind") == "line"
    ]
    assert 10 in lines
    assert len(client.get("/map/base.geojson").content) < 400_000


def test_a_part_of_the_base_map_is_as_fine_as_a_screen_shows_it(client):
    whole = client.get("/map/base.geojson").json()
    part = client.get("/map/base.geojson?bbox=129.5,42.8,130.2,43.2").json()
    assert [f["properties"] for f in part["features"]] == [{"name": "吉林省"}]
    (coarse,) = (
        f for f in whole["features"] if f["properties"].get("name") == "吉林省"
    )
    near = shapely.box(129.5, 42.8, 130.2, 43.2)

    def corners(feature):
        shape = shapely.from_geojson(json.dumps(feature["geometry"]))
        return len(shapely.get_coordinates(shapely.clip_by_rect(shape, *near.bounds)))

    assert corners(part["features"][0]) > 2 * corners(coarse)


def around(client):
    """Return the land around China, one shape."""
    (feature,) = client.get("/map/around.geojson").json()["features"]
    return shapely.from_geojson(json.dumps(feature["geometry"]))


def test_every_counterpart_of_a_border_port_stands_on_land(client, atlas):
    land = around(client)
    for port in atlas.facts.records("border_ports"):
        point = shapely.Point(port["counterpart_lon"], port["counterpart_lat"])
        assert land.intersects(point), port["id"]


def test_no_seam_opens_between_the_provinces_and_the_land_around(client, atlas):
    ground = shapely.union_all([around(client), *atlas.facts.boundaries.polygons])
    west, south, east, north = 80, 27.6, 88, 49
    inland = shapely.box(west, south, east, north)
    assert shapely.difference(inland, ground).area == pytest.approx(0, abs=0.01)


def test_the_land_around_is_whole_across_the_antimeridian(client):
    land = around(client)
    chukotka, alaska = shapely.Point(185, 66.5), shapely.Point(210, 65)
    assert land.is_valid
    assert land.intersects(chukotka)
    assert land.intersects(alaska)
    # Only the continent and what is joined to it is as broad as half the world.
    assert sum(p.bounds[2] - p.bounds[0] > 180 for p in land.geoms) == 1


def test_the_land_around_is_silent_on_islands(client, atlas):
    land, boundaries = around(client), atlas.facts.boundaries
    for name in ("台湾省", "海南省", "香港特别行政区", "澳门特别行政区"):
        assert not land.intersects(boundaries.polygon(name)), name
    south_china_sea, diaoyu = (
        shapely.box(110.5, 7.2, 116.8, 18),
        shapely.box(123, 25, 125, 26.5),
    )
    assert not land.intersects(shapely.union(south_china_sea, diaoyu))
    assert min(area_km2(part) for part in land.geoms) > 900


def test_without_node_there_is_no_land_around_and_it_is_said(atlas, tmp_path):
    bare = TestClient(create_app(Settings(node_modules=tmp_path), atlas))
    answer = bare.get("/map/around.geojson?lang=en")
    assert answer.status_code == 503
    assert "make setup" in answer.json()["detail"]


def test_a_box_that_is_none_is_refused(client):
    assert client.get("/map/base.geojson?bbox=1,2,3").status_code == 400


def test_scripts_written_into_the_page_run_by_their_digests_only(client):
    allowed = client.get("/map").headers["content-security-policy"]
    scripts = allowed.partition("script-src")[2].partition(";")[0]
    assert "unsafe" not in scripts
    assert scripts.count("'sha256-") == 4
    assert "http" not in allowed


def test_an_online_base_map_may_load_its_tiles_and_nothing_else(atlas):
    online = TestClient(create_app(Settings(basemap="osm"), atlas))
    allowed = online.get("/map").headers["content-security-policy"]
    pictures = allowed.partition("img-src")[2].partition(";")[0]
    assert "https://" in pictures
    assert "https://" not in allowed.replace(pictures, "")


def test_the_page_may_be_enlarged_with_two_fingers(client):
    assert "user-scalable" not in client.get("/map").text


def test_a_browser_without_modules_is_told_that_it_is_too_old(client):
    page = client.get("/map").text
    [script] = re.findall(r"<script nomodule>(.*?)</script>", page)
    assert script == 'document.getElementById("outdated").hidden = false;'
    [said] = re.findall(r'id="outdated" hidden>(.*?)</p>', page)
    assert "浏览器过旧" in said
    assert "too old" in said


def test_the_map_tells_its_review_number_once_it_has_one(tmp_path):
    settings = Settings(map_review="GS(2026)0001号", data_dir=tmp_path)
    with TestClient(create_app(settings), base_url="http://localhost") as reviewed:
        texts = config(reviewed)["texts"]
        assert "审图号：GS(2026)0001号" in reviewed.get("/map?lang=zh").text
    for lang in ("zh", "en"):
        assert "GS(2026)0001号" in texts[lang]["review"]
        assert "GS(2026)0001号" in texts[lang]["mapReview"]
        assert "GS(" not in TEXTS[lang]["review"]


def test_how_much_of_the_page_is_there_is_in_its_first_bytes(client):
    assert '<html data-ui="legend">' in client.get("/map?ui=legend").text
    assert '<html data-ui="full">' in client.get('/map?ui="><script>').text
