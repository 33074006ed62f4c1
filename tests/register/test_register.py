"""Records are appended, found and verified, on SQLite and on PostgreSQL alike."""

from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import asdict

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import column, create_engine, insert, table, text
from sqlalchemy.exc import DBAPIError

from geodata.register.chain import seal
from geodata.register.database import (
    FILE,
    open_engine,
    sqlite_engine,
    writing,
)
from geodata.register.entries import Once, Search
from geodata.register.errors import (
    DuplicateApplication,
    KeyReused,
    RegisterUnavailable,
    UnknownRecord,
)
from geodata.register.migrating import migrate
from geodata.register.register import Register
from geodata.register.tables import METADATA, RECORDS
from tests.register.conftest import NOW, draft, entry

ONCE = Once(holder="t", key="k", request="r")
UNTIE = {
    "sqlite": "DROP TRIGGER records_no_UPDATE",
    "postgresql": "DROP TRIGGER records_stay ON records",
}


def run(register, statement):
    with register.engine.connect() as connection, connection.begin():
        connection.execute(text(statement))


def tamper(register, statement):
    run(register, UNTIE[register.engine.dialect.name])
    run(register, statement)


def filled(register, count=4):
    return [
        register.append(draft(n=n), entry(str(n), name_zh=f"甲{n}"))[0]
        for n in range(count)
    ]


def test_a_record_is_read_back_as_it_was_sealed(register):
    record, new = register.append(draft(said="空格 与 “引号”"), entry("a"))
    assert new
    assert register.record(record.id) == record


def test_ids_tell_the_year_and_the_place_in_the_chain(register):
    assert [r.id for r in filled(register, 2)] == ["2026-000001", "2026-000002"]


def test_the_same_content_twice_is_refused_with_the_earlier_id(register):
    record, _ = register.append(draft(), entry("a"))
    with pytest.raises(DuplicateApplication) as refusal:
        register.append(draft(), entry("a"))
    assert refusal.value.members["earlier"] == record.id


def test_the_same_key_and_request_gives_the_same_record(register):
    first, _ = register.append(draft(), entry("a"), ONCE)
    again, new = register.append(draft(), entry("a"), ONCE)
    assert (again, new) == (first, False)


def test_the_same_key_with_another_request_is_refused(register):
    register.append(draft(), entry("a"), ONCE)
    with pytest.raises(KeyReused):
        register.append(draft(), entry("b"), Once(holder="t", key="k", request="s"))


def test_two_holders_may_use_the_same_key(register):
    register.append(draft(), entry("a"), ONCE)
    other = Once(holder="u", key="k", request="r")
    assert register.append(draft(), entry("b"), other)[1]


def test_nothing_is_appended_about_a_record_that_is_not_there(register):
    with pytest.raises(UnknownRecord):
        register.append(draft(subject="2026-000009"))
    assert register.verify().count == 0


def test_a_refused_draft_leaves_no_gap(register):
    filled(register, 2)
    with pytest.raises(DuplicateApplication):
        register.append(draft(), entry("0"))
    assert register.append(draft(), entry("z"))[0].number == 3


def test_many_at_once_make_one_chain(register):
    with ThreadPoolExecutor(8) as pool:
        made = list(
            pool.map(lambda n: register.append(draft(n=n), entry(str(n))), range(40))
        )
    assert sorted(record.number for record, _ in made) == list(range(1, 41))
    assert register.verify().count == 40


def test_the_same_application_filed_by_many_at_once_is_kept_once(register):
    def attempt(_):
        try:
            return register.append(draft(), entry("same"))[1]
        except DuplicateApplication:
            return False

    with ThreadPoolExecutor(8) as pool:
        assert sum(pool.map(attempt, range(16))) == 1


@pytest.mark.parametrize(
    "statement",
    ["UPDATE records SET body = '{}' WHERE number = 1", "DELETE FROM records"],
)
def test_the_database_itself_refuses_to_change_a_record(register, statement):
    filled(register, 1)
    with pytest.raises(DBAPIError, match="never changed"):
        run(register, statement)


def test_an_edited_row_is_named(register):
    filled(register)
    tamper(register, "UPDATE records SET made_by = 'X' WHERE number = 3")
    found = register.verify()
    assert (found.faulty, found.count) == (3, 2)


def test_a_list_that_says_something_else_is_named(register):
    filled(register)
    run(register, "UPDATE assessments SET outcome_either = 'not-met' WHERE number = 2")
    assert register.verify().faulty == 2


def test_a_row_taken_off_the_list_is_named(register):
    filled(register)
    run(register, "DELETE FROM assessments WHERE number = 4")
    assert register.verify().faulty == 4


def test_pages_follow_on_each_other_newest_first(register):
    filled(register, 5)
    first, counts = register.find(Search(limit=2))
    then, _ = register.find(Search(limit=9, before=first[-1].record.number))
    assert (counts.matched, counts.standing) == (5, 5)
    assert [one.record.number for one in first + then] == [5, 4, 3, 2, 1]


@pytest.mark.parametrize(
    ("conditions", "numbers"),
    [
        ({"words": ("甲1",)}, [2]),
        ({"words": ("huang", "JIUZHAI", "jzh")}, [3, 2, 1]),
        ({"words": ("%",)}, []),
        ({"iata": "JZH"}, [3, 2, 1]),
        ({"iata": "XXX"}, []),
        ({"province_zh": "四川省"}, [3, 2, 1]),
        ({"as_of": "2015-12-30"}, []),
        ({"filed": ("2026-11-23", "2026-11-23")}, [3, 2, 1]),
        ({"filed": ("2026-11-24", None)}, []),
        ({"filed": (None, "2026-11-22")}, []),
        ({"superseded": True}, []),
        ({"superseded": False}, [3, 2, 1]),
        ({"outcome": "met", "reading": "both"}, [3, 2, 1]),
        ({"outcome": "not-met"}, []),
        ({"decided": True}, [2]),
        ({"decided": False}, [3, 1]),
    ],
)
def test_conditions_select(register, conditions, numbers):
    records = filled(register, 3)
    register.append(draft(subject=records[1].id, decision="accepted"))
    found, counts = register.find(Search(**conditions))
    assert [one.record.number for one in found] == numbers
    assert counts.matched == len(numbers)


def test_the_last_decision_stands(register):
    (record,) = filled(register, 1)
    for word in ("returned", "accepted"):
        last, _ = register.append(draft(subject=record.id, decision=word))
    assert register.decisions([record.id]) == {record.id: last}


def test_migrations_make_the_tables_as_they_are_declared(register):
    with register.engine.connect() as connection:
        context = MigrationContext.configure(connection)
        assert compare_metadata(context, METADATA) == []


def test_a_register_of_the_first_version_is_read_on(url, tmp_path):
    before = {k: v for k, v in asdict(entry("a")).items() if k != "supersedes"}
    first = seal(draft(entry=before), None)
    row = {"id": first.id, "number": 1, **before}
    engine = (
        create_engine(url.replace("postgresql", "postgresql+psycopg"))
        if url
        else sqlite_engine(tmp_path / FILE)
    )
    with writing(engine) as connection:
        migrate(connection, "0001")
        connection.execute(insert(RECORDS), asdict(first))
        connection.execute(insert(table("assessments", *map(column, row))), row)
    engine.dispose()
    register = Register(open_engine(url, tmp_path))
    found, counts = register.find(Search(words=("九寨",)))
    assert (found[0].entry, counts.standing) == (entry("a"), 1)
    assert register.verify().fault is None
    register.append(draft(), entry("b"))
    register.engine.dispose()


def test_a_transaction_that_fails_keeps_nothing(shop):
    shop.stores.tokens.issue("甲", "admin", NOW, None)
    with (
        suppress(RegisterUnavailable),
        writing(shop.stores.register.engine) as connection,
    ):
        connection.execute(text("DELETE FROM tokens"))
        connection.execute(text("INSERT INTO nowhere VALUES (1)"))
    assert len(shop.stores.tokens.listed()) == 1
