"""Colours that tell things apart do so for eyes that see fewer of them.

What people with each kind of colour blindness see is simulated with the matrices of
Machado, Oliveira and Fernandes (2009), severity 1.0, in linear sRGB.
"""

import re
from itertools import combinations

import numpy as np
import pytest

from app.palette import COLOURS, TOKENS
from app.registry import LAYERS

APP = TOKENS.parents[3]
WRITTEN = re.compile(r"""(?<=[\s"'(:])#[0-9a-f]{6}\b""")
"""A colour other than white, as it is written in any of our languages."""

EYES = {
    "usual": np.eye(3),
    "protanopia": np.array(
        [
            [0.152286, 1.052583, -0.204868],
            [0.114503, 0.786281, 0.099216],
            [-0.003882, -0.048116, 1.051998],
        ]
    ),
    "deuteranopia": np.array(
        [
            [0.367322, 0.860646, -0.227968],
            [0.280085, 0.672501, 0.047413],
            [-0.011820, 0.042940, 0.968881],
        ]
    ),
    "tritanopia": np.array(
        [
            [1.255528, -0.076749, -0.178779],
            [-0.078411, 0.930809, 0.147602],
            [0.004733, 0.691367, 0.303900],
        ]
    ),
}
TO_XYZ = np.array(
    [
        [0.4124564, 0.3575761, 0.1804375],
        [0.2126729, 0.7151522, 0.0721750],
        [0.0193339, 0.1191920, 0.9503041],
    ]
)
WHITE = np.array([0.95047, 1.0, 1.08883])
APART = 20
"""CIE 1976 colour difference; 2.3 is just seen side by side, 15 across a map."""

LIGHTER = 8
"""Of the lightness from 0 to 100: so that hue is never all that tells shades apart."""

CHOOSING = {name: layer.paint for name, layer in LAYERS.items() if layer.paint.shades}


def linear(colour):
    """Return the linear sRGB of ``#rrggbb``."""
    parts = np.array([int(colour[at : at + 2], 16) for at in (1, 3, 5)]) / 255
    return np.where(parts <= 0.04045, parts / 12.92, ((parts + 0.055) / 1.055) ** 2.4)


def lab(rgb):
    """Return the CIE L*a*b* of a linear colour."""
    xyz = TO_XYZ @ np.clip(rgb, 0, 1) / WHITE
    f = np.where(xyz > 0.008856, np.cbrt(xyz), 7.787 * xyz + 16 / 116)
    return np.array([116 * f[1] - 16, 500 * (f[0] - f[1]), 200 * (f[1] - f[2])])


def difference(one, other, eye):
    """Return the L*a*b* from one colour to another as an eye sees them."""
    return lab(eye @ linear(other)) - lab(eye @ linear(one))


@pytest.mark.parametrize("eye", EYES)
@pytest.mark.parametrize("name", CHOOSING)
def test_the_shades_of_a_layer_are_told_apart(name, eye):
    for one, other in combinations(CHOOSING[name].shades, 2):
        apart = difference(one.colour, other.colour, EYES[eye])
        assert np.linalg.norm(apart) >= APART, (one, other)
        assert abs(apart[0]) >= LIGHTER, (one, other)


def contrast(one, other):
    """Return the contrast of WCAG between two colours, from 1 to 21."""
    bright = sorted(float(TO_XYZ[1] @ linear(colour)) + 0.05 for colour in (one, other))
    return bright[1] / bright[0]


POINTS = {name: layer for name, layer in LAYERS.items() if layer.geometry == "Point"}


@pytest.mark.parametrize("ground", ["land", "abroad", "sea"])
@pytest.mark.parametrize("name", POINTS)
def test_points_stand_out_from_every_ground(name, ground):
    paint = POINTS[name].paint
    for colour in (paint.colour, *(shade.colour for shade in paint.shades)):
        assert contrast(colour, COLOURS[ground]) >= 3, colour


def test_layers_of_points_differ_in_shape_unless_they_show_the_same_places():
    shapes = {}
    for layer in POINTS.values():
        shapes.setdefault(layer.paint.symbol, set()).add(layer.group)
    assert all(len(groups) == 1 for groups in shapes.values())


@pytest.mark.parametrize("suffix", ["py", "js", "css", "html", "typ"])
def test_colours_are_named_in_one_file_and_written_in_no_other(suffix):
    files = {*APP.rglob(f"*.{suffix}")} - {TOKENS}
    for file in sorted(file for file in files if "bundle" not in file.parts):
        assert not WRITTEN.findall(file.read_text("utf-8")), file


def test_what_lies_over_what_is_named_in_the_same_file():
    for file in {*APP.rglob("*.css")} - {TOKENS}:
        if "bundle" not in file.parts:
            assert not re.search(r"z-index: \d\d", file.read_text("utf-8")), file


def test_every_colour_that_is_used_has_a_name():
    named = set(re.findall(r"(--[\w-]+):", TOKENS.read_text("utf-8")))
    own = {"--tone", "--size"}
    for file in (*APP.rglob("*.css"), *APP.rglob("*.js")):
        if "bundle" not in file.parts:
            used = set(re.findall(r"var\((--[\w-]+)", file.read_text("utf-8")))
            assert used <= named | own, file


def test_every_dark_colour_has_a_light_one():
    text = TOKENS.read_text("utf-8")
    light, _, dark = text.partition("[data-theme=")
    both = [set(re.findall(r"--([\w-]+): #", part)) for part in (light, dark)]
    assert both[1] <= both[0]


@pytest.mark.parametrize("tone", ["good", "bad", "doubt", "ink", "soft", "accent"])
def test_texts_stand_out_from_paper(tone):
    assert contrast(COLOURS[tone], COLOURS["paper"]) >= 4.5
