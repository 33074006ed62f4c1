"""Properties of the tables at the heads of a ledger, under random histories."""

from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import settings as examples
from hypothesis import strategies as st

from app.clock import BEIJING
from geodata.errors import BadForm
from geodata.ledger.change import Change, change_of, documented
from geodata.ledger.errors import BrokenLedger
from geodata.ledger.known import known
from geodata.ledger.ledger import Ledger
from geodata.ledger.tables import applied
from geodata.register.chain import Draft, seal

START = datetime(2026, 11, 28, 12, tzinfo=BEIJING)
NAMES = st.text("abcdefgh", min_size=1, max_size=8)
ROWS = st.sampled_from(["dalian", "tianjin", "yingkou", "new-a", "new-b"])


def change(row, action, name):
    return Change(
        table="sea_ports",
        row=row,
        action=action,
        cells={} if action == "retire" else {"name_en": name},
        reason="r",
        source="plan-13",
    )


@pytest.fixture(scope="module")
def model(facts):
    """The row that a new port is a copy of, as cells."""
    columns = facts.tables["sea_ports"].manifest.columns
    row = facts.records("sea_ports")[0]
    return {
        c.name: str(row[c.name])
        for c in columns
        if row[c.name] is not None and c.name not in ("id", "source")
    }


def history(facts, model, steps):
    """Return those of some steps that fit one after the other."""
    tables, kept = dict(facts.tables), []
    for row, action, name in steps:
        one = change(row, action, name)
        if action == "add":
            one = replace(one, cells=model | {"name_en": name})
        try:
            tables = applied(tables, [one])
        except BadForm:
            continue
        kept.append(one)
    return kept, tables


STEPS = st.lists(
    st.tuples(ROWS, st.sampled_from(["add", "amend", "retire"]), NAMES), max_size=12
)


@given(steps=STEPS, cut=st.integers(0, 12))
@examples(max_examples=40)
def test_applying_in_order_equals_applying_stepwise(facts, model, steps, cut):
    kept, tables = history(facts, model, steps)
    assert applied(facts.tables, kept) == tables
    halfway = applied(facts.tables, kept[:cut])
    assert applied(halfway, kept[cut:]) == tables


@given(steps=STEPS)
@examples(max_examples=20)
def test_a_record_keeps_a_change_as_it_is(facts, model, steps):
    for one in history(facts, model, steps)[0]:
        dated = replace(one, valid_from=documented("2015-02"))
        assert change_of(dated.body) == dated


def chain(changes, gaps):
    """Return the records of changes, each proposed and published some seconds later."""
    records, at = [], START
    for one, gap in zip(changes, gaps, strict=False):
        body = {"change": one.body, "basis": 0, "edition": "e", "before": {}}
        for kind in ("change-proposed", "change-published"):
            at += timedelta(seconds=gap, microseconds=1)
            if kind == "change-published":
                body = {"change": records[-1].number}
            draft = Draft(
                kind=kind,
                subject=None,
                made_at=at.isoformat(timespec="microseconds"),
                made_by="甲",
                body=body,
            )
            records.append(seal(draft, records[-1] if records else None))
    return records


def state(facts, ledger, count):
    changes = [entry.change for entry in ledger.published[:count]]
    return known(facts, changes, ledger.name(facts.edition, count))


@given(
    steps=STEPS,
    gaps=st.lists(st.integers(0, 5), min_size=12, max_size=12),
    cut=st.integers(0, 24),
    after_s=st.integers(0, 130),
)
@examples(max_examples=40)
def test_what_was_known_at_a_moment_never_changes(
    facts, model, steps, gaps, cut, after_s
):
    records = chain(history(facts, model, steps)[0], gaps)
    whole, early = Ledger().followed(records), Ledger().followed(records[:cut])
    begun = records[:cut]
    last = datetime.fromisoformat(begun[-1].made_at) if begun else START
    # What is published later has a later time than any moment asked about before.
    moment = min(START + timedelta(seconds=after_s), last)
    counts = [ledger.count_at(moment) for ledger in (early, whole)]
    assert counts[0] == counts[1]
    then, now = (state(facts, each, counts[0]) for each in (early, whole))
    assert then.tables == now.tables
    assert then.edition == now.edition


def test_two_ledgers_with_the_same_records_make_the_same_edition(facts, model):
    records = chain(
        [change("dalian", "amend", "a"), change("tianjin", "retire", "")], [1, 1]
    )
    one, other = Ledger().followed(records), Ledger()
    for record in records:
        other = other.followed([record])
    names = {each.name(facts.edition, 2) for each in (one, other)}
    assert len(names) == 1
    assert names != {one.name(facts.edition, 1)}


def test_an_altered_record_breaks_the_ledger():
    records = chain([change("dalian", "amend", "a")], [1])
    forged = replace(records[0], body=records[0].body.replace("dalian", "tianjin"))
    with pytest.raises(BrokenLedger):
        Ledger().followed([forged])


def test_without_changes_the_facts_are_the_same_object(facts):
    assert known(facts, [], "x") is facts


def test_only_the_changed_table_is_another_object(facts):
    after = known(facts, [change("dalian", "amend", "a")], "x")
    differing = [n for n in facts.tables if facts.tables[n] is not after.tables[n]]
    assert differing == ["sea_ports"]


def test_layers_that_read_no_changed_table_are_shared(atlas, facts):
    day = date(2026, 1, 1)
    before = {name: atlas.snapshot(name, day) for name in atlas.layers}
    after = atlas.over(
        known(facts, [change("dalian", "amend", "a")], "x"), {"sea_ports"}
    )
    anew = {n for n in atlas.layers if after.snapshot(n, day) is not before[n]}
    assert anew == {"sea-ports", "sea-clusters"}
