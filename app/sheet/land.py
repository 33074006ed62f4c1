"""The provinces as drawn on sheets: simplified once, with a separate national outline."""

from dataclasses import dataclass

import shapely

from app.sheet.projection import Paper
from geodata.boundaries import Boundaries
from geodata.memo import memo

TOLERANCE_DEG = 0.01
"""About a kilometre, the accuracy of the packaged file; 0.2 mm at 1:5,000,000."""


@dataclass(frozen=True, slots=True, eq=False)
class Land:
    """All that the boundary file holds, CRS84 degrees, to look at."""

    names: tuple[str, ...]
    areas: tuple[shapely.Geometry, ...]
    whole: shapely.Geometry
    lines: tuple[shapely.Geometry, ...]
    """Further lines as the file has them, such as those of the South China Sea."""


@memo(most=1)
def land(boundaries: Boundaries) -> Land:
    """Return the provinces simplified so that neighbours still share borders."""
    areas = shapely.coverage_simplify(boundaries.polygons, TOLERANCE_DEG)
    return Land(
        names=boundaries.names,
        areas=tuple(areas),
        whole=shapely.coverage_union_all(areas),
        lines=tuple(shapely.simplify(boundaries.lines, TOLERANCE_DEG)),
    )


@dataclass(frozen=True, slots=True, eq=False)
class Seen:
    """The land within a frame, millimetres on paper."""

    ground: shapely.Geometry
    borders: tuple[shapely.Geometry, ...]
    outlines: tuple[shapely.Geometry, ...]


def seen(paper: Paper, drawn: Land) -> Seen:
    """Return the land as a frame shows it."""
    return Seen(
        ground=paper.shape(drawn.whole),
        borders=tuple(paper.shape(shapely.boundary(area)) for area in drawn.areas),
        outlines=tuple(
            paper.shape(line) for line in (shapely.boundary(drawn.whole), *drawn.lines)
        ),
    )
