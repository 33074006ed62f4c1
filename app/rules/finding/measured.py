"""A measurement: a measured value, the requirement of a clause, and both as text."""

import operator
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Literal

from geodata.text import Lang, Text

Comparison = Literal["more-than", "at-least", "at-most", "is"]

SIGNS: Mapping[Comparison, str] = {
    "more-than": "> ",
    "at-least": "≥ ",
    "at-most": "≤ ",
    "is": "",
}
HOLDS: Mapping[Comparison, Callable[[float, float], bool]] = {
    "more-than": operator.gt,
    "at-least": operator.ge,
    "at-most": operator.le,
    "is": operator.eq,
}

NO_UNIT = Text("", "")
NOTHING = Text("—", "—")
NOT_STATED = Text("未提供", "not stated")
DECIMALS = 6
MOST_DECIMALS = 15


@dataclass(frozen=True, slots=True, kw_only=True)
class Measured:
    """One measurement of a case, with the requirement of a clause.

    Attributes:
        name: Its identifier within the rule.
        label: What is measured.
        value: A number in ``unit``, words, or None where it is not known.
        required: What ``value`` is compared with: several numbers, ascending, where the
            clause can be read in several ways.
        comparison: How ``value`` has to compare with ``required``.
        unit: Printed after numbers. A symbol, the same in both languages, follows the
            margin as well; a noun does not.
        uncertainty: Of ``value``, plus or minus, in ``unit``.
        decimals: With which numbers are printed; more if rounding would change whether
            the comparison holds.
        note: What the value refers to; without a value, the reason why there is none.
        rests_on: Ids of the features that it was measured from.
        requirement: ``required`` in the words of the clause, if a number is not enough.
    """

    name: str
    label: Text
    value: float | Text | None
    required: tuple[float | Text, ...]
    comparison: Comparison
    unit: Text = NO_UNIT
    uncertainty: float | None = None
    decimals: int = 0
    note: Text | None = None
    rests_on: tuple[str, ...] = ()
    requirement: Text | None = None

    @property
    def document(self) -> dict[str, Any]:
        """Return it as answers and the register give it.

        ``text`` is value, requirement, margin and uncertainty as people read them.
        """
        limits = [r for r in self.required if not isinstance(r, Text)]
        margin, places = self._margin(limits), self._places(limits)
        signed = " / ".join([_signed(each, places) for each in margin or ()])
        zh, en = self._cells("zh", signed, places), self._cells("en", signed, places)
        return {
            "name": self.name,
            "label": self.label,
            "value": self.value,
            "required": list(self.required),
            "comparison": self.comparison,
            "margin": margin,
            "unit": self.unit,
            "uncertainty": self.uncertainty,
            "rests_on": list(self.rests_on),
            "note": self.note,
            "text": {name: Text(zh[name], en[name]) for name in zh},
        }

    @property
    def margin(self) -> list[float] | None:
        """The excess of a number over each requirement; None without a number."""
        return self._margin([r for r in self.required if not isinstance(r, Text)])

    def _margin(self, limits: list[float]) -> list[float] | None:
        value = self.value
        if value is None or isinstance(value, Text):
            return None
        return [round(value - limit, DECIMALS) for limit in limits]

    def _places(self, limits: list[float]) -> int:
        """Return the decimals that keep a number on its side of every requirement."""
        value, holds = self.value, HOLDS[self.comparison]
        if value is None or isinstance(value, Text):
            return self.decimals
        for places in range(self.decimals, MOST_DECIMALS):
            near = round(value, places)
            if all(holds(near, limit) is holds(value, limit) for limit in limits):
                return places
        return MOST_DECIMALS

    def _cells(self, lang: Lang, signed: str, places: int) -> dict[str, str]:
        """Return the cells of a table, a dash for what there is not.

        >>> Measured(
        ...     name="drive", label=Text("车程", "drive"), value=120.04,
        ...     required=(120.0,), comparison="more-than", unit=Text("min", "min"),
        ... ).document["text"]["margin"].en
        '+0.04 min'
        """
        unit, off = self.unit.say(lang), self.uncertainty
        after = f" {unit}" if unit else ""
        margin = f"{signed}{after if self.unit.zh == self.unit.en else ''}"
        dash = NOTHING.zh
        return {
            "value": self._value(lang, after, places),
            "required": self._requirement(lang, after),
            "margin": margin if signed else dash,
            "uncertainty": dash if off is None else f"± {off:.{self.decimals}f}{after}",
        }

    def _value(self, lang: Lang, after: str, places: int) -> str:
        value, note = self.value, self.note
        if value is None:
            missing = NOT_STATED.say(lang) + (f" ({after.strip()})" if after else "")
            return missing if note is None else note.say(lang)
        words = value.say(lang) if isinstance(value, Text) else None
        text = words or f"{value:,.{places}f}{after}"
        return text if note is None else f"{text} ({note.say(lang)})"

    def _requirement(self, lang: Lang, after: str) -> str:
        if self.requirement is not None:
            return self.requirement.say(lang)
        listed = [
            r.say(lang) if isinstance(r, Text) else f"{r:,}".removesuffix(".0")
            for r in self.required
        ]
        return f"{SIGNS[self.comparison]}{' / '.join(listed)}{after}"


def _signed(value: float, decimals: int) -> str:
    """Return a number with its sign, a true minus.

    >>> _signed(-3.25, 2), _signed(2, 0), _signed(-0.4, 0)
    ('−3.25', '+2', '+0')
    """
    return f"{value:+z,.{decimals}f}".replace("-", "−")
