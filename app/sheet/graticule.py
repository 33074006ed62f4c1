"""Meridians and parallels on a map, with their degrees at its edges."""

from collections.abc import Iterable

import numpy as np
import shapely

from app.palette import COLOURS
from app.sheet.projection import Paper
from app.sheet.signs import Canvas
from geodata.geodesy import Floats

STEPS_DEG = (0.5, 1.0, 2.0, 5.0, 10.0)
KM_A_DEGREE = 111.0
LINES = 5
SIZE_MM = 1.9
COLOUR = COLOURS["hair"]


def graticule(canvas: Canvas) -> None:
    """Draw the lines that cross a frame, and label them at its left and lower edge."""
    paper = canvas.paper
    step = _step(paper)
    reach = LINES * 2 * step
    for lat in _degrees(paper.lat, step, 85.0):
        lons = np.linspace(paper.lon - reach * 2, paper.lon + reach * 2, 121)
        line = _drawn(canvas, lons, np.full(121, lat))
        _label(canvas, line, f"{abs(lat):g}°{'NS'[lat < 0]}", upright=False)
    for lon in _degrees(paper.lon, step, 180.0):
        lats = np.clip(np.linspace(paper.lat - reach, paper.lat + reach, 121), -85, 85)
        line = _drawn(canvas, np.full(121, lon), lats)
        _label(canvas, line, f"{abs(lon):g}°{'EW'[lon < 0]}", upright=True)


def _step(paper: Paper) -> float:
    """Return the step that gives about five parallels."""
    high_deg = paper.frame_mm[3] * paper.denominator / 1e6 / KM_A_DEGREE
    return min(STEPS_DEG, key=lambda step: abs(high_deg / step - LINES))


def _degrees(middle: float, step: float, most: float) -> Iterable[float]:
    first = round(middle / step)
    found = (float(step * (first + k)) for k in range(-LINES * 2, LINES * 2 + 1))
    return (degrees for degrees in found if abs(degrees) <= most)


def _drawn(canvas: Canvas, lons: Floats, lats: Floats) -> shapely.Geometry:
    line = canvas.paper.shape(shapely.LineString(np.column_stack([lons, lats])))
    canvas.svg.shape(line, fill="none", stroke=COLOUR, stroke_width=0.08)
    return line


def _label(canvas: Canvas, line: shapely.Geometry, text: str, *, upright: bool) -> None:
    """Write a line's degrees where it leaves the frame, left or below."""
    ends = shapely.get_coordinates(line)
    if not len(ends):
        return
    left, _, _, bottom = canvas.room.frame
    at_edge = ends[:, 1] >= bottom + 0.9 if upright else ends[:, 0] <= left - 0.9
    if not at_edge.any():
        return
    x, y = ends[at_edge][0].tolist()
    at_x, at_y = (x, bottom - SIZE_MM / 2) if upright else (left + 2.6, y)
    box = canvas.room.at(at_x, at_y, text, SIZE_MM)
    if box is not None:
        canvas.svg.label(box, text, SIZE_MM, fill=COLOURS["soft"])
