"""Tables for people: words for keys, and names of files that say what was filtered."""

import csv
import io
from urllib.parse import unquote

import pyogrio
import pytest

from app.registry import ENCODERS, LAYERS

PORTS = "/collections/border-ports/items"
RAIL = "neighbour = 'MN' AND mode = 'rail' AND status = 'planned'"
TABLES = [name for name, encoder in ENCODERS.items() if encoder.tabled]


def file_name(got):
    return unquote(got.headers["content-disposition"].split("filename*=UTF-8''")[1])


def rows_of(got):
    assert got.status_code == 200, got.text
    return list(csv.reader(io.StringIO(got.content.decode("utf-8-sig"))))


def asked(client, path=PORTS, **params):
    return client.get(
        path, params={"f": "csv", "words": "true", "lang": "zh", **params}
    )


@pytest.mark.parametrize("name", LAYERS)
@pytest.mark.parametrize("lang", ["zh", "en"])
def test_no_heading_is_a_key_and_none_stands_twice(client, name, lang):
    heads, *rows = rows_of(asked(client, f"/collections/{name}/items", lang=lang))
    keys = {column.name for column in LAYERS[name].all_columns}
    assert len(set(heads)) == len(heads) > 1
    assert not keys.intersection(heads)
    assert rows


def test_values_are_words_and_headings_have_units(client):
    got = asked(client, "/collections/border-pairs/items", filter="mode = 'rail'")
    heads, first, *_ = rows_of(got)
    assert "大地线长度（km）" in heads
    assert "铁路口岸" in first
    assert float(first[-1]) > 0


def test_excel_reads_the_bytes_as_unicode(client):
    assert asked(client).content.startswith(b"\xef\xbb\xbf")


def test_a_workbook_has_the_same_cells_and_numbers_stay_numbers(client, tmp_path):
    path = "/collections/border-pairs/items"
    heads, first, *_ = rows_of(asked(client, path))
    book = tmp_path / "book.xlsx"
    book.write_bytes(asked(client, path, f="xlsx").content)
    assert pyogrio.list_layers(book)[:, 0].tolist() == [LAYERS["border-pairs"].title.zh]
    table = pyogrio.read_dataframe(book)
    assert list(table) == heads
    assert list(map(str, table.iloc[0])) == first
    assert table[heads[-1]].dtype.kind == "f"


def test_only_the_columns_chosen_are_in_the_file(client):
    heads, *_ = rows_of(asked(client, properties="name_zh,status", limit=3))
    assert heads == ["名称", "状态", "经度（WGS 84，°）", "纬度（WGS 84，°）"]


def test_points_have_their_position_and_the_order_asked_for(client):
    heads, first, second, *_ = rows_of(
        asked(client, properties="name_zh", sortby="-name_zh", lang="en")
    )
    assert heads[-2:] == ["Longitude (WGS 84, °)", "Latitude (WGS 84, °)"]
    assert 70 < float(first[-2]) < 136
    assert 3 < float(first[-1]) < 54
    assert first[0] >= second[0]


def test_programs_get_keys_unless_they_ask_for_words(client):
    heads, *_ = rows_of(client.get(PORTS, params={"f": "csv", "lang": "zh"}))
    assert heads[:2] == ["id", "name_zh"]
    assert heads[-1] == "geometry"


@pytest.mark.parametrize(
    ("params", "parts"),
    [
        ({"filter": RAIL}, "边境口岸_蒙古_铁路口岸_规划_"),
        ({"filter": RAIL, "lang": "en"}, "Border-ports_Mongolia_Rail_Planned_"),
        ({"filter": "neighbour IN ('MN', 'RU')"}, "边境口岸_蒙古、俄罗斯_"),
        ({"filter": "name_zh LIKE '%河%'"}, "边境口岸_另有条件_"),
        ({"bbox": "100,40,120,50"}, "边境口岸_另有条件_"),
    ],
)
@pytest.mark.parametrize("form", TABLES)
def test_the_name_of_the_file_says_layer_and_filter(client, params, parts, form):
    got = asked(client, f=form, **params)
    assert file_name(got).startswith(parts)
    assert file_name(got).endswith(ENCODERS[form].suffix)


def test_the_name_of_the_file_has_the_day_asked_for(client):
    got = asked(client, "/collections/aviation-ports/items", datetime="2015-12-31")
    assert file_name(got) == "航空口岸_2015-12-31.csv"
    assert (
        'filename="aviation-ports_2015-12-31.csv"' in got.headers["content-disposition"]
    )


@pytest.mark.parametrize(
    "value", ["a\r\nSet-Cookie: x=1", '"; x="', "/../..", "长" * 500]
)
def test_no_value_of_a_filter_breaks_the_header(client, value):
    got = asked(client, filter=f"province_zh = '{value}'")
    header = got.headers["content-disposition"]
    assert got.status_code == 200
    assert header.isascii()
    assert len(header) < 700
    assert "set-cookie" not in got.headers
    assert not set(file_name(got)) & set('\r\n"/\\<>:|?*;=')


def test_a_format_that_is_no_table_says_which_are(client):
    got = asked(client, f="gpkg")
    assert got.status_code == 400
    assert got.json()["parameter"] == "words"


def test_the_definition_has_the_parameter(client):
    paths = client.get("/api").json()["paths"]
    names = [one.get("name") for one in paths[PORTS]["get"]["parameters"]]
    assert "words" in names
