"""Records kept before findings had measurements print as they did."""

import json
from pathlib import Path

import pytest

from app.register.changes import changes
from app.register.older_findings import with_measurements
from app.rules.answer import from_stored, localized
from app.sheet.content import sheet
from tests.register.conftest import draft, entry

KEPT = Path(__file__).parents[1] / "data" / "older_records.json"
"""Assessments as the register kept them, and the cells that their sheets printed."""

RECORDS = json.loads(KEPT.read_text("utf-8"))


@pytest.mark.parametrize("name", RECORDS)
@pytest.mark.parametrize("lang", ["zh", "en"])
def test_its_sheet_prints_the_same_cells(facts, name, lang):
    kept = from_stored(RECORDS[name]["assessment"])
    shown = sheet(localized(with_measurements(kept), lang), None, facts, lang)
    cells = [
        [line.measured, line.required, line.margin, line.uncertainty]
        for finding in shown.findings
        for line in finding.measures
    ]
    assert cells == RECORDS[name]["cells"][lang]
    assert [port.iata for port in shown.ports] == RECORDS[name]["ports"]
    assert [len(finding.notes) for finding in shown.findings] == RECORDS[name]["notes"]


@pytest.mark.parametrize("name", RECORDS)
def test_the_present_form_stays_as_it_is(name):
    once = with_measurements(from_stored(RECORDS[name]["assessment"]))
    assert with_measurements(once) == once
    once["rules_version"] = ""
    assert changes(once, once) == ()


@pytest.mark.parametrize("url", ["sqlite"], indirect=True)
def test_a_record_in_the_older_form_is_shown_in_every_format(shop):
    """Its sheet, its features and its rerun; the record itself stays as it was kept."""
    body = {
        "application": {
            "airport": "JZH",
            "airport_class": None,
            "routes": 12,
            "as_of": "2015-12-31",
        },
        "rules_version": "0.0.1",
        "assessment": RECORDS["far"]["assessment"],
    }
    record, _ = shop.stores.register.append(draft(**body), entry("older"))
    where = f"/assessments/{record.id}"
    shown = {f: shop.client.get(where, params={"f": f}) for f in ("html", "geojson")}
    assert "253.481 km (CTU)" in shown["html"].text
    roles = [f["properties"]["role"] for f in shown["geojson"].json()["features"]]
    assert (roles[:3], roles.count("port")) == (["candidate", "ring", "port"], 3)
    rerun = shop.client.get(f"{where}/rerun").json()
    assert {change["what"] for change in rerun["changes"]} <= {"rules", "edition"}
    assert json.loads(record.body)["assessment"] == body["assessment"]
