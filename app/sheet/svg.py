"""SVG written element by element; whatever is text stays text."""

from collections.abc import Iterable
from xml.etree import ElementTree as ET

import shapely

from app.sheet.placing import Box

FONTS = "Noto Sans CJK SC, PingFang SC, Microsoft YaHei, sans-serif"
SPACE = "http://www.w3.org/2000/svg"


class Svg:
    """A drawing in millimetres, right and down."""

    def __init__(self, width_mm: float, height_mm: float, title: str) -> None:
        self.root = ET.Element(
            "svg",
            {
                "xmlns": SPACE,
                "width": f"{width_mm:g}mm",
                "height": f"{height_mm:g}mm",
                "viewBox": f"0 0 {width_mm:g} {height_mm:g}",
                "role": "img",
                "aria-label": title,
                "font-family": FONTS,
            },
        )

    def add(self, name: str, **attributes: object) -> ET.Element:
        """Add an element; an underscore in an attribute's name is a hyphen."""
        written = {
            key.strip("_").replace("_", "-"): _written(value)
            for key, value in attributes.items()
        }
        return ET.SubElement(self.root, name, written)

    def shape(self, shape: shapely.Geometry, **look: object) -> None:
        """Draw lines and areas; an empty geometry draws nothing."""
        path = "".join(_paths(shape))
        if path:
            self.add("path", d=path, **look)

    def text(self, box: Box, text: str, size_mm: float, **look: object) -> None:
        """Write a text into its box."""
        attributes = {
            "x": (box[0] + box[2]) / 2,
            "y": box[3] - size_mm * 0.14,
            "font_size": size_mm,
            "text_anchor": "middle",
            **look,
        }
        self.add("text", **attributes).text = text

    def label(self, box: Box, text: str, size_mm: float, **look: object) -> None:
        """Write a text into its box on a pale ground, readable over lines."""
        size = {"width": box[2] - box[0] + 0.6, "height": box[3] - box[1]}
        pale = {"fill": "#fff", "fill_opacity": 0.75, "rx": 0.5}
        self.add("rect", x=box[0] - 0.3, y=box[1] + 0.15, **size, **pale)
        self.text(box, text, size_mm, **look)

    def __str__(self) -> str:
        """Return the drawing, the same for the same calls."""
        return ET.tostring(self.root, encoding="unicode")


def _written(value: object) -> str:
    return (
        f"{value:.4f}".rstrip("0").rstrip(".")
        if isinstance(value, float)
        else f"{value}"
    )


def _paths(shape: shapely.Geometry) -> Iterable[str]:
    for part in shapely.get_parts(shape):
        if part.geom_type == "Polygon":
            yield from (
                _path(ring.coords, "Z") for ring in (part.exterior, *part.interiors)
            )
        elif part.geom_type == "LineString":
            yield _path(part.coords, "")
        elif hasattr(part, "geoms"):
            yield from _paths(part)


def _path(coords: Iterable[tuple[float, ...]], end: str) -> str:
    points = "L".join(f"{xy[0]:.2f} {xy[1]:.2f}" for xy in coords)
    return f"M{points}{end}"
