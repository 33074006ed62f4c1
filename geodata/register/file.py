"""The register's file: made for its owner alone, held while in use, the same throughout.

A database goes on in a file that was moved away or deleted under it, and what it then
acknowledges is lost; so whoever uses the file compares it with the one at its path.
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
"""What SQLite adds to the file's name."""

OUT_OF_REACH = Text("数据库不可用", "the database cannot be reached")


class HeldFile:
    """A register's file, in use by this process until it is released."""

    def __init__(self, data_dir: Path, *, make: bool) -> None:
        """Hold the file; ``make`` makes folder and file where they are missing.

        Raises:
            NoRegister: There is no file and none is to be made.
            RegisterHeld: It is being restored.
            RegisterUnavailable: It cannot be made or opened.
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
        """Raise `RegisterReplaced` if another file, or none, is at the path now."""
        try:
            now = _identity(self.path)
        except OSError:
            now = None
        if now != self._seen:
            raise RegisterReplaced

    def release(self) -> None:
        """Let others restore the file."""
        self._unlock()


def lock(data_dir: Path, kind: int) -> int:
    """Return the handle of the lock, shared or exclusive, until it is closed.

    Raises:
        RegisterHeld: Others hold the register in a way that excludes this.
        OSError: The lock cannot be kept there.
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
    # SQLite makes a register of an empty file as soon as it looks at it.
    return path.is_file() and path.stat().st_size > 0


def _make(path: Path) -> None:
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    os.close(os.open(path, os.O_RDWR | os.O_CREAT, 0o600))


def tighten(path: Path) -> None:
    """Take from others what they may do with a register's folder and files.

    A folder that all share, such as the one for temporary files, stays as it is.
    """
    for part in (path.parent, *(Path(f"{path}{end}") for end in BESIDE)):
        with suppress(FileNotFoundError, PermissionError):
            mode = part.stat().st_mode
            if mode & 0o077 and not mode & stat.S_ISVTX:
                part.chmod(stat.S_IMODE(mode) & 0o700)


def _identity(path: Path) -> tuple[int, int]:
    found = path.stat()
    return found.st_dev, found.st_ino
