"""The interface of road engines and of their connectors."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Protocol

from app.rules.case.roads import Leg, Place, Roads
from geodata.text import Text

if TYPE_CHECKING:
    from app.roads.line import Line

SNAP_M = 5_000
"""A place farther than this from any road is not driven to; engines would go farther and
pass over that part of the way in silence."""

NO_ROAD = Text("5 公里内没有道路", "there is no road within 5 km")
NO_WAY = Text("两地之间没有道路相通", "no road leads there")


def leg(seconds: float | None, metres: float | None) -> Leg:
    """Return a drive as an engine counts it; null means that no road leads there."""
    if seconds is None or metres is None:
        return Leg(why=NO_WAY)
    return Leg(drive_min=float(seconds) / 60, road_km=float(metres) / 1e3)


def one_by_one(engine: Roads, start: Place, ends: Sequence[Place]) -> Sequence[Leg]:
    """Request each place alone: one place off the roads makes the whole request fail."""
    if len(ends) == 1:
        return [Leg(why=NO_ROAD)]
    return [found for end in ends for found in engine.drives(start, [end])]


class Engine(Roads, Protocol):
    """A road engine: drive times for the rules, isochrones for the map."""

    def isochrone(self, lon: float, lat: float, minutes: int) -> dict[str, Any]:
        """Return the area reached by car, a GeoJSON polygon in CRS84 degrees.

        Raises:
            RoadsUnavailable: The engine does not answer, or offers none.
        """

    def close(self) -> None:
        """Hang up."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Connector:
    """A kind of engine, and how to speak to one."""

    title: Text
    open: Callable[["Line"], Engine]
