"""A feature as it is sent to be stored, read as a change of the row that it stands for.

The properties of a feature are columns of its table, or derived from them. Derived ones
cannot be written: an attempt is refused by name, unless the value is the present one.
"""

import re
from collections.abc import Iterator, Mapping
from typing import Any

from app.ledger.edit_dates import Faults, columns_of, dates, in_time
from app.ledger.edit_forms import PatchForm, RetireParams
from app.ledger.edited import Edited, Editor, document_of, writable
from app.ledger.form import DocumentForm, cell_of
from geodata.dataset import ColumnNote, Misfit, Row, SourceNote, value_of
from geodata.ledger.change import Bounds, Change, documented
from geodata.ledger.edit_errors import UnfitFeature
from geodata.ledger.tables import POSITION
from geodata.text import Text

Json = dict[str, Any]


DRAWN_M = 1000
"""Accuracy of a position that comes without one: a point drawn by hand on a screen. A
better one on record does not hold for another place; the text of the source says so."""


SAME_DEG = 2e-7
"""Coordinates that differ by less are the same: they were rounded on the way."""


PLACES = 7
"""Decimals of degrees that are stored: about a centimetre."""


def edit(
    edited: Edited,
    form: PatchForm,
    position: tuple[float, float] | None,
    by: Editor,
    *,
    whole: bool = False,
) -> Change | None:
    """Return the change that a feature or a patch states; None if it changes nothing.

    Args:
        edited: The feature as it is, or the place for a new one.
        form: What was sent.
        position: Its geometry, longitude and latitude in WGS 84 degrees; None keeps it.
        by: Who sent it.
        whole: Whether properties that are left out become empty.

    Raises:
        UnfitFeature: Properties are unknown, derived or of a wrong type; all are named.
    """
    given = dict(form.properties)
    if whole and edited.row is not None:
        # The source and accuracy of a place go with it, so they stay or change with it.
        names = {column.name for column in writable(edited.table)} - {*POSITION}
        given = {**dict.fromkeys(names & edited.shown.keys()), **given}
    faults: Faults = []
    fid = _id(edited, form, given, faults)
    cited = _cited(edited, form, given, faults)
    cells = {
        **_own_cells(edited, given, faults),
        **dates(edited, given, faults),
    }
    cells |= _placed(edited, form, position, cells, by, whole=whole)
    if edited.row is None:
        cells = {**_unshown(edited, fid, cells), **cells}
    faults += _derived(edited, given)
    bounds = {name: _since(form, name, faults) for name in ("valid_from", "valid_to")}
    if faults:
        raise UnfitFeature(faults)
    if edited.row is not None and not any(bounds.values()):
        if not cells:
            return None
        cells, bounds = in_time(edited, cells)
    document = cited or by.statement
    listed = {source.id for source in edited.table.manifest.sources}
    return Change(
        table=edited.table.name,
        row=fid,
        action="add" if edited.row is None else "amend",
        cells=cells,
        reason=form.reason or by.reason,
        source=document.id,
        document=None if document.id in listed else document,
        **bounds,
    )


def retirement(edited: Edited, params: RetireParams, by: Editor) -> Change:
    """Return the change that retires a feature; without ``valid_to`` it was an error.

    Raises:
        UnfitFeature: The document is unknown, or there is no such day.
    """
    faults: Faults = []
    cited = params.source and document_of(edited, params.source)
    if params.source and cited is None:
        faults.append(("source", _no_document(params.source)))
    valid_to = _since(params, "valid_to", faults)
    if faults:
        raise UnfitFeature(faults)
    document = cited or by.statement
    listed = {source.id for source in edited.table.manifest.sources}
    assert edited.fid is not None
    return Change(
        table=edited.table.name,
        row=edited.fid,
        action="retire",
        reason=params.reason or by.reason,
        source=document.id,
        document=None if document.id in listed else document,
        valid_to=valid_to,
    )


def _id(edited: Edited, form: PatchForm, given: Json, faults: Faults) -> str:
    """Return the id; that of a new feature is stated, or made of its code or name."""
    key = edited.table.manifest.key
    stated = [one for one in (form.id, given.pop(key, None)) if one is not None]
    if edited.fid is not None:
        if any(one != edited.fid for one in stated):
            why = Text(f"须为 {edited.fid}，编号不变", f"stays {edited.fid!r}")
            faults.append((key, why))
        return edited.fid
    if stated:
        return str(stated[0])
    made = slug(str(given.get("iata") or given.get("name_en") or ""))
    if not made:
        why = Text("缺少（或给出 name_en）", "is missing; or give name_en")
        faults.append((key, why))
    taken = {str(row[key]) for row in edited.table.records} | edited.taken
    numbered = (f"{made}-{n}" for n in range(2, len(taken) + 3))
    return made if made not in taken else next(n for n in numbered if n not in taken)


def _unshown(edited: Edited, fid: str, cells: Mapping[str, str]) -> dict[str, str]:
    """Return cells that a new row needs and no client sees, so that none can state them.

    They claim nothing: the lowest confidence, names repeated, what was not stated.
    """
    needed = {
        "confidence": "low",
        "site_id": fid.upper(),
        "port_group_zh": cells.get("city_zh", ""),
        "status_2015_detail": "not stated",
    }
    return {
        name: cell
        for name, cell in needed.items()
        if name in edited.columns and cell and name not in cells
    }


def slug(text: str) -> str:
    """Return a readable id made of a name.

    >>> slug("Xi'an (new) Port"), slug("西安")
    ('xi-an-new-port', '')
    """
    return "-".join(re.findall(r"[a-z0-9]+", text.lower()))


def _own_cells(edited: Edited, given: Json, faults: Faults) -> dict[str, str]:
    """Return the cells of the properties that are columns, where they differ."""
    cells = {}
    apart = {name for group in edited.dates for name in columns_of(group)}
    for column in writable(edited.table):
        if column.name not in given or column.name in apart:
            continue
        try:
            cell = cell_of(given.pop(column.name), column)
            if _differs(edited.row, cell, column):
                cells[column.name] = cell
        except Misfit as fault:
            faults.append((f"properties.{column.name}", fault.why))
    return cells


def _differs(row: Row | None, cell: str, column: ColumnNote) -> bool:
    if row is None:
        return bool(cell)
    if not cell and column.required:
        raise Misfit(column.name, "不能为空", "cannot be empty")
    return bool(value_of(cell, column) != row[column.name])


def _placed(
    edited: Edited,
    form: PatchForm,
    position: tuple[float, float] | None,
    cells: Mapping[str, str],
    by: Editor,
    *,
    whole: bool,
) -> dict[str, str]:
    """Return the cells of a new position, with its source and accuracy."""
    if position is None or _same_place(edited.row, position):
        return {}
    # What is sent back as it was read belongs to the old place.
    stated = cells if whole else form.properties
    accuracy = int((edited.row or {}).get("position_accuracy_m") or 0)
    most = max(accuracy, DRAWN_M)
    found = {
        "lon": f"{position[0]:.{PLACES}f}",
        "lat": f"{position[1]:.{PLACES}f}",
        "position_accuracy_m": str(stated.get("position_accuracy_m") or most),
    }
    source = stated.get("position_source")
    return {**found, "position_source": str(source or by.drawn(most))}


def _same_place(row: Row | None, position: tuple[float, float]) -> bool:
    pairs = zip(position, ("lon", "lat"), strict=True)
    return row is not None and all(abs(v - row[n]) < SAME_DEG for v, n in pairs)


def _cited(
    edited: Edited, form: PatchForm, given: Json, faults: Faults
) -> SourceNote | None:
    """Return the document that an edit rests on: by its member, or new in ``source``."""
    listed = given.pop("source", None)
    if isinstance(form.source, DocumentForm):
        return SourceNote(**form.source.model_dump())
    new = [form.source] if form.source else []
    if listed is not None:
        known = edited.shown.get("source") or ()
        if not isinstance(listed, list) or not set(known) <= set(map(str, listed)):
            why = Text("已引文件须保留", "keeps the documents that it cites")
            faults.append(("properties.source", why))
            return None
        new += [str(one) for one in listed if one not in known]
    if len(new) > 1:
        why = Text("一次只能新增一份文件", "can gain one document at a time")
        faults.append(("properties.source", why))
    if not new:
        return None
    found = document_of(edited, new[0])
    if found is None:
        faults.append(("source", _no_document(new[0])))
    return found


def _no_document(name: str) -> Text:
    shown = name[:80]
    return Text(
        f"资料目录中没有“{shown}”；新文件请以对象 source 给出 id、title、publisher、url、"
        "licence、retrieved",
        f"lists no document {shown!r}; state a new one as the object source with id, title, "
        "publisher, url, licence and retrieved",
    )


def _derived(edited: Edited, given: Json) -> Iterator[tuple[str, Text]]:
    """Yield a fault for each property that is derived and differs, or unknown."""
    for name, value in given.items():
        if name not in edited.shown:
            yield f"properties.{name}", Text("没有这一属性", "is no property here")
        elif value != edited.shown[name] and not (value is None and not edited.row):
            why = Text(
                "由其他列推导，不能写入", "is derived from others and not writable"
            )
            yield f"properties.{name}", why


def _since(form: PatchForm | RetireParams, name: str, faults: Faults) -> Bounds | None:
    stated = getattr(form, name)
    try:
        if isinstance(stated, str):
            return documented(stated)
        return stated and Bounds(**stated.model_dump())
    except ValueError:
        faults.append((name, Text("没有这一天", "there is no such day")))
        return None
