"""The files of a run under way, so that a broken one goes on where it ended."""

import os
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, BinaryIO

import orjson


@dataclass(slots=True, kw_only=True)
class Progress:
    """The progress of a run: its identity, rows read, rows written."""

    job: dict[str, Any]
    """Input, options and edition: another job never goes on from here."""

    at: int = 0
    line: int = 0
    read: int = 0
    bad: int = 0
    rows_bytes: int = 0
    bad_bytes: int = 0
    outcomes: dict[str, int] | None = None
    parts: dict[str, int] = field(default_factory=dict)
    """Number of rows by sheet or layer."""

    blank: int = 0
    single: int = 0
    unknown_codes: int = 0

    def count(self, outcomes: Counter[Any], bad: int) -> None:
        """Add a batch."""
        total = Counter(self.outcomes or {})
        total.update({str(name): n for name, n in outcomes.items()})
        self.outcomes = dict(sorted(total.items()))
        self.bad += bad
        self.read += bad + sum(outcomes.values())


@dataclass(frozen=True, slots=True)
class PartialFiles:
    """Where a run keeps its rows, its bad rows and its progress."""

    out: Path

    @property
    def rows(self) -> Path:
        """The rows decided so far, as CSV."""
        return self.out.with_name(f"{self.out.name}.partial")

    @property
    def bad(self) -> Path:
        """The bad rows so far."""
        return self.out.with_name(f"{self.out.name}.partial.bad")

    @property
    def state(self) -> Path:
        """How far the run is."""
        return self.out.with_name(f"{self.out.name}.state.json")

    @property
    def bad_out(self) -> Path:
        """The bad rows in the end."""
        return self.out.with_name(f"{self.out.stem}.bad.csv")

    @property
    def made(self) -> Path:
        """The answer while another format is made from the rows."""
        return self.out.with_name(f".{self.out.stem}.made{self.out.suffix}")

    def left_by(self, job: dict[str, Any]) -> tuple[Progress | None, bool]:
        """Return the progress of the same job, and whether another's was found."""
        try:
            found = Progress(**orjson.loads(self.state.read_bytes()))
            whole = (
                self.rows.stat().st_size >= found.rows_bytes
                and self.bad.stat().st_size >= found.bad_bytes
            )
        except (OSError, ValueError, TypeError):
            return None, self.state.exists()
        same = found.job == job and whole
        return (found, False) if same else (None, True)

    def save(self, progress: Progress, rows: BinaryIO, bad: BinaryIO) -> None:
        """Write a batch to the disk, then record that it was written."""
        for file in (rows, bad):
            file.flush()
            os.fsync(file.fileno())
        progress.rows_bytes, progress.bad_bytes = rows.tell(), bad.tell()
        fields = {name: getattr(progress, name) for name in Progress.__slots__}
        fresh = self.state.with_name(f"{self.state.name}.new")
        with fresh.open("wb") as file:
            file.write(orjson.dumps(fields, option=orjson.OPT_INDENT_2))
            file.flush()
            os.fsync(file.fileno())
        fresh.replace(self.state)

    def clear(self) -> None:
        """Remove the files that are no longer needed."""
        for path in (self.rows, self.bad, self.state, self.made):
            path.unlink(missing_ok=True)


def opened(path: Path, size: int) -> BinaryIO:
    """Open a file to go on after its first ``size`` bytes, the rest cut off."""
    file = path.open("r+b" if size else "wb")
    file.truncate(size)
    file.seek(size)
    return file
