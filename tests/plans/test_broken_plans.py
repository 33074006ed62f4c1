"""A broken plan stops the start, with the file and the line named."""

import shutil

import pytest

from app.registry import RULES
from app.rules.rule import check_plans
from geodata.errors import BrokenPlan, BrokenTable
from geodata.facts import load
from geodata.plan_folder import PLANS, read_plan, read_plans
from tests.plans.conftest import MADE_UP

ROUTES = "clauses/airport_routes.toml"
DISTANCE = "clauses/airport_proximity.toml"
FAULTS = {
    "no TOML": ("plan.toml", "title_zh =", "title_zh", 2, "line 2"),
    "an unknown member": ("plan.toml", "ends =", "expires =", 7, "expires"),
    "no date": ("plan.toml", "issued = 2020-12-15", 'issued = "soon"', 5, "issued"),
    "another plan's document": (
        "plan.toml",
        'id = "plan-14"',
        'id = "plan-15"',
        13,
        "plan-14",
    ),
    "an end before the beginning": (
        "plan.toml",
        "ends = 2026-01-01",
        "ends = 2020-01-01",
        7,
        "ends before",
    ),
    "words that the text has not": (ROUTES, "不足 8 条", "不足 9 条", 2, "quotation"),
    "no unit": (ROUTES, 'unit = "1"', 'unit = ""', 7, "unit"),
    "a second parameter without a unit": (
        "clauses/airport_proximity.toml",
        'unit = "min"',
        'unit = ""',
        17,
        "unit",
    ),
    "a document not listed": (ROUTES, '"plan-14"', '"hearsay"', 10, "hearsay"),
    "values out of order": (
        "clauses/airport_proximity.toml",
        "from = 2023-01-01",
        "from = 2020-01-01",
        10,
        "must begin after",
    ),
    "a value that ends at its beginning": (
        ROUTES,
        "from = 2021-01-01",
        "from = 2021-01-01, to = 2021-01-01",
        10,
        "ends before",
    ),
    "no value from the first day": (
        ROUTES,
        "from = 2021-01-01",
        "from = 2022-06-01",
        10,
        "no value from 2021-01-01",
    ),
    "a number called as another": (
        DISTANCE,
        'name = "drive"',
        'name = "distance"',
        16,
        "two numbers are called 'distance'",
    ),
    "a document with the id of another": (
        "plan.toml",
        'id = "measure-2023"',
        'id = "plan-14"',
        21,
        "two documents have the id 'plan-14'",
    ),
    "a quoted number": (DISTANCE, "value = 150.0", 'value = "150"', 10, "value"),
    "true for a number": (DISTANCE, "value = 150.0", "value = true", 10, "value"),
    "no number": (DISTANCE, "value = 150.0", "value = nan", 10, "nan"),
    "a number without bounds": (DISTANCE, "value = 150.0", "value = inf", 10, "inf"),
    "nothing for a number": (DISTANCE, "value = 90.0", "value = 0", 20, "above zero"),
    "a number below zero": (DISTANCE, "value = 90.0", "value = -9", 20, "above zero"),
    "a first value with an end": (
        ROUTES,
        "from = 2021-01-01",
        "from = 2021-01-01, to = 2022-01-01",
        10,
        "no end",
    ),
}


UNREAD = ("notes.md", "sea_portz.csv", "clauses/routes.tml", "clauses/two-words.toml")


@pytest.fixture
def folder(tmp_path):
    shutil.copytree(PLANS, tmp_path / "plans")
    return shutil.copytree(MADE_UP / "plan_14", tmp_path / "plans" / "plan_14")


def refusal(folder):
    with pytest.raises(BrokenPlan) as caught:
        read_plans([folder.parent])
    return caught.value


@pytest.mark.parametrize("fault", FAULTS)
def test_a_fault_is_named_with_file_and_line(folder, fault):
    name, old, new, line, why = FAULTS[fault]
    text = (folder / name).read_text("utf-8")
    assert old in text
    (folder / name).write_text(text.replace(old, new, 1), "utf-8")
    error = refusal(folder)
    assert error.members == {"file": f"plan_14/{name}", "line": line}
    assert why in str(error)


@pytest.mark.parametrize("name", ["plan.toml", "text.zh.txt", "sea_ports.toml"])
def test_a_missing_file_is_named(folder, name):
    (folder / name).unlink()
    assert refusal(folder).members["file"] == f"plan_14/{name}"
    (folder / name).mkdir()
    assert refusal(folder).members["file"] == f"plan_14/{name}"


@pytest.mark.parametrize("name", ["plan.toml", "text.zh.txt", ROUTES])
def test_a_file_that_is_not_utf8_is_named_with_the_line(folder, name):
    (folder / name).write_bytes("第一行\n".encode() + "第二行".encode("gb18030"))
    error = refusal(folder)
    assert error.members == {"file": f"plan_14/{name}", "line": 2}
    assert "not UTF-8" in str(error)


@pytest.mark.parametrize("name", ["sea_ports.csv", "sea_ports.toml"])
def test_a_table_that_is_not_utf8_is_named(folder, name):
    (folder / name).write_bytes("海港".encode("gb18030"))
    with pytest.raises(BrokenTable) as caught:
        read_plans([folder.parent])
    assert caught.value.members["file"] == f"plan_14/{name}"


@pytest.mark.parametrize("name", UNREAD)
def test_a_file_that_nothing_reads_is_refused(folder, name):
    (folder / name).write_text("", "utf-8")
    assert refusal(folder).members["file"] == f"plan_14/{name}"


def test_a_folder_of_another_name_is_refused(folder):
    folder.rename(folder.parent / "Plan 14")
    assert "named as in plan_14" in str(refusal(folder))


def test_two_plans_cannot_begin_on_one_day(folder):
    file = folder.parent / "plan_13/plan.toml"
    text = file.read_text("utf-8")
    same = text.replace("in_force = 2016-12-01", "in_force = 2021-01-01")
    file.write_text(same, "utf-8")
    assert "the same day as plan-13" in str(refusal(folder))


def test_the_plan_it_succeeds_is_held(folder):
    shutil.rmtree(folder.parent / "plan_13")
    assert "which is not held" in str(refusal(folder))


def test_the_plan_it_succeeds_comes_before_it(folder):
    text = (folder / "plan.toml").read_text("utf-8")
    own = text.replace('succeeds = "plan-13"', 'succeeds = "plan-14"')
    (folder / "plan.toml").write_text(own, "utf-8")
    assert "which does not come before it" in str(refusal(folder))


def test_a_number_has_the_same_unit_in_every_plan(folder):
    text = (folder / DISTANCE).read_text("utf-8")
    (folder / DISTANCE).write_text(text.replace('unit = "min"', 'unit = "h"'), "utf-8")
    error = refusal(folder)
    assert error.members["file"] == f"plan_14/{DISTANCE}"
    assert "drive: the unit is 'min', not 'h'" in str(error)


def test_an_annex_is_that_of_a_province(folder, facts):
    text = (folder / "plan.toml").read_text("utf-8")
    (folder / "plan.toml").write_text(text.replace("四川省", "四川"), "utf-8")
    with pytest.raises(BrokenPlan, match="no province is called '四川'") as caught:
        load(facts.boundaries, plans=[folder.parent])
    assert caught.value.members["file"] == "plan_14/plan.toml"


def test_a_clause_that_no_rule_goes_by_is_refused(folder):
    (folder / ROUTES).rename(folder / "clauses/airport_route.toml")
    with pytest.raises(BrokenPlan, match="no rule goes by this clause") as caught:
        check_plans(read_plans([folder.parent]), RULES)
    assert caught.value.members["file"] == "plan_14/clauses/airport_route.toml"


def test_no_plan_at_all_is_refused(tmp_path):
    with pytest.raises(BrokenPlan, match="no plan"):
        read_plans([tmp_path])


def test_a_temporary_value_gives_way_to_the_one_before_it(folder):
    file = folder / "clauses/airport_proximity.toml"
    text = file.read_text("utf-8")
    until = "from = 2023-01-01, to = 2024-01-01"
    file.write_text(text.replace("from = 2023-01-01", until), "utf-8")
    distance = read_plan(folder).provisions["airport-proximity"].parameters["distance"]
    days = [d.isoformat() for d in distance.days]
    assert days == ["2023-01-01", "2024-01-01"]
    assert [distance.on(day).value for day in distance.days] == [120.0, 150.0]
