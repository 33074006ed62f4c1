"""Kinds of inputs: how a value is read from text and from JSON, and how it is printed.

Every kind has the same members:

- ``text(name)``: the pydantic type that reads the value of a parameter or an option;
- ``json``: the pydantic type of the JSON member;
- ``schema``: the schema of the parameter, in the words of OpenAPI 3.0;
- ``widget``: the field of a form that asks for it;
- ``said(value, lang)``: the value as a sheet prints it.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Annotated, Any, Literal, Protocol

from pydantic import Field

from app import json_values, text_values
from geodata import datums
from geodata.text import Lang, Text

Json = dict[str, Any]


class Kind(Protocol):
    """What every kind can do."""

    def text(self, name: str) -> Any:
        """Return the pydantic type that reads the value from text."""

    @property
    def json(self) -> Any:
        """The pydantic type that reads the value from JSON."""

    @property
    def schema(self) -> Json:
        """The schema of a query parameter."""

    @property
    def widget(self) -> Json:
        """The field of a form: its ``type``, and what goes with it."""

    def said(self, value: Any, lang: Lang) -> str:
        """Return a value as a sheet prints it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Plain:
    """What most kinds share: a field for text, and the value printed as it is."""

    @property
    def widget(self) -> Json:
        """A field for a line of text."""
        return {"type": "text"}

    def said(self, value: Any, lang: Lang) -> str:
        """Return the value as text."""
        return str(value)


@dataclass(frozen=True, slots=True, kw_only=True)
class Line(Plain):
    """A line of text without invisible characters.

    ``pattern`` is a regular expression that all of it must match.
    """

    least: int = 1
    most: int = json_values.LONGEST_WORDS
    pattern: str | None = None

    def text(self, name: str) -> Any:
        """Read the text as given."""
        bounds = Field(
            min_length=self.least, max_length=self.most, pattern=self.pattern
        )
        return Annotated[str, text_values.visible(name), bounds]

    @property
    def json(self) -> Any:
        """A JSON string."""
        bounds = Field(
            min_length=self.least, max_length=self.most, pattern=self.pattern
        )
        return Annotated[json_values.Words, bounds]

    @property
    def schema(self) -> Json:
        """A string."""
        pattern = {"pattern": self.pattern} if self.pattern else {}
        return {"type": "string", **pattern}


@dataclass(frozen=True, slots=True, kw_only=True)
class Exact(Plain):
    """A number with its decimals as written: they tell how exact it is."""

    low: float
    high: float

    def text(self, name: str) -> Any:
        """Read a `Decimal`; its range is checked with the position."""
        return Annotated[Decimal, text_values.exact(name)]

    @property
    def json(self) -> Any:
        """A JSON number, or the same as a string."""
        return json_values.Number

    @property
    def schema(self) -> Json:
        """A number."""
        return {"type": "number", "minimum": self.low, "maximum": self.high}


@dataclass(frozen=True, slots=True, kw_only=True)
class Number(Plain):
    """A number greater than 0 and at most ``most``, in a unit."""

    most: int
    unit: str

    def text(self, name: str) -> Any:
        """Read a float."""
        return Annotated[float, text_values.number(name, 0, self.most, self.unit)]

    @property
    def json(self) -> Any:
        """A JSON number, or the same as a string."""
        return Annotated[json_values.Number, Field(gt=0, le=self.most)]

    @property
    def schema(self) -> Json:
        """A number."""
        return {"type": "number", "maximum": self.most}


@dataclass(frozen=True, slots=True, kw_only=True)
class Whole:
    """A count from 0 to ``most``; ``unit`` follows it where it is measured."""

    most: int
    unit: Text

    def text(self, name: str) -> Any:
        """Read an integer."""
        return Annotated[int, text_values.whole(name, 0, self.most)]

    @property
    def json(self) -> Any:
        """A JSON integer."""
        return Annotated[int, Field(ge=0, le=self.most)]

    @property
    def schema(self) -> Json:
        """An integer."""
        return {"type": "integer", "minimum": 0, "maximum": self.most}

    @property
    def widget(self) -> Json:
        """A field for a number."""
        return {"type": "number", "max": self.most}

    def said(self, value: Any, lang: Lang) -> str:
        """Return the number with its thousands marked."""
        return f"{value:,}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """One of some words, each with its meaning."""

    options: Mapping[str, Text]

    def text(self, name: str) -> Any:
        """Read one of the words."""
        return Annotated[str, text_values.one_of(name, self.options)]

    @property
    def json(self) -> Any:
        """A JSON string, one of the words."""
        return Literal[tuple(self.options)]

    @property
    def schema(self) -> Json:
        """A string, one of the words."""
        return {"type": "string", "enum": list(self.options)}

    @property
    def widget(self) -> Json:
        """A list to choose from."""
        return {"type": "choice", "options": self.options}

    def said(self, value: Any, lang: Lang) -> str:
        """Return the meaning of a word; a word of an older version stays as it is."""
        return self.options[value].say(lang) if value in self.options else str(value)


@dataclass(frozen=True, slots=True, kw_only=True)
class Truth:
    """True or false.

    ``found`` says either in a sentence, where a clause measures it.
    """

    found: Mapping[bool, Text]
    words: Mapping[bool, Text]

    def text(self, name: str) -> Any:
        """Read ``true`` or ``false``."""
        return Annotated[bool, text_values.one_of(name, ("true", "false"))]

    @property
    def json(self) -> Any:
        """A JSON truth value."""
        return bool

    @property
    def schema(self) -> Json:
        """A string: queries have no truth values."""
        return {"type": "string", "enum": ["true", "false"]}

    @property
    def widget(self) -> Json:
        """A list to choose from."""
        options = {"true": self.words[True], "false": self.words[False]}
        return {"type": "choice", "options": options, "truth": True}

    def said(self, value: Any, lang: Lang) -> str:
        """Return yes or no."""
        return self.words[bool(value)].say(lang)


@dataclass(frozen=True, slots=True, kw_only=True)
class Day(Plain):
    """A day that has come, written ``2015-12-31``."""

    def text(self, name: str) -> Any:
        """Read a date."""
        # The type of the value is that of the validator.
        return Annotated[Any, text_values.day(name)]

    @property
    def json(self) -> Any:
        """A JSON string."""
        return json_values.Day

    @property
    def schema(self) -> Json:
        """A date."""
        return {"type": "string", "format": "date"}

    @property
    def widget(self) -> Json:
        """A field for text; browsers write dates in their own way."""
        return {"type": "text", "placeholder": "2015-12-31"}


@dataclass(frozen=True, slots=True, kw_only=True)
class DatumName(Plain):
    """A datum of coordinates that come in, by any of its names."""

    def text(self, name: str) -> Any:
        """Read the identifier of the datum."""
        return Annotated[str, text_values.given_datum(name)]

    @property
    def json(self) -> Any:
        """A JSON string."""
        return json_values.Datum

    @property
    def schema(self) -> Json:
        """A string, one of the identifiers."""
        return {"type": "string", "enum": list(datums.NAMES)}


@dataclass(frozen=True, slots=True, kw_only=True)
class Codes(Plain):
    """Codes or ids of airports or ports: in text divided by commas, in JSON a list."""

    def text(self, name: str) -> Any:
        """Read a tuple of words."""
        return Annotated[tuple[str, ...], text_values.codes(name)]

    @property
    def json(self) -> Any:
        """A JSON array of strings."""
        return Annotated[
            list[json_values.Words],
            Field(min_length=1, max_length=text_values.MOST_CODES),
        ]

    @property
    def schema(self) -> Json:
        """A string."""
        return {"type": "string"}
