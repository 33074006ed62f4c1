"""Backups are complete, restored only without a running service; losses are recorded."""

import shutil
import sqlite3
from contextlib import closing

import pytest

from geodata.errors import BadParameter
from geodata.register.backup import back_up, restore
from geodata.register.errors import OlderBackup, RegisterHeld, RegisterUnsound
from geodata.register.file import FILE
from geodata.register.keeping import Keeping
from tests.register.conftest import NOW, draft

SIGNED = ("王核", "演练", NOW)


@pytest.fixture
def keeping(tmp_path):
    return Keeping(data_dir=tmp_path / "data", checkpoints=(str(tmp_path / "heads"),))


@pytest.fixture
def copy(keeping, tmp_path):
    """A backup of a register of three records."""
    add(keeping, 3)
    back_up(keeping, tmp_path / "copy")
    return tmp_path / "copy"


def add(keeping, count):
    register = keeping.open(make=True)
    for number in range(count):
        register.append(draft(n=number))
    register.close()


def verified(keeping):
    register = keeping.open()
    found = register.verify()
    register.close()
    return found


def test_a_backup_is_whole_private_and_one_file(copy):
    assert copy.stat().st_mode & 0o777 == 0o600
    with closing(sqlite3.connect(f"file:{copy}?mode=ro", uri=True)) as there:
        assert there.execute("SELECT count(*) FROM records").fetchone() == (3,)
    assert sorted(file.name for file in copy.parent.iterdir()) == [
        "copy",
        "data",
        "heads",
    ]


def test_a_backup_overwrites_nothing(keeping, copy):
    with pytest.raises(BadParameter):
        back_up(keeping, copy)


def test_a_backup_is_taken_while_the_register_is_in_use(keeping, copy, tmp_path):
    service = keeping.open()
    service.append(draft())
    assert back_up(keeping, tmp_path / "second").count == 4
    service.append(draft())
    service.close()


def test_nothing_is_restored_under_a_service(keeping, copy):
    service = keeping.open()
    with pytest.raises(RegisterHeld):
        restore(keeping, copy, older=True, signed=SIGNED)
    assert service.append(draft())[0].number == 4
    service.close()


def test_the_newest_backup_is_put_back_and_nothing_is_lost(keeping, copy):
    (keeping.data_dir / FILE).unlink()
    done = restore(keeping, copy, older=False, signed=SIGNED)
    assert (done.lost, done.head.number) == (None, 3)
    assert verified(keeping).faults == ()


def test_an_older_backup_is_refused_with_both_counts(keeping, copy):
    add(keeping, 2)
    with pytest.raises(OlderBackup) as refusal:
        restore(keeping, copy, older=False, signed=SIGNED)
    assert refusal.value.members == {"here": 5, "backup": 3}
    assert verified(keeping).count == 5


def test_what_an_older_one_loses_goes_on_record_and_writing_goes_on(keeping, copy):
    add(keeping, 2)
    done = restore(keeping, copy, older=True, signed=SIGNED)
    assert (done.lost, done.head.number) == ((4, 5), 4)
    assert done.aside.exists()
    add(keeping, 3)
    found = verified(keeping)
    assert (found.faults, found.count) == ((), 7)
    assert "records 4 to 5 are lost (演练)" in found.told[0].en


def test_one_put_back_by_hand_takes_writes_once_that_is_on_record(keeping, copy):
    add(keeping, 2)
    (keeping.data_dir / FILE).unlink()
    shutil.copy(copy, keeping.data_dir / FILE)
    with pytest.raises(RegisterUnsound):
        add(keeping, 1)
    assert restore(keeping, None, older=False, signed=SIGNED).lost == (4, 5)
    add(keeping, 1)
    assert verified(keeping).faults == ()


def test_a_cut_after_a_restore_is_still_told(keeping, copy):
    add(keeping, 2)
    restore(keeping, copy, older=True, signed=SIGNED)
    add(keeping, 1)
    with closing(sqlite3.connect(keeping.data_dir / FILE)) as thief:
        thief.execute("DROP TRIGGER records_no_DELETE")
        thief.execute("DELETE FROM records WHERE number = 5")
        thief.commit()
    assert "there were 5" in verified(keeping).fault.en


def test_a_backup_that_was_altered_is_not_put_back(keeping, copy):
    with closing(sqlite3.connect(copy)) as thief:
        thief.execute("DROP TRIGGER records_no_UPDATE")
        thief.execute("UPDATE records SET body = '{}' WHERE number = 2")
        thief.commit()
    with pytest.raises(RegisterUnsound, match="record 2"):
        restore(keeping, copy, older=True, signed=SIGNED)
    assert verified(keeping).faults == ()
