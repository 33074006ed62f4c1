"""A layer in memory: its spatial index, its columns, and its encoded features."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache, cached_property, partial, reduce
from operator import and_
from typing import Any, Self

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely import STRtree

from geodata.errors import UnknownProperty
from geodata.frames import GeoDataFrame
from layers.features.text import encoded
from layers.layer import ColumnType, Layer
from layers.query.filter import conjuncts, select
from layers.query.filter_text import write
from layers.query.operands import (
    EARLIEST,
    LATEST,
    Flags,
    Operand,
    Table,
    absent,
    column,
    folded,
)
from layers.query.query import Interval, Query
from layers.slices import Rows, Slices
from layers.tiles.mvt import Tiler

GEOMETRY = "geometry"
"""Name of the geometry in filters."""

Extent = tuple[float, float, float, float]


@dataclass(frozen=True, slots=True)
class Selection:
    """The rows of one page, and how many rows match in all."""

    rows: Rows
    matched: int

    @classmethod
    def single(cls, row: int) -> Self:
        """Return the selection of one row."""
        return cls(np.array([row]), 1)

    @classmethod
    def everything(cls, count: int) -> Self:
        """Return the selection of all ``count`` rows of a layer."""
        return cls(np.arange(count), count)


@dataclass(frozen=True, slots=True)
class Condition:
    """One condition of a query: its parameter, its CQL2, and the rows that pass."""

    parameter: str
    node: Any
    passed: Flags


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """The effect of one condition on the features that passed all earlier conditions."""

    parameter: str
    condition: str
    """In CQL2 text, for parts of a filter."""

    keeps_alone: int
    removed: int
    remaining: int


@dataclass(frozen=True)
class Snapshot:
    """The features of a layer, computed once; ``table`` as `Layer.derive` gives it."""

    name: str
    layer: Layer
    table: GeoDataFrame
    day: date | None = None
    """The day asked for, in layers that exist only as of a day."""

    threshold_km: float | None = None
    """The distance asked for that is not the plan's, in layers that depend on one."""

    @cached_property
    def ids(self) -> Mapping[str, int]:
        """Row of every feature id."""
        return {str(fid): row for row, fid in enumerate(self.table["id"])}

    @cached_property
    def extent(self) -> Extent:
        """West, south, east, north of all features, degrees."""
        west, south, east, north = (float(v) for v in self.table.total_bounds)
        return west, south, east, north

    @cached_property
    def period(self) -> tuple[date | None, date | None]:
        """First and last day on which any feature is valid; None is open or unknown."""
        if self.layer.valid is None:
            return None, None
        starts = self.table[self.layer.valid[0]].tolist()
        return (None if any(map(absent, starts)) else min(starts, default=None)), None

    @cached_property
    def _tree(self) -> STRtree:
        return STRtree(self.table.geometry.array)

    @cached_property
    def features(self) -> Slices:
        """The features as GeoJSON text in CRS84, encoded once."""
        return encoded(self.table)

    @cached_property
    def tiler(self) -> Tiler:
        """The encoder of the layer's tiles."""
        kinds: dict[str, ColumnType] = {"id": "text"}
        kinds |= {column.name: column.type for column in self.layer.all_columns}
        return Tiler(self.name, self.table, kinds, self._tree)

    def select(self, query: Query) -> Selection:
        """Return the rows that a query asks for, in the order of the layer."""
        passed = [condition.passed for condition in self.conditions(query)]
        rows = np.flatnonzero(reduce(and_, passed)) if passed else self._all
        rows = self._sorted(rows, query.sort)
        page = rows[query.offset : query.offset + query.limit]
        return Selection(page, len(rows))

    def conditions(self, query: Query) -> Iterator[Condition]:
        """Yield the conditions of a query, each with the rows that pass it."""
        if query.area is not None:
            yield Condition(
                "bbox", None, self.operands.touching(query.area, "intersects")
            )
        if query.interval is not None:
            yield Condition("datetime", None, self.valid_in(query.interval))
        for node in conjuncts(query.where):
            yield Condition("filter", node, select(node, self.operands))

    def explain(self, query: Query) -> list[Step]:
        """Return, for every condition of a query in order, how many features it removes."""
        left = np.ones(len(self.table), dtype=bool)
        steps = []
        for condition in self.conditions(query):
            before = int(left.sum())
            left = left & condition.passed
            steps.append(
                Step(
                    parameter=condition.parameter,
                    condition="" if condition.node is None else write(condition.node),
                    keeps_alone=int(condition.passed.sum()),
                    removed=before - int(left.sum()),
                    remaining=int(left.sum()),
                )
            )
        return steps

    @cached_property
    def _all(self) -> Rows:
        return np.arange(len(self.table))

    @cached_property
    def operands(self) -> Table:
        """The columns as filters and sorting ask for them."""
        kinds: dict[str, ColumnType] = {"id": "text"}
        kinds |= {column.name: column.type for column in self.layer.all_columns}
        # Nothing here refers to the snapshot: a circle would outlive its edition.
        table, shapes = self.table, self.table.geometry.to_numpy()

        @cache
        def typed(name: str) -> Operand | None:
            if name not in kinds:
                return None
            return column(table[name].tolist(), kinds[name])

        @cache
        def without_case(name: str) -> Operand | None:
            found = typed(name)
            return None if found is None else folded(found)

        return Table(
            count=len(table),
            columns=typed,
            folded=without_case,
            names=tuple(kinds),
            geometry=GEOMETRY,
            shapes=shapes,
            empty=shapely.is_empty(shapes),
            touching=partial(_touching, self._tree, len(table)),
        )

    def _sorted(self, rows: Rows, sort: tuple[tuple[str, bool], ...]) -> Rows:
        """Return rows in the order of ``sortby``; equal ones keep the order of the layer."""
        for name, descending in reversed(sort):
            ranks, missing = self._ranks(name)
            keys = np.where(missing, len(self.table), -ranks if descending else ranks)
            rows = rows[np.argsort(keys[rows], kind="stable")]
        return rows

    def _ranks(self, name: str) -> tuple[Rows, Flags]:
        """Return the place of every feature in the order of a column."""
        by = self.operands.columns(name)
        if by is None or by.kind == "list":
            raise UnknownProperty(name, self.operands.names, parameter="sortby")
        if name not in self._ranked:
            self._ranked[name] = np.unique(by.values, return_inverse=True)[1]
        return self._ranked[name], by.missing

    @cached_property
    def _ranked(self) -> dict[str, Rows]:
        return {}

    def valid_in(self, interval: Interval | None) -> Flags:
        """Return which features exist some time between two days, both included."""
        if interval is None or self.layer.valid is None:
            return np.ones(len(self.table), dtype=bool)
        first, last = interval
        starts, stops = self._spans
        begun = starts <= (LATEST if last is None else np.datetime64(last))
        lasting = stops > (EARLIEST if first is None else np.datetime64(first))
        return np.asarray(begun & lasting)

    @cached_property
    def _spans(self) -> tuple[NDArray[np.datetime64], NDArray[np.datetime64]]:
        """First day of every feature, and the first on which it is no more."""
        starts, stops = (self.operands.columns(n) for n in self.layer.valid or ())
        if starts is None or stops is None:
            raise UnknownProperty(str(self.layer.valid), self.operands.names)
        return (
            np.where(starts.missing, EARLIEST, starts.values),
            np.where(stops.missing, LATEST, stops.values),
        )


def _touching(
    tree: STRtree, count: int, shape: shapely.Geometry, predicate: str
) -> Flags:
    """Return which of ``count`` shapes in a tree have a relation to another."""
    flags = np.zeros(count, dtype=bool)
    flags[tree.query(shape, predicate=predicate)] = True
    return flags
