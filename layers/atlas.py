"""All layers over one set of facts, each derived when it is first asked for."""

from bisect import bisect_right
from collections import OrderedDict
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import replace
from datetime import date
from functools import partial
from threading import Lock
from typing import TypeVar

from geodata.dataset import Table
from geodata.errors import UnknownCollection
from geodata.facts import Facts, turns
from layers.features.snapshot import Snapshot
from layers.layer import Layer

KEPT, KEPT_OWN = 64, 16
"""Snapshots cached of layers that exist only as of a day: by the plan's distance, and by
others. One of the latter takes 3 MB, and none of them displaces one of the former."""

Kept = TypeVar("Kept", str, "Key")
Key = tuple[str, date, float | None]
"""A layer, the day since which it is the same, and a distance other than the plan's."""


class Reading(Mapping[str, Table]):
    """Tables by name, and which of them were read."""

    def __init__(self, tables: Mapping[str, Table]) -> None:
        self._tables = tables
        self.names: set[str] = set()

    def __getitem__(self, name: str) -> Table:
        """Return a table, and note that it was read."""
        self.names.add(name)
        return self._tables[name]

    def __iter__(self) -> Iterator[str]:
        """Return the names of all tables; who asks for them may read any."""
        self.names.update(self._tables)
        return iter(self._tables)

    def __len__(self) -> int:
        """Return how many tables there are."""
        return len(self._tables)


class Once:
    """A snapshot that the first thread that asks derives; the others wait for it.

    A derivation that raises is tried again by the next.
    """

    def __init__(self, facts: Facts, derive: Callable[[Facts], Snapshot]) -> None:
        self._facts: Facts | None = facts
        self._derive = derive
        self._lock = Lock()
        self.read = frozenset[str]()
        """The tables that it was derived from, once it is."""

        self.found: Snapshot | None = None

    def get(self) -> Snapshot:
        """Return the snapshot.

        Raises:
            BrokenLayer: The layer is not as declared.
        """
        if self.found is None:
            with self._lock:
                self.found = self.found or self._derived()
        return self.found

    def _derived(self) -> Snapshot:
        """Derive the snapshot, note the tables that are read, and let go of the facts."""
        assert self._facts is not None
        reading = Reading(self._facts.tables)
        found = self._derive(replace(self._facts, tables=reading))
        self.read, self._facts = frozenset(reading.names), None
        return found

    def outlives(self, changed: Collection[str]) -> bool:
        """Tell whether it is derived, and from none of the tables that changed."""
        return self.found is not None and self.read.isdisjoint(changed)


class Atlas:
    """The layers by name, over facts; safe to use from several threads."""

    def __init__(self, facts: Facts, layers: Mapping[str, Layer]) -> None:
        self.facts = facts
        self._declared = layers
        self.layers = {name: layer.under(facts) for name, layer in layers.items()}
        self._fixed = {
            name: Once(facts, partial(_derived, name, layer, None, None))
            for name, layer in self.layers.items()
            if not layer.dated
        }
        self._lock = Lock()
        self._dated: OrderedDict[Key, Once] = OrderedDict()
        self._own: OrderedDict[Key, Once] = OrderedDict()

    def over(self, facts: Facts, changed: Collection[str]) -> "Atlas":
        """Return the same layers over other facts.

        Args:
            facts: The facts.
            changed: The tables in which they differ; what was derived from none of them is
                shared.
        """
        new = Atlas(facts, self._declared)
        with self._lock:
            new._fixed |= _outliving(self._fixed, changed)
            new._dated |= _outliving(self._dated, changed)
            new._own |= _outliving(self._own, changed)
        return new

    def derive(self) -> None:
        """Derive and encode the layers that are the same on every day.

        Raises:
            BrokenLayer: A layer is not as declared.
        """
        for once in self._fixed.values():
            snapshot = once.get()
            assert len(snapshot.features) == len(snapshot.table)

    def derived(self, name: str, day: date) -> bool:
        """Tell whether a layer without ``build_on`` and ``build_at`` is derived for a day."""
        fixed = self._fixed.get(name)
        if fixed is None or fixed.found is None:
            return False
        since = self._turned(fixed, day)
        if since is None:
            return True
        with self._lock:
            once = self._dated.get((name, since, None))
        return once is not None and once.found is not None

    def differs_by_day(self, name: str) -> bool:
        """Tell whether a layer has other features on other days."""
        layer = self.layer(name)
        if layer.dated or layer.valid is not None:
            return True
        if not self.facts.versions:
            return False
        once = self._fixed[name]
        once.get()
        return bool(turns(self.facts, once.read))

    def layer(self, name: str) -> Layer:
        """Return the layer ``name``.

        Raises:
            UnknownCollection: There is none; the names there are are listed.
        """
        if name not in self.layers:
            raise UnknownCollection(name, self.layers)
        return self.layers[name]

    def snapshot(
        self, name: str, day: date, threshold_km: float | None = None
    ) -> Snapshot:
        """Return the features of a layer, those as of ``day`` where that matters.

        Args:
            name: Of the layer.
            day: The day asked about.
            threshold_km: Another distance than the plan's, for layers with ``build_at``.

        Raises:
            UnknownCollection: There is no such layer.
            BrokenLayer: The layer is not as declared.
        """
        layer = self.layer(name)
        if name in self._fixed:
            return self._fixed_on(name, day)
        own_km = None if threshold_km == layer.threshold_km else threshold_km
        changed = self._last_change(layer, day)
        key = name, changed, own_km
        return self._kept(key, layer)

    def _fixed_on(self, name: str, day: date) -> Snapshot:
        """Return a layer without days of its own, of rows as they are on a day."""
        once = self._fixed[name]
        found = once.get()
        since = self._turned(once, day)
        if since is None:
            return found
        return self._kept((name, since, None), self.layers[name])

    def _turned(self, fixed: Once, day: date) -> date | None:
        """Return since when rows that a layer reads are as on a day; None for the last."""
        if not self.facts.versions:
            return None
        since = self.facts.turned(day, fixed.read)
        return None if since == self.facts.turned(date.max, fixed.read) else since

    def _kept(self, key: Key, layer: Layer) -> Snapshot:
        """Return a snapshot as of a day, derived unless it is kept."""
        name, since, own_km = key
        snapshots, most = (
            (self._dated, KEPT) if own_km is None else (self._own, KEPT_OWN)
        )
        derive = partial(_derived, name, layer, since, own_km)
        with self._lock:
            once = snapshots.setdefault(key, Once(self.facts.on(since), derive))
            snapshots.move_to_end(key)
            if len(snapshots) > most:
                snapshots.popitem(last=False)
        return once.get()

    def _last_change(self, layer: Layer, day: date) -> date:
        """Return the last day not after ``day`` on which the layer changed."""
        facts = self.facts.on(day)
        days = layer.changes(facts) if layer.changes else (day,)
        place = bisect_right(days, day)
        changed = days[place - 1] if place else date.min
        return max(changed, facts.turned(day)) if facts.versions else changed


def _outliving(kept: Mapping[Kept, Once], changed: Collection[str]) -> dict[Kept, Once]:
    return {key: once for key, once in kept.items() if once.outlives(changed)}


def _derived(
    name: str,
    layer: Layer,
    day: date | None,
    own_km: float | None,
    facts: Facts,
) -> Snapshot:
    return Snapshot(name, layer, layer.derive(facts, day, own_km), day, own_km)
