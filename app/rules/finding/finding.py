"""The finding of a rule: outcome, reason, measurements and evidence."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from types import MappingProxyType
from typing import Any, NamedTuple

from app.rules.finding.measured import Measured
from geodata.text import Text


class Outcome(StrEnum):
    """The result of comparing the evidence with a clause; there is no default."""

    MET = "met"
    NOT_MET = "not-met"
    NOT_APPLICABLE = "not-applicable"
    UNDETERMINED = "undetermined"


WORDS: Mapping[Outcome, Text] = {
    Outcome.MET: Text("符合", "met"),
    Outcome.NOT_MET: Text("不符合", "not met"),
    Outcome.UNDETERMINED: Text("尚不能认定", "undetermined"),
    Outcome.NOT_APPLICABLE: Text("不适用", "not applicable"),
}

MAINLAND_ONLY = Text(
    "本条只适用于内地机场。", "The clause concerns airports of the mainland."
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Quantity:
    """A threshold: its name, number and UCUM unit."""

    name: str
    value: float
    unit: str
    meaning: Text


class Feature(NamedTuple):
    """A geographic feature that a finding rests on; CRS84 degrees.

    It is the geodesic ring round its position if ``radius_m`` is given, the geodesic from
    there to ``end`` (longitude, latitude) if that is given, otherwise a point. To a point
    with a ``distance_km`` among its members a line is drawn from the candidate.
    """

    role: str
    lon: float
    lat: float
    radius_m: float | None = None
    end: tuple[float, float] | None = None
    members: Mapping[str, Any] = MappingProxyType({})
    """Further properties by public names; with an ``id`` unless its role is unique."""

    @property
    def document(self) -> dict[str, Any]:
        """Return it as answers list it."""
        members = {"role": self.role, **self.members, "lon": self.lon, "lat": self.lat}
        if self.radius_m is not None:
            members["radius_m"] = self.radius_m
        if self.end is not None:
            members["lon_to"], members["lat_to"] = self.end
        return members


class Evidence(NamedTuple):
    """Features of one kind, listed in the answer under ``name``."""

    name: str
    label: Text
    features: tuple[Feature, ...]
    reach_km: float | None = None
    """All that lie within this distance of the candidate are listed; None if not so."""


class Part(NamedTuple):
    """A further member of the answer of a finding, with its label."""

    name: str
    label: Text
    value: Any
    text: Text | None = None
    """The same in words, for sheets; None where the reason says it already."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """The result of one rule for one case, with its evidence."""

    outcome: Outcome
    because: Text
    source_ids: tuple[str, ...]
    """Ids of the sources of every fact used."""

    measurements: tuple[Measured, ...] = ()
    evidence: tuple[Evidence, ...] = ()
    parts: tuple[Part, ...] = ()
    notes: tuple[Text, ...] = ()
    heading: Text | None = None
    """The outcome in the words of the clause."""

    assumptions: tuple[Text, ...] = ()
    """The assumptions; if there are any, the finding is hypothetical."""

    of_candidate: Mapping[str, Any] = field(default_factory=dict)
    """Members that the finding adds to the description of the candidate."""

    aliases: Mapping[str, Any] = field(default_factory=dict)
    """Measurements under the names that clients know from before, some of `ALIASES`."""

    surroundings: Any = field(default=None, compare=False, repr=False)
    """Intermediate results of the check, for the ``sensitivity`` of the same rule."""

    @property
    def members(self) -> dict[str, Any]:
        """Return the members of the answer besides outcome, reason and clause."""
        return {
            "hypothetical": bool(self.assumptions),
            "assumptions": list(self.assumptions),
            **self.aliases,
            **{part.name: part.value for part in self.parts},
            **{e.name: [f.document for f in e.features] for e in self.evidence},
            "measurements": [each.document for each in self.measurements],
            "parts": [
                {"name": part.name, "label": part.label, "text": part.text}
                for part in self.parts
            ],
            "evidence": [
                {"name": each.name, "label": each.label, "reach_km": each.reach_km}
                for each in self.evidence
            ],
        }


ALIASES = frozenset(
    {
        *("threshold_km", "margin_km", "uncertainty_km"),
        *("measured", "required", "margin", "radius_km"),
    }
)
"""Members that repeat a measurement, or an older name, in the answers of the first rules.
New rules have none."""
