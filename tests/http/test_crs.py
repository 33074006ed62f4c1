"""OGC API Features part 2: coordinates in the system asked for, in its axis order."""

import pytest
from pyproj import Transformer

from geodata.crs import CRS84_URI, FROM_CRS, TO_CRS, epsg_uri

ITEMS = "/collections/sea-ports/items"
HAINAN = {"haikou", "yangpu", "basuo", "sanya"}


def ids(response):
    assert response.status_code == 200, response.text
    return {feature["id"] for feature in response.json()["features"]}


@pytest.mark.parametrize("code", [4326, 4490, 3857, 4513, 4533, 4534, 4543, 4554])
def test_coordinates_are_those_of_proj_in_authority_order(client, code):
    plain = client.get(f"{ITEMS}/dalian").json()["geometry"]["coordinates"]
    response = client.get(f"{ITEMS}/dalian", params={"crs": epsg_uri(code)})
    truth = Transformer.from_crs("EPSG:4490", code).transform(plain[1], plain[0])
    tolerance = 1e-7 if code in (4326, 4490) else 1e-3
    got = response.json()["geometry"]["coordinates"]
    assert got == pytest.approx(truth, abs=tolerance)
    assert response.headers["content-crs"] == f"<{epsg_uri(code)}>"


def test_the_default_is_crs84_and_says_so(client):
    assert client.get(ITEMS).headers["content-crs"] == f"<{CRS84_URI}>"
    body = client.get("/collections/sea-ports").json()
    assert body["storageCrs"] == CRS84_URI
    assert set(body["crs"]) == set(TO_CRS)


@pytest.mark.parametrize(
    ("box", "crs"),
    [
        ("108,18,111.5,20.2", CRS84_URI),
        ("18,108,20.2,111.5", epsg_uri(4326)),
        ("18,108,20.2,111.5", epsg_uri(4490)),
        ("12022500,2037500,12412200,2294900", epsg_uri(3857)),
        ("1990000,560000,2240000,760000", epsg_uri(4545)),
    ],
)
def test_a_box_is_read_in_its_own_system(client, box, crs):
    assert ids(client.get(ITEMS, params={"bbox": box, "bbox-crs": crs})) == HAINAN


@pytest.mark.parametrize("edge", ["20037508.342789", "20037509", "3e7", "1e8", "1e9"])
def test_a_box_wider_than_the_map_holds_everything(client, edge):
    box = f"-{edge},-{edge},{edge},{edge}"
    params = {"bbox": box, "bbox-crs": epsg_uri(3857)}
    assert ids(client.get(ITEMS, params=params)) == ids(client.get(ITEMS))


@pytest.mark.parametrize(
    ("box", "code"),
    [
        ("1.2e7,2e6,2.1e7,3e6", 3857),
        ("2.1e7,2e6,5.3e7,3e6", 3857),
        ("-2.9e7,2e6,-2.7e7,3e6", 3857),
        ("2e6,-9e6,3e6,9e6", 4554),
        ("2e6,0,1.2e7,1e6", 4534),
        ("2e6,-9e7,3e6,9e7", 4534),
        ("2e6,-9e6,3e6,9e6", 4513),
    ],
    ids=[
        "over its edge",
        "the next turn",
        "before",
        "antimeridian",
        "pole",
        "far",
        "zone",
    ],
)
def test_a_box_that_a_system_has_elsewhere_is_refused(client, box, code):
    refused = client.get(ITEMS, params={"bbox": box, "bbox-crs": epsg_uri(code)})
    assert refused.status_code == 400
    assert box in refused.json()["detail"]
    west, south, east, north = box.split(",")
    triangle = f"POLYGON(({west} {south},{east} {south},{east} {north},{west} {south}))"
    asked = {
        "filter": f"S_INTERSECTS(geometry,{triangle})",
        "filter-crs": epsg_uri(code),
    }
    assert client.get(ITEMS, params=asked).status_code == 400


def test_a_filter_is_read_in_its_own_system(client):
    swapped = (
        "S_INTERSECTS(geometry, POLYGON((18 108,18 111.5,20.2 111.5,20.2 108,18 108)))"
    )
    params = {"filter": swapped, "filter-crs": epsg_uri(4326)}
    assert ids(client.get(ITEMS, params=params)) == HAINAN
    params = {
        "filter": "S_INTERSECTS(geometry, BBOX(18,108,20.2,111.5))",
        "filter-crs": epsg_uri(4490),
    }
    assert ids(client.get(ITEMS, params=params)) == HAINAN


@pytest.mark.parametrize("name", ["crs", "bbox-crs", "filter-crs"])
@pytest.mark.parametrize(
    ("text", "uri", "order"),
    [
        ("EPSG:4326", epsg_uri(4326), "north before east"),
        ("4490", epsg_uri(4490), "north before east"),
        ("[EPSG:4547]", epsg_uri(4547), "north before east"),
        ("urn:ogc:def:crs:EPSG::3857", epsg_uri(3857), "east before north"),
        ("urn:ogc:def:crs:OGC:1.3:CRS84", CRS84_URI, "east before north"),
        ("https://www.opengis.net/def/crs/EPSG/0/4326", epsg_uri(4326), "north"),
    ],
)
def test_another_notation_of_a_system_is_refused_with_its_uri(
    client, name, text, uri, order
):
    refused = client.get(ITEMS, params={name: text, "bbox": "18,108,20,111"})
    assert refused.status_code == 400
    detail = refused.json()["detail_en"]
    assert f"Write {uri} ({order}" in detail
    assert len(detail) < 300


@pytest.mark.parametrize("text", ["EPSG:2000", "", "EPSG:4326+5773", "北京54"])
def test_an_unknown_system_is_refused_with_an_example(client, text):
    refused = client.get(ITEMS, params={"crs": text})
    assert refused.status_code == 400
    assert f"such as {CRS84_URI}." in refused.json()["detail_en"]
    assert set(refused.json()["known"]) == set(TO_CRS)


@pytest.mark.parametrize("code", [4490, 4547, 3857])
def test_a_geojson_sequence_is_in_wgs84_only(client, code):
    asked = {"f": "geojsonseq", "crs": epsg_uri(code)}
    refused = client.get(ITEMS, params=asked)
    assert refused.status_code == 400
    assert refused.json()["parameter"] == "crs"
    offered = client.get(ITEMS, params={**asked, "f": "json", "limit": 1}).json()
    types = [link["type"] for link in offered["links"]]
    assert "application/geo+json-seq" not in types


@pytest.mark.parametrize("crs", TO_CRS)
def test_there_and_back_is_exact_to_a_millimetre(crs):
    lon, lat = FROM_CRS[crs](*TO_CRS[crs](108.9, 34.2))
    assert float(lon) == pytest.approx(108.9, abs=1e-8)
    assert float(lat) == pytest.approx(34.2, abs=1e-8)


def test_csv_names_the_system_asked_for_and_keeps_x_before_y(client):
    params = {"f": "csv", "crs": epsg_uri(4326), "limit": 1}
    text = client.get(ITEMS, params=params).text
    assert text.rstrip().endswith("EPSG:4326,POINT (121.6504 38.9336)")


def test_geojson_in_latitude_longitude_says_so(client):
    params = {"crs": epsg_uri(4490), "limit": 1, "lang": "en"}
    body = client.get(ITEMS, params=params).json()
    assert body["contentCrs"] == epsg_uri(4490)
    assert "axis order of EPSG:4490" in body["warning"]


def test_shifted_coordinates_are_labelled_in_header_and_file_name(client):
    answer = client.get(ITEMS, params={"f": "csv", "datum": "gcj02", "limit": 1})
    assert answer.headers["content-datum"] == "GCJ-02"
    assert "Content-Datum" in answer.headers["access-control-expose-headers"]
    assert "sea-ports.gcj02.csv" in answer.headers["content-disposition"]


def test_a_page_of_shifted_coordinates_warns(client):
    page = client.get(ITEMS, params={"f": "html", "datum": "bd09", "lang": "en"}).text
    assert "<strong>BD-09</strong>: Coordinates are shifted to BD-09" in page
    assert 'data-features="' in page
    assert "datum=" not in page.split('data-features="')[1].split('"')[0]
