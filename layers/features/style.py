"""A layer's paint as a MapLibre style that looks like the map page.

There are no text labels: MapLibre needs a glyph server for them. Each class has a style
layer of its own with constant colours, and filters use only ==, !=, all and any: QGIS
converts these, and draws in its default red what it cannot convert.
"""

from collections.abc import Iterator
from typing import Any

from geodata.text import Lang
from layers.derivation.unplaced import NOT_CERTAIN
from layers.layer import Layer

MEDIA_TYPE = "application/vnd.mapbox.style+json"
DASHES = [4, 3]

Json = dict[str, Any]

Classes = dict[str, list[Any]]
"""Filter of each class by name; no feature matches two of them."""

STATUS, CERTAINTY = ["get", "status"], ["get", "certainty"]
PLANNED = ["==", STATUS, "planned"]
NOT_PLANNED = ["!=", STATUS, "planned"]
POSSIBLE = ["any", *(["==", CERTAINTY, state] for state in NOT_CERTAIN)]
SURE = ["all", *(["!=", CERTAINTY, state] for state in NOT_CERTAIN)]
OPEN, CLOSED = ["==", STATUS, "open"], ["==", STATUS, "closed"]
NO_STATUS = ["all", ["!=", STATUS, "open"], NOT_PLANNED, ["!=", STATUS, "closed"]]

POINTS: Classes = {
    "known": ["all", SURE, ["any", OPEN, CLOSED]],
    "planned": PLANNED,
    "unsure": ["all", NOT_PLANNED, ["any", POSSIBLE, NO_STATUS]],
}
LINES: Classes = {
    "lines": ["all", NOT_PLANNED, SURE],
    "dashes": ["any", PLANNED, POSSIBLE],
}


def style(name: str, layer: Layer, tilejson: str, lang: Lang) -> Json:
    """Return the style document of a layer."""
    drawn = _points(layer) if layer.geometry == "Point" else _outlines(layer)
    return {
        "version": 8,
        "name": layer.title.say(lang),
        "metadata": {"kouan:collection": name},
        "sources": {name: {"type": "vector", "url": tilejson}},
        "layers": [
            {"id": f"{name}-{part}", "source": name, "source-layer": name, **how}
            for part, how in drawn.items()
        ],
    }


def _tones(layer: Layer) -> Iterator[tuple[str, str, list[Any] | None]]:
    """Yield the colours of a layer: a name, the colour, and the filter of its class."""
    paint = layer.paint
    if paint.by is None or not paint.shades:
        yield "", paint.colour, None
    for shade in paint.shades if paint.by else ():
        yield f"{shade.value}-", shade.colour, ["==", ["get", paint.by], shade.value]


def _classes(layer: Layer, classes: Classes) -> Iterator[tuple[str, str, Json]]:
    """Yield each class of each colour: name, colour, and its filter."""
    for prefix, tone, shade in _tones(layer):
        for name, state in classes.items():
            condition = state if shade is None else ["all", shade, state]
            yield f"{prefix}{name}", tone, {"filter": condition}


def _points(layer: Layer) -> dict[str, Json]:
    return {
        name: {"type": "circle", **which, "paint": _circle(layer, name, tone)}
        for name, tone, which in _classes(layer, POINTS)
    }


def _circle(layer: Layer, name: str, tone: str) -> Json:
    """Return the paint of a point: hollow if planned, faint if only possibly open."""
    paint: Json = {"circle-radius": layer.paint.size_px, "circle-color": tone}
    if name.endswith("planned"):
        return {
            **paint,
            "circle-color": "#ffffff",
            "circle-opacity": 0.85,
            "circle-stroke-color": tone,
            "circle-stroke-width": 1.8,
        }
    unsure = name.endswith("unsure")
    return {
        **paint,
        "circle-opacity": 0.35 if unsure else 0.95,
        "circle-stroke-color": tone if unsure else "#ffffff",
        "circle-stroke-width": 1.2,
    }


def _outlines(layer: Layer) -> dict[str, Json]:
    lines = {
        name: {"type": "line", **which, "paint": _line(layer, name, tone)}
        for name, tone, which in _classes(layer, LINES)
    }
    return lines if layer.geometry == "LineString" else {**_areas(layer), **lines}


def _areas(layer: Layer) -> dict[str, Json]:
    found = {}
    for prefix, tone, shade in _tones(layer):
        paint = {"fill-color": tone, "fill-opacity": layer.paint.fill}
        which = {} if shade is None else {"filter": shade}
        found[f"{prefix}areas"] = {"type": "fill", **which, "paint": paint}
    return found


def _line(layer: Layer, name: str, tone: str) -> Json:
    paint: Json = {"line-color": tone, "line-width": layer.paint.size_px}
    dashed = name.endswith("dashes")
    return {**paint, "line-dasharray": DASHES} if dashed else paint
