"""A broken plan stops the start, with the file and the line named."""

import shutil

import pytest

from geodata.errors import BrokenPlan
from geodata.plan_folder import PLANS, read_plan, read_plans
from tests.plans.conftest import MADE_UP

ROUTES = "clauses/airport_routes.toml"
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
    "a first value with an end": (
        ROUTES,
        "from = 2021-01-01",
        "from = 2021-01-01, to = 2022-01-01",
        10,
        "no end",
    ),
}


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


@pytest.mark.parametrize("name", ["notes.md", "sea_portz.csv", "clauses/routes.tml"])
def test_a_file_that_nothing_reads_is_refused(folder, name):
    (folder / name).write_text("", "utf-8")
    assert refusal(folder).members["file"] == f"plan_14/{name}"


def test_a_folder_of_another_name_is_refused(folder):
    folder.rename(folder.parent / "Plan 14")
    assert "named as in plan_14" in str(refusal(folder))


def test_two_plans_cannot_begin_on_one_day(folder):
    text = (folder / "plan.toml").read_text("utf-8")
    same = text.replace("in_force = 2021-01-01", "in_force = 2016-12-01")
    (folder / "plan.toml").write_text(same, "utf-8")
    assert "the same day as plan-13" in str(refusal(folder))


def test_the_plan_it_succeeds_is_held(folder):
    shutil.rmtree(folder.parent / "plan_13")
    assert "which is not held" in str(refusal(folder))


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
