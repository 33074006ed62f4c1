"""Query parameters of items, and the query of a layer that they mean."""

import re
from collections.abc import Sequence
from datetime import date
from typing import Annotated, Any

from fastapi import Request
from pydantic import BeforeValidator, Field

from app.clock import today
from app.http.wire.params import (
    EDITION,
    KNOWN_AT,
    Crs,
    Datum,
    Params,
    names_of,
    read,
    system,
)
from app.http.wire.queries import parsed_query
from app.rules.case.input_models import text_of
from app.values.text_values import one_of, whole
from geodata.crs import CRS84_URI
from geodata.errors import (
    BadFilter,
    BadParameter,
    UnknownParameter,
    UnknownProperty,
)
from layers.features.frames import area, in_crs84
from layers.layer import Column, Layer
from layers.query.filter_text import parse, write
from layers.query.query import Interval, Query, parse_interval

FILTER_LANGUAGES = ("cql2-text", "cql2-json", "cql-text")
RESULT_TYPES = ("results", "hits")
NUMBER = re.compile(r"-?\d{1,15}(\.\d{1,15})?")
CURSOR_STAMP = 12
"""Characters of the stamp that a cursor holds."""


class ItemParams(Params):
    """Parameters of one item."""

    page = True

    datetime: Annotated[Interval | None, BeforeValidator(parse_interval)] = Field(
        None, description="日期或期间 / a day, or an interval from/to"
    )
    datum: Datum = Field("wgs84", description="输出坐标 / Datum of the coordinates")
    crs: Crs = Field(CRS84_URI, description="坐标系 / CRS of the answer")
    known_at: str | None = KNOWN_AT
    edition: str | None = EDITION
    # ArcGIS signs with the first; browsers defeat caches with the second.
    token: str | None = Field(
        None, description="接受但不起作用 / accepted without effect"
    )
    underscore: str | None = Field(
        None, alias="_", description="接受但不起作用 / accepted without effect"
    )

    @property
    def encoded(self) -> bool:
        """Whether the stored encoding of the features can be returned unchanged."""
        return self.crs == CRS84_URI and self.datum == "wgs84"


class ItemsParams(ItemParams):
    """Parameters of the items of a collection."""

    bbox: str | None = Field(
        None, description="西,南,东,北（度）/ west,south,east,north in degrees"
    )
    bbox_crs: Annotated[str, system("bbox-crs")] = Field(
        CRS84_URI, alias="bbox-crs", description="范围框的坐标系 / CRS of bbox"
    )
    filter: str | None = Field(None, description="CQL2 过滤条件 / a CQL2 filter")
    filter_lang: Annotated[str, one_of("filter-lang", FILTER_LANGUAGES)] = Field(
        "cql2-text", alias="filter-lang", description="过滤语言 / its language"
    )
    filter_crs: Annotated[str, system("filter-crs")] = Field(
        CRS84_URI, alias="filter-crs", description="其坐标系 / CRS of its geometries"
    )
    query: str | None = Field(
        None,
        description="ArcGIS 的 where，按 cql2-text 解读 / ArcGIS's where, as cql2-text",
    )
    sortby: str | None = Field(
        None, description="排序字段，降序前加 - / columns to sort by, - descends"
    )
    properties: str | None = Field(
        None, description="只要这些字段 / only these properties"
    )
    result_type: Annotated[str, one_of("resultType", RESULT_TYPES)] = Field(
        "results", alias="resultType", description="只计数用 hits / hits only counts"
    )
    explain: Annotated[str, one_of("explain", ("true", "false"))] = Field(
        "false",
        description="说明各条件滤去多少 / tell how many features each condition removes",
    )
    words: Annotated[str, one_of("words", ("true", "false"))] = Field(
        "false",
        description="csv、xlsx 供人阅读：栏名与取值用文字，文件名含筛选条件 / csv and xlsx "
        "for people: headings and values in words, the filter in the name of the file",
    )
    limit: Annotated[int, whole("limit", 1)] | None = Field(
        None, description="每页要素数 / features a page"
    )
    offset: Annotated[int, whole("offset", 0)] | None = Field(
        None, description="跳过的要素数 / features passed over"
    )
    startindex: Annotated[int, whole("startindex", 0)] | None = Field(
        None, description="同 offset / the same as offset"
    )
    cursor: str | None = Field(
        None,
        description="以空值开始，next 链接续上；数据换版即止 / begin with an empty one and "
        "follow next; it ends when the data change",
    )

    @property
    def encoded(self) -> bool:
        """Whether the stored encoding of the features can be returned unchanged."""
        return super().encoded and self.properties is None


Threshold = Annotated[float, text_of("threshold_km")] | None
THRESHOLD: Any = Field(
    None,
    description="圈的半径（公里），缺省为规划所定，其他为假设 / radius of the rings, km; "
    "other than the plan's it is hypothetical",
)


class RingParams(ItemParams):
    """Parameters of one item of a layer that depends on a distance."""

    threshold_km: Threshold = THRESHOLD


class RingsParams(ItemsParams):
    """Parameters of the items of a layer that depends on a distance."""

    threshold_km: Threshold = THRESHOLD


def item_params(layer: Layer) -> type[ItemParams]:
    """Return the model of the query parameters of one item of a layer."""
    return ItemParams if layer.build_at is None else RingParams


def items_params(layer: Layer) -> type[ItemsParams]:
    """Return the model of the query parameters of the items of a layer."""
    return ItemsParams if layer.build_at is None else RingsParams


def read_items(request: Request, layer: Layer) -> ItemsParams:
    """Read the parameters of the items of a layer.

    Raises:
        BadParameter: A column is used as a parameter; it says how to filter by it.
    """
    names = [column.name for column in layer.all_columns]
    try:
        return read(items_params(layer), request, lambda: names)
    except UnknownParameter as error:
        raise column_named(request, layer) or error from error


def threshold_of(params: ItemParams) -> float | None:
    """Return the parameter ``threshold_km``; None if it is not given or not allowed."""
    if isinstance(params, RingParams | RingsParams):
        return params.threshold_km
    return None


def query_of(params: ItemsParams, limit: int, stamp: str) -> Query:
    """Return the query of a layer; a cursor with another ``stamp`` is refused."""
    return Query(
        area=None if params.bbox is None else area(params.bbox, params.bbox_crs),
        interval=params.datetime,
        where=_where(params),
        sort=_sort(params.sortby),
        offset=_offset(params, stamp),
        limit=limit,
    )


def _where(params: ItemsParams) -> Any:
    """Return the filters as CQL2 JSON, their geometries in CRS84; None for none."""
    parts = []
    if params.filter is not None:
        written = parse(params.filter, params.filter_lang)
        parts.append(in_crs84(written, params.filter_crs))
    if params.query is not None:
        parts.append(_read_query(params.query))
    return {"op": "and", "args": parts} if len(parts) > 1 else (parts or [None])[0]


def _read_query(text: str) -> Any:
    try:
        return parse(text, "cql2-text")
    except BadFilter as error:
        error.members["parameter"] = "query"
        raise


def _offset(params: ItemsParams, stamp: str) -> int:
    parsed_query = {
        name: getattr(params, name)
        for name in ("offset", "startindex", "cursor")
        if getattr(params, name) is not None
    }
    if len(parsed_query) > 1:
        raise BadParameter(
            " & ".join(parsed_query),
            ", ".join(map(str, parsed_query.values())),
            "offset、startindex、cursor 只能给一个。",
            "Of offset, startindex and cursor give one.",
        )
    if params.cursor:
        return _place(params.cursor, stamp)
    return params.offset or params.startindex or 0


def cursor(offset: int, stamp: str) -> str:
    """Return a cursor: the version of the data and a place in them."""
    return f"{stamp[:CURSOR_STAMP]}-{offset}"


def _place(text: str, stamp: str) -> int:
    version, _, offset = text.partition("-")
    if not (offset.isascii() and offset.isdigit() and len(offset) < 10):
        raise BadParameter(
            "cursor",
            text,
            "不是游标；请从 cursor= 开始。",
            "It is none: begin with cursor=.",
        )
    if version != stamp[:CURSOR_STAMP]:
        raise BadParameter(
            "cursor",
            text,
            "数据或服务已换版，请从 cursor= 重新开始。",
            "The data or the service have changed: begin anew with cursor=.",
        )
    return int(offset)


def _sort(text: str | None) -> tuple[tuple[str, bool], ...]:
    """Read ``+name,-name``; a plus sign may arrive as a space."""
    parts = [part.strip() for part in text.split(",")] if text else []
    _check_once("sortby", [part.lstrip("+-") for part in parts])
    return tuple((part.lstrip("+-"), part.startswith("-")) for part in parts)


def _check_once(parameter: str, names: Sequence[str]) -> None:
    for name in names:
        if names.count(name) > 1:
            raise BadParameter(
                parameter, name, "出现了不止一次。", "It is named more than once."
            )


def properties_of(text: str | None, layer: Layer) -> tuple[str, ...] | None:
    """Read the names of columns; None asks for all.

    Raises:
        UnknownProperty: The layer has no such column.
    """
    if text is None:
        return None
    names = tuple(part.strip() for part in text.split(",") if part.strip())
    known = [column.name for column in layer.all_columns]
    for name in names:
        if name not in known:
            raise UnknownProperty(name, known, parameter="properties")
    _check_once("properties", names)
    return names


def column_named(request: Request, layer: Layer) -> BadParameter | None:
    """Return the hint for a query that uses a column name as a parameter."""
    columns = {column.name: column for column in layer.all_columns}
    for name, text in parsed_query(request.scope["query_string"]).items():
        if name in columns and name not in names_of(items_params(layer)):
            value = literal(columns[name], text)
            asked = write({"op": "=", "args": [{"property": name}, value]})
            return BadParameter(
                name,
                text,
                f"字段不是参数，请写 filter={asked}。",
                f"A column is no parameter: write filter={asked}.",
            )
    return None


def literal(column: Column, text: str) -> Any:
    """Return the value that a text means in a filter on a column."""
    if column.type == "boolean" and text in ("true", "false"):
        return text == "true"
    if column.type in ("number", "integer") and NUMBER.fullmatch(text):
        return float(text) if "." in text else int(text)
    return text[:100]


def day_of(interval: Interval | None) -> date:
    """Return the one day of the parameter ``datetime``, on which rows are as they are shown.

    Of a period it is the last day, or today where that is open; the answer says which.
    """
    if interval is None or interval[1] is None:
        return today()
    return interval[1]
