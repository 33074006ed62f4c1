"""The symbols of a map, which differ by shape as well as by colour."""

from dataclasses import dataclass

import numpy as np

from app.palette import COLOURS
from app.sheet.placing import Placing
from app.sheet.projection import Paper
from app.sheet.svg import Svg

INK, BARRED, CLEAR = (COLOURS[name] for name in ("ink", "bad", "beyond"))
GROUND, BORDER, EDGE, NAMES = (
    COLOURS[f"print-{name}"] for name in ("land", "border", "edge", "names")
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """A point with its label, WGS 84 degrees; of a port also how far it is."""

    label: str
    lon: float
    lat: float
    distance_km: float = 0.0
    within: bool = False
    certain: bool = True

    @property
    def colour(self) -> str:
        """The colour of a port: red within the ring, blue beyond."""
        return BARRED if self.within else CLEAR


@dataclass(frozen=True, slots=True)
class Canvas:
    """A map in the making: the drawing, its projection, and the space for labels."""

    svg: Svg
    paper: Paper
    room: Placing


def port_sign(svg: Svg, x: float, y: float, port: Place) -> None:
    """Draw a port: a full square within the ring, a circle beyond, dashed if doubtful."""
    dashes = "none" if port.certain else "0.5 0.4"
    look = {"stroke": port.colour, "stroke_width": 0.4, "stroke_dasharray": dashes}
    if port.within:
        fill = port.colour if port.certain else "#fff"
        svg.add("rect", x=x - 0.9, y=y - 0.9, width=1.8, height=1.8, fill=fill, **look)
    else:
        svg.add("circle", cx=x, cy=y, r=0.95, fill="#fff", **look)


def star(x: float, y: float, radius_mm: float) -> str:
    """Return the path of a star with five points."""
    turns = np.radians(np.arange(10) * 36.0 - 90.0)
    lengths = np.where(np.arange(10) % 2 == 0, radius_mm, radius_mm * 0.42)
    points = np.column_stack([x + np.cos(turns) * lengths, y + np.sin(turns) * lengths])
    return f"M{'L'.join(f'{px:.3f} {py:.3f}' for px, py in points.tolist())}Z"
