"""The map of a sheet: applicant, ring and ports to scale, China in an inset.

Drawn from geometry alone, as SVG in millimetres; the boundaries are those that the
service was given, the official depiction, all of them in the inset.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import shapely

from app.sheet.graticule import graticule
from app.sheet.land import Seen, land, seen
from app.sheet.legend import legend, north, scale_bar
from app.sheet.placing import Placing, width_mm
from app.sheet.projection import Paper, fitted, plane_km
from app.sheet.signs import (
    BARRED,
    BORDER,
    EDGE,
    GROUND,
    INK,
    NAMES,
    Canvas,
    Place,
    port_sign,
    star,
)
from app.sheet.svg import Svg
from geodata.boundaries import Boundaries
from geodata.facts import Facts
from geodata.memo import memo
from geodata.text import Lang, Text

WIDTH_MM, HEIGHT_MM = 92.0, 116.0
MAIN_MM = (0.0, 0.0, WIDTH_MM, 84.0)
INSET_MM = (0.0, 86.0, 33.0, 30.0)
"""Left, top, width, height."""

CHINA = (105.0, 35.0)
"""Centre of the inset, degrees."""

NAMED_MM2 = 60.0
"""A province seen smaller than this has no name on the map."""

LONGEST_MM = 36.0
"""A longer name is cut on the map; the table has it whole."""

TITLE = Text("位置示意图", "Map of the applicant and the ports nearby")


@dataclass(frozen=True, slots=True, kw_only=True)
class Drawing:
    """A map, and the frame that says where on paper the ground is."""

    svg: str
    paper: Paper


def draw(
    here: Place, ports: Sequence[Place], radius_km: float, facts: Facts, lang: Lang
) -> Drawing:
    """Draw the surroundings of an applicant.

    Args:
        here: The applicant, WGS 84 degrees.
        ports: The ports nearby; all are shown.
        radius_km: Of the ring.
        facts: The boundaries and the names of provinces.
        lang: The language of labels.

    Returns:
        SVG of `WIDTH_MM` by `HEIGHT_MM`, the same for the same arguments.
    """
    svg = Svg(WIDTH_MM, HEIGHT_MM, TITLE.say(lang))
    paper = _paper(here, ports, radius_km)
    room = Placing((1.0, 1.0, WIDTH_MM - 1.0, MAIN_MM[3] - 1.0))
    canvas = Canvas(svg, paper, room)
    _ground(svg, paper, seen(paper, land(facts.boundaries)), border_mm=0.18)
    graticule(canvas)
    scale_bar(canvas)
    north(canvas, lang)
    _ring(canvas, radius_km)
    _points(canvas, here, ports)
    _labels(canvas, here, ports)
    _ring_label(canvas, ports, radius_km)
    _province_names(canvas, facts, lang)
    _frame(svg, MAIN_MM)
    _inset(svg, here, facts.boundaries, paper)
    legend(svg, INSET_MM[2] + 3.0, INSET_MM[1] + 1.2, lang)
    return Drawing(svg=str(svg), paper=paper)


def _paper(here: Place, ports: Sequence[Place], radius_km: float) -> Paper:
    """Return the frame that holds the ring and every port."""
    corners = np.array([(-1, -1), (1, 1)], dtype=float) * radius_km
    found = plane_km(here.lon, here.lat, *_degrees(ports))
    shown_km = np.vstack([corners, found])
    return fitted(here.lon, here.lat, shown_km, MAIN_MM, margin_mm=7.0)


def _degrees(places: Sequence[Place]) -> tuple[list[float], list[float]]:
    return [place.lon for place in places], [place.lat for place in places]


def _ground(svg: Svg, paper: Paper, land_seen: Seen, *, border_mm: float) -> None:
    """Draw land, provincial boundaries and, thicker, the national outline."""
    thin = {"fill": "none", "stroke": BORDER, "stroke_width": border_mm}
    thick = {"fill": "none", "stroke": EDGE, "stroke_width": border_mm * 2}
    _frame(svg, paper.frame_mm, fill="#fff", stroke="none")
    svg.shape(land_seen.ground, fill=GROUND, stroke="none")
    for border in land_seen.borders:
        svg.shape(border, **thin)
    for outline in land_seen.outlines:
        svg.shape(outline, **thick)


def _frame(svg: Svg, box: tuple[float, float, float, float], **look: str) -> None:
    left, top, width, height = box
    drawn = {"fill": "none", "stroke": INK, "stroke_width": 0.2, **look}
    svg.add("rect", x=left, y=top, width=width, height=height, **drawn)


def _ring(canvas: Canvas, radius_km: float) -> None:
    (x, y), radius_mm = canvas.paper.centre_mm, canvas.paper.length_mm(radius_km)
    look = {
        "fill": BARRED,
        "fill_opacity": 0.05,
        "stroke": BARRED,
        "stroke_width": 0.35,
    }
    canvas.svg.add("circle", id="ring", cx=x, cy=y, r=radius_mm, **look)


def _ring_label(canvas: Canvas, ports: Sequence[Place], radius_km: float) -> None:
    """Write the radius on the ring, as far from every line to a port as can be."""
    paper = canvas.paper
    east, north = plane_km(paper.lon, paper.lat, *_degrees(ports)).T
    lines = np.arctan2(east, north)
    turns = np.radians(np.arange(0, 360, 15))
    apart = np.cos(turns[:, None] - lines[None, :]).max(axis=1, initial=-1.0)
    chosen, radius_mm = turns[int(apart.argmin())], paper.length_mm(radius_km)
    x = paper.centre_mm[0] + float(np.sin(chosen)) * radius_mm
    y = paper.centre_mm[1] - float(np.cos(chosen)) * radius_mm
    text = f"{radius_km:g} km"
    canvas.svg.label(canvas.room.beside(x, y, text, 2.4), text, 2.4, fill=BARRED)


def _points(canvas: Canvas, here: Place, ports: Sequence[Place]) -> None:
    """Draw the applicant, the ports, and the geodesics between, straight from it."""
    svg, (x, y) = canvas.svg, canvas.paper.centre_mm
    spots = canvas.paper.points(*_degrees(ports)).tolist()
    for (px, py), port in zip(spots, ports, strict=True):
        dashes = "none" if port.within else "1.2 0.8"
        look = {"stroke": port.colour, "stroke_width": 0.25, "stroke_dasharray": dashes}
        svg.add("line", id=f"to-{port.label}", x1=x, y1=y, x2=px, y2=py, **look)
    for (px, py), port in zip(spots, ports, strict=True):
        port_sign(svg, px, py, port)
        canvas.room.block(px, py, 1.0)
    canvas.room.block(x, y, 1.8)
    look = {"fill": INK, "stroke": "#fff", "stroke_width": 0.25}
    svg.add("path", d=star(x, y, 2.0), **look)


def _labels(canvas: Canvas, here: Place, ports: Sequence[Place]) -> None:
    svg, room, paper = canvas.svg, canvas.room, canvas.paper
    name = _shortened(here.label, 2.9)
    svg.label(room.beside(*paper.centre_mm, name, 2.9), name, 2.9, font_weight="bold")
    spots = paper.points(*_degrees(ports)).tolist()
    for (x, y), port in zip(spots, ports, strict=True):
        text = f"{port.label} {port.distance_km:.2f} km{'' if port.certain else ' ?'}"
        svg.label(room.beside(x, y, text, 2.4), text, 2.4, fill=port.colour)


def _shortened(text: str, size_mm: float) -> str:
    """Return a text cut to `LONGEST_MM`, an ellipsis telling so."""
    if width_mm(text, size_mm) <= LONGEST_MM:
        return text
    fits = [n for n in range(len(text)) if width_mm(text[:n], size_mm) < LONGEST_MM]
    return f"{text[: fits[-1]]}…"


def _province_names(canvas: Canvas, facts: Facts, lang: Lang) -> None:
    """Write the names of provinces where there is room left."""
    key, ground = "short_zh" if lang == "zh" else "name_en", land(facts.boundaries)
    names = {row["name_zh"]: str(row[key]) for row in facts.records("provinces")}
    for name, area in zip(ground.names, ground.areas, strict=True):
        seen, text = canvas.paper.shape(area), names.get(name, name)
        if seen.area < NAMED_MM2:
            continue
        spot = shapely.point_on_surface(seen)
        box = canvas.room.at(spot.x, spot.y, text, 2.5)
        if box is not None:
            canvas.svg.text(box, text, 2.5, fill=NAMES)


def _inset(svg: Svg, here: Place, boundaries: Boundaries, main: Paper) -> None:
    """Draw the whole of China, and where the map lies in it."""
    inset, china = _china(boundaries)
    _ground(svg, inset, china, border_mm=0.06)
    _mark_map(svg, inset, here, main)
    _frame(svg, INSET_MM)


@memo(most=1)
def _china(boundaries: Boundaries) -> tuple[Paper, Seen]:
    """Return the inset, the same on every sheet, with all that the file holds."""
    ground = land(boundaries)
    corners = shapely.get_coordinates([ground.whole, *ground.lines])
    shown_km = plane_km(*CHINA, corners[:, 0], corners[:, 1])
    inset = fitted(*CHINA, shown_km, INSET_MM, margin_mm=1.0)
    return inset, seen(inset, ground)


def _mark_map(svg: Svg, inset: Paper, here: Place, main: Paper) -> None:
    """Mark where the map lies in the inset, as far as it lies there."""
    x, y = inset.points([here.lon], [here.lat])[0].tolist()
    times = main.denominator / inset.denominator
    (cx, cy), (_, _, wide, high) = main.centre_mm, MAIN_MM
    left, top = x - cx * times, y - cy * times
    seen = shapely.box(left, top, left + wide * times, top + high * times)
    look = {"fill": "none", "stroke": BARRED, "stroke_width": 0.25}
    svg.shape(shapely.intersection(seen, inset.area), **look)
    if inset.area.contains(shapely.Point(x, y)):
        svg.add("path", d=star(x, y, 0.9), fill=BARRED)
