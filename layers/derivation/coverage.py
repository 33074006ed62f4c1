"""The area of the mainland within the rings of the rule, by province."""

from collections.abc import Mapping
from dataclasses import dataclass

import shapely
from shapely import MultiPolygon

from geodata.boundaries import Boundaries
from geodata.facts import Facts
from geodata.geodesy import area_km2
from geodata.memo import memo
from layers.derivation.proximity import Centres, rings
from layers.derivation.unplaced import APART_KM

KEPT_SHAPES, KEPT_FIGURES = 8, 256
"""Shapes weigh 3 MB each, figures next to nothing."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Share:
    """How much of a province, or of the mainland, lies free of the rings."""

    total_km2: float
    free_km2: float
    possible_km2: float
    """Neither within for certain nor free: see `coverage`."""

    @property
    def within_km2(self) -> float:
        """Area within the rings."""
        return self.total_km2 - self.free_km2 - self.possible_km2

    @property
    def free(self) -> float:
        """The share that lies free, 0 to 1."""
        return self.free_km2 / self.total_km2


@dataclass(frozen=True, slots=True, kw_only=True)
class Coverage:
    """The union of the rings, the mainland beyond it, and the share of each province.

    ``possible`` is the mainland that is beyond the rings, but may be within that of a
    port at a site of unknown position; ``free`` is without it.
    """

    within: MultiPolygon
    possible: MultiPolygon
    free: MultiPolygon
    shares: Mapping[str, Share]

    @property
    def mainland(self) -> Share:
        """The provinces summed up."""
        return total(self.shares)

    @property
    def not_free(self) -> shapely.Geometry:
        """Area within or possibly within the rings."""
        return shapely.union(self.within, self.possible)

    @property
    def parts(self) -> list[tuple[str, MultiPolygon, float]]:
        """Kinds with shape and area on the mainland in km2; ``possible`` if there is any."""
        share = self.mainland
        found = [
            ("within", self.within, share.within_km2),
            ("free", self.free, share.free_km2),
            ("possible", self.possible, share.possible_km2),
        ]
        return found if not self.possible.is_empty else found[:-1]


def total(shares: Mapping[str, Share]) -> Share:
    """Sum up the provinces."""
    return Share(
        total_km2=sum(share.total_km2 for share in shares.values()),
        free_km2=sum(share.free_km2 for share in shares.values()),
        possible_km2=sum(share.possible_km2 for share in shares.values()),
    )


def mainland(facts: Facts) -> shapely.Geometry:
    """Return the provinces of the mainland as one shape, CRS84 degrees."""
    return _land(facts.boundaries, _mainland(facts))


@memo(most=1)
def _land(boundaries: Boundaries, names: tuple[str, ...]) -> shapely.Geometry:
    return shapely.union_all([s for s, _ in _provinces(boundaries, names).values()])


def coverage(
    facts: Facts, centres: Centres, radius_km: float, unplaced: Centres = ()
) -> Coverage:
    """Cut the rings round some ports out of the mainland.

    Args:
        facts: The facts, for the provinces.
        centres: Longitude and latitude of every port, degrees.
        radius_km: Radius of the rings.
        unplaced: Present sites of the ports whose former site is not held.

    Returns:
        Shapes in CRS84 degrees, areas on the ellipsoid; only provinces of the mainland.
    """
    # Cached on the boundaries, which editions of the facts share.
    return _coverage(facts.boundaries, _mainland(facts), centres, radius_km, unplaced)


def shares(
    facts: Facts, centres: Centres, radius_km: float, unplaced: Centres = ()
) -> Mapping[str, Share]:
    """Return the share of every province of the mainland; see `coverage`."""
    return _shares(facts.boundaries, _mainland(facts), centres, radius_km, unplaced)


def _mainland(facts: Facts) -> tuple[str, ...]:
    rows = facts.records("provinces")
    return tuple(row["name_zh"] for row in rows if row["mainland"])


@memo(most=1)
def _provinces(
    boundaries: Boundaries, names: tuple[str, ...]
) -> Mapping[str, tuple[MultiPolygon, float]]:
    """Return provinces and their areas in km2, by name."""
    shapes = {name: boundaries.polygon(name) for name in names}
    return {name: (shape, area_km2(shape)) for name, shape in shapes.items()}


@memo(most=KEPT_SHAPES)
def _coverage(
    boundaries: Boundaries,
    names: tuple[str, ...],
    centres: Centres,
    radius_km: float,
    unplaced: Centres,
) -> Coverage:
    within = shapely.union_all(rings(centres, radius_km))
    reached = shapely.union_all(rings(unplaced, radius_km + APART_KM))
    known = _provinces(boundaries, names)
    left = shapely.difference([shape for shape, _ in known.values()], within)
    free = shapely.difference(left, reached)
    possible = shapely.intersection(left, reached)
    shares = {
        name: Share(
            total_km2=total_km2, free_km2=area_km2(beyond), possible_km2=area_km2(maybe)
        )
        for (name, (_, total_km2)), beyond, maybe in zip(
            known.items(), free, possible, strict=True
        )
    }
    return Coverage(
        within=polygons(within),
        possible=polygons(shapely.union_all(possible)),
        free=polygons(shapely.union_all(free)),
        shares=shares,
    )


@memo(most=KEPT_FIGURES)
def _shares(
    boundaries: Boundaries,
    names: tuple[str, ...],
    centres: Centres,
    radius_km: float,
    unplaced: Centres,
) -> Mapping[str, Share]:
    return _coverage(boundaries, names, centres, radius_km, unplaced).shares


def polygons(shape: shapely.Geometry) -> MultiPolygon:
    """Return the parts of a shape that have an area."""
    parts = [p for p in shapely.get_parts(shape) if p.geom_type == "Polygon"]
    merged: MultiPolygon = shapely.orient_polygons(MultiPolygon(parts))
    return merged
