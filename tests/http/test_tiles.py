"""Tiles, their TileJSON and styles, as map clients ask for them."""

import pyogrio
import pytest

from app.registry import LAYERS

SET = "WebMercatorQuad"
TILE = "/collections/sea-ports/tiles/WebMercatorQuad/{}"
MVT = "application/vnd.mapbox-vector-tile"


def test_a_tile_has_its_media_type_and_can_be_packed(client):
    response = client.get(TILE.format("5/12/26"))
    assert response.headers["content-type"] == MVT
    assert response.headers["content-encoding"] in ("gzip", "br", "zstd")
    assert response.headers["etag"]


@pytest.mark.parametrize(
    "place",
    ["5/0/0", "13/0/0", "5/32/0", "5/-1/0", "a/b/c", "5/12/99999999999", "²/1/1"],
)
def test_tiles_outside_are_not_found_and_told_which_there_are(client, place):
    response = client.get(TILE.format(place))
    assert response.status_code == 404
    assert response.json()["type"] == "/problems/unknown-tile"


def test_an_empty_tile_within_the_limits_is_a_tile_with_no_features(client, tmp_path):
    response = client.get(TILE.format("8/105/206"))
    assert response.status_code == 200
    tile = tmp_path / "tile.mvt"
    tile.write_bytes(response.content)
    (layer,) = pyogrio.list_layers(tile)[:, 0]
    assert layer == TILE.split("/")[2]
    assert pyogrio.read_info(tile)["features"] == 0


@pytest.mark.parametrize("name", LAYERS)
def test_the_tilejson_leads_to_tiles_with_a_version(client, name):
    body = client.get(f"/tilejson/{name}").json()
    assert body["tilejson"] == "3.0.0"
    assert body["vector_layers"][0]["id"] == name
    west, south, east, north = body["bounds"]
    assert west < east
    assert south < north
    address = body["tiles"][0].format(z=0, y=0, x=0)
    assert "?v=" in address
    response = client.get(address)
    assert response.status_code == 200
    assert "immutable" in response.headers["cache-control"]


def test_an_older_version_is_not_kept_for_ever(client):
    response = client.get(TILE.format("0/0/0"), params={"v": "older"})
    assert response.headers["cache-control"] == "no-cache"


def test_tiles_follow_the_day(client):
    path = "/collections/aviation-ports/tiles/WebMercatorQuad/0/0/0"
    then = client.get(path, params={"datetime": "1985-01-01"}).content
    assert len(then) < len(client.get(path).content)
    then = client.get("/tilejson/proximity-zones", params={"datetime": "2015-12-31"})
    assert "datetime=2015-12-31" in then.json()["tiles"][0]


@pytest.mark.parametrize("name", LAYERS)
def test_the_style_draws_the_layer_with_its_colours(client, name):
    response = client.get(f"/styles/{name}")
    body = response.json()
    assert response.headers["content-type"] == "application/vnd.mapbox.style+json"
    assert body["version"] == 8
    assert client.get(body["sources"][name]["url"]).status_code == 200
    assert {layer["source-layer"] for layer in body["layers"]} == {name}
    for shade in LAYERS[name].paint.shades:
        assert shade.colour in response.text


def test_every_style_is_listed(client):
    listed = client.get("/styles").json()["styles"]
    assert [style["id"] for style in listed] == list(LAYERS)


@pytest.mark.parametrize(
    "path",
    ["/collections/sea-ports/tiles/Other", "/tileMatrixSets/Other", "/tilejson/other"],
)
def test_what_is_not_there_is_not_found(client, path):
    response = client.get(path)
    assert response.status_code == 404
    assert response.json()["known"]


def test_unknown_parameters_of_a_tile_are_refused(client):
    assert client.get(TILE.format("0/0/0"), params={"bbox": "1"}).status_code == 400
