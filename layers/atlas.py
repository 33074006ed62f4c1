"""All layers over one set of facts, each derived once and cached in memory."""

from bisect import bisect_right
from collections import OrderedDict
from collections.abc import Mapping
from datetime import date
from threading import Lock

from geodata.errors import UnknownCollection
from geodata.facts import Facts
from layers.features.snapshot import Snapshot
from layers.layer import Layer

KEPT, KEPT_OWN = 64, 16
"""Snapshots cached of layers that exist only as of a day: by the plan's distance, and by
others. One of the latter takes 3 MB, and none of them displaces one of the former."""

Key = tuple[str, date, float | None]
"""A layer, the day since which it is the same, and a distance other than the plan's."""


class Atlas:
    """The layers by name, over facts; safe to use from several threads."""

    def __init__(self, facts: Facts, layers: Mapping[str, Layer]) -> None:
        self.facts = facts
        self.layers = {name: layer.under(facts) for name, layer in layers.items()}
        self._lock = Lock()
        self._fixed = {
            name: self._warm(name, layer)
            for name, layer in self.layers.items()
            if layer.build is not None
        }
        self._dated: OrderedDict[Key, Snapshot] = OrderedDict()
        self._own: OrderedDict[Key, Snapshot] = OrderedDict()

    def _warm(self, name: str, layer: Layer) -> Snapshot:
        snapshot = Snapshot(name, layer, layer.derive(self.facts))
        assert len(snapshot.features) == len(snapshot.table)
        return snapshot

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
        """
        layer = self.layer(name)
        if name in self._fixed:
            return self._fixed[name]
        own_km = None if threshold_km == layer.threshold_km else threshold_km
        changed = self._last_change(layer, day)
        key = name, changed, own_km
        with self._lock:
            kept, most = (
                (self._dated, KEPT) if own_km is None else (self._own, KEPT_OWN)
            )
            if key not in kept:
                table = layer.derive(self.facts, changed, own_km)
                kept[key] = Snapshot(name, layer, table, changed, own_km)
            kept.move_to_end(key)
            if len(kept) > most:
                kept.popitem(last=False)
            return kept[key]

    def _last_change(self, layer: Layer, day: date) -> date:
        """Return the last day not after ``day`` on which the layer changed."""
        days = layer.changes(self.facts) if layer.changes else (day,)
        place = bisect_right(days, day)
        return days[place - 1] if place else date.min
