"""The feature that is edited, and who edits it."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from geodata.dataset import ColumnNote, Row, SourceNote, Table
from geodata.facts import Facts
from geodata.ledger.change import FROM, TO
from geodata.ledger.tables import dated

CELLS_APART = ("source", "lon", "lat")


@dataclass(frozen=True, kw_only=True)
class Editor:
    """Who edits, by which program, and on which day."""

    name: str
    program: str
    day: date

    @property
    def statement(self) -> SourceNote:
        """The document of an edit that names none: the officer's own statement."""
        mark = hashlib.sha256(self.name.encode()).hexdigest()[:8]
        ident = f"statement-{self.day}-{mark}"
        return SourceNote(
            id=ident,
            title=f"{self.name}的陈述，未附文件（{self.day}） / Statement of {self.name} "
            f"without a document, {self.day}",
            publisher=self.name,
            url=f"urn:kouan:{ident}",
            licence="statement of an officer who keeps this register",
            retrieved=self.day,
        )

    @property
    def reason(self) -> str:
        """The reason of an edit that gives none."""
        return (
            f"经 {self.program} 编辑，未说明理由 / Edited by {self.program}; no reason "
            "was given"
        )

    def drawn(self, accuracy_m: int) -> str:
        """Return the source of a position that comes without one."""
        return (
            f"{self.name}经 {self.program} 标绘（{self.day}），未说明来源，精度按 "
            f"{accuracy_m} 米计 / Drawn by {self.name} with {self.program}, {self.day}; "
            f"no source was given, accuracy taken as {accuracy_m} m"
        )


@dataclass(frozen=True, kw_only=True)
class Edited:
    """The feature that is edited: its table, its row, and its properties as answered."""

    facts: Facts
    table: Table
    fid: str | None
    row: Row | None = None
    shown: Mapping[str, Any] = field(default_factory=dict)
    """Its properties; of a new feature those of its layer, all empty."""

    taken: frozenset[str] = frozenset()
    """Ids that a new feature cannot get, besides those of the table."""

    @property
    def columns(self) -> dict[str, ColumnNote]:
        """The columns of the table by name."""
        return {column.name: column for column in self.table.manifest.columns}

    @property
    def dates(self) -> tuple[str, ...]:
        """The groups of columns that say since when and until when, if it has them."""
        return (FROM, TO) if dated(self.table.manifest) else ()


def writable(table: Table) -> list[ColumnNote]:
    """Return the columns that are written as properties of their own name."""
    apart = {table.manifest.key, *CELLS_APART}
    return [column for column in table.manifest.columns if column.name not in apart]


def document_of(edited: Edited, name: str) -> SourceNote | None:
    """Return a document that any table lists, by its id or title."""
    tables = (edited.table, *edited.facts.tables.values())
    listed = (source for table in tables for source in table.manifest.sources)
    return next((one for one in listed if name in (one.id, one.title)), None)
