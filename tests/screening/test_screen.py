"""kouan screen: a file of candidates in, a file of verdicts out."""

import codecs
import csv
import signal
import subprocess
import sys
from datetime import date
from decimal import Decimal
from typing import NamedTuple

import geopandas as gpd
import numpy as np
import pandas as pd
import pyogrio
import pytest
import shapely

from app.registry import RULES
from app.rules.case.candidate import by_position
from app.rules.case.case import Case
from app.screening import raw
from geodata.crs import CRS84, bd09_from_wgs84
from geodata.former_sites import former_sites

DAY = ("--as-of", "2015-12-31")
HEADS = "编号,名称,经度,纬度,代码,精度,坐标系\r\n"
GOOD = "1,九寨,103.682,32.853,,,\r\n"


BATCH = 16_384
"""Rows decided together, for the runs that are killed; usually four times as many."""

PROGRAM = f"""
from app import cli
from app.screening import raw

raw.BATCH = {BATCH}
cli.main()
"""


def command(*words):
    return [sys.executable, "-c", PROGRAM, "screen", *map(str, words)]


class Done(NamedTuple):
    returncode: int
    stdout: str
    stderr: str


@pytest.fixture
def screened(kouan):
    def run(*words, day=DAY):
        return kouan("screen", *words, *day)

    return run


def rows(path):
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


@pytest.fixture
def given(tmp_path):
    def write(text, name="in.csv", encoding="utf-8"):
        path = tmp_path / name
        path.write_bytes(text.encode(encoding))
        return path

    return write


def test_a_row_says_what_the_single_check_says(screened, given, tmp_path, facts):
    done = screened(given(HEADS + GOOD), "--out", tmp_path / "v.csv")
    assert done.returncode == 0, done.stderr
    [row] = rows(tmp_path / "v.csv")
    here = by_position(facts, Decimal("103.682"), Decimal("32.853"))
    check = RULES["airport-proximity"].check
    alone = check(Case(candidate=here, as_of=date(2015, 12, 31)), facts)
    assert row["outcome"] == alone.outcome
    assert row["nearest_id"] == alone.members["nearest"][0]["id"]
    assert float(row["distance_km"]) == alone.members["nearest"][0]["distance_km"]
    assert float(row["margin_km"]) == alone.members["margin_km"]
    assert float(row["uncertainty_km"]) == alone.members["uncertainty_km"]
    assert row["province"] == "四川省"
    assert row["edition"] == facts.edition


BAD = {
    "2,反写,32.8,103.6,,,": "swapped",
    "2,无,,,,,": "Neither",
    "2,半,103.6,,,,": "lat ''",
    "2,,,,ZZZ,,": "ZZZ",
    "2,度分,103°40,32.8,,,": "decimal number",
    "2,非数,nan,32.8,,,": "decimal number",
    "2,无穷,1e999,32.8,,,": "decimal number",
    "2,越界,190,95,,,": "out of range",
    "2,精度,110,35,,-5,": "accuracy_m",
    "2,坐标系,110,35,,,xx": "datum",
    "2,少列,110": "cells",
    '2,"=1+1",110,95,,,': "out of range",
}


def test_bad_rows_are_reported_by_line_and_words(screened, given, tmp_path):
    text = "".join(f"{line}\r\n" for line in BAD)
    done = screened(given(HEADS + GOOD + text), "--out", tmp_path / "v.csv")
    assert done.returncode == 3, done.stderr
    found = rows(tmp_path / "v.bad.csv")
    assert [row["line"] for row in found] == [str(3 + i) for i in range(len(BAD))]
    assert [row["row"] for row in found] == list(BAD)
    for row, told in zip(found, BAD.values(), strict=True):
        assert told in row["reason_en"]
        assert row["reason_zh"]
    assert len(rows(tmp_path / "v.csv")) == 1


def test_a_cell_over_two_lines_keeps_the_count_of_lines(screened, given, tmp_path):
    text = f'{HEADS}1,"两\r\n行",110.1,35.2,,,\r\n2,坏,x,35,,,\r\n'
    screened(given(text), "--out", tmp_path / "v.csv")
    assert rows(tmp_path / "v.csv")[0]["line"] == "2"
    assert rows(tmp_path / "v.bad.csv")[0]["line"] == "4"


def test_a_moving_airport_is_a_bad_row(screened, given, tmp_path, facts):
    moved = former_sites(facts)
    row = next(r for r in moved if r["used_to_earliest"] < r["used_to_latest"])
    file = given(f"code\n{row['iata']}\n")
    day = ("--as-of", str(row["used_to_earliest"]))
    done = screened(file, "--out", tmp_path / "v.csv", day=day)
    assert done.returncode == 3, done.stderr
    assert "not established" in rows(tmp_path / "v.bad.csv")[0]["reason_en"]


def test_csv_opens_in_chinese_excel_and_is_read_again(screened, given, tmp_path):
    bad = f"{HEADS}{GOOD}2,坏,x,35,,,\r\n"
    screened(given(bad), "--out", tmp_path / "v.csv")
    for name in ("v.csv", "v.bad.csv"):
        assert (tmp_path / name).read_bytes().startswith(codecs.BOM_UTF8 + b"lin")
    done = screened(tmp_path / "v.csv", "--out", tmp_path / "w.csv")
    assert done.returncode == 0, done.stderr
    assert rows(tmp_path / "w.csv")[0]["name"] == "九寨"


def test_words_that_would_run_as_formulas_do_not(screened, given, tmp_path):
    screened(
        given(f'{HEADS}1,"=HYPERLINK(1)",110,35,,,\n'), "--out", tmp_path / "v.csv"
    )
    screened(
        given(f'{HEADS}1,"=HYPERLINK(1)",110,35,,,\n'), "--out", tmp_path / "v.gpkg"
    )
    assert rows(tmp_path / "v.csv")[0]["name"] == "'=HYPERLINK(1)"
    assert pyogrio.read_dataframe(tmp_path / "v.gpkg")["name"][0] == "=HYPERLINK(1)"


@pytest.mark.parametrize("encoding", ["utf-8-sig", "gb18030"])
def test_encodings_of_chinese_spreadsheets_are_read(
    screened, given, tmp_path, encoding
):
    file = given(HEADS + GOOD, encoding=encoding)
    done = screened(file, "--out", tmp_path / "v.csv", "--lang", "en")
    assert done.returncode == 0, done.stderr
    assert rows(tmp_path / "v.csv")[0]["name"] == "九寨"
    assert ("gb18030" in done.stdout) == (encoding == "gb18030")


def test_bytes_in_no_encoding_are_refused_with_their_line(screened, given, tmp_path):
    file = given(HEADS + GOOD)
    file.write_bytes(file.read_bytes() + b"2,\xff\xff,110,35,,,\r\n")
    done = screened(file, "--out", tmp_path / "v.csv")
    assert done.returncode == 2
    assert "Line 3" in done.stderr


def test_columns_can_be_named(screened, given, tmp_path):
    file = given("X;Y\n110.5;35.5\n")
    done = screened(file, "--out", tmp_path / "v.csv", "--lon", "X", "--lat", "Y")
    assert done.returncode == 0, done.stderr
    assert screened(file, "--out", tmp_path / "w.csv").returncode == 2


def test_a_shifted_datum_is_undone(screened, given, tmp_path):
    lon, lat = (float(v) for v in bd09_from_wgs84(103.682, 32.853))
    file = given(f"lon,lat\n{lon:.7f},{lat:.7f}\n")
    screened(file, "--out", tmp_path / "v.csv", "--datum", "bd09")
    [row] = rows(tmp_path / "v.csv")
    assert (float(row["lon"]), float(row["lat"])) == pytest.approx((103.682, 32.853))


def test_points_in_any_system_are_read(screened, tmp_path):
    points = gpd.GeoDataFrame(
        {"name": ["甲", "空"]},
        geometry=[shapely.Point(103.682, 32.853), None],
        crs=CRS84,
    )
    points.to_crs(4527).to_file(tmp_path / "in.gpkg")
    done = screened(
        tmp_path / "in.gpkg", "--out", tmp_path / "v.csv", "--accuracy-m", 100
    )
    assert done.returncode == 3, done.stderr
    [row] = rows(tmp_path / "v.csv")
    assert (float(row["lon"]), float(row["lat"])) == pytest.approx(
        (103.682, 32.853), abs=1e-6
    )
    assert row["outcome"] == "met"


def test_geoparquet_is_read_with_the_accuracy_of_its_rows(screened, given, tmp_path):
    first = screened(given(HEADS + GOOD), "--out", tmp_path / "v.parquet")
    assert first.returncode == 0, first.stderr
    done = screened(tmp_path / "v.parquet", "--out", tmp_path / "w.csv")
    assert done.returncode == 0, done.stderr
    assert rows(tmp_path / "w.csv")[0]["distance_km"] == "253.445973"
    assert rows(tmp_path / "w.csv")[0]["name"] == "九寨"


@pytest.mark.parametrize("suffix", [".parquet", ".gpkg", ".xlsx"])
def test_a_file_that_is_not_what_its_name_says_is_refused(screened, given, suffix):
    file = given("junk", name=f"in{suffix}")
    done = screened(file, "--out", file.with_name("v.csv"))
    assert done.returncode == 2
    assert "cannot be read" in done.stderr


def test_points_in_no_system_are_refused(screened, tmp_path):
    with pytest.warns(UserWarning, match="crs"):
        gpd.GeoDataFrame(geometry=[shapely.Point(103, 32)]).to_file(
            tmp_path / "in.gpkg"
        )
    done = screened(
        tmp_path / "in.gpkg", "--out", tmp_path / "v.csv", "--accuracy-m", 9
    )
    assert done.returncode == 2
    assert "no coordinate system" in done.stderr


@pytest.mark.parametrize("suffix", [".xlsx", ".gpkg"])
def test_numbers_without_their_decimals_need_an_accuracy(screened, tmp_path, suffix):
    table = pd.DataFrame({"经度": [103.682], "纬度": [32.853], "名称": ["甲"]})
    pyogrio.write_dataframe(table, tmp_path / f"in{suffix}")
    file = tmp_path / f"in{suffix}"
    refused = screened(file, "--out", tmp_path / "v.csv")
    assert refused.returncode == 2
    assert "accuracy_m" in refused.stderr
    done = screened(file, "--out", tmp_path / "v.csv", "--accuracy-m", 50)
    assert done.returncode == 0, done.stderr
    assert rows(tmp_path / "v.csv")[0]["distance_km"] == "253.445973"


FORMATS = [
    ".csv",
    ".fgb",
    ".geojson",
    ".geojsonl",
    ".geojsons",
    ".gpkg",
    ".parquet",
    ".xlsx",
]


@pytest.mark.parametrize("suffix", FORMATS)
def test_every_format_holds_the_same_verdicts(screened, given, tmp_path, suffix):
    file = tmp_path / f"v{suffix}"
    done = screened(given(f"{HEADS}{GOOD}2,,,,PEK,,\n"), "--out", file)
    assert done.returncode == 0, done.stderr
    if suffix == ".parquet":
        import duckdb  # noqa: PLC0415

        found = duckdb.sql(f"SELECT * FROM '{file}'").fetchall()
        assert [row[9] for row in found] == ["met", "not-applicable"]
    else:
        table = pyogrio.read_dataframe(file)
        assert table["outcome"].tolist() == ["met", "not-applicable"]
        assert table["verdict"].tolist() == ["符合", "已是航空口岸"]
        assert float(table["distance_km"][0]) == 253.445973
    assert sorted(p.name for p in tmp_path.iterdir()) == ["in.csv", f"v{suffix}"]


def test_what_is_there_is_never_replaced_unasked(screened, given, tmp_path):
    file, out = given(HEADS + GOOD), tmp_path / "v.csv"
    out.write_text("mine")
    assert screened(file, "--out", out).returncode == 2
    assert out.read_text() == "mine"
    assert screened(file, "--out", out, "--overwrite").returncode == 0
    assert screened(file, "--out", file, "--overwrite").returncode == 2


def _many(path):
    n = 5 * BATCH
    draw = np.random.default_rng(8)
    lon, lat = draw.uniform(73, 135, n), draw.uniform(18, 54, n)
    lat[::1000] = 99.0
    with path.open("w") as file:
        file.write("name,lon,lat\n")
        file.writelines(f"c,{x:.4f},{y:.4f}\n" for x, y in zip(lon, lat, strict=True))
    return path


def _killed_after_a_batch(*words):
    with subprocess.Popen(
        command(*words), stderr=subprocess.PIPE, text=True
    ) as running:
        running.stderr.readline()
        running.send_signal(signal.SIGKILL)
    assert running.returncode == -signal.SIGKILL


def test_a_killed_run_goes_on_and_ends_byte_for_byte_the_same(
    screened, tmp_path, monkeypatch
):
    monkeypatch.setattr(raw, "BATCH", BATCH)
    file = _many(tmp_path / "in.csv")
    whole, broken = tmp_path / "whole.csv", tmp_path / "broken.csv"
    assert screened(file, "--out", whole).returncode == 3
    _killed_after_a_batch(file, "--out", broken, *DAY)
    assert not broken.exists()
    done = screened(file, "--out", broken, "--lang", "zh")
    assert done.returncode == 3
    assert "接续" in done.stderr
    assert broken.read_bytes() == whole.read_bytes()
    bad = tmp_path / "whole.bad.csv"
    assert (tmp_path / "broken.bad.csv").read_bytes() == bad.read_bytes()
    assert not list(tmp_path.glob("*.partial*"))


def test_a_run_with_other_options_begins_anew_and_says_so(
    screened, tmp_path, monkeypatch
):
    monkeypatch.setattr(raw, "BATCH", BATCH)
    file, out = _many(tmp_path / "in.csv"), tmp_path / "v.csv"
    _killed_after_a_batch(file, "--out", out, *DAY)
    done = screened(file, "--out", out, "--threshold-km", 150)
    assert "从头开始" in done.stderr
    assert {row["threshold_km"] for row in rows(out)} == {"150"}


def test_help_speaks_both_languages(screened):
    done = screened("--help")
    assert "批量筛查" in done.stdout
    assert "Screen any number" in done.stdout
