"""Headings of columns and words for their values, for pages; keys are for programs."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from app.webmap.config import TEXTS
from app.webmap.names import QUIET, names
from geodata.facts import Facts
from geodata.memo import memo
from geodata.text import Lang
from layers.atlas import Atlas
from layers.documented import bare
from layers.layer import Column, Layer
from layers.query.operands import absent

HEADING = re.compile(r"[：:（(，,；;]")
"""What ends the heading in a meaning; explanations follow it."""


@dataclass(frozen=True)
class ColumnWords:
    """The words for the columns of a layer in one language."""

    layer: Layer
    lang: Lang
    named: Mapping[str, Mapping[str, str]]
    """Words by column and value."""

    def heading(self, column: Column) -> str:
        """Return the heading of a column: its meaning without the explanation.

        A name in the language of the page is just a name.
        """
        if column.name == f"name_{self.lang}":
            return "名称" if self.lang == "zh" else "Name"
        return HEADING.split(column.meaning.say(self.lang))[0].strip()

    def unit(self, column: Column) -> str:
        """Return the unit of a column as it is written, empty for none."""
        return "" if column.unit == "1" else column.unit.replace("km2", "km²")

    def said(self, column: str, value: Any) -> str:
        """Return a value in words; a missing one is empty."""
        if absent(value):
            return ""
        if isinstance(value, bool):
            return TEXTS[self.lang]["yes" if value else "no"]
        if isinstance(value, tuple | list):
            return ("、" if self.lang == "zh" else ", ").join(map(str, value))
        if isinstance(value, int | float):
            return f"{value:,.12g}"
        return self.named.get(column, {}).get(value) or bare(str(value))

    def meant(self, column: str, text: str) -> str:
        """Return the value that a text means: a value itself, or the word for one."""
        words = self.named.get(column, {})
        return next((value for value, said in words.items() if said == text), text)

    def is_plain(self, column: Column) -> bool:
        """Tell whether a column says something that no other one says better."""
        other = "_en" if self.lang == "zh" else "_zh"
        own = {each.name for each in self.layer.all_columns}
        twin = column.name.removesuffix(other) + f"_{self.lang}"
        repeats = column.name.endswith(other) and twin in own
        in_words = column.name.removesuffix("_text")
        return not (
            repeats
            or column.name in QUIET
            or (in_words != column.name and in_words in own)
        )


def column_words(atlas: Atlas, layer: Layer, lang: Lang) -> ColumnWords:
    """Return the words for the columns of a layer.

    Of several words for a value the layer's own come first, then those of the tables, then
    those of a legend, even of another layer.
    """
    said: dict[str, dict[str, str]] = {"status": {}}
    for each in (*atlas.layers.values(), layer):
        shades = {shade.value: shade.label.say(lang) for shade in each.paint.shades}
        if each.paint.by:
            said[each.paint.by] = said.get(each.paint.by, {}) | shades
    for column, values in _named(atlas.facts, lang).items():
        said[column] = said.get(column, {}) | values
    for state in ("open", "planned", "closed"):
        said["status"][state] = TEXTS[lang][f"status_{state}"]
    for column, own in layer.words.items():
        named = {value: text.say(lang) for value, text in own.items()}
        said[column] = said.get(column, {}) | named
    return ColumnWords(layer, lang, said)


@memo(most=2)
def _named(facts: Facts, lang: Lang) -> dict[str, dict[str, str]]:
    return {
        column: {value: pair[lang] for value, pair in values.items()}
        for column, values in names(facts).items()
    }
