"""The days of an edit: those that a row is about, and those on which the edit holds."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from app.ledger.edited import Edited
from geodata.ledger.change import TO, Bounds, documented
from geodata.ledger.known import versions_of
from geodata.ledger.tables import written
from geodata.text import Text
from layers.documented import bare

Faults = list[tuple[str, Text]]


def columns_of(name: str) -> tuple[str, str, str]:
    """Return the columns of a date: as documented, and its two bounds."""
    return name, f"{name}_earliest", f"{name}_latest"


def dates(edited: Edited, given: dict[str, Any], faults: Faults) -> dict[str, str]:
    """Return the cells of the dates that differ from those on record."""
    cells: dict[str, str] = {}
    for group in edited.dates:
        told = {name: given.pop(name) for name in columns_of(group) if name in given}
        told = {n: v for n, v in told.items() if v != edited.shown.get(n)}
        if any(
            value is not None and not isinstance(value, str) for value in told.values()
        ):
            faults.append((f"properties.{group}", _no_day()))
        elif told:
            try:
                cells |= _bounded(edited, group, told)
            except ValueError:
                faults.append((f"properties.{group}", _no_day()))
    return cells


def _bounded(
    edited: Edited, group: str, told: Mapping[str, str | None]
) -> dict[str, str]:
    """Return the three cells of a date; its bounds follow from it where not stated.

    Raises:
        ValueError: A value is no day, month or year.
    """
    name, earliest, latest = columns_of(group)
    row: Mapping[str, Any] = edited.row or {}
    text = bare(told.get(name) or "")
    cells = {one: written(row.get(one)) for one in columns_of(group)}
    if text:
        cells |= documented(text).cells(group)
    elif name in told:
        cells[name] = ""
        if group == TO and len(told) == 1:
            cells |= dict.fromkeys((earliest, latest), "")
    for bound in (earliest, latest):
        if bound in told:
            day = told[bound]
            cells[bound] = "" if day is None else str(date.fromisoformat(day))
    return cells


def in_time(
    edited: Edited, cells: dict[str, str]
) -> tuple[dict[str, str], dict[str, Bounds | None]]:
    """Return the cells and days of an edit that states no days of its own.

    A closing holds from the day of closing. Where a cell differs from day to day, the edit
    corrects what is so today: it holds while that does.
    """
    group = columns_of(TO)
    closed = cells.get("status") == "closed" and TO in edited.dates
    if closed:
        told = {
            name: cells.get(name, written((edited.row or {})[name])) for name in group
        }
        if told[group[1]]:
            kept = {name: cell for name, cell in cells.items() if name not in group}
            return kept, {"valid_from": _told(told), "valid_to": None}
    reopened = cells.get("status") == "open" and bool(edited.dates)
    if closed or reopened or edited.fid is None:
        return cells, {"valid_from": None, "valid_to": None}
    return cells, _while_so(edited, cells)


def _told(cells: Mapping[str, str]) -> Bounds:
    text, earliest, latest = cells.values()
    return Bounds(
        documented=text or None,
        earliest=date.fromisoformat(earliest),
        latest=date.fromisoformat(latest) if latest else None,
    )


def _while_so(edited: Edited, cells: Mapping[str, str]) -> dict[str, Bounds | None]:
    """Return the days of a row as it is today, if some cell is another on other days."""
    assert edited.fid is not None
    found = versions_of(edited.facts, edited.table.name, edited.fid)
    rows = [row for _, row in found if row is not None]
    if all(len({row.get(name) for row in rows}) < 2 for name in cells):
        return {"valid_from": None, "valid_to": None}
    days = [since for since, _ in found]
    now = max(place for place, (_, row) in enumerate(found) if row == edited.row)
    ends = days[now + 1] if now + 1 < len(days) else None
    starts = days[now] if days[now] > date.min else None
    return {"valid_from": _exactly(starts), "valid_to": _exactly(ends)}


def _exactly(day: date | None) -> Bounds | None:
    if day is None:
        return None
    return Bounds(earliest=day, latest=day, documented=str(day))


def _no_day() -> Text:
    return Text(
        "须为年、月或日（2008、2007-07、2015-01-12）",
        "must be a year, a month or a day: 2008, 2007-07, 2015-01-12",
    )
