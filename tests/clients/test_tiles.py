"""GDAL's own reader of vector tiles finds in ours what the layer says."""

import math

import geopandas as gpd
import numpy as np
import pyogrio
import pytest
import shapely

from layers.tiles.grid import DEEPEST, EXTENT, unit_square

TILES = "/collections/{}/tiles/WebMercatorQuad/{}/{}/{}"
WORLD_M = 40_075_016.686
CASES = [
    ("sea-ports", 5, 12, 26),
    ("airports", 4, 6, 12),
    ("border-pairs", 6, 22, 47),
    ("provinces", 5, 12, 26),
    ("sea-clusters", 6, 26, 53),
    ("proximity-zones", 5, 12, 26),
]


def read(client, folder, name, zoom, row, column):
    response = client.get(TILES.format(name, zoom, row, column))
    assert response.status_code == 200, response.text
    file = folder / "tile.pbf"
    file.write_bytes(response.content)
    return pyogrio.read_dataframe(f"MVT:{file}", X=column, Y=row, Z=zoom)


def square(zoom, row, column):
    """The ground of a tile in metres of Web Mercator."""
    side = WORLD_M / 2**zoom
    west, north = column * side - WORLD_M / 2, WORLD_M / 2 - row * side
    return shapely.box(west, north - side, west + side, north)


def whole(client, name):
    response = client.get(f"/collections/{name}/items")
    table = gpd.GeoDataFrame.from_features(response.json(), crs="OGC:CRS84")
    table["id"] = [feature["id"] for feature in response.json()["features"]]
    return table.to_crs(3857).set_index("id")


@pytest.mark.parametrize("case", CASES, ids=lambda case: "-".join(map(str, case)))
def test_a_tile_holds_the_features_on_its_ground(client, tmp_path, case):
    name, zoom, row, column = case
    shown = read(client, tmp_path, *case).set_index("id")
    layer, ground = whole(client, name), square(zoom, row, column)
    unit = WORLD_M / 2**zoom / EXTENT
    inside = layer[layer.intersects(ground.buffer(-2 * unit))]
    assert set(inside.index) <= set(shown.index)
    near = layer[layer.intersects(ground.buffer(70 * unit))]
    assert set(shown.index) <= set(near.index)


@pytest.mark.parametrize("case", CASES, ids=lambda case: "-".join(map(str, case)))
def test_positions_lie_within_a_unit_of_the_tile(client, tmp_path, case):
    name, zoom, row, column = case
    shown = read(client, tmp_path, *case).to_crs(3857).set_index("id").geometry
    layer, ground = whole(client, name).geometry, square(zoom, row, column)
    unit = WORLD_M / 2**zoom / EXTENT
    for fid, shape in shown.items():
        places = shapely.points(shapely.get_coordinates(shape))
        inside = places[shapely.within(places, ground.buffer(-unit))]
        outline = layer[fid].boundary if shape.area else layer[fid]
        assert (shapely.distance(outline, inside) < 2 * unit).all()


def test_areas_are_areas_and_nearly_as_large(client, tmp_path):
    case = ("provinces", 6, 26, 52)
    shown = read(client, tmp_path, *case).to_crs(3857).set_index("id").geometry
    layer, ground = whole(client, "provinces").geometry, square(*case[1:])
    assert shown.is_valid.all()
    for fid, shape in shown.items():
        expected = layer[fid].intersection(ground).area
        found = shape.intersection(ground).area
        assert math.isclose(found, expected, rel_tol=0.01, abs_tol=1e7)


def test_values_keep_their_types(client, tmp_path):
    table = read(client, tmp_path, "aviation-ports", 5, 12, 26)
    assert table["open_at_plan"].isin([0, 1, True, False]).all()
    assert table["position_accuracy_m"].dropna().mod(1).eq(0).all()
    assert table["open_from_latest"].dropna().str.match(r"\d{4}-\d\d-\d\d").all()


def test_the_finest_tiles_are_as_good_as_our_positions(client, tmp_path):
    dalian = client.get("/collections/sea-ports/items/dalian").json()["geometry"]
    x, y = unit_square(np.array([dalian["coordinates"]]))[0] * 2**DEEPEST
    table = read(client, tmp_path, "sea-ports", DEEPEST, int(y), int(x))
    there = shapely.transform(table.set_index("id").geometry["dalian"], lambda xy: xy)
    expected = gpd.GeoSeries(
        shapely.from_geojson(str(dalian).replace("'", '"')), crs=4326
    )
    assert there.distance(expected.to_crs(3857)[0]) < 2.5
