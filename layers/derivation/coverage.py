"""What the rings of the rule cover of the mainland, province by province."""

from collections.abc import Mapping
from dataclasses import dataclass

import shapely
from shapely import MultiPolygon

from geodata.facts import Facts
from geodata.geodesy import area_km2
from geodata.memo import memo
from layers.derivation.proximity import Centres, rings

KEPT_SHAPES, KEPT_FIGURES = 8, 256
"""Shapes weigh 3 MB each, figures next to nothing."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Share:
    """How much of a province, or of the mainland, lies free of the rings."""

    total_km2: float
    free_km2: float

    @property
    def within_km2(self) -> float:
        """What lies within."""
        return self.total_km2 - self.free_km2

    @property
    def free(self) -> float:
        """The share that lies free, 0 to 1."""
        return self.free_km2 / self.total_km2


@dataclass(frozen=True, slots=True, kw_only=True)
class Coverage:
    """The union of the rings, the mainland beyond it, and the share of each province."""

    within: MultiPolygon
    free: MultiPolygon
    shares: Mapping[str, Share]

    @property
    def mainland(self) -> Share:
        """The provinces summed up."""
        return total(self.shares)


def total(shares: Mapping[str, Share]) -> Share:
    """Sum up the provinces."""
    return Share(
        total_km2=sum(share.total_km2 for share in shares.values()),
        free_km2=sum(share.free_km2 for share in shares.values()),
    )


@memo(most=1)
def _provinces(facts: Facts) -> Mapping[str, tuple[MultiPolygon, float]]:
    """Return the provinces of the mainland and their areas in km2, by name."""
    names = [row["name_zh"] for row in facts.records("provinces") if row["mainland"]]
    shapes = {name: facts.boundaries.polygon(name) for name in names}
    return {name: (shape, area_km2(shape)) for name, shape in shapes.items()}


@memo(most=KEPT_SHAPES)
def coverage(facts: Facts, centres: Centres, radius_km: float) -> Coverage:
    """Cut the rings round some ports out of the mainland.

    Args:
        facts: The facts, for the provinces.
        centres: Longitude and latitude of every port, degrees.
        radius_km: Radius of the rings.

    Returns:
        Shapes in CRS84 degrees, areas on the ellipsoid; only provinces of the mainland.
    """
    within = shapely.union_all(rings(centres, radius_km))
    known = _provinces(facts)
    left = shapely.difference([shape for shape, _ in known.values()], within)
    shares = {
        name: Share(total_km2=total_km2, free_km2=area_km2(rest))
        for (name, (_, total_km2)), rest in zip(known.items(), left, strict=True)
    }
    return Coverage(
        within=polygons(within), free=polygons(shapely.union_all(left)), shares=shares
    )


@memo(most=KEPT_FIGURES)
def shares(facts: Facts, centres: Centres, radius_km: float) -> Mapping[str, Share]:
    """Return the share of every province of the mainland; see `coverage`."""
    return coverage(facts, centres, radius_km).shares


def polygons(shape: shapely.Geometry) -> MultiPolygon:
    """Return the parts of a shape that have an area."""
    parts = [p for p in shapely.get_parts(shape) if p.geom_type == "Polygon"]
    merged: MultiPolygon = shapely.orient_polygons(MultiPolygon(parts))
    return merged
