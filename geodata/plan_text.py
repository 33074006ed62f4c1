"""The text of a plan: its sections, boxes and annexes, and where a sentence stands."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

NUMERALS = "一二三四五六七八九"
SECTION = re.compile(rf"([{NUMERALS}])、")
PART = re.compile(rf"（([{NUMERALS}])）")
BOX = re.compile(r"专栏\s*(\d)\s")
ANNEX = re.compile(r"附件\s*(\d)\s*$")
LONGEST_HEADING = 40

Kind = Literal["heading", "part", "box", "paragraph", "row"]


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the text; ``anchor`` where links lead to it, ``""`` elsewhere."""

    kind: Kind
    text: str
    anchor: str = ""

    @property
    def cells(self) -> list[str]:
        """Return the cells of a row of a table."""
        return self.text.split("\t")


@dataclass(frozen=True, slots=True)
class Mark:
    """A piece of a line, and whether it belongs to the sentence looked for."""

    text: str
    marked: bool


Span = tuple[int, int]
"""The first character of a sentence and the one after its last, white space left out."""


def lines_of(text: str) -> Iterator[Line]:
    """Yield the lines of a text as printed, empty ones left out."""
    section = ""
    for line in text.splitlines():
        bare = line.strip(" ")
        if not bare.strip():
            continue
        short = len(bare) <= LONGEST_HEADING
        if short and (found := SECTION.match(bare)):
            section = f"section-{NUMERALS.index(found[1]) + 1}"
            yield Line("heading", bare, section)
        elif short and (found := PART.match(bare)):
            yield Line("part", bare, f"{section}-{NUMERALS.index(found[1]) + 1}")
        elif found := BOX.match(bare):
            yield Line("box", bare.strip(), f"box-{found[1]}")
        elif found := ANNEX.match(bare):
            yield Line("heading", bare, f"annex-{found[1]}")
        else:
            yield Line("row" if "\t" in bare else "paragraph", bare)


def anchor(plan_ref: str) -> str:
    """Return where a reference of the fact tables leads to; empty where nowhere.

    >>> [anchor(ref) for ref in ("专栏2", "七", "二、航空口岸布局", "附件1", "?")]
    ['box-2', 'section-7', 'section-2', 'annex-1', '']
    """
    ref = plan_ref.replace(" ", "")
    if found := re.match(r"专栏(\d)", ref):
        return f"box-{found[1]}"
    if found := re.match(r"附件(\d)", ref):
        return f"annex-{found[1]}"
    place = NUMERALS.find(ref[:1]) if ref else -1
    return f"section-{place + 1}" if place >= 0 else ""


def arabic(section: str) -> str:
    """Return the number of a section in Arabic numerals; other names as they are.

    >>> arabic("七"), arabic("专栏4")
    ('7', '专栏4')
    """
    place = NUMERALS.find(section) if section else -1
    return str(place + 1) if place >= 0 and len(section) == 1 else section


def find(lines: Sequence[Line], quote: str, after: str = "") -> Span | None:
    """Return where a sentence stands, as characters of the text without white space.

    Args:
        lines: The lines of the text.
        quote: The sentence; white space does not count.
        after: An anchor, from which on it is looked for first.

    Returns:
        Its first character and the one after its last; None where it does not stand.
    """
    wanted, whole = _flat(quote), "".join(_flat(line.text) for line in lines)
    start = 0
    for line in lines:
        if line.anchor == after:
            break
        start += len(_flat(line.text))
    place = whole.find(wanted, start if after else 0)
    place = whole.find(wanted) if place < 0 else place
    return (place, place + len(wanted)) if wanted and place >= 0 else None


def marked(
    lines: Sequence[Line], span: Span | None
) -> list[tuple[Line, Sequence[Mark]]]:
    """Return every line with the part of it that lies in a span of `find`."""
    found: list[tuple[Line, Sequence[Mark]]] = []
    passed = 0
    for line in lines:
        marks = list(_marks(line.text, passed, span or (0, 0)))
        found.append((line, marks))
        passed += len(_flat(line.text))
    return found


def _marks(text: str, passed: int, span: Span) -> Iterator[Mark]:
    """Part a line where a span begins and ends; ``passed`` are characters before it."""
    piece, within = "", False
    for character in text:
        inside = span[0] <= passed < span[1]
        if not character.isspace():
            passed += 1
        elif piece:
            inside = within
        if inside != within and piece:
            yield Mark(piece, within)
            piece = ""
        piece, within = piece + character, inside
    if piece:
        yield Mark(piece, within)


def _flat(text: str) -> str:
    return re.sub(r"\s", "", text)
