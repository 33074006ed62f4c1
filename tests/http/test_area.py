"""The rings and what they leave, at any distance, over HTTP."""

import pytest
from shapely.geometry import shape

from app.registry import ENCODERS, LAYERS
from app.rules.case.candidate import DEGREE_M
from app.webmap.basemap import TOLERANCE_DEG
from app.webmap.config import TEXTS
from geodata.geodesy import area_km2
from layers.atlas import KEPT_OWN, Atlas

AREA = "/rules/airport-proximity/area"
RINGS = ["proximity-zones", "proximity-area"]
OTHERS = sorted(set(LAYERS) - set(RINGS))
DAY = "2015-12-31"

every_ring_layer = pytest.mark.parametrize("name", RINGS)


def items(client, name, **params):
    asked = {"datetime": DAY, **params}
    response = client.get(f"/collections/{name}/items", params=asked)
    assert response.status_code == 200, response.text
    return response.json()


def area(client, **params):
    response = client.get(AREA, params={"as_of": DAY, "lang": "en", **params})
    assert response.status_code == 200, response.text
    return response.json()


@every_ring_layer
def test_another_distance_is_drawn_and_marked(client, name):
    plain, own = items(client, name), items(client, name, threshold_km=100)
    assert [f["id"] for f in own["features"]] == [f["id"] for f in plain["features"]]
    assert (plain["threshold_km"], plain["hypothetical"]) == (200.0, False)
    assert (own["threshold_km"], own["hypothetical"]) == (100.0, True)
    for body, radius_km in ((plain, 200.0), (own, 100.0)):
        for feature in body["features"]:
            assert feature["properties"]["radius_km"] == radius_km
            assert feature["properties"]["hypothetical"] == (radius_km != 200.0)


@every_ring_layer
def test_the_plans_own_distance_changes_nothing(client, name):
    plain, given = items(client, name), items(client, name, threshold_km="200.0")
    assert given["features"] == plain["features"]
    assert given["hypothetical"] is False


def test_the_free_share_falls_as_the_distance_grows(client):
    shares = [
        items(client, "proximity-area", threshold_km=km)["features"][1]["properties"]
        for km in (100, 200, 300)
    ]
    assert [s["kind"] for s in shares] == ["free"] * 3
    assert [s["share"] for s in shares] == [0.824305, 0.539917, 0.357143]


@every_ring_layer
def test_one_feature_takes_the_distance_too(client, name):
    fid = {"proximity-zones": "ctu", "proximity-area": "free"}[name]
    asked = {"datetime": DAY, "threshold_km": 150}
    body = client.get(f"/collections/{name}/items/{fid}", params=asked).json()
    assert body["properties"]["radius_km"] == 150.0
    assert body["hypothetical"] is True


def test_links_keep_the_distance(client):
    body = items(client, "proximity-zones", threshold_km=150, limit=5)
    hrefs = {link["rel"]: link["href"] for link in body["links"]}
    assert "threshold_km=150" in hrefs["self"]
    assert "threshold_km=150" in hrefs["next"]
    following = client.get(hrefs["next"]).json()
    assert following["features"][0]["properties"]["radius_km"] == 150.0


@every_ring_layer
@pytest.mark.parametrize("form", ENCODERS)
@pytest.mark.parametrize("threshold_km", [1.5, 1000])
def test_every_format_writes_the_smallest_and_the_largest(
    client, name, form, threshold_km
):
    asked = {"f": form, "datetime": DAY, "threshold_km": threshold_km}
    response = client.get(f"/collections/{name}/items", params=asked)
    assert response.status_code == 200
    assert response.content


@every_ring_layer
def test_what_is_assumed_can_be_filtered_by(client, name):
    asked = {"threshold_km": 100, "resultType": "hits"}
    assert items(client, name, filter="hypothetical=true", **asked)["numberMatched"]
    none = items(client, name, filter="hypothetical=false", **asked)
    assert none["numberMatched"] == 0


@pytest.mark.parametrize("name", OTHERS)
def test_other_collections_refuse_a_distance(client, name):
    response = client.get(f"/collections/{name}/items?threshold_km=100")
    assert response.status_code == 400
    assert "threshold_km" not in response.json()["known"]


@pytest.mark.parametrize(
    "path",
    [
        "/collections/proximity-zones/tiles/WebMercatorQuad/4/6/12?threshold_km=100",
        "/tilejson/proximity-zones?threshold_km=100",
        "/collections/proximity-zones/items?threshold_km=0.9",
        "/collections/proximity-zones/items?threshold_km=1000.1",
        "/collections/proximity-area/items?threshold_km=NaN",
        "/collections/proximity-area/items/free?threshold_km=",
        f"{AREA}?threshold_km=1001",
        f"{AREA}?radius=200",
        f"{AREA}?open=XXQ",
        f"{AREA}?as_of=2015-12-31&open=CTU",
        f"{AREA}?f=csv",
    ],
)
def test_distances_and_assumptions_that_make_no_sense_are_refused(client, path):
    assert client.get(path).status_code == 400


def test_the_definition_lists_the_distance_only_where_it_applies(client):
    paths = client.get("/api").json()["paths"]
    taking = {
        name
        for name in LAYERS
        if "threshold_km"
        in {
            p.get("name")
            for p in paths[f"/collections/{name}/items"]["get"]["parameters"]
        }
    }
    assert taking == set(RINGS)
    assert AREA in paths


def test_snapshots_by_own_distance_are_bounded_and_drive_out_no_others(facts):
    zones = {"proximity-zones": LAYERS["proximity-zones"]}
    day = LAYERS["proximity-zones"].changes(facts)[-1]
    atlas = Atlas(facts, zones)
    plain = atlas.snapshot("proximity-zones", day)
    for km in range(100, 100 + 2 * KEPT_OWN):
        atlas.snapshot("proximity-zones", day, float(km))
    assert len(atlas._own) == KEPT_OWN
    assert atlas.snapshot("proximity-zones", day, 200.0) is plain


def test_provinces_sum_up_to_the_mainland(client):
    body = area(client)
    assert len(body["provinces"]) == 31
    for figure in ("area_km2", "within_km2", "free_km2"):
        summed = sum(province[figure] for province in body["provinces"])
        assert summed == pytest.approx(body["mainland"][figure], abs=2.0)
    assert body["mainland"]["free_share"] == 0.539917
    assert body["hypothetical"] is False
    assert "54.0%" in body["because"]


def test_the_area_is_that_of_the_layer(client):
    free = items(client, "proximity-area")["features"][1]["properties"]
    assert area(client)["mainland"]["free_km2"] == free["mainland_km2"]


def test_closing_a_port_opens_its_surroundings(client):
    before, after = area(client), area(client, closed="KMG")
    assert after["hypothetical"] is True
    assert after["because"].startswith("Hypothetical")
    gained = {
        then["province_zh"]
        for now, then in zip(before["provinces"], after["provinces"], strict=True)
        if then["free_km2"] > now["free_km2"]
    }
    assert gained == {"云南省", "四川省", "贵州省", "广西壮族自治区"}


def test_opening_an_airport_bars_its_surroundings(client):
    before, after = area(client), area(client, open="JZH")
    assert after["ports"]["assumed"] == 1
    assert after["mainland"]["free_km2"] < before["mainland"]["free_km2"]


def test_the_area_has_its_two_shapes(client):
    body = area(client, f="geojson", threshold_km=300)
    assert [feature["id"] for feature in body["features"]] == ["within", "free"]
    assert all(shape(feature["geometry"]).is_valid for feature in body["features"])
    assert all(f["properties"]["hypothetical"] for f in body["features"])
    assert body["mainland"]["free_share"] == 0.357143


def test_other_rules_have_no_area(client):
    assert client.get("/rules/airport-routes/area").status_code == 404


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_page_says_how_far_its_ground_is_simplified(lang):
    assert f" {TOLERANCE_DEG * DEGREE_M / 1e3:.1f} " in TEXTS[lang]["groundTip"]


def test_the_ground_the_page_draws_is_that_of_the_figures(client):
    """Simplified to 0.02°, so within a hundredth."""
    asked = {"as_of": DAY, "closed": "lhw"}
    drawn = client.get("/map/ground.geojson", params=asked).json()["features"]
    areas = {f["properties"]["kind"]: area_km2(shape(f["geometry"])) for f in drawn}
    free, plain = area(client, closed="lhw")["mainland"], area(client)["mainland"]
    gained_km2 = free["free_km2"] - plain["free_km2"]
    assert areas.keys() == {"within", "free", "gained"}
    assert areas["free"] == pytest.approx(free["free_km2"], rel=0.01)
    assert areas["gained"] == pytest.approx(gained_km2, rel=0.01)


def test_the_page_draws_what_an_opened_port_would_take(client):
    asked = {"as_of": DAY, "open": "JZH"}
    drawn = client.get("/map/ground.geojson", params=asked).json()["features"]
    assert [f["properties"]["kind"] for f in drawn] == ["within", "free", "lost"]


OLD_DAY = "1995-07-01"
UNPLACED = {"CGQ", "HGH", "WUH", "CAN", "KWL", "KWE"}
"""Ports at former sites of unknown position on that day."""


def test_ports_at_sites_not_held_are_named_with_since_until_and_why(client):
    body = area(client, as_of=OLD_DAY)
    assert {port["iata"] for port in body["unplaced"]} == UNPLACED
    changchun = next(port for port in body["unplaced"] if port["iata"] == "CGQ")
    assert (changchun["since"], changchun["until"]) == ("1992-04", "2005-08-27")
    assert "长春大房身机场" in changchun["why_zh"]
    assert "not held" in changchun["why_en"]
    assert all(code in body["notes"][1] for code in UNPLACED)
    assert "undetermined" in body["because"]


def test_ground_that_they_may_bar_is_not_called_free(client):
    body = area(client, as_of=OLD_DAY)
    assert body["mainland"]["possible_km2"] > 400_000
    for figures in (body["mainland"], *body["provinces"]):
        parts = (figures[f"{kind}_km2"] for kind in ("within", "possible", "free"))
        assert sum(parts) == pytest.approx(figures["area_km2"], abs=0.3)
    told = area(client, as_of=OLD_DAY, f="geojson")["features"]
    shapes = {f["id"]: shape(f["geometry"]) for f in told}
    assert list(shapes) == ["within", "free", "possible"]
    for one, other in (("within", "possible"), ("possible", "free")):
        assert shapes[one].intersection(shapes[other]).area < 1e-6


def test_a_check_on_free_ground_is_not_left_open_by_a_site_not_held(client):
    """At the distance of the drive: there the check and the shapes have one reach."""
    told = area(client, as_of=OLD_DAY, threshold_km=240, f="geojson")["features"]
    shapes = {f["id"]: shape(f["geometry"]) for f in told}
    for kind, outcome in (("free", "met"), ("possible", "undetermined")):
        inner = max(shapes[kind].geoms, key=lambda part: part.area).buffer(-0.1)
        point = inner.representative_point()
        at = {"lon": f"{point.x:.4f}", "lat": f"{point.y:.4f}", "as_of": OLD_DAY}
        checked = client.get("/rules/airport-proximity/check", params=at).json()
        assert checked["outcome"] == outcome


def test_a_moved_port_assumed_closed_leaves_no_ground_open(client):
    every = area(client, as_of="2005-01-01")
    assert [port["iata"] for port in every["unplaced"]] == ["CGQ"]
    closed = area(client, as_of="2005-01-01", closed="CGQ")
    assert closed["unplaced"] == []
    assert closed["mainland"]["possible_km2"] == 0.0
    freed = closed["mainland"]["free_km2"] - every["mainland"]["free_km2"]
    assert freed == pytest.approx(every["mainland"]["possible_km2"], abs=0.2)
    asked = {"as_of": "2005-01-01", "closed": "CGQ"}
    drawn = client.get("/map/ground.geojson", params=asked).json()["features"]
    assert [f["properties"]["kind"] for f in drawn] == ["within", "free", "gained"]


@every_ring_layer
def test_the_layers_name_the_ports_at_sites_not_held(client, name):
    then = items(client, name, datetime=OLD_DAY)
    assert {port["iata"] for port in then["unplaced"]} == UNPLACED
    assert items(client, name)["unplaced"] == []
    fid = {"proximity-zones": "can-former-site", "proximity-area": "possible"}[name]
    one = client.get(
        f"/collections/{name}/items/{fid}", params={"datetime": OLD_DAY}
    ).json()
    assert {port["iata"] for port in one["unplaced"]} == UNPLACED


def test_the_ring_of_a_port_at_a_site_not_held_is_wider_and_says_so(client):
    found = items(client, "proximity-zones", datetime=OLD_DAY)["features"]
    moved = [f for f in found if f["properties"]["certainty"] == "former-site"]
    assert {f["properties"]["iata"] for f in moved} == UNPLACED
    wuhan = next(f for f in moved if f["id"] == "wuh-former-site")["properties"]
    assert wuhan["name_zh"] == "武汉南湖机场"
    assert (wuhan["radius_km"], wuhan["position_accuracy_m"]) == (260.0, 60_000)
    assert (wuhan["open_from"], wuhan["open_to"]) == ("1987-05-05+08:00", "1995")


@pytest.mark.parametrize("form", ["csv", "kml", "geojsonseq", "html"])
def test_every_format_of_the_ground_names_them(client, form):
    asked = {"f": form, "datetime": OLD_DAY, "properties": "name_zh,unplaced"}
    response = client.get("/collections/proximity-area/items", params=asked)
    assert "CGQ 1992-04/2005-08-27" in response.text


@every_ring_layer
def test_the_day_before_a_port_came_to_a_site_not_held_is_another_picture(client, name):
    before, since = (
        items(client, name, datetime=day)["unplaced"]
        for day in ("1981-04-30", "1981-05-01")
    )
    assert {port["iata"] for port in since} - {port["iata"] for port in before} == {
        "KWL"
    }
    assert len(items(client, "proximity-zones", datetime="1981-04-30")["features"]) < (
        len(items(client, "proximity-zones", datetime="1981-05-01")["features"])
    )
