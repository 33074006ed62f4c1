"""OSRM over HTTP: the table of drive times; it offers no isochrone.

Source: OSRM HTTP API v1 (``/table/v1/driving``). Times are free-flow times of the
profile that the service was built with.
"""

from collections.abc import Sequence
from typing import Any

from app.roads.engine import Connector
from app.roads.errors import RoadsUnavailable
from app.roads.line import NONSENSE, Line, Refused
from app.rules.roads import Leg, Place
from geodata.text import Text

SNAP_M = 5_000
"""A place farther than this from any road is not driven to."""

NO_ROAD = Text("5 公里内没有道路", "there is no road within 5 km")
NO_WAY = Text("两地之间没有道路相通", "no road leads there")
NO_ISOCHRONE = Text("OSRM 不提供等时圈", "OSRM offers no isochrone")


class Osrm:
    """An OSRM service."""

    name = "OSRM"

    def __init__(self, line: Line) -> None:
        self._line = line

    def close(self) -> None:
        """Hang up."""
        self._line.close()

    def data(self) -> str | None:
        """Return None: OSRM does not tell in advance what its roads are of."""
        return None

    def drives(self, start: Place, ends: Sequence[Place]) -> Sequence[Leg]:
        """Return the drive to each place; those off the roads say so."""
        places = (start, *ends)
        path = ";".join(f"{lon:.7f},{lat:.7f}" for lon, lat in places)
        try:
            body = self._line.get(
                f"/table/v1/driving/{path}",
                sources="0",
                annotations="duration,distance",
                radiuses=";".join([str(SNAP_M)] * len(places)),
            )
        except Refused as refusal:
            if _code(refusal) != "NoSegment":
                raise RoadsUnavailable(refusal.why) from refusal
            if len(ends) == 1:
                return [Leg(why=NO_ROAD)]
            # One place off the roads has the whole table refused.
            return [leg for end in ends for leg in self.drives(start, [end])]
        return _legs(body, len(ends))

    def isochrone(self, lon: float, lat: float, minutes: int) -> dict[str, Any]:
        """Raise: OSRM has none."""
        raise RoadsUnavailable(NO_ISOCHRONE)


def _code(refusal: Refused) -> object:
    return refusal.body.get("code") if isinstance(refusal.body, dict) else None


def _legs(body: Any, count: int) -> list[Leg]:
    try:
        pairs = zip(body["durations"][0][1:], body["distances"][0][1:], strict=True)
        found = [_leg(seconds, metres) for seconds, metres in pairs]
    except (KeyError, IndexError, TypeError, ValueError) as error:
        raise RoadsUnavailable(NONSENSE) from error
    if len(found) != count:
        raise RoadsUnavailable(NONSENSE)
    return found


def _leg(seconds: float | None, metres: float | None) -> Leg:
    if seconds is None or metres is None:
        return Leg(why=NO_WAY)
    return Leg(drive_min=float(seconds) / 60, road_km=float(metres) / 1e3)


CONNECTOR = Connector(title=Text("OSRM", "OSRM"), open=Osrm)
