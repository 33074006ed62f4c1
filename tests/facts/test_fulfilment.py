"""What became of the plan: an entry for each thing, dates within bounds, nothing retyped."""

from datetime import date

import pytest

from tests.facts.tables import TABLES, by

ROWS = TABLES["fulfilment"]
EVENTS = ("approved_on", "accepted_on", "opened_on")
AFTER_THE_PLAN = "2020-12-31"


def test_every_thing_that_the_plan_calls_for_has_one_row():
    planned = [r["id"] for r in TABLES["border_ports"] if r["status"] == "planned"]
    others = [
        r["id"] for name in ("inland_ports", "plan_projects") for r in TABLES[name]
    ]
    assert [row["id"] for row in ROWS] == [*planned, *others]
    assert all(row["id"] in by(row["entry_table"]) for row in ROWS)


def test_names_and_places_are_not_copied():
    assert not {"name_zh", "province_zh", "lon", "lat"} & set(ROWS[0])


def test_the_same_place_is_counted_once():
    same = {row["id"]: row["same_as"] for row in ROWS if row["same_as"]}
    assert same == {"luzhou-port": "luzhou-river", "chengdu-rail-yard": "chengdu-rail"}
    for name in ("state", "temporary", *EVENTS):
        for one, other in same.items():
            assert by("fulfilment")[one][name] == by("fulfilment")[other][name]


@pytest.mark.parametrize("event", EVENTS)
def test_bounds_hold_what_is_documented(event):
    for row in ROWS:
        given, bounds = row[event], (row[f"{event}_earliest"], row[f"{event}_latest"])
        for bound in filter(None, bounds):
            date.fromisoformat(bound)
        if given:
            assert all(bound.startswith(given) for bound in bounds), row["id"]
        assert not all(bounds) or bounds[0] <= bounds[1], row["id"]


def test_what_is_open_surely_opened_and_nothing_else_did():
    for row in ROWS:
        assert bool(row["opened_on_latest"]) == (row["state"] == "open"), row["id"]
        assert row["opened_on_earliest"] or row["id"] == "chongqing-river"


def test_a_port_is_approved_before_it_is_accepted_and_accepted_before_it_opens():
    for row in ROWS:
        days = [row[f"{event}_earliest"] for event in EVENTS if row[event]]
        assert days == sorted(days), row["id"]
        if row["accepted_on"]:
            assert row["approved_on_latest"] <= row["accepted_on_latest"], row["id"]


def test_none_of_the_bracketed_entries_was_open_when_the_plan_ended():
    border = [row for row in ROWS if row["entry_table"] == "border_ports"]
    opened = {r["id"]: r["opened_on"] for r in border if r["state"] == "open"}
    assert len(border) == 16
    assert opened == {
        "tongjiang-rail": "2022-11",
        "heihe-road": "2022-06-10",
        "mohan-rail": "2021-12-03",
        "lizi-road": "2023-11-13",
    }
    assert min(opened.values()) > AFTER_THE_PLAN


def test_a_temporary_opening_is_no_opening():
    temporary = [row for row in ROWS if row["temporary"] == "true"]
    assert len(temporary) == 7
    assert all(row["state"] == "built" for row in temporary)


def test_published_totals_of_the_country_are_the_sum_of_their_parts():
    parts = ("water", "air", "land")
    whole = [r for r in TABLES["national_counts"] if all(r[name] for name in parts)]
    assert [r["total"] for r in TABLES["national_counts"] if r["total"]] == [
        "295", "313", "311",
    ]  # fmt: skip
    assert len(whole) == 1
    for row in whole:
        assert sum(int(row[name]) for name in parts) == int(row["total"])
