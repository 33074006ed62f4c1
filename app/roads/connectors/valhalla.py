"""Valhalla over HTTP: time-distance matrix, isochrone, status.

Source: Valhalla API reference 3.9 (``/sources_to_targets``, ``/isochrone``,
``/status``). Times are free-flow times of a car.
"""

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

from app.roads.engine import NO_ROAD, SNAP_M, Connector, leg, one_by_one
from app.roads.errors import NONSENSE, RoadsUnavailable
from app.roads.line import Line, Refused
from app.rules.case.roads import Leg, Place
from geodata.text import Text

NOT_NEAR = (170, 171)
"""Error codes: no edges near a location, or none connected to the others."""


class Valhalla:
    """A Valhalla service."""

    name = "Valhalla"

    def __init__(self, line: Line) -> None:
        self._line = line

    def close(self) -> None:
        """Hang up."""
        self._line.close()

    def data(self) -> str | None:
        """Return the day on which the service's tiles were built."""
        try:
            status = self._line.get("/status")
        except Refused as refusal:
            raise RoadsUnavailable(refusal.why) from refusal
        built = (
            status.get("tileset_last_modified") if isinstance(status, dict) else None
        )
        if not isinstance(built, int | float) or built <= 0:
            return None
        return datetime.fromtimestamp(built, UTC).date().isoformat()

    def drives(self, start: Place, ends: Sequence[Place]) -> Sequence[Leg]:
        """Return the drive to each place; those off the roads say so."""
        asked = {
            "sources": [_location(start)],
            "targets": [_location(end) for end in ends],
            "costing": "auto",
            "units": "kilometers",
        }
        try:
            body = self._line.post("/sources_to_targets", asked)
        except Refused as refusal:
            if _code(refusal) not in NOT_NEAR:
                raise RoadsUnavailable(refusal.why) from refusal
            return one_by_one(self, start, ends)
        return _legs(body, len(ends))

    def isochrone(self, lon: float, lat: float, minutes: int) -> dict[str, Any]:
        """Return the area reached within some minutes."""
        asked = {
            "locations": [_location((lon, lat))],
            "costing": "auto",
            "contours": [{"time": minutes}],
            "polygons": True,
        }
        try:
            body = self._line.post("/isochrone", asked)
            return dict(body["features"][0]["geometry"])
        except Refused as refusal:
            why = NO_ROAD if _code(refusal) in NOT_NEAR else refusal.why
            raise RoadsUnavailable(why) from refusal
        except (KeyError, IndexError, TypeError, ValueError) as error:
            raise RoadsUnavailable(NONSENSE) from error


def _location(place: Place) -> dict[str, float]:
    return {"lon": place[0], "lat": place[1], "search_cutoff": SNAP_M}


def _code(refusal: Refused) -> object:
    return refusal.body.get("error_code") if isinstance(refusal.body, dict) else None


def _legs(body: Any, count: int) -> list[Leg]:
    try:
        cells = body["sources_to_targets"][0]
        found = [leg(cell["time"], _metres(cell["distance"])) for cell in cells]
    except (KeyError, IndexError, TypeError, ValueError) as error:
        raise RoadsUnavailable(NONSENSE) from error
    if len(found) != count:
        raise RoadsUnavailable(NONSENSE)
    return found


def _metres(kilometres: float | None) -> float | None:
    return None if kilometres is None else float(kilometres) * 1e3


CONNECTOR = Connector(title=Text("Valhalla", "Valhalla"), open=Valhalla)
