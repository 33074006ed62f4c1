"""MapLibre and QGIS draw every style as the map does."""

import operator
from datetime import date

import pytest

from app.registry import LAYERS
from layers.derivation.unplaced import NOT_CERTAIN
from layers.features.style import DASHES, style

DAYS = date(2000, 1, 1), date(2015, 12, 31)
COMPARE = {"==": operator.eq, "!=": operator.ne}
COLOURS = ("circle-color", "circle-stroke-color", "line-color", "fill-color")

every_layer = pytest.mark.parametrize("name", LAYERS)


def drawn(name):
    return style(name, LAYERS[name], "http://localhost/tilejson", "zh")["layers"]


def passes(told, feature):
    """Whether a feature passes a filter; QGIS converts no other operators than these."""
    if told is None:
        return True
    if told[0] in ("all", "any"):
        return (all if told[0] == "all" else any)(passes(t, feature) for t in told[1:])
    (get, column), value = told[1:]
    assert get == "get"
    return COMPARE[told[0]](feature.get(column), value)


def tone(layer, feature):
    shades = {shade.value: shade.colour for shade in layer.paint.shades}
    return shades.get(feature.get(layer.paint.by), layer.paint.colour)


@every_layer
def test_every_paint_is_a_constant(name):
    for part in drawn(name):
        plain = [v for k, v in part["paint"].items() if k != "line-dasharray"]
        assert all(isinstance(value, str | int | float) for value in plain)
        told = [part["paint"][key] for key in COLOURS if key in part["paint"]]
        assert all(len(colour) == 7 for colour in told)


@every_layer
def test_every_feature_is_drawn_once_in_the_colour_of_the_map(name, atlas):
    layer = LAYERS[name]
    for day in DAYS:
        for feature in atlas.snapshot(name, day).table.to_dict("records"):
            for kind in {part["type"] for part in drawn(name)}:
                parts = [p for p in drawn(name) if p["type"] == kind]
                (part,) = [p for p in parts if passes(p.get("filter"), feature)]
                assert tone(layer, feature) in part["paint"].values()


@every_layer
def test_planned_and_possible_features_look_so(name, atlas):
    for feature in atlas.snapshot(name, DAYS[0]).table.to_dict("records"):
        planned = feature["status"] == "planned"
        possible = feature.get("certainty") in NOT_CERTAIN
        for part in drawn(name):
            paint = part["paint"]
            if not passes(part.get("filter"), feature):
                continue
            if part["type"] == "circle":
                assert (paint["circle-color"] == "#ffffff") == planned
            if part["type"] == "line":
                dashed = planned or possible
                assert paint.get("line-dasharray") == (DASHES if dashed else None)
