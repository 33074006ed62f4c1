"""Decided anew by other data, an application tells what changed and why."""

from dataclasses import replace
from datetime import date, timedelta
from types import MappingProxyType

import pytest

from app.register.application import form_of
from app.register.filing import Signed, decide_anew, file
from app.registry import RULES
from app.rules.bench import Bench
from tests.register.conftest import NOW

LNJ = {"airport": "LNJ", "airport_class": "branch", "routes": 12, "as_of": "2015-12-31"}
SIGNED = Signed(name="王核", at=NOW)
pytestmark = pytest.mark.parametrize("url", ["sqlite"], indirect=True)


def bench(facts):
    return Bench(facts=facts, rules=RULES, reading="either")


def with_port(facts, iata, **changes):
    """The facts as they would be if one port's row said something else."""
    table = facts.tables["aviation_ports"]
    rows = [
        MappingProxyType({**row, **changes}) if row["iata"] == iata else row
        for row in table.records
    ]
    tables = {**facts.tables, "aviation_ports": replace(table, records=tuple(rows))}
    return replace(facts, tables=tables, edition="2026-12-24-00000000")


def anew(register, before, after, application=LNJ, signed=SIGNED):
    record, _ = file(form_of(application), bench(before), register, SIGNED)
    return decide_anew(record, bench(after), signed)


def told(found, what):
    return [change.text for change in found.changes if change.what == what]


def test_another_edition_of_the_data_is_a_cause(register, facts):
    later = replace(facts, edition="2026-12-24-00000000")
    (change,) = anew(register, facts, later).changes
    assert change.what == "edition"
    assert change.text.zh.endswith("变为 2026-12-24-00000000")


def test_a_port_found_to_have_opened_earlier_turns_the_outcome(register, facts):
    earlier = {
        "open_from": "2014-01-01",
        "open_from_earliest": date(2014, 1, 1),
        "open_from_latest": date(2014, 1, 1),
    }
    found = anew(register, facts, with_port(facts, "LUM", **earlier))
    assert "LUM" in " ".join(text.en for text in told(found, "port"))
    assert "undetermined became not met" in told(found, "finding")[0].en
    assert len(told(found, "reading")) == 1


def test_a_port_that_moved_is_told_with_its_old_distance(register, facts):
    moved = with_port(facts, "KMG", lat=24.9)
    texts = [text.en for text in told(anew(register, facts, moved), "port")]
    assert any("KMG" in text and "was" in text for text in texts)


def test_without_a_day_of_its_own_it_is_judged_for_the_day_it_is_asked(register, facts):
    application = {k: v for k, v in LNJ.items() if k != "as_of"}
    later = Signed(name="李四", at=NOW + timedelta(days=1))
    found = anew(register, facts, facts, application, later)
    assert told(found, "as_of")[0].en == (
        "day it is judged for: 2026-11-23 became 2026-11-24"
    )
