"""Rows that are not the same on every day: facts, layers and the rule on a day."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import settings as examples
from hypothesis import strategies as st

from app.rules.case.cases import case_of
from app.rules.clauses.airport_proximity import RULE
from geodata.errors import BadForm
from geodata.ledger.change import Bounds, Change, documented
from geodata.ledger.known import known
from geodata.ledger.tables import cells_before, undated

EPOCH = date(2020, 1, 1)
MOVED = {"position_source": "测绘", "position_accuracy_m": "50"}


def amended(row="dalian", table="sea_ports", since=None, until=None, **cells):
    return Change(
        table=table,
        row=row,
        action="amend",
        cells=cells,
        valid_from=since and documented(since),
        valid_to=until and documented(until),
        reason="r",
        source="plan-13",
    )


def retired(row="dalian", table="sea_ports", until=None):
    one = amended(row, table, until=until)
    return replace(one, action="retire")


def after(facts, *changes):
    return known(facts, changes, "x")


def row_on(facts, day, row="dalian", table="sea_ports"):
    rows = facts.on(date.fromisoformat(day)).records(table)
    return next((each for each in rows if each["id"] == row), None)


def name_on(facts, day):
    return row_on(facts, day)["name_en"]


def test_a_new_name_holds_from_its_day(facts):
    later = after(facts, amended(since="2020-05-28", name_en="New"))
    assert name_on(later, "2020-05-27") == "Dalian"
    assert name_on(later, "2020-05-28") == "New"


def test_a_month_holds_once_it_is_surely_over(facts):
    later = after(facts, amended(since="2020-05", name_en="New"))
    assert name_on(later, "2020-05-30") == "Dalian"
    assert name_on(later, "2020-05-31") == "New"


def test_a_change_with_an_end_gives_back_what_was_before(facts):
    later = after(
        facts, amended(since="2020-01-01", until="2023-01-08", status="closed")
    )
    states = [row_on(later, day)["status"] for day in ("2019-12-31", "2020-01-01")]
    assert states == ["open", "closed"]
    assert row_on(later, "2023-01-08")["status"] == "open"


def test_a_port_is_closed_from_its_day_in_a_table_without_dates(facts):
    later = after(facts, retired(until="2030-01-01"))
    assert row_on(later, "2029-12-31")["status"] == "open"
    assert row_on(later, "2030-01-01")["status"] == "closed"


def test_an_error_leaves_the_table_on_every_day(facts):
    later = after(facts, amended(since="2020-01-01", name_en="New"), retired())
    assert row_on(later, "2019-01-01") is row_on(later, "2021-01-01") is None
    assert later.versions == {}


def test_the_newer_statement_holds_in_its_own_days(facts):
    later = after(
        facts,
        amended(since="2020-01-01", name_en="B"),
        amended(since="2010-01-01", until="2020-01-01", name_en="A"),
    )
    days = ("2009-01-01", "2015-01-01", "2021-01-01")
    assert [name_on(later, day) for day in days] == ["Dalian", "A", "B"]


def test_a_correction_without_days_is_refused_where_the_value_differs_by_day(facts):
    later = after(facts, amended(since="2020-01-01", name_en="New"))
    with pytest.raises(BadForm) as refused:
        after(later, amended(name_en="Newer"))
    assert [fault["field"] for fault in refused.value.members["errors"]] == ["name_en"]
    assert name_on(after(later, amended(tier="regional")), "2019-01-01") == "Dalian"


def test_what_was_before_is_told_of_the_day_in_question(facts):
    later = after(facts, amended(since="2020-01-01", name_en="New"))
    asked = amended(since="2015-01-01", until="2018-01-01", name_en="Old")
    assert cells_before(later, asked, date(2026, 1, 1)) == {"name_en": "Dalian"}


def test_dates_of_a_port_are_the_same_on_every_day(facts):
    later = after(facts, retired("xuz", "aviation_ports", until="2014-01-01"))
    rows = [
        row_on(later, f"{year}-06-01", "xuz", "aviation_ports") for year in (2013, 2015)
    ]
    assert [row["open_to"] for row in rows] == ["2014-01-01"] * 2
    assert [row["status"] for row in rows] == ["open", "closed"]


def test_a_renamed_port_keeps_its_day_of_opening(facts):
    before = row_on(facts, "2026-01-01", "xuz", "aviation_ports")
    later = after(facts, amended("xuz", "aviation_ports", "2020-01-01", name_en="New"))
    row = row_on(later, "2026-01-01", "xuz", "aviation_ports")
    assert row["open_from"] == before["open_from"]


@pytest.mark.parametrize(
    ("change", "member"),
    [
        (amended("xuz", "aviation_ports", "2020", lon="117.5", **MOVED), "valid_from"),
        (amended("xuz", "aviation_ports", status="closed"), "valid_from"),
        (
            replace(
                amended(name_en="x"), valid_from=Bounds(earliest=EPOCH, latest=None)
            ),
            "valid_from",
        ),
    ],
)
def test_a_change_without_a_clear_day_is_refused(facts, change, member):
    fault = undated(change, facts.tables[change.table].manifest)
    assert fault.column == member


def test_the_rule_measures_a_port_at_its_place_of_the_day(facts):
    # Xuzhou's site, moved half a degree east in 2020.
    old = row_on(facts, "2026-01-01", "xuz", "aviation_ports")
    lon = str(old["lon"] + 0.4)
    later = after(
        facts, amended("xuz", "aviation_ports", "2020-01-01", lon=lon, **MOVED)
    )

    def distance_km(facts, day):
        case = case_of({"airport": "BFU", "as_of": date.fromisoformat(day)}, facts)
        near = RULE.check(case, facts).members["nearest"]
        return next(port["distance_km"] for port in near if port["id"] == "xuz")

    assert distance_km(later, "2019-12-31") == distance_km(facts, "2019-12-31")
    assert distance_km(later, "2020-01-01") != distance_km(facts, "2020-01-01")


def test_sensitivity_finds_the_day_of_a_move(facts):
    """Xuzhou bars Bengbu; moved 150 km north, it no longer does."""
    old = row_on(facts, "2026-01-01", "xuz", "aviation_ports")
    away = {"lat": str(old["lat"] + 1.0), "province_zh": "山东省"}
    move = amended("xuz", "aviation_ports", "2013-03-01", **away, **MOVED)
    later = after(facts, move)
    case = case_of({"airport": "BZJ", "as_of": date(2015, 12, 31)}, later)
    finding = RULE.check(case, later)
    told = RULE.sensitivity(finding.surroundings, date(2026, 1, 1))
    turned = [turn for turn in told["days"] if turn["direction"] == "earlier"]
    assert [turn["day"] for turn in turned] == [date(2013, 2, 28)]


def test_layers_show_rows_of_the_day_and_share_the_rest(atlas, facts):
    days = early, _ = date(2019, 12, 31), date(2020, 1, 1)
    others = ("border-ports", "aviation-ports")
    before = {name: atlas.snapshot(name, early) for name in ("sea-ports", *others)}
    change = amended(since="2020-01-01", name_en="New")
    later = atlas.over(after(facts, change), {"sea_ports"})
    shown = [later.snapshot("sea-ports", day) for day in days]
    names = [each.table["name_en"].iloc[each.ids["dalian"]] for each in shown]
    assert names == ["Dalian", "New"]
    assert bytes(shown[0].features.cut(0, 41)) == bytes(
        before["sea-ports"].features.cut(0, 41)
    )
    assert later.snapshot("sea-ports", date.min) is shown[0]
    assert all(later.snapshot(name, early) is before[name] for name in others)


SPANS = st.tuples(st.integers(0, 9), st.integers(0, 9))
STEPS = st.lists(
    st.tuples(
        st.sampled_from(["dalian", "tianjin", "new"]),
        st.sampled_from(["add", "amend", "retire"]),
        st.text("abc", min_size=1, max_size=3),
        SPANS,
    ),
    max_size=8,
)


def stated(step, model):
    row, action, name, (start, length) = step
    days = [EPOCH + timedelta(days=n) for n in (start, start + length)]
    since, until = (documented(str(day)) for day in days)
    one = replace(amended(row, name_en=name), action=action)
    if action == "retire":
        return replace(one, cells={}, valid_to=since if length else None)
    cells = {**model, "name_en": name} if action == "add" else one.cells
    return replace(
        one, cells=cells, valid_from=since, valid_to=until if length else None
    )


def tell(names, change, manifest, day):
    """Apply a change to names and statuses by id and day, if the day is in its span."""
    start, end = change.span(manifest)
    key = change.row, day
    if day < start or (end and day >= end):
        return
    name, status = names.get(key, (None, None))
    if change.action == "add":
        names[key] = change.cells["name_en"], change.cells["status"]
    elif change.action == "retire" and not change.valid_to:
        names.pop(key, None)
    elif key in names:
        closed = change.action == "retire"
        names[key] = (name, "closed") if closed else (change.cells["name_en"], status)


@given(steps=STEPS)
@examples(max_examples=40)
def test_a_day_has_what_the_changes_of_that_day_say_in_order(facts, steps):
    """The oracle applies to a name, day by day, the changes whose days hold it."""
    columns = facts.tables["sea_ports"].manifest.columns
    row = facts.records("sea_ports")[0]
    skipped = ("id", "source", "harbour_zh")
    model = {
        c.name: str(row[c.name])
        for c in columns
        if row[c.name] and c.name not in skipped
    }
    manifest, later = facts.tables["sea_ports"].manifest, facts
    days = [EPOCH + timedelta(days=n) for n in range(-1, 20)]
    names = {
        (row["id"], day): (row["name_en"], row["status"])
        for row in facts.records("sea_ports")
        for day in days
    }
    for step in steps:
        change = stated(step, model)
        try:
            later = after(later, change)
        except BadForm:
            continue
        for day in days:
            tell(names, change, manifest, day)
    for day in days:
        found = {
            (row["id"], day): (row["name_en"], row["status"])
            for row in later.on(day).records("sea_ports")
        }
        assert found == {key: said for key, said in names.items() if key[1] == day}
