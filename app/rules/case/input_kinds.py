"""Kinds of inputs: how a value is read from text and from JSON, and how it is printed."""

from abc import ABC, abstractmethod
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from app.values import checked
from app.values.checked import Unfit
from geodata import datums
from geodata.text import Lang, Text

Json = dict[str, Any]

MOST_CODES = 50
AS_TEXT: Json = {"type": "string"}


class Kind(ABC):
    """The interface of kinds; most read JSON as text and print a value unchanged."""

    def of_text(self, text: str) -> Any:
        """Read the value of a parameter, an option or a field of a form.

        Raises:
            Unfit: It does not fit; the reason is that of `of_json`.
        """
        return self.of_json(text)

    @abstractmethod
    def of_json(self, value: object) -> Any:
        """Read the value of a JSON member; raises as `of_text`."""

    @property
    def schema(self) -> Json:
        """The schema of a query parameter, in the words of OpenAPI 3.0."""
        return AS_TEXT

    @property
    def json_schema(self) -> Json:
        """The schema of a JSON member, in the words of JSON Schema 2020-12."""
        return self.schema

    @property
    def widget(self) -> Json:
        """The field of a form that asks for it: its ``type``, and what goes with it."""
        return {"type": "text"}

    def said(self, value: Any, lang: Lang) -> str:
        """Return a value as a sheet prints it."""
        return str(value)


@dataclass(frozen=True, slots=True, kw_only=True)
class Line(Kind):
    """A line of text without invisible characters."""

    least: int = 1
    most: int = checked.LONGEST_LINE

    def of_json(self, value: object) -> str:
        """Read a JSON string."""
        return checked.line(value, self.least, self.most)

    @property
    def schema(self) -> Json:
        """A string."""
        return {"type": "string", "minLength": self.least, "maxLength": self.most}


@dataclass(frozen=True, slots=True, kw_only=True)
class Iata(Kind):
    """An IATA code, in letters of any case or width; the value is in capitals."""

    def of_json(self, value: object) -> str:
        """Read a JSON string."""
        code = checked.plain(value).upper() if isinstance(value, str) else ""
        if not (len(code) == 3 and code.isascii() and code.isalpha()):
            raise Unfit(
                "须为 3 个字母的 IATA 代码", "must be an IATA code of 3 letters"
            )
        return code

    @property
    def schema(self) -> Json:
        """A string."""
        return {"type": "string", "pattern": "^[A-Za-z]{3}$"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Exact(Kind):
    """A number with its decimals as written: they tell how exact it is.

    Its range is checked with the position, which may have lon and lat swapped.
    """

    low: int
    high: int

    def of_json(self, value: object) -> Any:
        """Read a JSON number, or the same as a string."""
        return checked.number(value)

    @property
    def schema(self) -> Json:
        """A number."""
        return {"type": "number", "minimum": self.low, "maximum": self.high}

    @property
    def json_schema(self) -> Json:
        """A number, or the same as a string."""
        return {"anyOf": [self.schema, AS_TEXT]}


@dataclass(frozen=True, slots=True, kw_only=True)
class Number(Kind):
    """A number up to ``most`` in a unit: from ``least`` on, or above 0."""

    least: int = 0
    most: int
    unit: Text

    def of_text(self, text: str) -> float:
        """Read a float."""
        return float(self.of_json(text))

    def of_json(self, value: object) -> Any:
        """Read a `Decimal` from a JSON number, or from the same as a string."""
        found = checked.number(value)
        if not (found > 0 and self.least <= found <= self.most):
            low = (
                Text(f"不小于 {self.least}", f"at least {self.least}")
                if self.least
                else Text("大于 0", "greater than 0")
            )
            raise Unfit(
                f"须{low.zh}、不超过 {self.most}（{self.unit.zh}）",
                f"must be {low.en} and at most {self.most} {self.unit.en}",
            )
        return found

    @property
    def schema(self) -> Json:
        """A number."""
        above = {} if self.least else {"exclusiveMinimum": True}
        return {"type": "number", "minimum": self.least, **above, "maximum": self.most}

    @property
    def json_schema(self) -> Json:
        """A number, or the same as a string."""
        low = {"minimum" if self.least else "exclusiveMinimum": self.least}
        return {"anyOf": [{"type": "number", **low, "maximum": self.most}, AS_TEXT]}


@dataclass(frozen=True, slots=True, kw_only=True)
class Whole(Kind):
    """A count from 0 to ``most``; ``unit`` follows it where it is measured."""

    most: int
    unit: Text

    def of_text(self, text: str) -> int:
        """Read an integer."""
        return self.of_json(checked.count(text))

    def of_json(self, value: object) -> int:
        """Read a JSON integer."""
        if type(value) is not int or not 0 <= value <= self.most:
            raise Unfit(
                f"须为 0 至 {self.most} 的整数",
                f"must be a whole number from 0 to {self.most}",
            )
        return value

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
class Choice(Kind):
    """One of some words, each with its meaning."""

    options: Mapping[str, Text]

    def of_json(self, value: object) -> str:
        """Read a JSON string, one of the words."""
        if not isinstance(value, str) or value not in self.options:
            zh = "、".join(
                f"{word}（{said.zh}）" for word, said in self.options.items()
            )
            en = ", ".join(f"{word} ({said.en})" for word, said in self.options.items())
            known = list(self.options)
            raise Unfit(f"须为 {zh} 之一", f"must be one of {en}", known)
        return value

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
class Truth(Kind):
    """True or false.

    ``found`` says either in a sentence, where a clause measures it.
    """

    found: Mapping[bool, Text]
    words: Mapping[bool, Text]

    def of_text(self, text: str) -> bool:
        """Read ``true`` or ``false``."""
        return self.of_json({"true": True, "false": False}.get(text))

    def of_json(self, value: object) -> bool:
        """Read a JSON truth value."""
        if not isinstance(value, bool):
            known = ["true", "false"]
            raise Unfit("须为 true 或 false", "must be true or false", known)
        return value

    @property
    def schema(self) -> Json:
        """A string: queries have no truth values."""
        return {"type": "string", "enum": ["true", "false"]}

    @property
    def json_schema(self) -> Json:
        """A truth value."""
        return {"type": "boolean"}

    @property
    def widget(self) -> Json:
        """A list to choose from."""
        options = {"true": self.words[True], "false": self.words[False]}
        return {"type": "choice", "options": options, "truth": True}

    def said(self, value: Any, lang: Lang) -> str:
        """Return yes or no."""
        return self.words[bool(value)].say(lang)


@dataclass(frozen=True, slots=True, kw_only=True)
class Day(Kind):
    """A day that has come, written ``2015-12-31``."""

    def of_json(self, value: object) -> Any:
        """Read a date from a JSON string."""
        return checked.day(value)

    @property
    def schema(self) -> Json:
        """A date."""
        return {"type": "string", "format": "date"}

    @property
    def widget(self) -> Json:
        """A field for text; browsers write dates in their own way."""
        return {"type": "text", "placeholder": "2015-12-31"}


@dataclass(frozen=True, slots=True, kw_only=True)
class DatumName(Kind):
    """A datum of coordinates that come in, by any of its names."""

    def of_json(self, value: object) -> str:
        """Read the identifier from a JSON string."""
        return checked.datum(value)

    @property
    def schema(self) -> Json:
        """A string, one of the identifiers."""
        return {"type": "string", "enum": list(datums.NAMES)}


@dataclass(frozen=True, slots=True, kw_only=True)
class Codes(Kind):
    """Codes or ids of airports or ports: in text divided by commas, in JSON a list."""

    def of_text(self, text: str) -> tuple[str, ...]:
        """Read words divided by commas of either width."""
        return self.of_json(checked.plain(text).split(","))

    def of_json(self, value: object) -> tuple[str, ...]:
        """Read a JSON array of strings."""
        given = value if isinstance(value, list) else []
        words = tuple(checked.plain(word) for word in given if isinstance(word, str))
        fit = len(words) == len(given) and all(words) and 0 < len(words) <= MOST_CODES
        if not fit or not all(map(checked.legible, words)):
            raise Unfit(
                f"须为 1 至 {MOST_CODES} 个代码，如 LUM,JZH",
                f"must be 1 to {MOST_CODES} codes, as LUM,JZH",
            )
        return words

    @property
    def json_schema(self) -> Json:
        """An array of strings."""
        word = {"type": "string", "minLength": 1}
        return {"type": "array", "items": word, "minItems": 1, "maxItems": MOST_CODES}
