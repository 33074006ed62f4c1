"""What a road engine is to us, and how one is opened."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Protocol

from app.roads.line import Line
from app.rules.roads import Roads
from geodata.text import Text


class Engine(Roads, Protocol):
    """A road engine: drive times for the rules, isochrones for the map."""

    def isochrone(self, lon: float, lat: float, minutes: int) -> dict[str, Any]:
        """Return what can be reached by car, a GeoJSON polygon in CRS84 degrees.

        Raises:
            RoadsUnavailable: The engine does not answer, or offers none.
        """

    def close(self) -> None:
        """Hang up."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Connector:
    """A kind of engine, and how to speak to one."""

    title: Text
    open: Callable[[Line], Engine]
