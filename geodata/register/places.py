"""Second places, which store the signed heads of the register away from it.

A place is given as one line: a file to append to, best on another mount; ``|COMMAND``,
which gets the checkpoint on its standard input; or ``https://…``, to which it is posted.
"""

import fcntl
import os
import shlex
import subprocess
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Protocol

import httpx2

from geodata.register.checkpoints import Checkpoint

WAIT_S = 5
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
        flags = os.O_RDWR | os.O_CREAT | os.O_APPEND | os.O_CLOEXEC
        try:
            handle = os.open(self.path, flags, 0o600)
            try:
                fcntl.flock(handle, fcntl.LOCK_EX)
                kept = _sizes(_whole(_tail(handle, NEWEST_BYTES)))
                if anew or not kept or kept[-1] < checkpoint.size:
                    gap = "" if _tail(handle, 2) in (b"", b"\n\n") else "\n\n"
                    os.write(handle, f"{gap}{checkpoint.note}\n".encode())
                    os.fsync(handle)
            finally:
                os.close(handle)
        except OSError as error:
            raise NotKept(f"{self.path}: {error.strerror}") from error

    def notes(self, newest_bytes: int | None = None) -> list[str] | None:
        """Return the notes in the file; none if it is missing but can be created."""
        try:
            with self.path.open("rb") as file:
                length = os.fstat(file.fileno()).st_size
                newest = _whole(_tail(file.fileno(), newest_bytes or length))
                # Where the end holds none, something else was written behind them.
                return newest or _whole(_tail(file.fileno(), length))
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
        """The address."""
        return self.url

    def put(self, checkpoint: Checkpoint, *, anew: bool = False) -> None:
        """Post the checkpoint; the status of the answer must be 2xx."""
        try:
            httpx2.post(
                self.url, content=checkpoint.note.encode(), timeout=WAIT_S
            ).raise_for_status()
        except (httpx2.HTTPError, httpx2.InvalidURL) as error:
            raise NotKept(f"{self.url}: {error}") from error

    def notes(self, newest_bytes: int | None = None) -> None:
        """Return None: checkpoints are only posted, not read back."""


def place_of(line: str) -> Place:
    """Return the place that an entry of the setting describes.

    >>> place_of("|logger -t kouan"), place_of("/mnt/witness/heads")
    (CommandPlace(line='logger -t kouan'), FilePlace(path=PosixPath('/mnt/witness/heads')))
    """
    if line.startswith("|"):
        return CommandPlace(line[1:].strip())
    if line.startswith(("http://", "https://")):
        return UrlPlace(line)
    return FilePlace(Path(line))


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
