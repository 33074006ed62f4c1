"""Workbooks, archives and shapefiles as used in offices: nothing is lost silently."""

import json
import shutil
import zipfile
from datetime import date

import geopandas as gpd
import pandas as pd
import pyogrio
import pytest
import shapely
from arro3.core import Array, DataType, Field, RecordBatch, RecordBatchReader, Schema
from arro3.io import write_parquet

from app.screening.errors import BadFile, NoColumns
from app.screening.placing import Finder, Options, place
from app.screening.read_arrow import read_arrow
from app.screening.read_text import read_text
from geodata.crs import CRS84
from tests.screening.test_silence import HERE, rewritten, sheet

DAY = date(2015, 12, 31)
ENDINGS = ("xlsx", "xlsm", "xltx", "xls", "dat")
CODE_PAGES = (0x00, 0x01, 0x02, 0x03, 0x4D, 0x57)
TABLES = (b"GBK", b"936", b"ANSI 936", b"cp936\r\n", b"gb2312", b"utf8", b"", b"what")
"""Contents of a .cpg, correct or not."""

XLSX_BOOK, XLSX_SHEET = "xl/workbook.xml", "xl/worksheets/sheet1.xml"


def read(path, lon=None, lat=None):
    reader = read_text if path.suffix == ".csv" else read_arrow
    return reader(path, lon, lat)


def notes(source):
    return " ".join(note.en for note in source.notes)


def lines(source):
    return [line for raw in source.batches(0, 0) for line in raw.lines]


def names(source):
    return [name for raw in source.batches(0, 0) for name in raw.cells["name"]]


@pytest.fixture
def placed(tmp_path, facts):
    """Place the rows of a CSV."""

    def run(text):
        path = tmp_path / "in.csv"
        path.write_text(text, "utf-8")
        [raw] = read(path).batches(0, 0)
        return place(raw, Options(day=DAY), Finder(facts, DAY), written=True)

    return run


@pytest.fixture
def book(tmp_path):
    path = tmp_path / "in.xlsx"
    for name in ("四川", "甘肃"):
        sheet(path, name, 经度=[HERE[0]], 纬度=[HERE[1]])
    return path


def named(book, ending):
    return book.rename(book.with_suffix(f".{ending}"))


@pytest.mark.parametrize("ending", ENDINGS)
def test_a_workbook_of_any_ending_has_its_hidden_sheets_told(book, ending):
    rewritten(book, XLSX_BOOK, lambda xml: xml.replace(b"visible", b"hidden", 1))
    source = read(named(book, ending))
    assert "Hidden sheets not read: 四川" in notes(source)
    assert lines(source) == [2]


def test_days_from_1904_are_refused_in_a_workbook_with_macros(tmp_path):
    path = tmp_path / "in.xlsm"
    sheet(tmp_path / "in.xlsx", "一", 编号=pd.to_datetime(["2015-12-31"]), 代码=["JZH"])
    since_1904 = b'<workbookPr date1904="1"/><sheets>'
    (tmp_path / "in.xlsx").rename(path)
    rewritten(
        path,
        XLSX_BOOK,
        lambda xml: xml.replace(b"<workbookPr/>", b"").replace(b"<sheets>", since_1904),
    )
    with pytest.raises(BadFile, match="1904"):
        read(path)


def test_hidden_columns_that_are_used_are_named(book):
    hidden = b'<cols><col min="2" max="2" hidden="1"/></cols><sheetData>'
    rewritten(book, XLSX_SHEET, lambda xml: xml.replace(b"<sheetData>", hidden))
    assert "Hidden columns of sheet '四川' are used: 纬度" in notes(read(book))


def test_two_columns_of_one_name_are_refused_in_a_workbook(tmp_path):
    path = tmp_path / "in.xlsx"
    sheet(path, "一", 经度=[103.682], 纬度=[32.853], 经度二=[1.0])
    other, one = "经度二".encode(), "经度".encode()
    rewritten(path, "xl/sharedStrings.xml", lambda xml: xml.replace(other, one))
    with pytest.raises(NoColumns, match="经度、经度"):
        read(path)
    with pytest.raises(NoColumns, match="经度、经度"):
        read(path, "经度", "纬度")


def parquet(path, **columns):
    """A Parquet file; underscores behind a name are left out."""
    fields = [Field(name.rstrip("_"), DataType.float64()) for name in columns]
    arrays = [Array([value], type=DataType.float64()) for value in columns.values()]
    batch = RecordBatch.from_arrays(arrays, schema=Schema(fields))
    write_parquet(RecordBatchReader.from_batches(batch.schema, [batch]), path)
    return path


def test_two_columns_of_one_name_are_refused_in_parquet(tmp_path):
    path = parquet(tmp_path / "in.parquet", 经度=1.0, 经度_=103.682, 纬度=32.853)
    with pytest.raises(NoColumns, match="经度、经度"):
        read(path)


def test_columns_behind_two_of_one_name_keep_their_places(tmp_path):
    given = {"备注": 1.0, "备注_": 2.0, "经度": HERE[0], "纬度": HERE[1]}
    [raw] = read(parquet(tmp_path / "in.parquet", **given)).batches(0, 0)
    assert (raw.cells["lon"], raw.cells["lat"]) == ([HERE[0]], [HERE[1]])


@pytest.fixture
def shapefile(tmp_path):
    """A shapefile of one point, its text in GBK or UTF-8, in a folder of its own."""

    def write(encoding):
        folder = tmp_path / encoding
        folder.mkdir()
        table = gpd.GeoDataFrame(
            {"名称": ["九寨"]}, geometry=[shapely.Point(HERE)], crs=CRS84
        )
        table.to_file(folder / "点.shp", encoding=encoding)
        return folder

    return write


@pytest.mark.parametrize("encoding", ["GBK", "UTF-8"])
@pytest.mark.parametrize("said", TABLES)
def test_the_text_decides_where_the_cpg_does_not_fit_it(shapefile, encoding, said):
    folder = shapefile(encoding)
    (folder / "点.cpg").write_bytes(said)
    assert names(read(folder / "点.shp")) == ["九寨"]


@pytest.mark.parametrize("encoding", ["GBK", "UTF-8"])
@pytest.mark.parametrize("page", CODE_PAGES)
def test_the_text_decides_where_the_code_page_does_not_fit_it(
    shapefile, encoding, page
):
    folder = shapefile(encoding)
    (folder / "点.cpg").unlink()
    table = bytearray((folder / "点.dbf").read_bytes())
    table[29] = page
    (folder / "点.dbf").write_bytes(table)
    assert names(read(folder / "点.shp")) == ["九寨"]


def test_a_text_cut_within_a_character_is_read_but_for_that(shapefile):
    folder = shapefile("GBK")
    (folder / "点.cpg").unlink()
    table = bytearray((folder / "点.dbf").read_bytes())
    begun = int.from_bytes(table[8:10], "little") + 1
    width = table[32 + 16]
    table[begun : begun + width] = ("a" + "机" * width).encode("gbk")[:width]
    (folder / "点.dbf").write_bytes(table)
    assert names(read(folder / "点.shp")) == ["a" + "机" * ((width - 1) // 2)]


def test_a_missing_table_is_named_and_a_missing_index_refused(shapefile):
    folder = shapefile("GBK")
    (folder / "点.dbf").unlink()
    assert "点.dbf is missing" in notes(read(folder / "点.shp"))
    (folder / "点.shx").unlink()
    with pytest.raises(BadFile, match=r"点\.shx"):
        read(folder / "点.shp")


def packed(folder, path, *inside):
    """An archive with a shapefile in each of the folders, without its .cpg."""
    with zipfile.ZipFile(path, "w") as held:
        for where in inside:
            for file in folder.iterdir():
                if file.suffix != ".cpg":
                    held.write(file, f"{where}{file.name}")
    return path


def archive(path, *members):
    with zipfile.ZipFile(path, "w") as held:
        for name, content in members:
            held.writestr(name, content)
    return path


@pytest.mark.parametrize("where", ["", "数据/2016/"])
def test_a_shapefile_in_an_archive_is_read_without_its_cpg(shapefile, tmp_path, where):
    source = read(packed(shapefile("GBK"), tmp_path / "in.zip", where))
    assert (source.encoding, names(source)) == ("gb18030", ["九寨"])


def test_shapefiles_in_several_folders_are_refused(shapefile, tmp_path):
    path = packed(shapefile("GBK"), tmp_path / "in.zip", "a/", "b/")
    with pytest.raises(BadFile, match=r"a/点\.shp, b/点\.shp"):
        read(path)


def test_other_files_of_an_archive_are_named(shapefile, tmp_path):
    path = packed(shapefile("GBK"), tmp_path / "in.zip", "")
    with zipfile.ZipFile(path, "a") as held:
        held.writestr("更多.csv", "经度,纬度\n103,32\n")
        held.writestr("点.shp.xml", "<metadata/>")
        held.writestr("__MACOSX/._点.shp", "")
    assert notes(read(path)).endswith("not read: 更多.csv")


@pytest.mark.parametrize("name", ["a.csv", "a.xlsx"])
def test_tables_in_an_archive_are_refused(tmp_path, name):
    with pytest.raises(BadFile, match=name):
        read(archive(tmp_path / "in.zip", (name, "x")))


PLACES = (
    '<kml xmlns="http://www.opengis.net/kml/2.2"><Document><name>d</name><Placemark>'
    "<name>甲</name><Point><coordinates>103.682,32.853</coordinates></Point></Placemark>"
    "{}</Document></kml>"
)
LINK = "<NetworkLink><name>n</name><Link><href>more.kml</href></Link></NetworkLink>"


GPX = '<gpx version="1.1"><wpt lat="{1}" lon="{0}"><name>甲</name></wpt></gpx>'


@pytest.mark.parametrize("ending", ["kml", "kmz", "gpx"])
@pytest.mark.parametrize("spot", [HERE, HERE[::-1]])
def test_points_with_a_height_are_read_and_swapped_ones_told(
    tmp_path, facts, ending, spot
):
    path, (lon, lat) = tmp_path / f"in.{ending}", spot
    text = PLACES.format("").replace("103.682,32.853", f"{lon},{lat},3448")
    if ending == "kmz":
        archive(path, ("doc.kml", text))
    else:
        path.write_text(GPX.format(lon, lat) if ending == "gpx" else text, "utf-8")
    [raw] = read(path).batches(0, 0)
    options = Options(day=DAY, accuracy_m=9)
    found = place(raw, options, Finder(facts, DAY), written=False)
    assert [*zip(found.lon, found.lat, strict=True)] == [HERE] * (spot == HERE)
    told = [why.en for why in found.bad.values()]
    assert ["look swapped" in why for why in told] == [True] * (spot != HERE)


def test_a_kmz_of_several_maps_is_refused(tmp_path):
    one = PLACES.format("")
    path = archive(tmp_path / "in.kmz", ("doc.kml", one), ("files/b.kml", one))
    with pytest.raises(BadFile, match=r"doc\.kml, files/b\.kml"):
        read(path)


def test_network_links_are_named(tmp_path):
    text = PLACES.format(LINK)
    (tmp_path / "in.kml").write_text(text, "utf-8")
    assert "1 network links" in notes(read(tmp_path / "in.kml"))
    with pytest.raises(BadFile, match="network links"):
        read(archive(tmp_path / "in.kmz", ("doc.kml", text)))


@pytest.mark.parametrize("tag", ["Data", "SimpleData"])
def test_data_of_kml_that_count_and_cannot_be_read_are_refused(tmp_path, tag):
    field = f'<{tag} name="坐标系"><value>GCJ-02</value></{tag}>'
    more = f"<Placemark><ExtendedData>{field}</ExtendedData></Placemark>"
    (tmp_path / "in.kml").write_text(PLACES.format(more), "utf-8")
    with pytest.raises(BadFile, match="坐标系 → datum"):
        read(tmp_path / "in.kml")
    (tmp_path / "in.kml").write_text(
        PLACES.format(more.replace("坐标系", "备注")), "utf-8"
    )
    assert lines(read(tmp_path / "in.kml")) == [1, 2]


@pytest.mark.parametrize(
    "crs",
    [
        {"type": "name", "properties": {"name": "GCJ-02"}},
        {"type": "name", "properties": {"name": "EPSG:99999"}},
        {"type": "link", "properties": {"href": "http://127.0.0.1/crs"}},
        {"type": "name"},
        "EPSG:4610",
    ],
)
def test_a_geojson_of_an_unknown_system_is_refused(tmp_path, crs):
    path = tmp_path / "in.geojson"
    point = {"type": "Point", "coordinates": HERE}
    held = [{"type": "Feature", "properties": {}, "geometry": point}]
    said = {"type": "FeatureCollection", "crs": crs, "features": held}
    path.write_text(json.dumps(said), "utf-8")
    with pytest.raises(BadFile, match="crs"):
        read(path)


def test_tables_of_qgis_are_passed_over_and_named(tmp_path):
    path = tmp_path / "in.gpkg"
    points = gpd.GeoDataFrame(
        {"name": ["甲"]}, geometry=[shapely.Point(HERE)], crs=CRS84
    )
    points.to_file(path, layer="点")
    pyogrio.write_dataframe(
        pd.DataFrame({"styleName": ["a"]}), path, layer="layer_styles"
    )
    source = read(path)
    assert names(source) == ["甲"]
    assert "layer_styles" in notes(source)


@pytest.mark.parametrize("ending", ["fgb", "gpkg", "ods", "xlsx"])
def test_half_a_file_is_refused(tmp_path, ending):
    whole, half = tmp_path / f"whole.{ending}", tmp_path / f"half.{ending}"
    points = gpd.GeoDataFrame(
        {"name": ["甲"] * 99}, geometry=[shapely.Point(HERE)] * 99, crs=CRS84
    )
    if ending in {"ods", "xlsx"}:
        sheet(whole, "一", 经度=[1.0] * 99, 纬度=[1.0] * 99)
    else:
        points.to_file(whole)
    for beside in tmp_path.glob("whole.*"):
        shutil.copy(beside, half.with_suffix(beside.suffix))
    half.write_bytes(whole.read_bytes()[: whole.stat().st_size // 2])
    with pytest.raises(BadFile, match="damaged"):
        lines(read(half))


@pytest.mark.parametrize(
    ("unit", "metres"), [("（米）", 500), ("(m)", 500), (" (M)", 500), ("（公里）", 73)]
)
def test_accuracies_are_read_in_metres_only(placed, unit, metres):
    found = placed(f"经度,纬度,精度{unit}\n103.682,32.853,500\n")
    assert found.accuracy_m[0] == pytest.approx(metres, abs=1)


def test_a_system_in_a_column_headed_otherwise_counts(placed):
    assert placed("经度,纬度,坐标系统\n103.682,32.853,西安80\n").bad


def test_numbers_have_the_bounds_of_the_other_doors(placed):
    endless = f"103.682{'0' * 30}"
    assert len(placed(f"经度,纬度\n{endless},32.853\n103.682,1e-99\n").bad) == 2


def test_codes_in_full_width_letters_are_read(placed):
    assert placed("代码\nＪＺＨ\n").airports[0].iata == "JZH"
