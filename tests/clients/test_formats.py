"""Every file that the service hands out opens in GDAL as what it claims to be."""

import zipfile

import duckdb
import geopandas as gpd
import pyogrio
import pytest
import shapely

from app.registry import ENCODERS
from layers.encoder import Page
from layers.snapshot import Selection

READABLE = ["json", "geojsonseq", "gpkg", "fgb", "kml", "shp"]
COUNTS = {"sea-ports": 41, "border-pairs": 68, "provinces": 34, "aviation-ports": 97}


def corners(shape):
    """The corners of a shape, whatever order a format keeps rings and parts in."""
    return {tuple(xy) for xy in shapely.get_coordinates(shape).round(7).tolist()}


def fetched(client, folder, name, form, **params):
    response = client.get(f"/collections/{name}/items", params={"f": form, **params})
    assert response.status_code == 200, response.text
    file = folder / f"{name}{ENCODERS[form].suffix}"
    file.write_bytes(response.content)
    return file


@pytest.mark.parametrize("form", READABLE)
@pytest.mark.parametrize("name", COUNTS)
def test_features_names_and_coordinates_survive(client, tmp_path, form, name):
    table = gpd.read_file(fetched(client, tmp_path, name, form))
    plain = gpd.read_file(fetched(client, tmp_path, name, "json"))
    assert len(table) == COUNTS[name]
    assert table.crs.equals("EPSG:4326", ignore_axis_order=True)
    assert (
        table["name_zh" if form != "kml" else "Name"].tolist()
        == plain["name_zh"].tolist()
    )
    assert list(map(corners, table.geometry)) == list(map(corners, plain.geometry))


@pytest.mark.parametrize("name", COUNTS)
def test_a_workbook_has_every_row_and_position(client, tmp_path, name):
    table = pyogrio.read_dataframe(fetched(client, tmp_path, name, "xlsx"))
    assert len(table) == COUNTS[name]
    assert {"lon", "lat"} <= set(table.columns) or "geometry" in table.columns
    assert table["name_zh"].notna().all()


@pytest.mark.parametrize("form", ["gpkg", "fgb"])
def test_dates_and_booleans_keep_their_types(client, tmp_path, form):
    table = gpd.read_file(fetched(client, tmp_path, "aviation-ports", form))
    assert table["open_from_latest"].dtype.kind == "M"
    assert table["open_at_plan"].sum() == 71


def test_a_shapefile_says_what_its_short_names_mean(client, tmp_path):
    file = fetched(client, tmp_path, "border-ports", "shp")
    with zipfile.ZipFile(file) as archive:
        names = archive.read("fields.csv").decode()
        assert "border-ports.cpg" in archive.namelist()
    assert "counterpar,counterpart_zh" in names


@pytest.mark.parametrize("name", COUNTS)
def test_geoparquet_has_its_types_and_crs(client, tmp_path, name):
    file = fetched(client, tmp_path, name, "parquet")
    plain = gpd.read_file(fetched(client, tmp_path, name, "json"))
    table = duckdb.from_parquet(str(file))
    kinds = dict(zip(table.columns, map(str, table.types), strict=True))
    assert kinds["geometry"] == "GEOMETRY('OGC:CRS84')"
    assert kinds["position_accuracy_m"] == "BIGINT"
    rows = table.project("name_zh, ST_AsWKB(geometry)").fetchall()
    assert [row[0] for row in rows] == plain["name_zh"].tolist()
    found = [corners(shapely.from_wkb(bytes(row[1]))) for row in rows]
    assert found == list(map(corners, plain.geometry))


def test_geoparquet_keeps_dates_booleans_and_gaps(client, tmp_path):
    table = duckdb.from_parquet(
        str(fetched(client, tmp_path, "aviation-ports", "parquet"))
    )
    kinds = dict(zip(table.columns, map(str, table.types), strict=True))
    assert kinds["open_from_latest"] == "DATE"
    assert table.filter("open_at_plan").aggregate("count(*)").fetchall() == [(71,)]
    assert len(table.filter("open_to_latest IS NULL").fetchall()) > 71


@pytest.mark.parametrize("form", [f for f in ENCODERS if f not in ("html", "parquet")])
def test_a_filter_holds_in_every_format(client, tmp_path, form):
    file = fetched(client, tmp_path, "border-ports", form, filter="mode='rail'")
    assert len(pyogrio.read_dataframe(file)) == 21


@pytest.mark.parametrize("form", ["csv", "xlsx"])
def test_nothing_runs_as_a_formula(country, tmp_path, form):
    encoder = ENCODERS[form]
    page = Page(snapshot=country, selection=Selection.single(2))
    file = tmp_path / f"out{encoder.suffix}"
    file.write_bytes(encoder.encode(page))
    assert pyogrio.read_dataframe(file)["name_zh"].tolist() == ["'=HYPERLINK(1)"]


@pytest.mark.parametrize("form", ["gpkg", "fgb", "kml", "shp", "xlsx"])
def test_shifted_coordinates_are_refused_where_a_file_names_its_crs(client, form):
    params = {"f": form, "datum": "gcj02"}
    assert client.get("/collections/sea-ports/items", params=params).status_code == 400
