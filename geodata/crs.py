"""The coordinate systems in use; the only module that names an EPSG code.

Everything is stored in WGS 84. GCJ-02 and BD-09 are the shifted coordinates that
Chinese web maps draw in; they are output only, good to about a metre, and no CRS.

Source: the published formula, cross-checked on six implementations (coord-convert
0.2.1, prcoords 1.0.2, xyconvert 0.1.2, cnmaps 2.1.0, gcoord 1.0.7, coordtransform
2.1.2), which agree to 1e-7 m on the vectors in the tests.
"""

import re
from collections.abc import Callable, Mapping
from functools import cache
from types import MappingProxyType
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray
from pyproj import CRS, Transformer

CRS84 = "OGC:CRS84"
"""Longitude, latitude in degrees on WGS 84: every file, every response."""

CRS84_URI = "http://www.opengis.net/def/crs/OGC/1.3/CRS84"
"""The same, as OGC API names it."""

Pair = tuple[NDArray[np.float64], NDArray[np.float64]]
Forward = Callable[[ArrayLike, ArrayLike], Pair]

KRASOVSKY_A_M = 6378245.0
KRASOVSKY_E2 = 0.00669342162296594323
SHIFTED_WEST, SHIFTED_EAST = 72.004, 137.8347
SHIFTED_SOUTH, SHIFTED_NORTH = 0.8293, 55.8271
MOST_STEPS = 40
INVERSE_DEG = 1e-11
"""The inverse stops once a step is below this: about a micrometre."""


def _waves(t: NDArray[np.float64], *terms: tuple[float, float]) -> NDArray[np.float64]:
    """Return two thirds of the sum of ``a sin(πt/p)`` over (a, p)."""
    waves = [a * np.sin(t * np.pi / p) for a, p in terms]
    return np.asarray(np.sum(waves, axis=0) * 2 / 3)


def _offset(lon: NDArray[np.float64], lat: NDArray[np.float64]) -> Pair:
    """Return the GCJ-02 shift at a WGS 84 point, degrees of longitude, latitude."""
    x, y = lon - 105.0, lat - 35.0
    root = np.sqrt(np.abs(x))
    ripple = _waves(x, (20, 1 / 6), (20, 1 / 2))
    east = 300 + x + 2 * y + 0.1 * x * x + 0.1 * x * y + 0.1 * root + ripple
    east = east + _waves(x, (20, 1), (40, 3), (150, 12), (300, 30))
    north = -100 + 2 * x + 3 * y + 0.2 * y * y + 0.1 * x * y + 0.2 * root + ripple
    north = north + _waves(y, (20, 1), (40, 3), (160, 12), (320, 30))
    phi = np.radians(lat)
    m = 1 - KRASOVSKY_E2 * np.sin(phi) ** 2
    meridian = KRASOVSKY_A_M * (1 - KRASOVSKY_E2) / m**1.5
    parallel = KRASOVSKY_A_M / np.sqrt(m) * np.cos(phi)
    inside = (lon >= SHIFTED_WEST) & (lon <= SHIFTED_EAST)
    inside &= (lat >= SHIFTED_SOUTH) & (lat <= SHIFTED_NORTH)
    return (
        np.where(inside, np.degrees(east / parallel), 0.0),
        np.where(inside, np.degrees(north / meridian), 0.0),
    )


def gcj02_from_wgs84(lon: ArrayLike, lat: ArrayLike) -> Pair:
    """Return GCJ-02 longitudes and latitudes; outside China the input itself.

    >>> lon, lat = gcj02_from_wgs84([116.397228], [39.9075])
    >>> lon.round(6).tolist(), lat.round(6).tolist()
    ([116.403471], [39.908903])
    """
    lon, lat = np.asarray(lon, dtype=float), np.asarray(lat, dtype=float)
    east, north = _offset(lon, lat)
    return lon + east, lat + north


def _undo(forward: Forward, lon: ArrayLike, lat: ArrayLike) -> Pair:
    """Return the points that ``forward`` takes to (lon, lat), by fixed point."""
    lon, lat = np.asarray(lon, dtype=float), np.asarray(lat, dtype=float)
    east, north = lon, lat
    for _ in range(MOST_STEPS):
        shifted = forward(east, north)
        step_east, step_north = shifted[0] - lon, shifted[1] - lat
        east, north = east - step_east, north - step_north
        if np.all(np.hypot(step_east, step_north) < INVERSE_DEG):
            break
    return east, north


def wgs84_from_gcj02(lon: ArrayLike, lat: ArrayLike) -> Pair:
    """Return WGS 84 longitudes and latitudes, exact to a micrometre."""
    return _undo(gcj02_from_wgs84, lon, lat)


BAIDU_K = np.pi * 3000.0 / 180.0
BAIDU_EAST, BAIDU_NORTH = 0.0065, 0.006


def bd09_from_wgs84(lon: ArrayLike, lat: ArrayLike) -> Pair:
    """Return BD-09 longitudes and latitudes."""
    x, y = gcj02_from_wgs84(lon, lat)
    z = np.hypot(x, y) + 0.00002 * np.sin(y * BAIDU_K)
    theta = np.arctan2(y, x) + 0.000003 * np.cos(x * BAIDU_K)
    return z * np.cos(theta) + BAIDU_EAST, z * np.sin(theta) + BAIDU_NORTH


def wgs84_from_bd09(lon: ArrayLike, lat: ArrayLike) -> Pair:
    """Return WGS 84 longitudes and latitudes, exact to a micrometre."""
    return _undo(bd09_from_wgs84, lon, lat)


def _same(lon: ArrayLike, lat: ArrayLike) -> Pair:
    return np.asarray(lon, dtype=float), np.asarray(lat, dtype=float)


FROM_WGS84: Mapping[str, Forward] = MappingProxyType(
    {"wgs84": _same, "gcj02": gcj02_from_wgs84, "bd09": bd09_from_wgs84}
)
TO_WGS84: Mapping[str, Forward] = MappingProxyType(
    {
        "wgs84": _same,
        "cgcs2000": _same,
        "gcj02": wgs84_from_gcj02,
        "bd09": wgs84_from_bd09,
    }
)
"""Conversion to WGS 84 from each datum of `geodata.datums`."""


def epsg_uri(code: int) -> str:
    """Return the name of an EPSG system as OGC API writes it."""
    return f"http://www.opengis.net/def/crs/EPSG/0/{code}"


CGCS2000 = 4490
GEOGRAPHIC = (4326, CGCS2000)
"""WGS 84 and CGCS2000, which agree to centimetres and are taken as one."""

WEB_MERCATOR = 3857
WEB_MERCATOR_URI = epsg_uri(WEB_MERCATOR)

PROJECTED = (WEB_MERCATOR, *range(4513, 4555))
"""Web Mercator; CGCS2000 3-degree Gauss-Kruger by zone (25-45), by meridian (75-135)."""

DEGREES = frozenset({CRS84_URI, *map(epsg_uri, GEOGRAPHIC)})
"""Systems whose coordinates are degrees; those of the others are metres."""


EAST_FIRST = frozenset({CRS84_URI, WEB_MERCATOR_URI})
"""Systems in which the authority's axis order is easting or longitude first."""


def code_of(uri: str) -> str:
    """Return the name of a system in files, whose formats always store x before y.

    >>> code_of(CRS84_URI), code_of(epsg_uri(4490))
    ('EPSG:4326', 'EPSG:4490')
    """
    return f"EPSG:{GEOGRAPHIC[0] if uri == CRS84_URI else uri.rpartition('/')[2]}"


def projjson(uri: str) -> dict[str, Any]:
    """Return the definition of a system as GeoParquet and newer tools read it."""
    known: dict[str, Any] = CRS.from_user_input(
        CRS84 if uri == CRS84_URI else code_of(uri)
    ).to_json_dict()
    return known


@cache
def _projection(code: int) -> Transformer:
    """Return CGCS2000 latitude, longitude to a projected system, its own axis order."""
    return Transformer.from_crs(
        CGCS2000 if code != WEB_MERCATOR else GEOGRAPHIC[0], code
    )


def _swap(first: ArrayLike, second: ArrayLike) -> Pair:
    return np.asarray(second, dtype=float), np.asarray(first, dtype=float)


def _forward(code: int) -> Forward:
    return lambda lon, lat: _projection(code).transform(lat, lon)


def _backward(code: int) -> Forward:
    return lambda a, b: _swap(*_projection(code).transform(a, b, direction="INVERSE"))


TO_CRS: Mapping[str, Forward] = MappingProxyType(
    {
        CRS84_URI: _same,
        **{epsg_uri(code): _swap for code in GEOGRAPHIC},
        **{epsg_uri(code): _forward(code) for code in PROJECTED},
    }
)
"""From longitude, latitude to each system, coordinates in its authority's order."""


def uri_of(text: str) -> str | None:
    """Return the URI of the system that another notation names; None if there is none.

    Only to suggest it: the axis order of such notations differs between programs.

    >>> uri_of("EPSG:4490"), uri_of("[OGC:CRS84]") == CRS84_URI, uri_of("EPSG:2000")
    ('http://www.opengis.net/def/crs/EPSG/0/4490', True, None)
    """
    words = re.findall(r"[A-Z0-9]+", text.upper())
    return next((uri for uri in TO_CRS if words[-1:] == [uri.rpartition("/")[2]]), None)


FROM_CRS: Mapping[str, Forward] = MappingProxyType(
    {
        CRS84_URI: _same,
        **{epsg_uri(code): _swap for code in GEOGRAPHIC},
        **{epsg_uri(code): _backward(code) for code in PROJECTED},
    }
)
