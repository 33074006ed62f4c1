"""`verify` detects every forgery in the database or beside it, on SQLite and PostgreSQL."""

import shutil
from contextlib import closing
from dataclasses import asdict, fields, replace

import pytest
from sqlalchemy import insert, text

from app.clock import now
from geodata.register.chain import GENESIS, digest
from geodata.register.checkpoints import signed
from geodata.register.errors import (
    NotWitnessed,
    RegisterUnavailable,
    RegisterUnsound,
)
from geodata.register.guards import trigger_faults
from geodata.register.keeping import Keeping
from geodata.register.notes import Signer
from geodata.register.tables import RECORDS
from geodata.register.tokens import Tokens
from geodata.register.triggers import SQLITE
from tests.register.conftest import draft, entry

YEAR = now().year
GHOST = f"{YEAR}-000999"


@pytest.fixture
def heads(tmp_path):
    return tmp_path / "heads"


@pytest.fixture
def keeping(tmp_path, url, heads):
    return Keeping(data_dir=tmp_path / "data", url=url, checkpoints=(str(heads),))


@pytest.fixture
def register(keeping):
    """Two tokens, one revoked; two assessments, one decided: six records."""
    keeping.make_key()
    register = keeping.open(make=True)
    tokens = Tokens(register)
    officer = tokens.issue("王核", "officer", now(), None).split("_")[1]
    reader = tokens.issue("读者", "reader", now(), None).split("_")[1]
    tokens.revoke(reader, now())
    at = now().isoformat(timespec="milliseconds")
    filed = replace(draft(n=1), made_at=at, token=officer)
    first, _ = register.append(filed, entry("one"))
    register.append(filed, entry("two", name_zh="乙"))
    decided = draft(first.id, decision="refused")
    register.append(replace(decided, made_at=at, token=officer))
    yield register
    register.close()


def run(register, *statements):
    """Run statements as an attacker with access to the database would."""
    sqlite = register.engine.dialect.name == "sqlite"
    with register.engine.connect() as connection:
        raw = connection.connection.driver_connection
        if sqlite:
            statements = (
                "PRAGMA foreign_keys = OFF",
                *(f"DROP TRIGGER records_no_{verb}" for verb in ("UPDATE", "DELETE")),
                *statements,
                *SQLITE,
                "PRAGMA foreign_keys = ON",
            )
        else:
            off = "SET session_replication_role = replica"
            statements = (off, *statements, "RESET session_replication_role")
        for statement in statements:
            raw.execute(statement)
        raw.commit()


def rewritten(register, number, **changes):
    """Change a record and recompute the digests of all records."""
    with register.engine.connect() as connection:
        records = list(register.records(connection))
    run(register, "DELETE FROM records")
    previous = GENESIS
    with register.engine.begin() as connection:
        for record in records:
            changed = changes if record.number == number else {}
            record = replace(record, **changed, previous=previous)  # noqa: PLW2901
            previous = digest(record)
            connection.execute(insert(RECORDS), asdict(replace(record, hash=previous)))


def made_now(**body):
    return replace(draft(**body), made_at=now().isoformat(timespec="milliseconds"))


def vars_of(keeping):
    return {field.name: getattr(keeping, field.name) for field in fields(keeping)}


def told(register):
    return " ".join(fault.en for fault in register.verify().faults)


def test_it_is_sound_before(register):
    assert told(register) == ""


@pytest.mark.parametrize(
    ("statement", "word"),
    [
        ("UPDATE records SET made_by = 'x' WHERE number = 4", "record 4"),
        ("DELETE FROM records WHERE number = 4", "record 4 is missing"),
        ("DELETE FROM records WHERE number > 4", "there were 6"),
        ("UPDATE tokens SET role = 'admin' WHERE name = '王核'", "role"),
        ("UPDATE tokens SET name = 'x' WHERE name = '王核'", "name"),
        ("UPDATE tokens SET secret_hash = 'x' WHERE name = '王核'", "secret"),
        ("UPDATE tokens SET expires_at = '2030-01-01T00:00:00+08:00'", "expires_at"),
        ("UPDATE tokens SET revoked_at = NULL", "revoked_at"),
        ("UPDATE tokens SET revoked_at = made_at", "revoked_at"),
        ("UPDATE tokens SET revoked_at = '2020-01-01T00:00:00+08:00'", "revoked_at"),
        ("UPDATE tokens SET made_at = '2020-01-01T00:00:00+08:00'", "made_at"),
        ("UPDATE tokens SET made_at = 'soon'", "made_at"),
        ("DELETE FROM tokens", "not in the table"),
        (
            "INSERT INTO tokens VALUES ('a', 'x', 'admin', 'x', '2026-01-01', NULL, NULL)",
            "token-issued",
        ),
        ("UPDATE assessments SET outcome_either = 'x' WHERE number = 5", "record 5"),
        ("UPDATE assessments SET number = 99 WHERE number = 5", "record 5"),
        ("UPDATE assessments SET lon = lon + 1e-9 WHERE number = 5", "record 5"),
        (f"UPDATE assessments SET supersedes = '{GHOST}' WHERE number = 4", "record 4"),
        ("DELETE FROM assessments WHERE number = 5", "record 5"),
        (
            f"INSERT INTO assessments SELECT '{GHOST}', 999, 'x', name_zh, name_en, iata, "
            "province_zh, lon, lat, as_of, outcome_either, outcome_both, id FROM assessments "
            "WHERE number = 5",
            GHOST,
        ),
        (
            f"INSERT INTO replays VALUES ('x', 'k', 'x', '{YEAR}-000004')",
            "another token",
        ),
        (f"INSERT INTO replays VALUES ('x', 'k', 'x', '{GHOST}')", GHOST),
    ],
)
def test_what_is_altered_in_a_table_is_told(register, statement, word):
    run(register, statement)
    assert word in told(register)


@pytest.mark.parametrize(
    "changes",
    [
        {"body": "no JSON"},
        {"body": "[]"},
        {"body": "[" * 100_000},
        {"body": "{}", "kind": "token-issued"},
        {"body": "{}", "kind": "token-revoked"},
        {"body": "{}", "kind": "restored"},
        {"made_at": "soon"},
        {"made_at": ""},
    ],
    ids=lambda changes: " ".join(map(str, changes.values()))[:30],
)
@pytest.mark.parametrize("number", [1, 4, 6])
def test_nonsense_that_is_chained_is_told(register, number, changes):
    rewritten(register, number, **changes)
    assert "were rewritten" in told(register)


def test_what_no_record_can_hold_is_told(register):
    if register.engine.dialect.name == "sqlite":
        run(register, "UPDATE records SET body = CAST(body AS BLOB) WHERE number = 4")
        assert "record 4 is not written" in told(register)
        with pytest.raises(RegisterUnsound):
            register.check()


ON_SQLITE = {
    "gone": ("DROP TRIGGER records_no_UPDATE",),
    "hollow": (
        "DROP TRIGGER records_no_DELETE",
        SQLITE[1].replace("ON records", "ON records WHEN 0"),
    ),
}
SLY = "UPDATE assessments SET outcome_either = 'met'"
ON_POSTGRESQL = {
    "gone": ("DROP TRIGGER records_stay ON records",),
    "disabled": ("ALTER TABLE records DISABLE TRIGGER records_stay",),
    "for replicas": ("ALTER TABLE records ENABLE REPLICA TRIGGER records_stay",),
    "hollow": (
        "CREATE OR REPLACE FUNCTION records_stay() RETURNS trigger LANGUAGE plpgsql AS "
        "$$ BEGIN RETURN NULL; END $$",
    ),
    "for less": (
        "DROP TRIGGER records_stay ON records",
        "CREATE TRIGGER records_stay BEFORE TRUNCATE ON records "
        "FOR EACH STATEMENT EXECUTE FUNCTION records_stay()",
    ),
}
OTHERS = {
    "sqlite": (f"CREATE TRIGGER sly AFTER INSERT ON assessments BEGIN {SLY}; END",),
    "postgresql": (
        "CREATE FUNCTION sly() RETURNS trigger LANGUAGE plpgsql AS "
        f"$$ BEGIN {SLY}; RETURN NEW; END $$",
        "CREATE TRIGGER sly AFTER INSERT ON assessments "
        "FOR EACH ROW EXECUTE FUNCTION sly()",
    ),
}


class TestTriggers:
    def after(self, register, *statements):
        """Return the fault reported on the triggers after some statements."""
        with register.engine.connect() as connection:
            for statement in statements:
                connection.execute(text(statement))
            told = " ".join(fault.en for fault in trigger_faults(connection))
            connection.rollback()
        return told

    def test_that_no_longer_refuse_are_told(self, register):
        name = register.engine.dialect.name
        for how, statements in (
            ON_SQLITE if name == "sqlite" else ON_POSTGRESQL
        ).items():
            assert "gone, disabled or rewritten" in self.after(register, *statements), (
                how
            )

    def test_that_are_not_the_registers_own_are_told(self, register):
        statements = OTHERS[register.engine.dialect.name]
        assert "not the register's own" in self.after(register, *statements)

    def test_that_are_whole_are_no_fault(self, register):
        assert self.after(register) == ""


def cut(notes):
    """Return a file of notes without the last three."""
    return "".join(f"{part}\n\n" for part in notes.split("\n\n")[:-7])


class TestHeads:
    """The second place was tampered with."""

    @pytest.mark.parametrize("left", [None, "", "nonsense\n\n", cut])
    def test_checkpoints_taken_away_are_told(self, register, heads, left):
        notes = heads.read_text()
        heads.unlink()
        if left is not None:
            heads.write_text(left(notes) if callable(left) else left)
        register.append(made_now())
        register.append(made_now())
        heads.write_text(cut(cut(heads.read_text())) if left is cut else left or "")
        assert "lacks the checkpoints" in told(register)

    def test_a_new_place_is_no_fault_once_it_has_the_head(self, keeping, register):
        register.append(made_now())
        other = Keeping(
            **{**vars_of(keeping), "checkpoints": (f"{keeping.data_dir}/new",)}
        )
        again = other.open()
        assert "lacks the checkpoints" in told(again)
        again.anchors.publish(again.check().tree)
        assert told(again) == ""
        again.close()

    @pytest.mark.parametrize("size", ["7", "999999", "9" * 3_000, "٩"])
    def test_a_forged_head_stops_writing_at_once(self, keeping, register, heads, size):
        register.append(made_now())
        origin = heads.read_text().partition("\n")[0]
        forged = signed(7, bytes(32), Signer(origin, bytes(32))).note
        with heads.open("a") as file:
            file.write(forged.replace("\n7\n", f"\n{size}\n") + "\n")
        with pytest.raises(RegisterUnsound, match="not signed by"):
            register.append(made_now())
        assert "not signed by" in told(register)

    def test_heads_behind_much_nonsense_are_found(self, keeping, register, heads):
        with heads.open("ab") as file:
            file.write(b"\xff\n\n" * 10_000)
        run(register, "DELETE FROM records WHERE number > 4")
        again = keeping.open()
        with pytest.raises(RegisterUnsound, match="there were 6"):
            again.append(made_now())
        again.close()


class TestKey:
    """The key was removed or damaged."""

    @pytest.mark.parametrize("left", [None, b"", b"\xff\xfe", b"PRIVATE+KEY+a+b+c"])
    def test_one_that_is_not_there_is_told_and_stops_writing(
        self, keeping, register, left
    ):
        keeping.key_file.unlink()
        if left is not None:
            keeping.key_file.write_bytes(left)
        again = keeping.open()
        assert "signing key" in told(again)
        with pytest.raises(NotWitnessed):
            again.append(made_now())
        again.close()


def test_two_copies_that_share_a_place_do_not_both_go_on(keeping, register, tmp_path):
    if register.engine.dialect.name != "sqlite":
        return
    register.append(made_now())
    fork = Keeping(**{**vars_of(keeping), "data_dir": tmp_path / "fork"})
    shutil.copytree(keeping.data_dir, fork.data_dir)
    other = fork.open()
    other.check()
    register.append(made_now(n="here"))
    with pytest.raises(RegisterUnsound, match="there were 8"):
        other.append(made_now(n="there"))
    assert register.append(made_now(n="on"))[0].number == 9
    assert "there were 9" in told(other)
    other.close()


def test_a_row_beside_the_chain_stops_writing_and_is_no_bug(register):
    run(register, "UPDATE assessments SET number = 7 WHERE number = 5")
    with pytest.raises(RegisterUnsound, match="on no record"):
        register.append(made_now(n=3), entry("three"))


@pytest.mark.parametrize(
    ("statement", "word"),
    [
        ("UPDATE alembic_version SET version_num = '9999'", "newer version"),
        (
            "ALTER TABLE records RENAME COLUMN made_by TO maker",
            "not those of a register",
        ),
        ("ALTER TABLE records RENAME TO others", "not those of a register"),
    ],
)
def test_tables_of_another_make_are_told(keeping, register, statement, word):
    with register.engine.begin() as connection:
        connection.execute(text(statement))
    with (
        pytest.raises(RegisterUnavailable, match=word),
        closing(keeping.open(make=True)) as again,
    ):
        again.verify()
