"""OSRM over HTTP: drive times; OSRM has no isochrones.

Source: OSRM HTTP API v1 (``/table/v1/driving``). Times are free-flow times of the
profile that the service was built with.
"""

from collections.abc import Sequence
from typing import Any

from app.roads.engine import SNAP_M, Connector, leg, one_by_one
from app.roads.errors import NONSENSE, RoadsUnavailable
from app.roads.line import Line, Refused
from app.rules.case.roads import Leg, Place
from geodata.text import Text

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
        """Return None: OSRM does not give the date of its data in advance."""
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
            return one_by_one(self, start, ends)
        return _legs(body, len(ends))

    def isochrone(self, lon: float, lat: float, minutes: int) -> dict[str, Any]:
        """Raise: OSRM has none."""
        raise RoadsUnavailable(NO_ISOCHRONE)


def _code(refusal: Refused) -> object:
    return refusal.body.get("code") if isinstance(refusal.body, dict) else None


def _legs(body: Any, count: int) -> list[Leg]:
    try:
        pairs = zip(body["durations"][0][1:], body["distances"][0][1:], strict=True)
        found = [leg(seconds, metres) for seconds, metres in pairs]
    except (KeyError, IndexError, TypeError, ValueError) as error:
        raise RoadsUnavailable(NONSENSE) from error
    if len(found) != count:
        raise RoadsUnavailable(NONSENSE)
    return found


CONNECTOR = Connector(title=Text("OSRM", "OSRM"), open=Osrm)
