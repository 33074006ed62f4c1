"""Every layer over one set of facts, each derived once and kept in memory."""

from bisect import bisect_right
from collections import OrderedDict
from collections.abc import Mapping
from datetime import date
from threading import Lock

from geodata.errors import UnknownCollection
from geodata.facts import Facts
from layers.layer import Layer
from layers.snapshot import Snapshot

KEPT_DAYS = 64
"""Snapshots kept of layers that exist only as of a day."""


class Atlas:
    """The layers by name, over facts; safe to ask from several threads."""

    def __init__(self, facts: Facts, layers: Mapping[str, Layer]) -> None:
        self.facts = facts
        self.layers = layers
        self._lock = Lock()
        self._fixed = {
            name: self._warm(name, layer)
            for name, layer in layers.items()
            if layer.build is not None
        }
        self._dated: OrderedDict[tuple[str, date], Snapshot] = OrderedDict()

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

    def snapshot(self, name: str, day: date) -> Snapshot:
        """Return the features of a layer, those as of ``day`` where that matters.

        Raises:
            UnknownCollection: There is no such layer.
        """
        layer = self.layer(name)
        if name in self._fixed:
            return self._fixed[name]
        changed = self._last_change(layer, day)
        with self._lock:
            if (name, changed) not in self._dated:
                table = layer.derive(self.facts, changed)
                self._dated[name, changed] = Snapshot(name, layer, table, changed)
            self._dated.move_to_end((name, changed))
            if len(self._dated) > KEPT_DAYS:
                self._dated.popitem(last=False)
            return self._dated[name, changed]

    def _last_change(self, layer: Layer, day: date) -> date:
        """Return the last day not after ``day`` on which the layer changed."""
        days = layer.changes(self.facts) if layer.changes else (day,)
        place = bisect_right(days, day)
        return days[place - 1] if place else date.min
