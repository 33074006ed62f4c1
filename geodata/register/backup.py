"""Backups of the register's file: taken while it is in use, restored while it is not.

The records lost by a restore are entered in a record. A register that is shorter than
its checkpoints accepts writes again only after that.
"""

import fcntl
import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass
from datetime import datetime
from itertools import takewhile
from pathlib import Path
from urllib.parse import quote

from sqlalchemy import NullPool, create_engine

from geodata.errors import BadParameter
from geodata.register.audit import Audit
from geodata.register.chain import Draft, Record
from geodata.register.checkpoints import Checkpoint
from geodata.register.database import held_by, why_of, writing
from geodata.register.errors import (
    NotWitnessed,
    OlderBackup,
    RegisterUnavailable,
    RegisterUnsound,
)
from geodata.register.file import BESIDE, FILE, OUT_OF_REACH, lock
from geodata.register.keeping import Keeping
from geodata.register.link import Link, Tip
from geodata.register.register import Register
from geodata.register.tree import root_of

PART = ".part"


@dataclass(frozen=True, slots=True, kw_only=True)
class Restored:
    """The result of a restore."""

    head: Record | None
    lost: tuple[int, int] | None
    """First and last number of the lost records; None if none is lost."""

    aside: Path | None
    """Where the replaced file is kept."""


def back_up(keeping: Keeping, file: Path) -> Audit:
    """Copy the register into a new file and verify the copy.

    Raises:
        BadParameter: The file exists, or the register is in PostgreSQL.
        RegisterUnsound: The copy is not sound; it is deleted.
        RegisterUnavailable: The register or the file cannot be reached.
    """
    _expect_a_file(keeping)
    if file.exists():
        raise BadParameter(
            "FILE", str(file), "文件已存在。", "The file exists already."
        )
    register = keeping.open()
    part = file.with_name(file.name + PART)
    with _removed_on_failure(part):
        copied(keeping.data_dir / FILE, part)
        held_by(register.engine).check()
        found = _sound(part)
        part.replace(file)
        _settle(file)
    register.close()
    return found


def restore(
    keeping: Keeping,
    file: Path | None,
    *,
    older: bool,
    signed: tuple[str, str, datetime],
) -> Restored:
    """Replace the register by a copy, and record which records are lost by that.

    Args:
        keeping: Where the register is; its present file is kept beside the new one.
        file: The copy; None if the register was restored by other means.
        older: Whether a copy that lacks records of the present register is accepted.
        signed: Who does it, why, and when.

    Raises:
        RegisterHeld: A service has the register open.
        RegisterUnsound: The copy is not sound.
        OlderBackup: It lacks records and ``older`` is false.
        NotWitnessed: A place of checkpoints cannot be read or written.
    """
    aside, former = None, list[bytes]()
    if file is not None:
        _expect_a_file(keeping)
        with _alone(keeping.data_dir):
            aside, former = _exchanged(keeping.data_dir, file, older, signed[2])
    register = keeping.open()
    lost = _put_on_record(register, former, signed)
    tip = register.check()
    register.anchors.publish(tip.tree)
    register.close()
    return Restored(head=tip.head, lost=lost, aside=aside)


def copied(source: Path, target: Path) -> None:
    """Copy a consistent snapshot of a database while others go on writing.

    Raises:
        RegisterUnavailable: One of the files cannot be read or written.
    """
    address = f"file:{quote(str(source.absolute()))}?mode=ro"
    try:
        os.close(os.open(target, os.O_CREAT | os.O_TRUNC | os.O_WRONLY, 0o600))
        with (
            closing(sqlite3.connect(address, uri=True)) as there,
            closing(sqlite3.connect(target)) as here,
        ):
            there.backup(here)
            here.execute("PRAGMA journal_mode = DELETE")
    except (sqlite3.Error, OSError) as error:
        raise RegisterUnavailable(why_of(error) or OUT_OF_REACH) from error


def _exchanged(
    data_dir: Path, file: Path, older: bool, at: datetime
) -> tuple[Path | None, list[bytes]]:
    """Replace the file by a copy; return where the old file is kept, and its digests."""
    here = data_dir / FILE
    if not file.is_file():
        raise BadParameter(
            "FILE", str(file), "没有这个文件。", "There is no such file."
        )
    part = here.with_name(FILE + PART)
    with _removed_on_failure(part):
        copied(file, part)
        _sound(part)
        new, former = _digests(part), _former(here)
        if former != new[: len(former)] and not older:
            raise OlderBackup(len(former), len(new))
        aside = _set_aside(here, at) if here.exists() else None
        part.replace(here)
        _settle(here)
    return aside, former


def _put_on_record(
    register: Register, former: list[bytes], signed: tuple[str, str, datetime]
) -> tuple[int, int] | None:
    """Record which former records are lost; return first and last, None if none is."""
    by, reason, at = signed
    anchors, digests = register.anchors, register.digests()
    newest = [point for point in anchors.newest().values() if point]
    witnessed = [point for place in anchors.stored() for point in place.found]
    if (
        all(_bears_out(point, digests) for point in newest)
        and former == digests[: len(former)]
    ):
        return None
    same = [point.size for point in witnessed if _bears_out(point, digests)]
    common = max([*same, _in_common(former, digests)])
    last = max([*(point.size for point in newest), len(former)])
    body = {
        "lost": [common + 1, last],
        "reason": reason,
        "checkpoints": [point.note for point in newest],
    }
    made_at = at.isoformat(timespec="milliseconds")
    draft = Draft(kind="restored", subject=None, made_at=made_at, made_by=by, body=body)
    with writing(register.engine) as connection:
        link = Link(connection, Tip().followed(register.records(connection)))
        link.append(draft)
    why = anchors.publish(link.tip.tree, anew=True)
    if why:
        raise NotWitnessed(1, why)
    return common + 1, last


def _bears_out(point: Checkpoint, digests: list[bytes]) -> bool:
    """Tell whether a chain agrees with a checkpoint."""
    within = point.size <= len(digests)
    return within and root_of(digests[: point.size]) == point.root


def _in_common(former: list[bytes], digests: list[bytes]) -> int:
    """Return the number of records that two chains have in common at their beginning."""
    pairs = zip(former, digests, strict=False)
    return sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], pairs))


def _former(here: Path) -> list[bytes]:
    """Return the digests of the present records; none if they cannot be read."""
    with suppress(RegisterUnavailable):
        return _digests(here) if here.exists() else []
    return []


def _digests(file: Path) -> list[bytes]:
    register = _opened(file)
    try:
        return register.digests()
    finally:
        register.engine.dispose()


def _sound(file: Path) -> Audit:
    register = _opened(file)
    found = register.verify()
    register.engine.dispose()
    if found.fault is not None:
        raise RegisterUnsound(found.fault)
    return found


def _opened(file: Path) -> Register:
    """Open the register of a file that nobody else has open, read-only."""
    address = f"file:{quote(str(file.absolute()))}?mode=ro"
    engine = create_engine(
        "sqlite://",
        creator=lambda: sqlite3.connect(address, uri=True),
        poolclass=NullPool,
    )
    return Register(engine)


def _set_aside(here: Path, at: datetime) -> Path:
    """Move the file and the files beside it away; nothing is deleted."""
    aside = here.with_name(f"register-until-{at:%Y%m%dT%H%M%S}.sqlite")
    for end in BESIDE:
        with suppress(FileNotFoundError):
            Path(f"{here}{end}").rename(f"{aside}{end}")
    return aside


@contextmanager
def _alone(data_dir: Path) -> Iterator[None]:
    """Hold the exclusive lock: nobody else can open the register meanwhile."""
    try:
        data_dir.mkdir(mode=0o700, parents=True, exist_ok=True)
        handle = lock(data_dir, fcntl.LOCK_EX)
    except OSError as error:
        raise RegisterUnavailable(OUT_OF_REACH) from error
    try:
        yield
    finally:
        os.close(handle)


@contextmanager
def _removed_on_failure(part: Path) -> Iterator[None]:
    try:
        yield
    finally:
        part.unlink(missing_ok=True)


def _settle(file: Path) -> None:
    """Wait until a file and its directory entry are on the disk."""
    for path in (file, file.parent):
        handle = os.open(path, os.O_RDONLY)
        os.fsync(handle)
        os.close(handle)


def _expect_a_file(keeping: Keeping) -> None:
    if keeping.url:
        raise BadParameter(
            "FILE",
            "PostgreSQL",
            "登记簿在 PostgreSQL 中：请用 pg_dump 备份、pg_restore 恢复，恢复后运行不带文件的 "
            "kouan restore。",
            "The register is in PostgreSQL: back it up by pg_dump, put it back by "
            "pg_restore, and then run kouan restore without a file.",
        )
