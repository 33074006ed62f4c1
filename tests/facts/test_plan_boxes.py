"""Every name, order, tier and bracket of the tables is the plan's own."""

from collections import Counter

import pytest

from tests.facts import plan_boxes as plan
from tests.facts.tables import TABLES

PLANNED = {True: "planned", False: "open"}


def test_box_1_has_5_clusters_of_16_major_and_22_regional_ports_and_3_harbours():
    ports = plan.sea_ports()
    assert len(plan.clusters()) == 5
    assert Counter(port.tier for port in ports) == {"major": 16, "regional": 22}
    assert sum(len(port.bracket) for port in ports if len(port.bracket) > 1) == 3


def test_clusters_are_transcribed_cell_by_cell():
    columns = ("name_zh", "bracket_zh", "positioning_zh", "major_zh", "regional_zh")
    table = [tuple(row[c] for c in columns) for row in TABLES["sea_clusters"]]
    assert table == plan.clusters()


def test_sea_ports_are_box_1_one_by_one():
    clusters = {row["id"]: row["name_zh"] for row in TABLES["sea_clusters"]}
    table = [
        (clusters[row["cluster"]], row["tier"], row["name_zh"])
        for row in TABLES["sea_ports"]
        if not row["parent"]
    ]
    assert table == [port[:3] for port in plan.sea_ports()]


@pytest.mark.parametrize("port", [p for p in plan.sea_ports() if p.bracket], ids=str)
def test_brackets_of_box_1_name_harbours(port):
    rows = TABLES["sea_ports"]
    (own,) = [row for row in rows if row["name_zh"] == port.name]
    harbours = [row["name_zh"] for row in rows if row["parent"] == own["id"]]
    assert (tuple(harbours) or (own["harbour_zh"],)) == port.bracket


def test_box_2_has_68_entries_52_open_16_planned_21_rail_47_road():
    ports = plan.border_ports()
    assert len(ports) == 68
    assert Counter(port.planned for port in ports) == {False: 52, True: 16}
    assert Counter(port.mode for port in ports) == {"rail": 21, "road": 47}


def test_box_2_counts_by_region_and_by_planned():
    ports = plan.border_ports()
    planned = Counter(port.region for port in ports if port.planned)
    assert Counter(port.region for port in ports) == {
        "东北": 20, "北部": 12, "西北": 13, "西南": 23
    }  # fmt: skip
    assert planned == {"东北": 5, "北部": 4, "西北": 2, "西南": 5}


def test_box_2_counts_by_country_pair():
    counts = Counter(port.pair for port in plan.border_ports())
    assert counts == {
        "中俄": 10, "中朝": 10, "中蒙": 12, "中哈": 8, "中吉": 3, "中巴": 1,
        "中塔": 1, "中越": 8, "中缅": 6, "中老": 3, "中尼": 6,
    }  # fmt: skip


def test_border_ports_are_box_2_one_by_one_with_mode_and_bracket():
    regions = {row["id"]: row["name_zh"] for row in TABLES["border_regions"]}
    table = [
        (
            regions[r["region"]],
            r["country_pair_zh"],
            r["mode"],
            r["name_zh"],
            r["status"],
        )
        for r in TABLES["border_ports"]
    ]
    box = [(*port[:4], PLANNED[port.planned]) for port in plan.border_ports()]
    assert table == box


def test_a_status_belongs_to_port_and_mode():
    statuses: dict[str, set[str]] = {}
    for row in TABLES["border_ports"]:
        statuses.setdefault(row["name_zh"], set()).add(row["status"])
    mixed = {name for name, found in statuses.items() if len(found) == 2}
    assert mixed == {
        "图们", "南坪", "策克", "甘其毛都", "珠恩嘎达布其", "阿尔山", "巴克图", "瑞丽", "磨憨"
    }  # fmt: skip


def test_targets_of_the_border_regions_are_the_plans():
    table = {row["name_zh"]: row["target_zh"] for row in TABLES["border_regions"]}
    assert table == plan.targets()


def test_the_14_hubs_their_roles_and_what_they_face_are_the_plans_in_its_order():
    table = [
        (row["name_zh"], row["role"], row["faces_zh"])
        for row in TABLES["aviation_hubs"]
    ]
    assert len(table) == 14
    assert table == [tuple(hub) for hub in plan.hubs()]


@pytest.mark.parametrize("name", TABLES)
def test_every_quotation_stands_in_the_plan(name):
    text = plan.flat(plan.PLAN)
    quotes = {row.get("plan_quote_zh", "") for row in TABLES[name]}
    assert [quote for quote in quotes if plan.flat(quote) not in text] == []


# Names of neighbours and seas are furniture of the map; what became of an entry rests on
# the entry; totals of the country are not the plan's.
ELSEWHERE = {"map_names", "fulfilment", "national_counts"}


@pytest.mark.parametrize("name", sorted(TABLES.keys() - ELSEWHERE))
def test_every_row_says_where_the_plan_has_it(name):
    assert all(row["plan_ref"] and row["plan_quote_zh"] for row in TABLES[name])


def test_each_quotation_of_box_2_names_the_port_it_stands_for():
    for row in TABLES["border_ports"]:
        suffix = {"rail": "铁路口岸", "road": "公路口岸"}[row["mode"]]
        assert row["name_zh"] in row["plan_quote_zh"], row["id"]
        assert suffix in row["plan_quote_zh"], row["id"]


def test_inland_ports_are_those_that_section_two_and_annex_two_name():
    river = [r["name_zh"] for r in TABLES["inland_ports"] if r["mode"] == "river"]
    assert f"加快{'、'.join(river)}等长江主要内河港口对外开放" in plan.PLAN
    assert Counter(row["mode"] for row in TABLES["inland_ports"]) == {
        "river": 8, "rail": 3, "road": 1
    }  # fmt: skip


def test_coastal_and_border_provinces_are_those_of_boxes_1_and_2():
    provinces = {row["name_zh"]: row for row in TABLES["provinces"]}
    coastal = {name for name, row in provinces.items() if row["coastal"] == "true"}
    border = {name for name, row in provinces.items() if row["border"] == "true"}
    named = {
        name
        for name, row in provinces.items()
        if any(row["short_zh"] in target for target in plan.targets().values())
    }
    assert coastal == {row["province_zh"] for row in TABLES["sea_ports"]}
    assert border == named | {row["province_zh"] for row in TABLES["border_ports"]}


def test_every_clause_quotes_the_plan_word_for_word(facts):
    for provision in facts.plan.provisions.values():
        assert plan.flat(provision.clause.text_zh) in plan.flat(plan.PLAN)


def test_box_4_is_the_clause_of_the_volumes(facts):
    columns = (
        "sea",
        "river",
        "boundary-river",
        "rail",
        "road",
        "air-coastal",
        "air-other",
    )
    rows = {line.split("\t")[0]: line.split("\t")[2:] for line in plan.box_4()}
    for row, name in (("货物", "cargo"), ("人员", "people")):
        for column, cell in zip(columns, rows[row], strict=True):
            held = facts.plan.provisions["port-volume"].parameters.get(
                f"{name}-{column}"
            )
            assert (held and held.values[0].value) == (
                int(cell) * 10_000 if cell.strip() else None
            )
