"""Everything that screening leaves out or chooses is reported."""

import json
import zipfile

import geopandas as gpd
import pandas as pd
import pyogrio
import pytest
import shapely

from geodata.crs import CRS84
from tests.screening.test_screen import GOOD, HEADS, rows, screened  # noqa: F401

HERE = (103.682, 32.853)
ORDOS = (108.5, 37.0)


def sheet(path, name, **columns):
    table = pd.DataFrame(columns)
    pyogrio.write_dataframe(table, path, layer=name, append=path.exists())


def rewritten(path, part, change):
    """A workbook with one of its parts changed."""
    with zipfile.ZipFile(path) as archive:
        held = {name: archive.read(name) for name in archive.namelist()}
    held[part] = change(held[part])
    with zipfile.ZipFile(path, "w") as archive:
        for name, content in held.items():
            archive.writestr(name, content)


@pytest.fixture
def told(screened, tmp_path):  # noqa: F811
    """Screen a file; returns the report as JSON, or the refusal."""

    def run(path, *words):
        out = tmp_path / "v.csv"
        done = screened(path, "--out", out, "--json", "--overwrite", *words)
        return json.loads(done.stdout) if done.returncode != 2 else done.stderr

    return run


def notes(report):
    return " ".join(note["en"] for note in report["notes"])


@pytest.fixture
def book(tmp_path):
    path = tmp_path / "in.xlsx"
    for name, lon in (("四川", 103.682), ("甘肃", 98.5)):
        sheet(path, name, 经度=[lon], 纬度=[32.853], 名称=["甲"])
    return path


def test_every_visible_sheet_is_read_and_named(told, book, tmp_path):
    report = told(book, "--accuracy-m", 50)
    assert report["sheets"] == {"四川": 1, "甘肃": 1}
    found = rows(tmp_path / "v.csv")
    assert [row["sheet"] for row in found] == ["四川", "甘肃"]
    assert [row["line"] for row in found] == ["2", "2"]


def test_a_sheet_that_is_not_understood_is_asked_about(told, book):
    sheet(book, "说明", 甲=["填表说明"])
    assert "说明" in told(book, "--accuracy-m", 50)
    report = told(book, "--accuracy-m", 50, "--sheet", "四川")
    assert report["read"] == 1
    assert "甘肃, 说明" in notes(report)
    assert "甘肃" in told(book, "--accuracy-m", 50, "--sheet", "云南")


def test_hidden_sheets_are_passed_over_and_named(told, book):
    rewritten(
        book, "xl/workbook.xml", lambda xml: xml.replace(b"visible", b"hidden", 1)
    )
    report = told(book, "--accuracy-m", 50)
    assert report["read"] == 1
    assert "Hidden sheets not read: 四川" in notes(report)


def test_hidden_rows_are_read_and_counted(told, book):
    def hide(xml):
        return xml.replace(b'<row r="2"', b'<row r="2" hidden="1"')

    rewritten(book, "xl/worksheets/sheet1.xml", hide)
    report = told(book, "--accuracy-m", 50)
    assert report["read"] == 2
    assert "'四川' has 1 rows hidden" in notes(report)


def test_days_from_1904_are_refused_where_they_count(told, tmp_path):
    path = tmp_path / "in.xlsx"
    day = pd.to_datetime(["2015-12-31"])
    sheet(path, "一", 编号=day, 经度=[103.682], 纬度=[32.853])

    def since_1904(xml):
        bare = xml.replace(b"<workbookPr/>", b"")
        return bare.replace(b"<sheets>", b'<workbookPr date1904="1"/><sheets>')

    rewritten(path, "xl/workbook.xml", since_1904)
    assert "1904" in told(path, "--accuracy-m", 50)


def test_blank_rows_are_left_out_and_counted(told, tmp_path):
    path = tmp_path / "in.csv"
    path.write_text(f"{HEADS}{GOOD},,,,,,\n\n  ,,,,,,\n{GOOD}", "utf-8")
    report = told(path)
    assert (report["read"], report["bad"], report["blank"]) == (2, 0, 3)
    assert rows(tmp_path / "v.csv")[1]["line"] == "6"


def test_blank_rows_of_workbooks_are_left_out_and_counted(told, tmp_path):
    path = tmp_path / "in.xlsx"
    sheet(path, "一", 经度=[103.682, None, 98.5], 纬度=[32.853, None, 32.8])
    report = told(path, "--accuracy-m", 50)
    assert (report["read"], report["blank"]) == (2, 1)
    assert [row["line"] for row in rows(tmp_path / "v.csv")] == ["2", "4"]


@pytest.mark.parametrize(
    ("text", "encoding", "said"),
    [
        (f"sep=;\r\n{HEADS}{GOOD}".replace(",", ";"), "utf-8", "sep=;"),
        (f"{HEADS}{GOOD}".replace(",", "\t"), "utf-16", ""),
        (f"{HEADS}{GOOD}".replace("\r\n", "\r"), "utf-8", ""),
        (f"{HEADS}{GOOD}".replace("\r\n", "\r"), "gb18030", ""),
    ],
)
def test_csv_as_excel_writes_it_is_read(told, tmp_path, text, encoding, said):
    path = tmp_path / "in.csv"
    path.write_bytes(text.encode(encoding))
    report = told(path)
    assert (report["read"], report["encoding"]) == (1, encoding)
    assert said in notes(report)
    assert rows(tmp_path / "v.csv")[0]["name"] == "九寨"


def test_columns_that_are_not_used_are_named(told, tmp_path):
    path = tmp_path / "in.csv"
    path.write_text("经度,纬度,备注\n103.682,32.853,x\n", "utf-8")
    assert "Columns not used: 备注" in notes(told(path))


def test_columns_without_a_name_are_not_reported(told, tmp_path):
    path = tmp_path / "in.csv"
    path.write_text("经度,纬度,,\n103.682,32.853,,\n", "utf-8")
    assert "not used" not in notes(told(path))


@pytest.mark.parametrize(
    "header",
    ["经度(°),纬度(°)", "经度（度）,纬度（度）", "Longitude (deg),Latitude (deg)"],
)
def test_a_heading_may_state_degrees(told, tmp_path, header):
    path = tmp_path / "in.csv"
    path.write_text(f"{header}\n103.682,32.853\n", "utf-8")
    assert told(path)["read"] == 1


def test_a_second_column_of_codes_counts_where_the_first_is_empty(told, tmp_path):
    path = tmp_path / "in.csv"
    path.write_text("iata,icao\n,ZUUU\nJZH,ZUJZ\nJZH,ZUUU\n", "utf-8")
    report = told(path)
    assert (report["read"], report["bad"]) == (3, 1)
    assert [row["code"] for row in rows(tmp_path / "v.csv")] == ["ZUUU", "JZH"]


def layers_of(path, **crs):
    for name, x in (("a", 103.682), ("b", 98.5)):
        points = gpd.GeoDataFrame({"名称": [name]}, geometry=[shapely.Point(x, 32.8)])
        points.set_crs(CRS84).to_file(
            path, layer=name, mode="a" if path.exists() else "w"
        )


def test_every_layer_is_read_and_lines_are_asked_about(told, tmp_path):
    path = tmp_path / "in.gpkg"
    layers_of(path)
    assert told(path, "--accuracy-m", 9)["sheets"] == {"a": 1, "b": 1}
    line = gpd.GeoDataFrame(geometry=[shapely.LineString([HERE, ORDOS])], crs=CRS84)
    line.to_file(path, layer="roads", mode="a")
    assert "roads" in told(path, "--accuracy-m", 9)


def test_folders_of_kml_are_all_read(told, tmp_path):
    path = tmp_path / "in.kml"
    mark = "<Placemark><name>甲</name><Point><coordinates>{},32.8</coordinates></Point></Placemark>"
    folders = "".join(
        f"<Folder><name>同名</name>{mark.format(x)}</Folder>" for x in (103.6, 98.5)
    )
    path.write_text(
        f'<kml xmlns="http://www.opengis.net/kml/2.2"><Document>{folders}</Document></kml>',
        "utf-8",
    )
    assert told(path, "--accuracy-m", 9)["read"] == 2


def test_a_shape_that_is_no_point_is_named_and_one_of_one_point_is_read(told, tmp_path):
    shapes = [
        shapely.MultiPoint([HERE]),
        shapely.MultiPoint([HERE, ORDOS]),
        shapely.box(100, 30, 101, 31),
        None,
    ]
    gpd.GeoDataFrame(geometry=shapes, crs=CRS84).to_file(tmp_path / "in.gpkg")
    report = told(tmp_path / "in.gpkg", "--accuracy-m", 9)
    assert (report["read"], report["bad"]) == (4, 3)
    assert "1 collections of one point" in notes(report)
    reasons = [row["reason_en"] for row in rows(tmp_path / "v.bad.csv")]
    assert "MultiPoint" in reasons[0]
    assert "Polygon" in reasons[1]


def points_in(crs, path, *places):
    """Points whose numbers are in a system, whatever they were."""
    shapes = gpd.GeoSeries([shapely.Point(p) for p in places], crs=CRS84).to_crs(crs)
    gpd.GeoDataFrame(geometry=shapes).to_file(path)
    return path


@pytest.mark.parametrize(
    "crs", [4610, 2334, 2383, 4555, "+proj=longlat +ellps=krass +towgs84=15,-154,-82"]
)
def test_a_datum_without_a_known_way_is_refused(told, tmp_path, crs):
    path = points_in(crs, tmp_path / "in.gpkg", HERE)
    assert "WGS 84" in told(path, "--accuracy-m", 100)


def test_a_datum_counts_only_where_an_operation_covers_the_point(told, tmp_path):
    path = points_in(4214, tmp_path / "in.gpkg", ORDOS, HERE)
    report = told(path, "--accuracy-m", 100)
    assert (report["read"], report["bad"]) == (2, 1)
    [row] = rows(tmp_path / "v.csv")
    assert row["accuracy_m"] == "101.0"
    assert "Beijing 1954 to WGS 84" in row["accuracy_from"]
    assert float(row["lon"]) == pytest.approx(ORDOS[0], abs=1e-4)


@pytest.mark.parametrize("crs", [4490, 4523, 4544, 3857, "EPSG:4326+5773"])
def test_wgs84_and_cgcs2000_are_taken_as_they_are(told, tmp_path, crs):
    path = points_in(crs, tmp_path / "in.gpkg", HERE)
    told(path, "--accuracy-m", 100)
    [row] = rows(tmp_path / "v.csv")
    assert row["accuracy_m"] == "100.0"
    assert (float(row["lon"]), float(row["lat"])) == pytest.approx(HERE, abs=1e-7)


def test_a_projected_file_is_not_in_a_shifted_datum(told, tmp_path):
    path = points_in(4523, tmp_path / "in.gpkg", HERE)
    assert "datum" in told(path, "--accuracy-m", 100, "--datum", "gcj02")


def test_a_shapefile_without_a_cpg_is_read_as_china_writes_it(told, tmp_path):
    table = gpd.GeoDataFrame(
        {"名称": ["九寨"]}, geometry=[shapely.Point(HERE)], crs=CRS84
    )
    table.to_file(tmp_path / "in.shp", encoding="GBK")
    (tmp_path / "in.cpg").unlink()
    assert told(tmp_path / "in.shp", "--accuracy-m", 9)["encoding"] == "gb18030"
    assert rows(tmp_path / "v.csv")[0]["name"] == "九寨"


@pytest.mark.parametrize("content", [b"\xd0\xcf\x11\xe0old", b"<html><table></table>"])
def test_old_workbooks_are_refused_in_our_words(told, tmp_path, content):
    path = tmp_path / "in.xls"
    path.write_bytes(content)
    assert "另存为 .xlsx" in told(path)


def test_a_bomb_is_refused_before_it_is_unpacked(told, tmp_path, monkeypatch, book):
    monkeypatch.setattr("app.screening.containers.MOST_UNPACKED_BYTES", 1_000)
    assert "MB" in told(book)
