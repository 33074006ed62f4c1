"""Second places, which store the signed heads of the register away from it.

A place is given as one line: a file to append to, best on another mount, or its folder;
``|COMMAND``, which gets the checkpoint on its standard input; or ``https://…``, to which it
is posted.
"""

import asyncio
import errno
import fcntl
import os
import shlex
import stat
import subprocess
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from time import monotonic, sleep
from typing import Protocol
from urllib.parse import urlsplit

import httpx2

from geodata.register.checkpoints import Checkpoint

FILE = "checkpoints"
WAIT_S = 5
LOOK_S = 0.05
SIGNED = "— "
NEWEST_BYTES = 4_096
"""How much of the end of a file is read for the newest checkpoint, which has about 200."""


class NotKept(Exception):
    """A checkpoint could not be written to a place or read from it."""


class Place(Protocol):
    """A second place."""

    @property
    def name(self) -> str:
        """Name of the place for messages."""

    def put(self, checkpoint: Checkpoint, *, anew: bool = False) -> None:
        """Store a checkpoint; one with fewer records than the last only after a restore.

        Raises:
            NotKept: It cannot be written.
        """

    def notes(self, newest_bytes: int | None = None) -> list[str] | None:
        """Return the stored notes, the newest last; None if the place cannot be read back.

        Raises:
            NotKept: They cannot be read.
        """


@dataclass(frozen=True, slots=True)
class FilePlace:
    """A file to which notes are appended, each followed by an empty line."""

    path: Path

    @property
    def name(self) -> str:
        """The path of the file."""
        return str(self.path)

    def put(self, checkpoint: Checkpoint, *, anew: bool = False) -> None:
        """Append a checkpoint and wait until it is on the disk."""
        try:
            handle = _opened(self.path, os.O_RDWR | os.O_CREAT | os.O_APPEND)
            try:
                _lock(handle)
                kept = _sizes(_whole(_tail(handle, NEWEST_BYTES)))
                if anew or not kept or kept[-1] < checkpoint.size:
                    gap = "" if _tail(handle, 2) in (b"", b"\n\n") else "\n\n"
                    note = f"{gap}{checkpoint.note}\n".encode()
                    if os.write(handle, note) < len(note):
                        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
                    os.fsync(handle)
            finally:
                os.close(handle)
        except OSError as error:
            raise NotKept(f"{self.path}: {error.strerror}") from error

    def notes(self, newest_bytes: int | None = None) -> list[str] | None:
        """Return the notes in the file; none if it is missing but can be created."""
        try:
            handle = _opened(self.path, os.O_RDONLY)
            try:
                length = os.fstat(handle).st_size
                newest = _whole(_tail(handle, newest_bytes or length))
                # If there is no complete note at the end, something else was appended.
                return newest or _whole(_tail(handle, length))
            finally:
                os.close(handle)
        except FileNotFoundError as error:
            if self.path.parent.is_dir():
                return []
            raise NotKept(f"{self.path}: {error.strerror}") from error
        except OSError as error:
            raise NotKept(f"{self.path}: {error.strerror}") from error


@dataclass(frozen=True, slots=True)
class CommandPlace:
    """A command that gets the checkpoint on its standard input."""

    line: str

    @property
    def name(self) -> str:
        """The command."""
        return f"|{self.line}"

    def put(self, checkpoint: Checkpoint, *, anew: bool = False) -> None:
        """Run the command; it must end with code 0 within `WAIT_S`."""
        try:
            subprocess.run(
                shlex.split(self.line),
                input=checkpoint.note.encode(),
                stdout=subprocess.DEVNULL,
                timeout=WAIT_S,
                check=True,
            )
        except (OSError, ValueError, subprocess.SubprocessError) as error:
            raise NotKept(f"{self.name}: {error}") from error

    def notes(self, newest_bytes: int | None = None) -> None:
        """Return None: what a command stored cannot be read back."""


@dataclass(frozen=True, slots=True)
class UrlPlace:
    """An address to which checkpoints are posted."""

    url: str

    @property
    def name(self) -> str:
        """The address without user, password and query, which may be secrets."""
        parts = urlsplit(self.url)
        return f"{parts.scheme}://{parts.netloc.rpartition('@')[2]}{parts.path}"

    def put(self, checkpoint: Checkpoint, *, anew: bool = False) -> None:
        """Post the checkpoint; the status of the answer must be 2xx, within `WAIT_S`."""
        try:
            status = asyncio.run(_posted(self.url, checkpoint.note.encode()))
        except TimeoutError as error:
            raise NotKept(f"{self.name}: no answer within {WAIT_S} s") from error
        except (httpx2.HTTPError, httpx2.InvalidURL) as error:
            raise NotKept(f"{self.name}: {type(error).__name__}") from error
        if not httpx2.codes.is_success(status):
            raise NotKept(f"{self.name}: status {status}")

    def notes(self, newest_bytes: int | None = None) -> None:
        """Return None: checkpoints are only posted, not read back."""


async def _posted(url: str, content: bytes) -> int:
    """Post to an address and return the status; the body of the answer is not read.

    The timeout is for the whole request, so a server that sends single bytes cannot extend
    it.
    """
    async with (
        asyncio.timeout(WAIT_S),
        httpx2.AsyncClient(timeout=WAIT_S) as client,
        client.stream("POST", url, content=content) as answer,
    ):
        return int(answer.status_code)


def place_of(line: str) -> Place:
    """Return the place that an entry of the setting describes.

    >>> place_of("|logger -t kouan"), place_of("/mnt/witness/heads")
    (CommandPlace(line='logger -t kouan'), FilePlace(path=PosixPath('/mnt/witness/heads')))
    """
    if line.startswith("|"):
        return CommandPlace(line[1:].strip())
    if line.startswith(("http://", "https://")):
        return UrlPlace(line)
    path = Path(line)
    return FilePlace(path / FILE if path.is_dir() else path)


def _opened(path: Path, flags: int) -> int:
    """Open a regular file without blocking; raise `OSError` for pipes and other files."""
    handle = os.open(path, flags | os.O_NONBLOCK | os.O_CLOEXEC, 0o600)
    if not stat.S_ISREG(os.fstat(handle).st_mode):
        os.close(handle)
        raise OSError(errno.EINVAL, "not a regular file")
    return handle


def _lock(handle: int) -> None:
    """Lock a file against other writers; raise `OSError` if they hold it for `WAIT_S`."""
    until = monotonic() + WAIT_S
    while True:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            if monotonic() > until:
                raise
            sleep(LOOK_S)
        else:
            return


def _tail(handle: int, most_bytes: int) -> bytes:
    length = os.fstat(handle).st_size
    return os.pread(handle, most_bytes, max(0, length - most_bytes))


def _whole(content: bytes) -> list[str]:
    """Return the complete notes in a file or in the end of a file."""
    parts = content.decode(errors="replace").split("\n\n")[:-1]
    return [
        f"{text}\n\n{signatures}\n"
        for text, signatures in pairwise(parts)
        if signatures.startswith(SIGNED) and not text.startswith(SIGNED)
    ]


def _sizes(notes: list[str]) -> list[int]:
    sizes = [note.split("\n", 2)[1] for note in notes]
    return [int(size) for size in sizes if size.isdecimal()]
