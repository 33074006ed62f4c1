"""The interface between the distance rule and a road engine."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from geodata.text import Text

Place = tuple[float, float]
"""Longitude and latitude, WGS 84 degrees."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Leg:
    """A drive: its minutes and kilometres, or why there is none."""

    drive_min: float | None = None
    road_km: float | None = None
    why: Text | None = None


class Roads(Protocol):
    """An engine that knows the roads."""

    name: str

    def data(self) -> str | None:
        """Return what day the roads are of, if the engine tells.

        Raises:
            Unavailable: The engine does not answer.
        """

    def drives(self, start: Place, ends: Sequence[Place]) -> Sequence[Leg]:
        """Return the drive by car, without traffic, from one place to each of others.

        Raises:
            Unavailable: The engine does not answer.
        """


@dataclass(frozen=True, slots=True, kw_only=True)
class StatedDrive:
    """A drive that the applicant states, and the document that bears it out."""

    port_iata: str
    drive_min: float
    document: str
