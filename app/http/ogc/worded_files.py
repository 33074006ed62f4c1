"""Tables for people: headings and values in words, the filter in the name of the file."""

from datetime import date
from typing import Any

import numpy as np
import shapely
from fastapi import Response

from app.http.ogc.column_words import ColumnWords
from app.http.ogc.facets import Filters
from app.http.ogc.item_pages import columns_shown
from app.http.wire.attachments import disposition, named
from geodata.errors import BadParameter
from geodata.text import Text
from layers.features.encoder import SHIFTED, Cells, Encoder, Page
from layers.layer import Column, ColumnType
from layers.query.operands import absent

LONGITUDE = Text("经度（WGS 84，°）", "Longitude (WGS 84, °)")
LATITUDE = Text("纬度（WGS 84，°）", "Latitude (WGS 84, °)")
DECIMALS = 6
"""Of degrees: 0.1 m."""


def answer(page: Page, encoder: Encoder, filters: Filters, day: date) -> Response:
    """Return the columns that the page of features shows, as a file.

    Args:
        page: The features; its ``properties`` are the columns, if they were chosen.
        encoder: The format.
        filters: The conditions, which the name of the file has.
        day: The day of the features, which the name ends with.

    Raises:
        BadParameter: The format is no table.
    """
    if encoder.tabled is None:
        raise BadParameter(
            "words",
            "true",
            "只用于 csv、xlsx 等表格。",
            "It is for tables only, such as csv and xlsx.",
        )
    layer, words = page.snapshot.layer, filters.words
    title = layer.title.say(page.lang)
    ending = f"_{day}{encoder.suffix}"
    name = named([title, *filters.named()], ending)
    plain = f"{page.snapshot.name}{ending}"
    return Response(
        encoder.tabled(title, _cells(page, words)),
        media_type=encoder.media_type,
        headers=disposition("attachment", name, plain),
    )


def _cells(page: Page, words: ColumnWords) -> Cells:
    """Return the columns by heading; two with the same heading have their key as well."""
    table = page.table
    rows = [{str(k): v for k, v in row.items()} for row in table.to_dict("records")]
    columns = [c for c in columns_shown(page, words, rows) if c != SHIFTED]
    headings = [_heading(words, column) for column in columns]
    cells = {
        heading if headings.count(heading) == 1 else f"{heading} [{column.name}]": (
            _column(words, column, table[column.name].tolist())
        )
        for heading, column in zip(headings, columns, strict=True)
    }
    return {**cells, **_positions(page)}


def _positions(page: Page) -> Cells:
    """Return longitude and latitude of points, degrees of WGS 84; nothing of other shapes."""
    if page.snapshot.layer.geometry != "Point":
        return {}
    shapes = page.table.geometry.to_numpy()
    return {
        heading.say(page.lang): (
            "number",
            [None if np.isnan(v) else round(v, DECIMALS) for v in of(shapes).tolist()],
        )
        for heading, of in ((LONGITUDE, shapely.get_x), (LATITUDE, shapely.get_y))
    }


def _heading(words: ColumnWords, column: Column) -> str:
    unit = words.unit(column)
    if not unit:
        return words.heading(column)
    left, right = ("（", "）") if words.lang == "zh" else (" (", ")")
    return f"{words.heading(column)}{left}{unit}{right}"


def _column(
    words: ColumnWords, column: Column, values: list[Any]
) -> tuple[ColumnType, list[Any]]:
    """Return numbers as they are, to calculate with, and all else in words."""
    if column.type in ("integer", "number"):
        return column.type, [None if absent(v) else v for v in values]
    return "text", [words.said(column.name, value) or None for value in values]
