"""KML 2.2: the colours of the map, every column as typed extended data."""

from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from typing import Any
from xml.sax.saxutils import escape, quoteattr

import numpy as np
import shapely
from numpy.typing import NDArray

from geodata.text import Text
from layers.derivation.unplaced import NOT_CERTAIN
from layers.features.encoder import Cells, Encoder, Page
from layers.layer import ColumnType, Layer
from layers.query.operands import absent
from layers.tabular.gdal_table import ID, cells_of, shapes_of

TYPES: Mapping[ColumnType, str] = {
    "integer": "int",
    "number": "double",
    "boolean": "bool",
}
"""Types of columns in the KML schema; all others are text."""

FAINT, SOLID = 0x80, 0xFF
"""Opacity of planned or only possibly open features, and of all others."""

UNSURE = {"planned", *NOT_CERTAIN}
DAY = timedelta(days=1)


def encode(page: Page) -> bytes:
    """Return one KML document; placemarks have the Chinese names and the ids."""
    layer, name = page.snapshot.layer, page.snapshot.name
    cells = cells_of(page, dates_as_text=True)
    parts = [
        '<?xml version="1.0" encoding="UTF-8"?>',
        '<kml xmlns="http://www.opengis.net/kml/2.2">',
        f'<Document id="document"><name>{escape(layer.title.say(page.lang))}</name>',
        *_styles(layer),
        *_schema(name, cells),
        f"<Folder><name>{escape(name)}</name>",
        *_places(page, cells),
        "</Folder></Document></kml>\n",
    ]
    return "\n".join(parts).encode()


def _styles(layer: Layer) -> Iterator[str]:
    paint = layer.paint
    tones = {"": paint.colour, **{shade.value: shade.colour for shade in paint.shades}}
    for value, colour in tones.items():
        for opacity in (SOLID, FAINT):
            line, fill = _colour(colour, opacity), _colour(colour, opacity * paint.fill)
            yield (
                f"<Style id={quoteattr(_style(value, opacity))}>"
                f"<IconStyle><color>{line}</color></IconStyle>"
                f"<LineStyle><color>{line}</color><width>{paint.size_px}</width>"
                f"</LineStyle><PolyStyle><color>{fill}</color></PolyStyle></Style>"
            )


def _style(value: str, opacity: int) -> str:
    return f"painted-{value}-{opacity:02x}"


def _colour(colour: str, opacity: float) -> str:
    """Return a colour in KML's order: opacity, blue, green, red.

    >>> _colour("#7a2e0e", 255)
    'ff0e2e7a'
    """
    red, green, blue = colour[1:3], colour[3:5], colour[5:7]
    return f"{round(opacity):02x}{blue}{green}{red}"


def _schema(name: str, cells: Cells) -> Iterator[str]:
    yield f"<Schema name={quoteattr(name)} id={quoteattr(name)}>"
    for column, (kind, _) in cells.items():
        type_ = TYPES.get(kind, "string")
        yield f'<SimpleField type="{type_}" name={quoteattr(column)}></SimpleField>'
    yield "</Schema>"


def _places(page: Page, cells: Cells) -> Iterator[str]:
    rows = page.snapshot.table.iloc[page.selection.rows].to_dict("records")
    shapes = shapes_of(page)
    for row, (record, shape) in enumerate(zip(rows, shapes, strict=True)):
        plain = {name: values[row] for name, (_, values) in cells.items()}
        data = "".join(
            f"<SimpleData name={quoteattr(name)}>{_text(value)}</SimpleData>"
            for name, value in plain.items()
            if value is not None
        )
        name = record["name_zh"] or plain[ID]
        yield (
            f"<Placemark id={quoteattr(plain[ID])}><name>{_text(name)}</name>"
            f"{_span(page.snapshot.layer, record)}"
            f"<styleUrl>#{escape(_styled(page.snapshot.layer, record))}</styleUrl>"
            f"<ExtendedData><SchemaData schemaUrl={quoteattr('#' + page.snapshot.name)}>"
            f"{data}</SchemaData></ExtendedData>{_shape(shape)}</Placemark>"
        )


def _text(value: Any) -> str:
    """Return a value as XML text, without characters that XML does not allow.

    >>> _text(True), _text("a<b")
    ('1', 'a&lt;b')
    """
    if isinstance(value, bool):
        return str(int(value))
    signs = (sign for sign in str(value) if sign.isprintable() or sign in "\t\n\r")
    return escape("".join(signs))


def _styled(layer: Layer, record: Mapping[Any, Any]) -> str:
    value = record.get(layer.paint.by) if layer.paint.by else None
    known = {shade.value for shade in layer.paint.shades}
    unsure = UNSURE & {record.get("status"), record.get("certainty")}
    shade = value if isinstance(value, str) and value in known else ""
    return _style(shade, FAINT if unsure else SOLID)


def _span(layer: Layer, record: Mapping[Any, Any]) -> str:
    """Return the period in which a feature is valid; KML includes the last day."""
    if layer.valid is None:
        return ""
    first, after = (record[name] for name in layer.valid)
    begin = "" if absent(first) else f"<begin>{first.isoformat()}</begin>"
    last: date | None = None if absent(after) else after - DAY
    end = "" if last is None else f"<end>{last.isoformat()}</end>"
    return f"<TimeSpan>{begin}{end}</TimeSpan>" if begin or end else ""


def _shape(shape: shapely.Geometry | None) -> str:
    if shape is None:
        return ""
    if hasattr(shape, "geoms"):
        return f"<MultiGeometry>{''.join(map(_shape, shape.geoms))}</MultiGeometry>"
    if isinstance(shape, shapely.Polygon):
        holes = (_ring("innerBoundaryIs", ring) for ring in shape.interiors)
        outer = _ring("outerBoundaryIs", shape.exterior)
        return f"<Polygon>{outer}{''.join(holes)}</Polygon>"
    kind = shape.geom_type
    return f"<{kind}>{_coordinates(shape)}</{kind}>"


def _ring(role: str, ring: shapely.LinearRing) -> str:
    return f"<{role}><LinearRing>{_coordinates(ring)}</LinearRing></{role}>"


def _coordinates(shape: shapely.Geometry) -> str:
    corners: NDArray[np.float64] = shapely.get_coordinates(shape)
    written = " ".join(f"{x!r},{y!r}" for x, y in corners.tolist())
    return f"<coordinates>{written}</coordinates>"


ENCODER = Encoder(
    title=Text("KML", "KML"),
    media_type="application/vnd.google-earth.kml+xml",
    suffix=".kml",
    any_crs=False,
    any_datum=False,
    encode=encode,
)
