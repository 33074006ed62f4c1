"""Registers are created only on command, readable by their owner, never confused."""

import shutil
import sqlite3
from contextlib import closing
from dataclasses import asdict
from datetime import timedelta

import pytest
from sqlalchemy import insert, text

from app.clock import now
from geodata.register.chain import Draft, seal
from geodata.register.errors import (
    ClockSetBack,
    NoRegister,
    NotWitnessed,
    RegisterReplaced,
    RegisterUnsound,
    TokenNameTaken,
)
from geodata.register.keeping import Keeping
from geodata.register.link import SKEW
from geodata.register.places import CommandPlace
from geodata.register.tables import RECORDS
from geodata.register.tokens import Tokens
from tests.register.conftest import draft

FILES = ("register.sqlite", "register.sqlite-wal", "register.sqlite-shm")


@pytest.fixture
def keeping(tmp_path):
    return Keeping(data_dir=tmp_path / "data", checkpoints=(str(tmp_path / "heads"),))


@pytest.fixture
def register(keeping):
    register = keeping.open(make=True)
    for number in range(6):
        register.append(draft(n=number))
    yield register
    register.engine.dispose()


def stop(register):
    """Close the register as a service does when it ends."""
    register.engine.dispose()


def edit(keeping, *statements):
    """Change the file as an attacker with access to it would."""
    with closing(sqlite3.connect(keeping.data_dir / FILES[0])) as thief:
        for verb in ("UPDATE", "DELETE"):
            thief.execute(f"DROP TRIGGER IF EXISTS records_no_{verb}")
        for statement in statements:
            thief.execute(statement)
        thief.commit()


def faults(register):
    return " ".join(fault.en for fault in register.verify().faults)


def test_none_is_made_unless_told(keeping):
    with pytest.raises(NoRegister):
        keeping.open()
    assert not keeping.data_dir.exists()


def test_an_empty_file_is_no_register_and_stays_empty(keeping):
    keeping.data_dir.mkdir()
    file = keeping.data_dir / FILES[0]
    file.touch()
    with pytest.raises(NoRegister):
        keeping.open()
    assert file.stat().st_size == 0


def test_folder_and_files_are_the_owners_alone(keeping, register):
    assert keeping.data_dir.stat().st_mode & 0o777 == 0o700
    for name in (*FILES, "signing.key", "register.lock"):
        assert (keeping.data_dir / name).stat().st_mode & 0o777 == 0o600, name


def test_those_that_were_open_to_others_are_closed(keeping, register):
    keeping.data_dir.chmod(0o755)
    for name in FILES:
        (keeping.data_dir / name).chmod(0o644)
    stop(keeping.open())
    assert keeping.data_dir.stat().st_mode & 0o777 == 0o700
    assert (keeping.data_dir / FILES[0]).stat().st_mode & 0o777 == 0o600


class TestReplaced:
    """The file was moved away, deleted or overwritten while the register was open."""

    def test_one_deleted_is_told_on_writing_and_reading(self, keeping, register):
        for name in FILES:
            (keeping.data_dir / name).unlink()
        with pytest.raises(RegisterReplaced):
            register.append(draft())
        with pytest.raises(RegisterReplaced):
            register.about("2026-000001")

    def test_one_put_in_its_place_is_told(self, keeping, register, tmp_path):
        shutil.copy(keeping.data_dir / FILES[0], tmp_path / "copy")
        (tmp_path / "copy").replace(keeping.data_dir / FILES[0])
        with pytest.raises(RegisterReplaced):
            register.append(draft())

    def test_one_that_goes_while_it_is_written_is_not_acknowledged(
        self, keeping, register, tmp_path
    ):
        file = keeping.data_dir / FILES[0]
        writing = register.appending()
        writing.__enter__().append(draft())
        file.rename(tmp_path / "elsewhere")
        with pytest.raises(RegisterReplaced):
            writing.__exit__(None, None, None)

    def test_a_chain_cut_in_place_is_told(self, keeping, register):
        edit(keeping, "DELETE FROM records WHERE number > 4")
        with pytest.raises(RegisterUnsound, match="vanished"):
            register.append(draft())
        assert register.record("2026-000004").number == 4

    def test_a_head_written_anew_is_told(self, keeping, register):
        edit(keeping, "UPDATE records SET body = '{}' WHERE number = 6")
        with pytest.raises(RegisterUnsound, match="rewritten"):
            register.append(draft())


class TestCheckpoints:
    """The chain contradicts its signed heads: verify and the next write report it."""

    def told(self, keeping, word):
        register = keeping.open()
        with pytest.raises(RegisterUnsound, match=word):
            register.append(draft())
        assert len(register.about("2026-000001")) == 0
        assert word in faults(register)
        stop(register)

    def test_an_end_cut_off(self, keeping, register):
        stop(register)
        edit(keeping, "DELETE FROM records WHERE number > 4")
        self.told(keeping, "there were 6")

    def test_everything_taken_out(self, keeping, register):
        stop(register)
        edit(keeping, "DELETE FROM records")
        self.told(keeping, "there were 6")

    def test_an_end_cut_off_and_refilled(self, keeping, register):
        stop(register)
        edit(keeping, "DELETE FROM records WHERE number > 4")
        forger = Keeping(data_dir=keeping.data_dir, checkpoints=("|true",)).open()
        for number in range(3):
            forger.append(draft(forged=number))
        stop(forger)
        self.told(keeping, "first 6 records")

    def test_all_of_it_written_anew(self, keeping, register):
        stop(register)
        edit(keeping, "DELETE FROM records")
        forger = Keeping(data_dir=keeping.data_dir, checkpoints=("|true",)).open()
        for number in range(6):
            forger.append(draft(forged=number))
        stop(forger)
        self.told(keeping, "first 6 records")

    def test_an_older_file_put_back(self, keeping, register, tmp_path):
        stop(register)
        shutil.copy(keeping.data_dir / FILES[0], tmp_path / "older")
        later = keeping.open()
        later.append(draft())
        stop(later)
        shutil.copy(tmp_path / "older", keeping.data_dir / FILES[0])
        self.told(keeping, "there were 7")

    def test_a_register_begun_anew(self, keeping, register):
        stop(register)
        for name in FILES:
            (keeping.data_dir / name).unlink(missing_ok=True)
        anew = keeping.open(make=True)
        with pytest.raises(RegisterUnsound, match="there were 6"):
            anew.append(draft())
        stop(anew)

    def test_every_record_is_borne_out(self, keeping, register):
        found = register.verify()
        assert (found.faults, found.anchored) == ((), {str(keeping.places[0].path): 6})

    def test_what_another_key_signed_is_told(self, keeping, register):
        stop(register)
        keeping.key_file.unlink()
        keeping.make_key()
        self.told(keeping, "not signed by")

    def test_one_cut_short_in_the_writing_does_not_matter(self, keeping, register):
        with keeping.places[0].path.open("a") as heads:
            heads.write("kouan-atlas\n9\nAA")
        stop(register)
        again = keeping.open()
        again.append(draft())
        assert again.verify().faults == ()
        stop(again)

    def test_a_key_named_and_missing_stops_writing(self, keeping, register, tmp_path):
        stop(register)
        unsigned = Keeping(data_dir=keeping.data_dir, signing_key=tmp_path / "no-key")
        other = unsigned.open()
        with pytest.raises(NotWitnessed, match="no-key"):
            other.append(draft())
        stop(other)

    def test_a_place_that_cannot_be_written_stops_writing_after_a_while(
        self, keeping, register
    ):
        register.anchors.places = (CommandPlace("false"),)
        for _ in range(register.anchors.slack):
            register.append(draft())
        with pytest.raises(NotWitnessed, match="false"):
            register.append(draft())
        register.anchors.places = (CommandPlace("true"),)
        assert register.append(draft())[0].number == 10

    def test_a_place_that_is_not_there_is_not_taken_for_an_empty_one(
        self, keeping, register, tmp_path
    ):
        stop(register)
        gone = (str(tmp_path / "unmounted" / "heads"),)
        other = Keeping(data_dir=keeping.data_dir, checkpoints=gone).open()
        with pytest.raises(NotWitnessed, match="unmounted"):
            other.append(draft())
        stop(other)


class TestTheClock:
    def at(self, moment):
        at = moment.isoformat(timespec="milliseconds")
        return Draft(kind="decision", subject=None, made_at=at, made_by="x", body={})

    def test_one_set_back_is_refused_with_both_times(self, register):
        register.append(self.at(now()))
        early = now() - timedelta(days=300)
        with pytest.raises(ClockSetBack, match=str(early.year)):
            register.append(self.at(early))

    def test_requests_that_overtake_each_other_keep_the_order(self, register):
        first, _ = register.append(self.at(now()))
        then, _ = register.append(self.at(now() - SKEW / 2))
        assert then.made_at == first.made_at

    def test_steps_back_are_told_and_no_fault(self, register):
        early = self.at(now() - timedelta(days=300))
        with register.appending() as link:
            record = seal(early, link.tip.head)
            link.connection.execute(insert(RECORDS), asdict(record))
        found = register.verify()
        assert found.faults == ()
        assert "record 7" in found.told[0].en


class TestTokens:
    """The table of tokens is compared with the records of the chain."""

    @pytest.fixture
    def tokens(self, register):
        return Tokens(register)

    @pytest.fixture
    def officer(self, tokens):
        tokens.issue("王核", "officer", now(), None)
        return tokens.listed()[0].id

    def test_issued_and_revoked_are_records(self, tokens, officer):
        tokens.revoke(officer, now())
        kinds = [tokens.register.record(f"2026-00000{n}").kind for n in (7, 8)]
        assert kinds == ["token-issued", "token-revoked"]
        assert tokens.register.verify().faults == ()

    def test_a_name_in_use_is_refused_until_revoked(self, tokens, officer):
        with pytest.raises(TokenNameTaken):
            tokens.issue("王核", "reader", now(), None)
        tokens.revoke(officer, now())
        tokens.issue("王核", "reader", now(), None)

    @pytest.mark.parametrize(
        ("change", "word"),
        [
            ("role = 'admin'", "role"),
            ("name = '别人'", "name"),
            ("secret_hash = 'other'", "secret"),
            ("expires_at = '2099-01-01'", "expires_at"),
            ("revoked_at = '2026-01-01'", "revoked"),
        ],
    )
    def test_any_change_is_told(self, tokens, officer, change, word):
        with tokens.engine.begin() as connection:
            connection.execute(text(f"UPDATE tokens SET {change}"))
        assert word in faults(tokens.register)

    def test_one_revived_is_told(self, tokens, officer):
        tokens.revoke(officer, now())
        with tokens.engine.begin() as connection:
            connection.execute(text("UPDATE tokens SET revoked_at = NULL"))
        assert "revoked" in faults(tokens.register)

    def test_one_put_in_by_hand_is_told(self, tokens, officer):
        put = (
            "INSERT INTO tokens SELECT 'abc', 'y', 'admin', 'z', '2020-01-01', NULL, "
            "NULL FROM tokens"
        )
        with tokens.engine.begin() as connection:
            connection.execute(text(put))
        assert "abc" in faults(tokens.register)

    def test_those_from_before_are_told_and_no_fault(self, tokens):
        with tokens.engine.begin() as connection:
            connection.execute(
                text(
                    "INSERT INTO tokens VALUES ('old', 'y', 'admin', 'z', 'w', NULL, NULL)"
                )
            )
        tokens.issue("新", "officer", now(), None)
        tokens.register.append(self.made_with("old"))
        found = tokens.register.verify()
        assert found.faults == ()
        assert "old" in found.told[0].en

    def made_with(self, token, by="王核"):
        at = now().isoformat(timespec="milliseconds")
        return Draft(kind="decision", subject=None, made_at=at, made_by=by, body={},
                     token=token)  # fmt: skip

    def test_a_record_by_a_token_that_was_revoked_is_a_fault(self, tokens, officer):
        tokens.register.append(self.made_with(officer))
        assert tokens.register.verify().faults == ()
        tokens.revoke(officer, now())
        tokens.register.append(self.made_with(officer))
        assert "had been revoked" in faults(tokens.register)

    @pytest.mark.parametrize(
        ("role", "days", "by", "word"),
        [
            ("reader", 9, "李四", "may not write"),
            ("officer", -1, "李四", "had expired"),
            ("officer", 9, "别人", "is that of"),
        ],
    )
    def test_a_record_by_a_token_that_may_not_is_a_fault(
        self, tokens, role, days, by, word
    ):
        tokens.issue("李四", role, now(), now() + timedelta(days=days))
        tokens.register.append(self.made_with(tokens.listed()[0].id, by))
        assert word in faults(tokens.register)

    def test_a_record_by_a_token_never_issued_is_a_fault(self, tokens, officer):
        tokens.register.append(self.made_with("feedbeef"))
        assert "never issued" in faults(tokens.register)


def test_triggers_taken_away_are_told(keeping, register):
    edit(keeping)
    assert "triggers" in faults(register)
