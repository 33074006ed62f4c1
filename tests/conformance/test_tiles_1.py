"""OGC 20-057, API Tiles part 1: its abstract tests, named as they are identified.

Not here: the XML halves of `/conf/tileset/description` and
`/conf/tilesets-list/tileset-links`, for XML is not offered.
"""

import pyogrio
import pytest
from openapi_spec_validator import validate

from app.registry import LAYERS

CONF = "http://www.opengis.net/spec/ogcapi-tiles-1/1.0/conf"
SCHEME_REL = "http://www.opengis.net/def/rel/ogc/1.0/tiling-scheme"
TILESETS_REL = "http://www.opengis.net/def/rel/ogc/1.0/tilesets-vector"
SET_URI = "http://www.opengis.net/def/tilematrixset/OGC/1.0/WebMercatorQuad"
MVT = "application/vnd.mapbox-vector-tile"
TILE = "/collections/{}/tiles/WebMercatorQuad/{{tileMatrix}}/{{tileRow}}/{{tileCol}}"

every_layer = pytest.mark.parametrize("name", LAYERS)


def link(document, rel):
    return next(link for link in document["links"] if link["rel"] == rel)


def tileset(client, name):
    return client.get(f"/collections/{name}/tiles/WebMercatorQuad").json()


def template(client, name):
    """A tile's address, as str.format takes it."""
    return link(tileset(client, name), "item")["href"]


@pytest.mark.parametrize(
    "name", ["core", "tileset", "tilesets-list", "geodata-tilesets", "mvt", "oas30"]
)
def test_conf_core_conformance_success(client, name):
    """/conf/core/conformance-success: every class is declared."""
    assert f"{CONF}/{name}" in client.get("/conformance").json()["conformsTo"]


@every_layer
def test_conf_core_tc_op(client, name):
    """/conf/core/tc-op: tiles are had by filling in the template."""
    address = template(client, name)
    limits = tileset(client, name)["tileMatrixSetLimits"]
    for limit in limits[:4]:
        filled = address.format(
            tileMatrix=limit["tileMatrix"],
            tileRow=limit["minTileRow"],
            tileCol=limit["maxTileCol"],
        )
        assert client.get(filled).status_code in (200, 204)


@pytest.mark.parametrize(
    "identifier",
    ["tc-tilematrix-definition", "tc-tilerow-definition", "tc-tilecol-definition"],
)
def test_conf_core_tc_definitions(client, identifier):
    """/conf/core/tc-tilematrix-definition, -tilerow-, -tilecol-: strings, required."""
    wanted = identifier.split("-")[1].lower()
    operation = client.get("/api").json()["paths"][TILE.format("sea-ports")]["get"]
    found = {p["name"].lower(): p for p in operation["parameters"]}[wanted]
    assert found["in"] == "path"
    assert found["required"] is True
    assert found["schema"]["type"] == "string"


@every_layer
def test_conf_core_tc_success(client, name):
    """/conf/core/tc-success: 200 and the media type asked for."""
    address = template(client, name).format(tileMatrix=0, tileRow=0, tileCol=0)
    response = client.get(address, headers={"accept": MVT})
    assert response.status_code == 200
    assert response.headers["content-type"] == MVT


@pytest.mark.parametrize("place", ["30/0/0", "4/99/0", "4/0/99", "4/0/0"])
def test_conf_core_tc_error(client, place):
    """/conf/core/tc-error: 404 out of range."""
    zoom, row, column = place.split("/")
    address = template(client, "sea-ports")
    asked = address.format(tileMatrix=zoom, tileRow=row, tileCol=column)
    assert client.get(asked).status_code == 404


@every_layer
def test_conf_tileset_description(client, name):
    """/conf/tileset/description: metadata, scheme, templated link with its type."""
    body = tileset(client, name)
    assert body["dataType"] == "vector"
    assert body["tileMatrixSetURI"] == SET_URI
    scheme = client.get(link(body, SCHEME_REL)["href"]).json()
    assert scheme["uri"] == SET_URI
    assert len(scheme["tileMatrices"]) == len(body["tileMatrixSetLimits"])
    item = link(body, "item")
    assert item["templated"] is True
    assert item["type"] == MVT
    for variable in ("{tileMatrix}", "{tileRow}", "{tileCol}"):
        assert variable in item["href"]


@every_layer
def test_conf_tilesets_list_tileset_links(client, name):
    """/conf/tilesets-list/tileset-links: each element leads to the whole."""
    listed = client.get(f"/collections/{name}/tiles").json()["tilesets"]
    for element in listed:
        assert element["dataType"] == "vector"
        assert element["crs"]
        assert element["tileMatrixSetURI"] == SET_URI
        assert link(element, SCHEME_REL)["href"]
        path = link(element, "self")["href"]
        assert path.endswith(f"/collections/{name}/tiles/WebMercatorQuad")
        assert client.get(path).json()["links"] == element["links"]


@every_layer
def test_conf_geodata_tilesets_desc_links(client, name):
    """/conf/geodata-tilesets/desc-links: the collection leads to its tilesets."""
    collection = client.get(f"/collections/{name}").json()
    assert client.get(link(collection, TILESETS_REL)["href"]).status_code == 200


@every_layer
def test_conf_geodata_tilesets_operation(client, name):
    """/conf/geodata-tilesets/operation: the collection's address, then /tiles."""
    assert client.get(f"/collections/{name}/tiles").json()["tilesets"]


def test_conf_mvt_content(client, tmp_path):
    """/conf/mvt/content: one layer, geometries with types, linear to the tile."""
    address = template(client, "sea-ports").format(tileMatrix=0, tileRow=0, tileCol=0)
    file = tmp_path / "tile.pbf"
    file.write_bytes(client.get(address).content)
    assert len(pyogrio.list_layers(f"MVT:{file}")) == 1
    table = pyogrio.read_dataframe(f"MVT:{file}", X=0, Y=0, Z=0)
    assert len(table) == 41
    assert set(table.geom_type) == {"Point"}
    west, south, east, north = table.to_crs(4326).total_bounds
    assert 108 < west < east < 125
    assert 18 < south < north < 42


def test_conf_oas30_completeness(client):
    """/conf/oas30/completeness: the definition is valid and has every path."""
    document = client.get("/api").json()
    validate(document)
    for name in LAYERS:
        assert TILE.format(name) in document["paths"]


def test_conf_oas30_operation_id(client):
    """/conf/oas30/operation-id: operations are known by how their ids end."""
    paths = client.get("/api").json()["paths"].values()
    ids = {path["get"].get("operationId", "") for path in paths if "get" in path}
    for ending in (
        ".collection.vector.getTileSetsList",
        ".collection.vector.getTileSet",
        ".collection.vector.getTile",
        "getTileMatrixSetsList",
        "getTileMatrixSet",
    ):
        assert any(found.endswith(ending) for found in ids)
