"""The type of a derived layer: its columns, its paint, and the function that builds it."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any, Literal

from geodata.dataset import ColumnNote
from geodata.errors import BrokenLayer
from geodata.facts import Facts
from geodata.frames import GeoDataFrame, Series, series
from geodata.text import Text
from layers.documented import WORDS, zoned

Group = Literal["sea", "border", "aviation", "inland", "rule", "base"]
Geometry = Literal["Point", "LineString", "Polygon", "MultiPolygon"]
Symbol = Literal["circle", "square", "triangle", "diamond", "plus", "cross"]
ColumnType = Literal[
    "text", "integer", "number", "boolean", "date", "documented", "list"
]
"""``documented`` is a date to the precision documented: see `layers.documented`."""

GROUPS: dict[Group, Text] = {
    "sea": Text("海运口岸", "Sea ports"),
    "border": Text("边境口岸", "Border ports"),
    "aviation": Text("航空口岸", "Aviation ports"),
    "inland": Text("内陆口岸与规划项目", "Inland ports and projects"),
    "rule": Text("距离准则", "The distance rule"),
    "base": Text("底图", "Base map"),
}


TABLED = Text("", "")
"""Meaning of a column that the manifest of the layer's table describes."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """A declared column of a layer; ``unit`` is a UCUM code, ``"1"`` if none."""

    name: str
    meaning: Text = TABLED
    type: ColumnType = "text"
    unit: str = "1"

    @property
    def in_words(self) -> "Column":
        """The text column that repeats a boolean column in words."""
        return Column(
            name=f"{self.name}_text",
            meaning=Text(
                f"{self.meaning.zh}：yes 是，no 否（供不能按真假值过滤的客户端）",
                f"{self.meaning.en}: yes or no, for clients that cannot filter by "
                "booleans",
            ),
        )


def tabled(*names: str) -> tuple[Column, ...]:
    """Return columns that the manifest of the layer's table describes."""
    return tuple(Column(name=name) for name in names)


COMMON = (
    Column(name="name_zh", meaning=Text("中文名称", "Name in Chinese")),
    Column(name="name_en", meaning=Text("英文名称", "Name in English")),
    Column(
        name="status",
        meaning=Text(
            "状态：open 已开放，planned 规划，closed 已关闭；空为不适用或未能证实",
            "Status: open, planned or closed; empty where it does not apply or is not "
            "established",
        ),
    ),
    Column(name="province_zh", meaning=Text("所在省级行政区", "Province")),
    Column(name="plan_ref", meaning=Text("规划出处", "Where the plan says so")),
    Column(name="plan_quote_zh", meaning=Text("规划原文", "The plan's own words")),
    Column(
        name="source", meaning=Text("资料来源", "Documents it rests on"), type="list"
    ),
    Column(name="position_source", meaning=Text("位置来源", "Whose position it is")),
    Column(
        name="position_accuracy_m",
        meaning=Text("位置精度（米）", "Accuracy of the position"),
        type="integer",
        unit="m",
    ),
)


HYPOTHETICAL = Column(
    name="hypothetical",
    meaning=Text(
        "是否假设情形：距离不是规划的 {km} 公里",
        "Whether it is hypothetical: the distance is not the plan's {km} km",
    ),
    type="boolean",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Shade:
    """The colour of the features that have ``value`` in the column painted by."""

    value: str
    colour: str
    label: Text
    named_from: int | None = None
    """Zoom from which names are written, where it is not that of the layer."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Paint:
    """How a map draws a layer; planned features are always drawn hollow."""

    colour: str
    by: str | None = None
    shades: tuple[Shade, ...] = ()
    symbol: Symbol = "circle"
    """Symbol of points: each group has its own, so that colour is not the only difference."""

    size_px: float = 5.0
    """Radius of a point, width of a line or outline."""

    fill: float = 0.0
    """Opacity of an area's inside."""

    named_from: int | None = None
    """Zoom from which names are written on the map; without one, they never are."""

    visible: bool = True
    """Drawn when the map opens."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Layer:
    """A collection of features computed from facts.

    Exactly one of ``build``, ``build_on`` and ``build_at`` is given: the latter two for
    features that exist only as of a day, such as rings round the ports open then.
    """

    title: Text
    description: Text
    group: Group
    geometry: Geometry
    columns: tuple[Column, ...]
    paint: Paint
    table: str | None = None
    """The fact table whose manifest describes the columns that are `tabled`."""

    build: Callable[[Facts], GeoDataFrame] | None = None
    build_on: Callable[[Facts, date], GeoDataFrame] | None = None
    changes: Callable[[Facts], Sequence[date]] | None = None
    """With ``build_on``: the sorted days on which its answer changes."""

    build_at: Callable[[Facts, date, float], GeoDataFrame] | None = None
    """Instead of ``build_on``, for a layer that depends on a distance in km as well,
    which can be asked for by the parameter ``threshold_km``."""

    threshold: Callable[[Facts], float] | None = None
    """With ``build_at``: returns the plan's distance, km. Texts name it by ``{km}``."""

    threshold_km: float | None = None
    """The plan's distance, once the layer is `under` a plan."""

    gathers: str | None = None
    """Of an area round ports: the column of the ports' layers that holds its id."""

    rolls_up: str | None = None
    """Of points: the column by whose values a map shows them as one symbol from afar."""

    counted_by: str | None = None
    """Of points: the column by whose values a chart counts them, split by the paint."""

    joins: str | None = None
    """Of lines between two sides: the layer of the points where they begin."""

    searched: bool = True
    """Whether its features are found by name; those of a port's surroundings are not."""

    words: Mapping[str, Mapping[str, Text]] = field(default_factory=dict)
    """By column and value: names of values that have another meaning in other layers."""

    valid: tuple[str, str] | None = None
    """Date columns between which a feature is valid: from (included), to (not)."""

    @property
    def all_columns(self) -> tuple[Column, ...]:
        """The columns of every layer, then its own; booleans also in words."""
        return (*COMMON, *self._own)

    @property
    def _own(self) -> Iterator[Column]:
        for column in self.columns:
            yield column
            if column.type == "boolean":
                yield column.in_words

    @property
    def dated(self) -> bool:
        """Tell whether its features exist only as of a day."""
        return self.build is None

    def under(self, facts: Facts) -> "Layer":
        """Return the layer under the plan of the facts.

        Columns are described by their table, and texts have the plan's distance.
        """
        notes = facts.tables[self.table].manifest.columns if self.table else ()
        known = {note.name: note for note in notes}
        columns = tuple(
            described(known[column.name]) if column.meaning == TABLED else column
            for column in self.columns
        )
        if self.threshold is None:
            return replace(self, columns=columns)
        km = self.threshold(facts)
        return replace(
            self,
            title=_with(self.title, km),
            description=_with(self.description, km),
            columns=tuple(replace(c, meaning=_with(c.meaning, km)) for c in columns),
            threshold_km=km,
        )

    def derive(
        self,
        facts: Facts,
        day: date | None = None,
        threshold_km: float | None = None,
    ) -> GeoDataFrame:
        """Compute the layer and check it against its declaration.

        Args:
            facts: The fact tables and provinces.
            day: The day it is asked for, needed without ``build`` only.
            threshold_km: A distance other than the plan's, with ``build_at`` only.

        Returns:
            One row a feature: ``id``, the columns as declared, geometry in CRS84
            degrees.

        Raises:
            BrokenLayer: Columns, ids or geometry types differ from the declaration.
        """
        if self.build is not None:
            table = self.build(facts)
        elif self.build_on is not None and day is not None:
            table = self.build_on(facts, day)
        elif self.build_at is not None and day is not None:
            table = self.build_at(facts, day, threshold_km or self._plans_km(facts))
        else:
            raise BrokenLayer("该图层须给定日期。", "The layer needs a day.")
        titles, lists = facts.source_titles, table["source"].map(tuple)
        named = {ids: [titles[s] for s in ids] for ids in set(lists)}
        return self._checked(table.assign(source=[named[ids] for ids in lists]))

    def _plans_km(self, facts: Facts) -> float:
        assert self.threshold is not None
        return self.threshold(facts)

    def _checked(self, table: GeoDataFrame) -> GeoDataFrame:
        table = self._as_read(table)
        wanted = ["id", *(column.name for column in self.all_columns), "geometry"]
        missing = sorted(set(wanted) - set(table.columns))
        kinds = {self.geometry, "MultiPolygon"} & set(table.geom_type)
        if missing or table["id"].duplicated().any() or kinds != set(table.geom_type):
            raise BrokenLayer(
                f"图层“{self.title.zh}”与其声明不符。",
                f"The layer {self.title.en!r} is not as declared.",
                missing=missing,
                geometry=sorted(set(table.geom_type)),
            )
        texts = [c.name for c in self.all_columns if c.type == "text"]
        shared = {name: _shared(table[name]) for name in texts}
        return table[wanted].reset_index(drop=True).assign(**shared)

    def _as_read(self, table: GeoDataFrame) -> GeoDataFrame:
        """Return a table with booleans also in words, and dates as they are written out."""
        made = {}
        for column in self.columns:
            if column.name not in table:
                continue
            values = table[column.name].tolist()
            if column.type == "boolean":
                words = [WORDS.get(value) for value in values]
                made[column.in_words.name] = series(words, table.index)
            elif column.type == "documented":
                days = [zoned(value) for value in values]
                made[column.name] = series(days, table.index)
        return table.assign(**made)


def described(note: ColumnNote) -> Column:
    """Return a column as its table's manifest describes it."""
    meaning = Text(note.meaning_zh, note.meaning_en)
    return Column(name=note.name, meaning=meaning, type=note.type, unit=note.unit)


def _with(text: Text, km: float) -> Text:
    return Text(text.zh.format(km=f"{km:g}"), text.en.format(km=f"{km:g}"))


def _shared(texts: Series) -> Series:
    """Return texts with one object for equal ones, to save memory in large layers."""
    known: dict[Any, Any] = {}
    same = [known.setdefault(text, text) for text in texts.tolist()]
    return series(same)
