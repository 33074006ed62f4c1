"""No reader of the page meets an identifier where there is a name."""

import re
from datetime import date

import pandas as pd
import pytest

from app.registry import LAYERS
from app.webmap.names import QUIET, names
from layers.layer import COMMON

FEW = 8
DAYS = date(2000, 1, 1), date(2015, 12, 31)
"""On the earlier one it is uncertain of some ports whether they were open."""


def slugs(atlas, name):
    """Return the few lower-case slugs in a layer's columns of text, by column."""
    table = pd.concat([atlas.snapshot(name, day).table for day in DAYS])
    found = {
        column.name: set(table[column.name].dropna())
        for column in (*COMMON, *atlas.layer(name).columns)
        if column.type == "text" and column.name not in QUIET
    }
    return {
        column: values
        for column, values in found.items()
        if len(values) <= FEW and all(re.fullmatch("[a-z-]+", v) for v in values)
    }


def legend(name, column):
    """Return the values of a column that have a label: in the layer, or in the first."""
    paints = [layer.paint for layer in LAYERS.values() if layer.paint.shades]
    first = next((paint for paint in paints if paint.by == column), None)
    own = LAYERS[name].paint
    shown = own if own.by == column else first
    return {shade.value for shade in shown.shades} if shown else set()


@pytest.mark.parametrize("name", LAYERS)
def test_every_value_that_is_an_identifier_has_a_name(name, atlas):
    named = names(atlas.facts)
    for column, values in slugs(atlas, name).items():
        if column != "status":
            assert values <= {*named.get(column, ()), *legend(name, column)}, column


def test_every_name_is_there_in_both_languages(facts):
    for column, named in names(facts).items():
        for value, name in named.items():
            assert name["zh"], (column, value)
            assert name["en"], (column, value)
