"""The register's file: readable by its owner only, locked while in use, checked for exchange.

SQLite continues to write to a file that was moved away or deleted, and whatever it then
acknowledges is lost. Therefore the open file is compared with the one at its path.
"""

import errno
import fcntl
import os
import stat
import weakref
from contextlib import suppress
from pathlib import Path

from geodata.register.errors import (
    NoRegister,
    RegisterHeld,
    RegisterReplaced,
    RegisterUnavailable,
)
from geodata.text import Text

FILE = "register.sqlite"
LOCK = "register.lock"
BESIDE = ("", "-wal", "-shm", "-journal")
"""Suffixes of the files that SQLite keeps beside the database."""

OUT_OF_REACH = Text("数据库不可用", "the database cannot be reached")


class HeldFile:
    """A register's file, locked by this process until it is released."""

    def __init__(self, data_dir: Path, *, make: bool) -> None:
        """Lock the file; ``make`` creates folder and file if they are missing.

        Raises:
            NoRegister: There is no file and ``make`` is false.
            RegisterHeld: It is being restored.
            RegisterUnavailable: It cannot be created or opened.
        """
        self.path = data_dir / FILE
        if not make and not _has_content(self.path):
            raise NoRegister(str(self.path.absolute()))
        try:
            if make:
                _make(self.path)
            tighten(self.path)
            self._lock = lock(data_dir, fcntl.LOCK_SH)
            self._seen = _identity(self.path)
        except OSError as error:
            raise RegisterUnavailable(OUT_OF_REACH) from error
        self._unlock = weakref.finalize(self, os.close, self._lock)

    def check(self) -> None:
        """Raise `RegisterReplaced` if the path now has another file or none."""
        try:
            now = _identity(self.path)
        except OSError:
            now = None
        if now != self._seen:
            raise RegisterReplaced

    def release(self) -> None:
        """Release the lock, so that others may restore the file."""
        self._unlock()


def lock(data_dir: Path, kind: int) -> int:
    """Return the handle of a shared or exclusive lock, which is held until it is closed.

    Raises:
        RegisterHeld: Others hold the register in a way that excludes this.
        OSError: The lock file cannot be written.
    """
    handle = os.open(data_dir / LOCK, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        fcntl.flock(handle, kind | fcntl.LOCK_NB)
    except OSError as error:
        os.close(handle)
        if error.errno in (errno.EWOULDBLOCK, errno.EACCES):
            raise RegisterHeld(str(data_dir.absolute())) from error
        raise
    return handle


def _has_content(path: Path) -> bool:
    # SQLite turns an empty file into a database as soon as it opens it.
    return path.is_file() and path.stat().st_size > 0


def _make(path: Path) -> None:
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    os.close(os.open(path, os.O_RDWR | os.O_CREAT, 0o600))


def tighten(path: Path) -> None:
    """Remove all permissions of other users on a register's folder and files.

    A shared folder, such as the one for temporary files, is left as it is.
    """
    for part in (path.parent, *(Path(f"{path}{end}") for end in BESIDE)):
        with suppress(FileNotFoundError, PermissionError):
            mode = part.stat().st_mode
            if mode & 0o077 and not mode & stat.S_ISVTX:
                part.chmod(stat.S_IMODE(mode) & 0o700)


def _identity(path: Path) -> tuple[int, int]:
    found = path.stat()
    return found.st_dev, found.st_ino
