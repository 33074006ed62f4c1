"""Decided anew by other data, an application tells what changed and why."""

import shutil
from collections.abc import Mapping
from dataclasses import replace
from datetime import date, timedelta
from types import MappingProxyType

import pytest

from app.forms.reading import fitted
from app.register.application import form_of
from app.register.case import case_of
from app.register.changes import changes
from app.register.filing import Signed, file, rerun_of
from app.register.succession import FilingForm
from app.registry import RULES
from app.rules.answer import as_stored, assessed, from_stored
from app.rules.assess import DISTANCE
from app.rules.context import RuleContext
from geodata.facts import load
from geodata.plan_folder import PLANS
from geodata.register.errors import DuplicateApplication
from geodata.text import Text
from tests.register.conftest import NOW

LNJ = {"airport": "LNJ", "airport_class": "branch", "routes": 12, "as_of": "2015-12-31"}
SIGNED = Signed(name="王核", at=NOW)
on_sqlite = pytest.mark.parametrize("url", ["sqlite"], indirect=True)


def context(facts):
    return RuleContext(facts=facts, rules=RULES, reading="either")


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
    record, _ = file(fitted(FilingForm, application), context(before), register, SIGNED)
    return rerun_of(record, context(after), signed)


def told(found, what):
    return [change.text for change in found.changes if change.what == what]


@on_sqlite
def test_another_edition_of_the_data_is_a_cause(register, facts):
    later = replace(facts, edition="2026-12-24-00000000")
    (change,) = anew(register, facts, later).changes
    assert change.what == "edition"
    assert change.text.zh.endswith("变为 2026-12-24-00000000")


@on_sqlite
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


@on_sqlite
def test_a_port_that_moved_is_told_with_its_old_distance(register, facts):
    moved = with_port(facts, "KMG", lat=24.9)
    texts = [text.en for text in told(anew(register, facts, moved), "port")]
    assert any("KMG" in text and "distance, km: " in text for text in texts)


@on_sqlite
def test_without_a_day_of_its_own_it_is_judged_for_the_day_it_is_asked(register, facts):
    application = {k: v for k, v in LNJ.items() if k != "as_of"}
    later = Signed(name="李四", at=NOW + timedelta(days=1))
    found = anew(register, facts, facts, application, later)
    assert told(found, "as_of")[0].en == (
        "day it is judged for: 2026-11-23 became 2026-11-24"
    )


@on_sqlite
def test_the_same_filed_on_another_day_is_no_duplicate(register, facts):
    form = fitted(FilingForm, {k: v for k, v in LNJ.items() if k != "as_of"})
    later = Signed(name="王核", at=NOW + timedelta(days=1))
    file(form, context(facts), register, SIGNED)
    with pytest.raises(DuplicateApplication):
        file(form, context(facts), register, SIGNED)
    assert file(form, context(facts), register, later)[1]


def assessed_as_kept(facts, application=LNJ):
    case = case_of(form_of(application), facts, NOW.date())
    document = from_stored(as_stored(assessed(case, context(facts), NOW.date())))
    return {**document, "rules_version": "1"}


def leaves(value, path=()):
    """The paths to all that a document says, but what would turn the outcome."""
    if isinstance(value, Mapping):
        steps = [(k, v) for k, v in value.items() if k not in ASIDE]
    elif isinstance(value, list):
        steps = list(enumerate(value))
    else:
        steps = []
    for step, part in steps:
        yield from leaves(part, (*path, step))
    if not steps:
        yield path


ASIDE = {"sensitivity", "filed", "application", "parts", "evidence"}
NAMES = {"id", "rule", "reading"}
"""Members by which ports, findings and readings are told apart."""


def another(value):
    """Another value of the same kind."""
    if isinstance(value, Text):
        return Text("另一句", "another sentence")
    if isinstance(value, bool | int | float):
        return not value if isinstance(value, bool) else value + 1
    return "met" if value == "not-met" else "not-met"


def altered(value, path):
    """A copy of a document in which one value is another."""
    if not path:
        return another(value)
    whole = dict(value) if isinstance(value, Mapping) else list(value)
    whole[path[0]] = altered(whole[path[0]], path[1:])
    return whole


def test_every_difference_in_what_decides_is_named(facts):
    before = assessed_as_kept(facts)
    assert changes(before, before) == ()
    for path in leaves(before):
        after = altered(before, path)
        assert changes(before, after), path


def test_a_threshold_that_changed_is_named_with_both_values(facts, tmp_path):
    before = assessed_as_kept(facts)
    plans = shutil.copytree(PLANS, tmp_path / "plans")
    clause = plans / "plan_13/clauses/airport_proximity.toml"
    text = clause.read_text("utf-8")
    clause.write_text(text.replace("value = 200.0", "value = 150.0"), "utf-8")
    other = load(facts.boundaries, plans=[plans])
    texts = [c.text.en for c in changes(before, assessed_as_kept(other))]
    assert any("required: “> 200 km” became “> 150 km”" in text for text in texts)
    assert any("margin: “" in text for text in texts)


def test_a_record_from_before_plans_were_named_differs_in_no_plan(facts):
    after = assessed_as_kept(facts)
    before = {name: value for name, value in after.items() if name != "plan"}
    assert changes(before, after) == ()


def test_another_plan_is_named(facts):
    before = assessed_as_kept(facts)
    after = {**before, "plan": {**before["plan"], "id": "plan-14"}}
    (found,) = changes(before, after)
    assert "plan it is judged by" in found.text.en


def test_a_port_that_nearer_ones_displaced_has_not_closed(facts):
    before = assessed_as_kept(facts)
    distance = before["findings"][
        [f["rule"] for f in before["findings"]].index(DISTANCE)
    ]
    far = {**distance["nearest"][-1], "id": "far", "distance_km": 900.0}
    more = {**distance, "nearest": [*distance["nearest"], far]}
    listed = [more if f is distance else f for f in before["findings"]]
    (left,) = changes({**before, "findings": listed}, before)
    assert "不表示该口岸关闭" in left.text.zh
