"""A change of one row of a fact table: what is so, since when, and which document says it."""

import calendar
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Literal

from geodata.dataset import Manifest, SourceNote

Action = Literal["add", "amend", "retire"]

FROM, TO = "open_from", "open_to"
"""Columns of a table with dates; each has two more, for the earliest and latest day."""

DOCUMENTED = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?")
LAST_MONTH = 12


@dataclass(frozen=True, slots=True, kw_only=True)
class Bounds:
    """A day as documented: between which days it lies, both included."""

    earliest: date
    latest: date | None
    documented: str | None = None
    """The day as the document gives it, ``2015``, ``2015-05`` or ``2015-05-28``."""

    def cells(self, column: str) -> dict[str, str]:
        """Return the cells of a column of a table with dates, and of its two bounds."""
        return {
            column: self.documented or "",
            f"{column}_earliest": str(self.earliest),
            f"{column}_latest": str(self.latest or ""),
        }

    @property
    def body(self) -> dict[str, str | None]:
        """The bounds as a record keeps them."""
        latest = None if self.latest is None else str(self.latest)
        return {
            "documented": self.documented,
            "earliest": str(self.earliest),
            "latest": latest,
        }


def documented(text: str) -> Bounds:
    """Return the bounds of a documented day.

    >>> documented("2015-02").latest, documented("2015").earliest
    (datetime.date(2015, 2, 28), datetime.date(2015, 1, 1))

    Raises:
        ValueError: It is no year, month or day.
    """
    found = DOCUMENTED.fullmatch(text)
    if found is None:
        raise ValueError(text)
    year, month, day = (int(part) if part else None for part in found.groups())
    assert year is not None
    first = date(year, month or 1, day or 1)
    last_month = month or LAST_MONTH
    last_day = day or calendar.monthrange(year, last_month)[1]
    latest = date(year, last_month, last_day)
    return Bounds(earliest=first, latest=latest, documented=text)


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """One change of one row; nothing that was so before is overwritten."""

    table: str
    row: str
    action: Action
    cells: Mapping[str, str] = field(default_factory=dict)
    """By column what it becomes, written as in the table's data file; "" is empty."""

    valid_from: Bounds | None = None
    """When what the change says began to be so in the world."""

    valid_to: Bounds | None = None
    """The first day on which it no longer is; of a retirement, the day of closing."""

    reason: str
    source: str
    """Id of the document that says so."""

    document: SourceNote | None = None
    """That document, where the manifest of the table does not list it yet."""

    @property
    def collection(self) -> str:
        """The collection that shows the rows of its table."""
        return self.table.replace("_", "-")

    @property
    def key(self) -> tuple[str, str]:
        """The row that it is about: table and id."""
        return self.table, self.row

    def all_cells(self, manifest: Manifest) -> dict[str, str]:
        """Return the cells that it sets, those of its dates and status included."""
        return {**self.cells, **self.dates(manifest), **self.status(manifest)}

    def dates(self, manifest: Manifest) -> dict[str, str]:
        """Return the cells of the row's own dates, which are the same on every day.

        ``valid_from`` and ``valid_to`` of an amendment are those of its cells, unless it
        has none, or opens or closes what the row stands for.
        """
        held = {column.name for column in manifest.columns}
        if not {FROM, TO} <= held:
            return {}
        status = self.cells.get("status") if self.action == "amend" else None
        pairs = [(FROM, self.valid_from), (TO, self.valid_to)]
        if status == "closed":
            pairs = [(TO, self.valid_from)]
        elif self.action == "amend" and self.cells:
            pairs = pairs[:1] if status == "open" else []
        cells = dict[str, str]()
        for column, bounds in pairs:
            if bounds is not None:
                cells |= bounds.cells(column)
        return cells

    def status(self, manifest: Manifest) -> dict[str, str]:
        """Return the cell of the status where it closes what the row stands for."""
        held = {column.name for column in manifest.columns}
        closes = self.action == "retire" and "status" in held
        return {"status": "closed"} if closes else {}

    def span(self, manifest: Manifest) -> tuple[date, date | None]:
        """Return the first day on which its cells hold for certain, and the first they do not.

        The former is `date.min` for what was always so, the latter None for what still is.
        """
        held = {column.name for column in manifest.columns}
        if self.action == "retire":
            return _certain(self.valid_to) or date.min, None
        of_the_row = self.action == "add" and {FROM, TO} <= held
        if of_the_row or not (self.cells or self.action == "add"):
            return date.min, None
        return _certain(self.valid_from) or date.min, _certain(self.valid_to)

    @property
    def body(self) -> dict[str, Any]:
        """The change as a record keeps it."""
        return {
            "table": self.table,
            "row": self.row,
            "action": self.action,
            "cells": dict(self.cells),
            "valid_from": self.valid_from and self.valid_from.body,
            "valid_to": self.valid_to and self.valid_to.body,
            "reason": self.reason,
            "source": self.source,
            "document": self.document and self.document.model_dump(mode="json"),
        }


def _certain(bounds: Bounds | None) -> date | None:
    """Return the day by which something surely is so, as far as that is known."""
    return None if bounds is None else bounds.latest or bounds.earliest


def change_of(body: Mapping[str, Any]) -> Change:
    """Return the change that a record keeps.

    Raises:
        LookupError, TypeError, ValueError: It is none.
    """
    document = body["document"]
    return Change(
        table=body["table"],
        row=body["row"],
        action=body["action"],
        cells=dict(body["cells"]),
        valid_from=_bounds(body["valid_from"]),
        valid_to=_bounds(body["valid_to"]),
        reason=body["reason"],
        source=body["source"],
        document=None if document is None else SourceNote.model_validate(document),
    )


def _bounds(body: Mapping[str, Any] | None) -> Bounds | None:
    if body is None:
        return None
    latest = body["latest"]
    return Bounds(
        earliest=date.fromisoformat(body["earliest"]),
        latest=None if latest is None else date.fromisoformat(latest),
        documented=body["documented"],
    )
