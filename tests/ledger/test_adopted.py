"""A baseline that already holds changes of the ledger, and one that contradicts it."""

from dataclasses import replace
from types import MappingProxyType

import pytest
from fastapi.testclient import TestClient

from app.clock import today
from app.main import create_app
from app.settings import Settings
from geodata.dataset import Table
from geodata.ledger.errors import BrokenLedger
from layers.atlas import Atlas
from tests.ledger.conftest import CLOSE, MOVE, Office, added

NEXT = "2026-11-27-0badcafe"
DAYS = ("2013-06-01", "2021-01-01", "2026-11-01")
PATHS = ("sea-ports", "aviation-ports", "proximity-zones")
RENAMED = MOVE["properties"]["name_en"]


@pytest.fixture(scope="module")
def office(tmp_path_factory, atlas):
    """An office that renamed, closed, added and removed."""
    office = Office(Settings(data_dir=tmp_path_factory.mktemp("data")), atlas)
    wrong = {**MOVE, "id": "yingkou", "action": "retire", "properties": {}}
    for change in (MOVE, CLOSE, added(office), {**wrong, "valid_from": None}):
        office.changed(change)
    yield office
    office.stores.register.engine.dispose()


def over(office, atlas, edit=lambda name, rows: rows):
    """Start a service over the tables as they stand, edited, as the next package has them."""
    now = office.living.state[1].facts.on(today())
    tables = {
        name: Table(name, table.manifest, tuple(edit(name, table.records)), table.file)
        for name, table in now.tables.items()
    }
    facts = replace(atlas.facts, tables=MappingProxyType(tables), edition=NEXT)
    settings = office.service.settings
    return create_app(settings, Atlas(facts, atlas.layers))


def answers(client, path):
    found = {}
    for day in DAYS:
        got = client.get(f"/collections/{path}/items?limit=500&datetime={day}").json()
        found[day] = {
            f["id"]: (f["properties"], f["geometry"]) for f in got["features"]
        }
    return found


def test_what_the_tables_hold_already_is_not_applied_twice(office, atlas):
    later = TestClient(over(office, atlas))
    edition = later.get("/readyz").json()["edition"]
    assert edition.startswith(f"{NEXT}-")
    assert edition.removeprefix(NEXT) == office.get("/readyz").json()[
        "edition"
    ].removeprefix(atlas.facts.edition)
    for path in PATHS:
        assert answers(later, path) == answers(office.client, path)
    before = later.get("/collections/sea-ports/items/dalian?datetime=2019-01-01").json()
    assert before["properties"]["name_en"] == "Dalian"
    assert later.get(f"/collections/sea-ports/items?edition={NEXT}").status_code == 404


def edited(row_id, **cells):
    def edit(name, rows):
        return [row | cells if row["id"] == row_id else row for row in rows]

    return edit


def test_the_next_package_may_say_more_of_an_added_row(office, atlas):
    service = over(office, atlas, edited("new-port", note="已实测"))
    row = service.living.state[1].facts.rows("sea_ports").set_index("id")
    assert row.loc["new-port", "note"] == "已实测"


@pytest.mark.parametrize(
    ("row_id", "cells", "told"),
    [
        ("dalian", {"name_en": "Talien"}, ("dalian", "Talien", "Dalian", RENAMED)),
        ("new-port", {"tier": "major"}, ("new-port", "tier")),
    ],
)
def test_a_package_that_contradicts_a_change_is_told(
    office, atlas, row_id, cells, told
):
    held = office.living.state[1].facts.rows("sea_ports").set_index("id").loc[row_id]
    column, value = next(iter(cells.items()))
    if held[column] == value:
        cells = {column: "regional"}
    with pytest.raises(BrokenLedger) as stopped:
        over(office, atlas, edited(row_id, **cells))
    for word in told:
        assert word in stopped.value.detail.en
        assert word in stopped.value.detail.zh


def test_a_package_without_a_changed_row_is_told(office, atlas):
    def without(name, rows):
        return [row for row in rows if row["id"] != "dalian"]

    with pytest.raises(BrokenLedger) as stopped:
        over(office, atlas, without)
    assert "dalian" in stopped.value.detail.zh


def test_a_package_that_was_not_given_the_changes_gets_them(office, atlas):
    facts = replace(atlas.facts, edition=NEXT)
    service = create_app(office.service.settings, Atlas(facts, atlas.layers))
    rows = service.living.state[1].facts.rows("sea_ports").set_index("id")
    assert rows.loc["dalian", "name_en"] == RENAMED
    assert "new-port" in rows.index
    assert "yingkou" not in rows.index
