"""One place has one position; dates are bounds; the counts are those published."""

import csv
from collections import Counter
from datetime import date
from pathlib import Path

import pytest
from pyproj import Geod

from tests.facts.tables import TABLES, by

WGS84 = Geod(ellps="WGS84")
DATA = Path(__file__).parents[1] / "data"


def data(name):
    return list(csv.DictReader((DATA / name).read_text("utf-8").splitlines()))


CASES = data("proximity_cases.csv")
PLACE = ("lon", "lat", "position_accuracy_m")
AT_PLAN = "2015-12-31"


def place(row):
    return tuple(row[name] for name in PLACE)


def km(one, other):
    ends = (float(row[name]) for row in (one, other) for name in ("lon", "lat"))
    return WGS84.inv(*ends)[2] / 1e3


def test_tables_have_the_rows_expected():
    assert {name: len(rows) for name, rows in TABLES.items()} == {
        "airport_former_sites": 7, "airport_other_names": 18, "airports": 269, "aviation_faces": 4,
        "aviation_hubs": 14, "aviation_ports": 97, "border_ports": 68, "border_regions": 4,
        "fulfilment": 35, "inland_ports": 12, "map_names": 33, "national_counts": 4,
        "plan_projects": 7, "provinces": 34,
        "sea_clusters": 5, "sea_ports": 41, "seats": 3168,
    }  # fmt: skip


@pytest.mark.parametrize("name", TABLES)
def test_every_row_has_a_source(name):
    assert all(row["source"] for row in TABLES[name])


@pytest.mark.parametrize("name", [n for n in TABLES if "lon" in TABLES[n][0]])
def test_every_position_says_whose_it_is_and_how_good(name):
    for row in TABLES[name]:
        assert row["position_source"], row["id"]
        assert int(row["position_accuracy_m"]) >= 100, row["id"]


def test_an_airport_that_is_a_port_has_one_position_and_one_name():
    ports = by("aviation_ports")
    shared = [row for row in TABLES["airports"] if row["id"] in ports]
    assert len(shared) == 90
    for row in shared:
        assert place(row) == place(ports[row["id"]]), row["id"]
        for name in ("name_zh", "name_en"):
            assert row[name] == ports[row["id"]][name], row["id"]
        assert row["icao"] == ports[row["id"]]["icao"]


def test_a_site_that_was_a_port_is_listed_as_a_port_only():
    ports = [row for row in TABLES["aviation_ports"] if row["status"] == "closed"]
    for site in TABLES["airport_former_sites"]:
        assert all(km(site, port) > 10 for port in ports), site["id"]
    assert all(port["open_to_earliest"] and port["open_to_latest"] for port in ports)


def test_a_moved_airport_has_a_former_site_and_a_present_one():
    present = by("airports", "iata")
    for row in (*TABLES["airport_former_sites"], *TABLES["aviation_ports"]):
        if row["status"] == "closed" and row["iata"] != "NAY":
            assert km(row, present[row["iata"]]) > 5, row["id"]


@pytest.mark.parametrize(
    ("project", "table", "fid"),
    [
        ("jiuzhai-huanglong-airport", "airports", "jzh"),
        ("luzhou-port", "inland_ports", "luzhou-river"),
        ("chengdu-air-port", "aviation_ports", "ctu"),
        ("chengdu-rail-yard", "inland_ports", "chengdu-rail"),
        ("beijing-new-airport", "aviation_ports", "pkx"),
    ],
)
def test_a_project_has_the_position_of_its_place(project, table, fid):
    assert place(by("plan_projects")[project]) == place(by(table)[fid])


@pytest.mark.parametrize(
    ("iata", "lon", "lat"),
    [
        ("JNH", 120.66, 30.70),
        ("YKH", 122.36, 40.54),
        ("YTY", 119.72, 32.56),
        ("PKX", 116.41, 39.51),
        ("TFU", 104.44, 30.31),
        ("EHU", 115.04, 30.34),
        ("JNG", 116.74, 35.65),
    ],
)
def test_airports_that_other_tables_lack_or_misplace_are_at_their_sites(iata, lon, lat):
    assert km(by("airports", "iata")[iata], {"lon": lon, "lat": lat}) < 2


def test_no_airport_is_farther_from_a_second_source_than_its_accuracy():
    airports = by("airports")
    for second in data("second_positions.csv"):
        row = airports[second["id"]]
        assert km(row, second) * 1e3 <= int(row["position_accuracy_m"]) + 1, row["id"]


def test_a_source_that_differs_by_more_than_the_accuracy_is_named_with_the_reason():
    airports = by("airports")
    for other in data("differing_sources.csv"):
        row = airports[other["id"]]
        explained = f"{other['source']} (" in row["note"]
        near = km(row, other) * 1e3 <= int(row["position_accuracy_m"]) + 1
        assert near or explained, (other["id"], other["source"])


def test_no_sea_port_is_farther_from_its_second_source_than_its_accuracy():
    for row in TABLES["sea_ports"]:
        away_km = float(row["second_source_km"] or 0)
        assert away_km * 1e3 <= int(row["position_accuracy_m"]), row["id"]


def test_a_river_port_is_planned_only_where_annex_1_opens_it_anew():
    statuses = {
        r["id"]: r["status"] for r in TABLES["inland_ports"] if r["mode"] == "river"
    }
    assert {name for name, status in statuses.items() if status == "planned"} == {
        f"{row['id'].removesuffix('-port')}-river"
        for row in TABLES["plan_projects"]
        if (row["mode"], row["action"]) == ("river", "new")
    }
    assert {"maanshan-river", "jiujiang-river"} <= {
        n for n, s in statuses.items() if s == "open"
    }


def test_codes_of_sea_ports_are_told_apart():
    own = {row["unlocode"] for row in TABLES["sea_ports"]}
    others = [
        c for row in TABLES["sea_ports"] for c in row["unlocode_alt"].split(";") if c
    ]
    assert all(len(code) == 5 and code.startswith("CN") for code in others)
    assert len(others) == len(set(others))
    assert not own & set(others)
    assert {"CNDLC", "CNSHA", "CNNGB", "CNTAO", "CNXMN", "CNCAN", "CNSZX"} <= set(
        others
    )


def test_suzhou_is_the_mean_of_its_harbours():
    harbours = [row for row in TABLES["sea_ports"] if row["parent"] == "suzhou"]
    for name in ("lon", "lat"):
        mean = sum(float(row[name]) for row in harbours) / len(harbours)
        assert float(by("sea_ports")["suzhou"][name]) == pytest.approx(mean, abs=5e-5)


def test_every_port_has_a_day_before_which_it_surely_was_not_open():
    for row in TABLES["aviation_ports"]:
        earliest = row["open_from_earliest"]
        assert earliest >= row["site_from"][: len(earliest)], row["id"]
        assert earliest >= "1949-10-01", row["id"]


def test_bounds_of_dates_are_in_order():
    for row in TABLES["aviation_ports"]:
        for name in ("open_from", "open_to"):
            earliest, latest = row[f"{name}_earliest"], row[f"{name}_latest"]
            assert not (earliest and latest) or earliest <= latest, row["id"]
        if row["open_from_latest"] and row["open_to_earliest"]:
            assert row["open_from_latest"] <= row["open_to_earliest"], row["id"]


def test_bounds_are_the_documented_date_where_there_is_one():
    for row in TABLES["aviation_ports"]:
        for name in ("open_from", "open_to"):
            given = row[name]
            bounds = (row[f"{name}_earliest"], row[f"{name}_latest"])
            assert all(bound.startswith(given) for bound in bounds), row["id"]
            assert len(given) < 10 or bounds == (given, given), row["id"]


def test_bounds_are_days():
    for row in TABLES["aviation_ports"]:
        for name, cell in row.items():
            if name.endswith(("earliest", "latest")) and cell:
                date.fromisoformat(cell)


def test_the_71_sites_of_2015_are_exactly_those_surely_open_at_its_end():
    rows = TABLES["aviation_ports"]
    sure = {
        row["id"]
        for row in rows
        if row["open_from_latest"]
        and row["open_from_latest"] <= AT_PLAN
        and not (row["open_to_earliest"] and row["open_to_earliest"] <= AT_PLAN)
    }
    assert sure == {row["id"] for row in rows if row["open_at_plan"] == "true"}
    assert len(sure) == 71


def test_the_71_sites_of_2015_are_70_ports():
    open_then = [r for r in TABLES["aviation_ports"] if r["open_at_plan"] == "true"]
    assert len({row["port_group_zh"] for row in open_then}) == 70


def test_no_port_opened_after_2015_can_have_been_open_then():
    for row in TABLES["aviation_ports"]:
        if row["open_at_plan"] == "false" and not row["open_to"]:
            assert row["open_from_earliest"] > AT_PLAN, row["id"]


def test_a_port_without_any_document_is_not_called_open():
    unknown = [r for r in TABLES["aviation_ports"] if not r["status"]]
    assert [row["id"] for row in unknown] == ["kow"]
    assert unknown[0]["open_from_latest"] == ""
    assert unknown[0]["confidence"] == "low"


@pytest.mark.parametrize("code", ["TAO", "ZHA", "LYG", "KMG", "HFE", "YNT"])
def test_a_port_that_moved_is_open_at_one_site_at_a_time(code):
    sites = [row for row in TABLES["aviation_ports"] if row["iata"] == code]
    (old,) = [row for row in sites if row["open_to"]]
    (new,) = [row for row in sites if not row["open_to"]]
    assert old["open_to"] == new["open_from"]


def test_published_totals_of_ports_fit():
    totals = {"2016-11-29": 71, "2025-08-31": 85, "2026-01-06": 86}
    for day, total in totals.items():
        groups = {
            row["port_group_zh"]
            for row in TABLES["aviation_ports"]
            if row["open_at_plan"] == "true" or "" < row["open_from_latest"] <= day
        }
        assert len(groups) == total, day


def test_hubs_name_airports_that_are_ports():
    ports = by("aviation_ports")
    for hub in TABLES["aviation_hubs"]:
        codes = [code.lower() for code in hub["airports"].split(";")]
        assert ports[codes[0]]["open_at_plan"] == "true"
        assert {ports[c]["port_group_zh"] for c in codes} == {hub["name_zh"]}


def test_the_strategies_of_provinces_have_the_members_of_their_documents():
    members = Counter(
        name
        for row in TABLES["provinces"]
        for name in row["strategies_zh"].split("、")
        if name
    )
    assert members == {"长江经济带": 11, "京津冀协同发展": 3}


def test_hinterlands_are_words_of_the_positioning_they_are_taken_from():
    for table, tags, words in (
        ("sea_clusters", "serves_zh", "positioning_zh"),
        ("border_regions", "faces_zh", "target_zh"),
    ):
        for row in TABLES[table]:
            assert all(tag in row[words] for tag in row[tags].split("、")), row["id"]


def test_every_capital_has_an_air_port_classed_as_its_province():
    provinces = by("provinces", "name_zh")
    capitals = [row for row in TABLES["aviation_ports"] if row["capital_of_zh"]]
    assert len({row["province_zh"] for row in capitals}) == 27
    for row in capitals:
        of, province = row["capital_of_zh"], provinces[row["province_zh"]]
        assert ("沿海" in of, "沿边" in of) == (
            province["coastal"] == "true",
            province["border"] == "true",
        ), row["id"]


def test_names_of_counterparts_are_those_that_reports_write():
    ports = by("border_ports")
    for name in ("ganqimaodu-rail", "ganqimaodu-road"):
        assert ports[name]["counterpart_zh"] == "嘎顺苏海图"
    assert ports["heixiazi-island-road"]["counterpart_zh"] == "大乌苏里岛"
    assert int(ports["lizi-road"]["counterpart_accuracy_m"]) >= 15_000


def test_the_route_threshold_follows_the_zone():
    found = Counter((r["zone"], r["route_threshold"]) for r in TABLES["airports"])
    assert set(found) == {("coastal", "20"), ("inland-or-border", "10")}


def test_an_ambiguous_zone_says_why():
    for row in TABLES["airports"]:
        assert (row["zone_ambiguous"] == "true") == bool(row["zone_ambiguity"])


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["candidate"])
def test_the_45_worked_cases_follow_from_the_tables(case):
    left = [row for row in TABLES["aviation_ports"] if row["status"] == "closed"]
    former = {row["iata"]: row for row in (*TABLES["airport_former_sites"], *left)}
    sites = former if case["candidate_site"] else by("airports", "iata")
    site = sites[case["candidate"]]
    assert (float(site["lon"]), float(site["lat"])) == (
        float(case["lon"]), float(case["lat"])
    )  # fmt: skip
    near = sorted(
        (km(site, port), port["site_id"])
        for port in TABLES["aviation_ports"]
        if port["open_at_plan"] == "true"
    )
    within = [f"{port}:{away:.3f}" for away, port in near if away <= 200]
    assert near[0][1] == case["nearest_port"]
    assert near[0][0] == pytest.approx(float(case["distance_km"]), abs=5e-4)
    assert within == case["ports_within_200"].split()
