"""A layer's paint as a MapLibre style, the same drawing as on the map page.

Text labels are left out: MapLibre draws none without a server of glyphs.
"""

from typing import Any

from geodata.text import Lang
from layers.layer import Layer

MEDIA_TYPE = "application/vnd.mapbox.style+json"
DASHES = [4, 3]

Json = dict[str, Any]

PLANNED = ["==", ["get", "status"], "planned"]
UNSURE = ["any", ["==", ["get", "certainty"], "possible"], ["!", ["has", "status"]]]


def style(name: str, layer: Layer, tilejson: str, lang: Lang) -> Json:
    """Return the style document of a layer.

    Args:
        name: The identifier of the layer, its source and its source layer.
        layer: Whose paint is told.
        tilejson: Address of the TileJSON of its tiles.
        lang: Of the title.
    """
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


def _tone(layer: Layer) -> Any:
    """Return the colour of a feature: a word, or a choice by the column painted by."""
    paint = layer.paint
    if paint.by is None or not paint.shades:
        return paint.colour
    choices = [part for shade in paint.shades for part in (shade.value, shade.colour)]
    return ["match", ["get", paint.by], *choices, paint.colour]


def _points(layer: Layer) -> dict[str, Json]:
    tone = _tone(layer)
    return {
        "points": {
            "type": "circle",
            "paint": {
                "circle-radius": layer.paint.size_px,
                "circle-color": ["case", PLANNED, "#ffffff", tone],
                "circle-opacity": ["case", PLANNED, 0.85, UNSURE, 0.35, 0.95],
                "circle-stroke-color": ["case", ["any", PLANNED, UNSURE], tone, "#fff"],
                "circle-stroke-width": ["case", PLANNED, 1.8, 1.2],
            },
        }
    }


def _outlines(layer: Layer) -> dict[str, Json]:
    tone, dashed = _tone(layer), ["any", PLANNED, UNSURE[1]]
    line: Json = {"line-color": tone, "line-width": layer.paint.size_px}
    drawn: dict[str, Json] = {
        "lines": {"type": "line", "filter": ["!", dashed], "paint": line},
        "dashes": {
            "type": "line",
            "filter": dashed,
            "paint": {**line, "line-dasharray": DASHES},
        },
    }
    if layer.geometry == "LineString":
        return drawn
    fill = {"fill-color": tone, "fill-opacity": layer.paint.fill}
    return {"areas": {"type": "fill", "paint": fill}, **drawn}
