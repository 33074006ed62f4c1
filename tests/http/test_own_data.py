"""Files read to be drawn: every kind, what is left out, and what is refused."""

import sqlite3
import zipfile

import geopandas as gpd
import pandas as pd
import pyogrio
import pytest
import shapely

from app.http.site.own_data import LONGEST_BYTES
from app.screening import read_arrow
from app.screening.drawing import ENDINGS, MOST
from tests.screening.test_containers import XLSX_BOOK
from tests.screening.test_silence import rewritten

RUN = "/processes/airport-screening/execution"
SITES = gpd.GeoDataFrame(
    {"名称": ["甲", "乙"], "级别": [1.5, 2.0]},
    geometry=[shapely.Point(103.68, 32.85), shapely.Point(98.5, 35.25)],
    crs=4490,
)
TABLE = "名称,经度,纬度\n甲,103.68,32.85\n乙,98.5,35.25\n"


def table(path):
    columns = {"名称": ["甲", "乙"], "经度": [103.68, 98.5], "纬度": [32.85, 35.25]}
    pyogrio.write_dataframe(pd.DataFrame(columns), path)


def shapefile(path, rows=SITES):
    folder = path.parent / "parts"
    folder.mkdir()
    rows.to_file(folder / "sites.shp", encoding="utf-8")
    with zipfile.ZipFile(path, "w") as archive:
        for part in folder.iterdir():
            archive.write(part, part.name)


MAKERS = {
    ".csv": lambda path: path.write_text(TABLE),
    ".tsv": lambda path: path.write_text(TABLE.replace(",", "\t")),
    ".txt": lambda path: path.write_bytes(TABLE.encode("gb18030")),
    ".xlsx": table,
    ".ods": table,
    ".gpkg": SITES.to_file,
    ".zip": shapefile,
}


@pytest.fixture
def read(client, tmp_path):
    """Send a file; returns the response."""

    def sent(path, content=None, **params):
        body = path.read_bytes() if content is None else content
        name = path if isinstance(path, str) else path.name
        return client.post("/map/read", params={"name": name, **params}, content=body)

    return sent


@pytest.fixture(params=sorted(MAKERS))
def file(request, tmp_path):
    path = tmp_path / f"候选{request.param}"
    MAKERS[request.param](path)
    return path


def test_every_kind_gives_its_rows_as_features(read, file):
    answer = read(file).json()
    spots = [one["geometry"]["coordinates"] for one in answer["features"]]
    assert spots == [[103.68, 32.85], [98.5, 35.25]]
    assert [one["properties"]["名称"] for one in answer["features"]] == ["甲", "乙"]
    assert (answer["named_by"], answer["bad"]) == ("名称", [])


def test_what_is_given_of_a_row_can_be_screened(read, client, file):
    answer = read(file).json()
    given = [one["given"] for one in answer["features"]]
    inputs = {"candidates": given, "as_of": "2015-12-31", "accuracy_m": 50}
    found = client.post(RUN, json={"inputs": inputs}).json()
    assert (found["summary"]["decided"], found["bad"]) == (2, [])


def test_decimals_are_kept_where_they_tell_the_accuracy(read, tmp_path):
    answer = read("a.csv", b"lon,lat\n103.680,32.850\n").json()
    assert answer["features"][0]["given"] == {"lon": "103.680", "lat": "32.850"}
    assert answer["written"] is True
    table(tmp_path / "a.xlsx")
    assert read(tmp_path / "a.xlsx").json()["written"] is False


def test_rows_that_cannot_be_placed_are_listed_with_line_and_reason(read):
    answer = read("a.csv", b"lon,lat\n103.68,32.85\nx,1\n,\n32.85,103.68\n").json()
    assert [bad["line"] for bad in answer["bad"]] == [3, 5]
    assert "x" in answer["bad"][0]["why"]
    assert answer["bad"][0]["row"] == "x,1"
    assert any("1" in note for note in answer["notes"])


def test_a_code_stands_for_its_airport(read):
    (one,) = read("a.csv", "代码\nJZH\n".encode()).json()["features"]
    assert one["given"] == {"code": "JZH"}
    assert one["geometry"]["coordinates"][0] == pytest.approx(103.68, abs=0.01)


def test_positions_in_gcj_02_are_drawn_in_wgs_84(read):
    answer = read("a.csv", b"lon,lat\n121.5,31.2\n", datum="gcj02").json()
    lon, lat = answer["features"][0]["geometry"]["coordinates"]
    assert (lon, lat) == (pytest.approx(121.4955551), pytest.approx(31.202019))


def test_a_datum_that_contradicts_the_file_is_refused(read, tmp_path):
    SITES.to_crs(4547).to_file(tmp_path / "a.gpkg")
    answer = read(tmp_path / "a.gpkg", datum="gcj02")
    assert (answer.status_code, answer.json()["parameter"]) == (400, "datum")


def test_lines_and_areas_are_features_in_wgs_84(read, tmp_path):
    area = shapely.Point(500_000, 3_000_000).buffer(1000)
    line = shapely.LineString([(500_000, 3_000_000), (500_000, 3_100_000)])
    shapes = gpd.GeoDataFrame({"n": [1, 2]}, geometry=[area, line], crs=4547)
    shapes.to_file(tmp_path / "a.gpkg", layer="shapes")
    SITES.to_file(tmp_path / "a.gpkg", layer="sites")
    answer = read(tmp_path / "a.gpkg").json()
    kinds = [one["geometry"]["type"] for one in answer["features"]]
    assert kinds == ["Polygon", "LineString", "Point", "Point"]
    first = answer["features"][1]["geometry"]["coordinates"][0]
    assert first == pytest.approx([114, 27.11], abs=0.01)
    assert [one["sheet"] for one in answer["features"]][::3] == ["shapes", "sites"]


def test_a_sheet_without_positions_is_named(read, tmp_path):
    path = tmp_path / "a.xlsx"
    table(path)
    more = pd.DataFrame({"说明": ["无"]})
    pyogrio.write_dataframe(more, path, layer="说明", append=True)
    answer = read(path).json()
    assert len(answer["features"]) == 2
    assert any("说明" in note for note in answer["notes"])


def test_columns_of_one_name_are_all_kept(read):
    answer = read("a.csv", b"lon,lat,a,a,\n103.68,32.85,1,2,3\n").json()
    assert answer["columns"] == ["lon", "lat", "a", "a (4)", "#5"]


VRT = (
    b"<OGRVRTDataSource><OGRVRTLayer name='a'><SrcDataSource>/etc/passwd</SrcDataSource>"
    b"</OGRVRTLayer></OGRVRTDataSource>"
)


@pytest.mark.parametrize("ending", sorted(set(ENDINGS) - {".csv", ".tsv", ".txt"}))
def test_content_of_another_format_never_reaches_its_reader(read, tmp_path, ending):
    assert read(f"a{ending}", VRT).status_code == 400
    table(tmp_path / "a.xlsx")
    both = VRT + bytes(1) + (tmp_path / "a.xlsx").read_bytes()
    assert read(f"a{ending}", both).status_code == 400


def test_an_archive_without_shapefiles_is_refused(read, tmp_path):
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as archive:
        archive.writestr("a.vrt", VRT)
        archive.writestr("b.shp", VRT)
    assert read(tmp_path / "a.zip").status_code == 400
    with zipfile.ZipFile(tmp_path / "b.zip", "w") as archive:
        archive.writestr("a.csv", TABLE)
    assert ".shp" in read(tmp_path / "b.zip").json()["detail"]


@pytest.mark.parametrize(
    "made",
    [
        "CREATE VIRTUAL TABLE v USING VirtualText('{secret}', 'utf-8')",
        "CREATE VIRTUAL TABLE v /* USING rtree( */ USING VirtualOGR('{secret}')",
        "CREATE/**/VIRTUAL TABLE v USING VirtualText('{secret}', 'utf-8')",
        "CREATE VIEW v AS SELECT BlobFromFile('{secret}')",
        "CREATE TABLE v (a TEXT, b AS(BlobFromFile('{secret}')))",
    ],
)
@pytest.mark.parametrize("kind", ["table", "TABLE", "view", "VIEW", "trigger"])
def test_a_database_reads_no_other_file(read, tmp_path, made, kind):
    path, secret = tmp_path / "a.gpkg", tmp_path / "secret.csv"
    secret.write_text("lon,lat,word\n100,30,S3CRET\n")
    SITES.to_file(path, layer="sites")
    with sqlite3.connect(path) as base:
        base.execute("PRAGMA writable_schema=1")
        row = (kind, "v", "v", made.format(secret=secret))
        base.execute("INSERT INTO sqlite_master VALUES (?, ?, ?, 0, ?)", row)
        listed = "INSERT INTO gpkg_contents (table_name, data_type) VALUES (?, ?)"
        base.execute(listed, ("v", "attributes"))
    base.close()
    assert read(path).status_code == 400


def test_lines_beyond_the_earth_are_listed_not_drawn(read, tmp_path):
    far = [shapely.LineString([(0, 0), end]) for end in [(181, 0), (0, 1e300), (1, 1)]]
    gpd.GeoDataFrame({"n": [1, 2, 3]}, geometry=far, crs=4326).to_file(
        tmp_path / "a.gpkg"
    )
    answer = read(tmp_path / "a.gpkg", lang="en").json()
    assert [one["properties"]["n"] for one in answer["features"]] == [3]
    assert [bad["line"] for bad in answer["bad"]] == [1, 2]
    assert "outside" in answer["bad"][0]["why"]


def test_more_layers_than_anybody_draws_are_refused(read, tmp_path, monkeypatch):
    monkeypatch.setattr(read_arrow, "MOST_PARTS", 2)
    for name, status in (("a", 200), ("b", 200), ("c", 413)):
        SITES.to_file(tmp_path / "a.gpkg", layer=name)
        assert read(tmp_path / "a.gpkg").status_code == status


@pytest.mark.parametrize("name", ["a.vrt", "a.parquet", "a", "a.gml", "../a.exe"])
def test_other_kinds_are_refused_and_the_known_ones_named(read, name):
    answer = read(name, b"x")
    assert answer.status_code == 400
    assert ".gpkg" in answer.json()["detail"]


def test_too_many_rows_or_bytes_are_refused(read):
    many = b"lon,lat\n" + b"103.68,32.85\n" * (MOST + 1)
    refused = read("a.csv", many)
    assert (refused.status_code, refused.json()["most"]) == (413, MOST)
    assert read("a.csv", bytes(LONGEST_BYTES + 1)).status_code == 413


def test_nothing_stays_behind(read, tmp_path, monkeypatch):
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    read("a.csv", TABLE.encode())
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize(
    "text",
    ["甲,乙\n1,2\n", "经度,经度,纬度\n103,103,32\n", "lon,lat\n,\n", "lon,lat\nx,\n"],
)
def test_what_is_wrong_with_a_table_is_told_without_options_of_the_command(
    read, text, lang
):
    assert "--" not in read("a.csv", text.encode(), lang=lang).text


def test_the_note_on_a_hidden_sheet_says_what_to_do_in_the_file(read, tmp_path):
    path = tmp_path / "a.xlsx"
    for name in ("四川", "甘肃"):
        table_of = pd.DataFrame({"经度": [103.68], "纬度": [32.85]})
        pyogrio.write_dataframe(table_of, path, layer=name, append=path.exists())
    rewritten(path, XLSX_BOOK, lambda xml: xml.replace(b"visible", b"hidden", 1))
    (note,) = read(path, lang="zh").json()["notes"]
    assert note == "隐藏的工作表未读：四川（要读请在文件中取消隐藏）"
