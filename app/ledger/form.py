"""A proposed change as it is sent: JSON, read by the manifest of its table."""

from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Annotated, Any, Literal

from pydantic import Field

from app.forms.reading import Part, fitted, read_json
from app.values.checked import Unfit
from app.values.json_values import Day, Lines, Reason, Words, visible_lines
from geodata.dataset import (
    ColumnNote,
    Manifest,
    Misfit,
    SourceNote,
    Table,
    mistyped,
    value_of,
)
from geodata.errors import BadForm, UnknownCollection
from geodata.facts import Facts
from geodata.ledger.change import FROM, TO, Action, Bounds, Change, documented
from geodata.text import Text

Slug = Annotated[str, Field(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$", max_length=100)]
Number = int | Decimal

DATES = tuple(
    f"{name}{end}" for name in (FROM, TO) for end in ("", "_earliest", "_latest")
)
OWN_MEMBERS = {
    "source": "source",
    "lon": "geometry",
    "lat": "geometry",
    **dict.fromkeys(DATES[:3], "valid_from"),
    **dict.fromkeys(DATES[3:], "valid_to"),
}
"""Columns that are no properties, and the members that state them."""

TAKEN: Mapping[str, Any] = {
    "boolean": bool,
    "integer": Number,
    "number": Number,
    "text": str,
    "date": str,
}
"""The JSON values that a column takes, by its type; lists besides."""


class DocumentForm(Part):
    """A document that the manifest does not list yet."""

    id: Slug
    title: Words
    publisher: Words
    url: Annotated[Words, Field(pattern=r"^(https?://|urn:|pkg:)")]
    licence: Words
    retrieved: Day


class BoundsForm(Part):
    """Days between which something lies, as far as they are documented."""

    documented: str | None = None
    earliest: Day
    latest: Day | None = None


class PointForm(Part):
    """A position: GeoJSON, longitude before latitude, WGS 84 degrees."""

    type: Literal["Point"]
    coordinates: Annotated[list[Number], Field(min_length=2, max_length=2)]


class ChangeForm(Part):
    """A change of one feature of a collection that stands on a table."""

    collection: Slug
    id: Slug
    action: Action
    properties: dict[str, Any] = Field(default_factory=dict)
    geometry: PointForm | None = None
    valid_from: (
        Annotated[str, Field(pattern=r"^\d{4}(-\d{2}){0,2}$")] | BoundsForm | None
    ) = None
    valid_to: (
        Annotated[str, Field(pattern=r"^\d{4}(-\d{2}){0,2}$")] | BoundsForm | None
    ) = None
    reason: Reason
    source: Slug | DocumentForm
    based_on: Words | None = None


class SettlingForm(Part):
    """The reason of a publication or rejection, which a rejection needs."""

    reason: Lines | None = None


def tables_of(facts: Facts) -> dict[str, Table]:
    """Return the tables of places by the collection that shows their rows."""
    return {
        name.replace("_", "-"): table
        for name, table in facts.tables.items()
        if table.manifest.geometry == "point"
    }


def read_change(text: bytes) -> ChangeForm:
    """Read a proposal; raises `BadForm` naming every fault."""
    return fitted(ChangeForm, read_json(text))


def change_from(form: ChangeForm, facts: Facts) -> Change:
    """Return the change that a form states.

    Raises:
        UnknownCollection: The collection does not stand on a table of places.
        BadForm: Members do not fit the manifest of the table; all are named.
    """
    tables = tables_of(facts)
    if form.collection not in tables:
        raise UnknownCollection(form.collection, tables)
    table = tables[form.collection]
    cells, faults = _cells(form, table.manifest)
    bounds = {}
    for name in ("valid_from", "valid_to"):
        try:
            bounds[name] = _bounds(getattr(form, name))
        except ValueError:
            faults.append((name, Text("没有这一天", "there is no such day")))
    if faults:
        raise BadForm(faults)
    new = form.source
    document = SourceNote(**new.model_dump()) if isinstance(new, DocumentForm) else None
    return Change(
        table=table.name,
        row=form.id,
        action=form.action,
        cells=cells,
        reason=form.reason,
        source=document.id if document else str(new),
        document=document,
        **bounds,
    )


def _bounds(stated: str | BoundsForm | None) -> Bounds | None:
    if stated is None:
        return None
    if isinstance(stated, str):
        return documented(stated)
    return Bounds(**stated.model_dump())


def _cells(
    form: ChangeForm, manifest: Manifest
) -> tuple[dict[str, str], list[tuple[str, Text]]]:
    """Return the cells that a form states, and its faults by member."""
    cells, faults = dict[str, str](), list[tuple[str, Text]]()
    for fault in _strangers(form, manifest):
        faults.append((f"properties.{fault.column}", fault.why))
    columns = {column.name: column for column in manifest.columns}
    for name, value in form.properties.items():
        if name in columns and name not in OWN_MEMBERS:
            try:
                cells[name] = cell_of(value, columns[name])
            except Misfit as fault:
                faults.append((f"properties.{name}", fault.why))
    if form.geometry is not None:
        cells |= dict(
            zip(("lon", "lat"), map(str, form.geometry.coordinates), strict=True)
        )
    return cells, faults


def _strangers(form: ChangeForm, manifest: Manifest) -> Iterator[Misfit]:
    """Yield the properties that are no columns, or that another member states."""
    known = {column.name for column in manifest.columns} - {manifest.key}
    for name in form.properties:
        if name not in known:
            yield Misfit(name, "没有这一列", "is no column of the table")
        elif name in OWN_MEMBERS:
            member = OWN_MEMBERS[name]
            yield Misfit(name, f"请以 {member} 说明", f"is stated by {member}")


def cell_of(value: Any, column: ColumnNote) -> str:
    """Return a JSON value as a cell of a data file.

    Raises:
        Misfit: It is of another type than the column.
    """
    if value is None:
        return ""
    if column.type == "list" and isinstance(value, list) and all(map(_is_part, value)):
        return ";".join(value)
    wanted = TAKEN.get(column.type, ())
    if not isinstance(value, wanted) or (
        isinstance(value, bool) and wanted is not bool
    ):
        raise mistyped(value, column)
    if isinstance(value, str) and value:
        try:
            visible_lines(value)
        except Unfit as fault:
            raise Misfit(column.name, *fault.why) from fault
    return str(value).lower() if isinstance(value, bool) else str(value)


def _is_part(value: object) -> bool:
    return isinstance(value, str) and ";" not in value


def properties_of(cells: Mapping[str, str], manifest: Manifest) -> dict[str, Any]:
    """Return cells as JSON values; those of another baseline's types stay text."""
    columns = {column.name: column for column in manifest.columns}
    return {name: _value(cell, columns.get(name)) for name, cell in cells.items()}


def _value(cell: str, column: ColumnNote | None) -> Any:
    if column is None:
        return cell
    try:
        value = value_of(cell, column)
    except Misfit:
        return cell
    return list(value) if isinstance(value, tuple) else value
