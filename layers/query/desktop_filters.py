"""Conversion of filter syntax of QGIS and GDAL to CQL2: IS TRUE, IS 'open', ILIKE."""

import re
from collections import defaultdict

ILIKE = re.compile(
    r"""'(?:[^']|'')*+(?:'|\Z)            # a literal, which is left as it is
    |(?P<name>"[^"]*+"|\b[a-z_]\w*+)
     \s++(?P<not>not\s++)?ilike\s*+(?P<pattern>'(?:[^']|'')*+')
    |"[^"]*+(?:"|\Z)""",
    re.IGNORECASE | re.VERBOSE,
)
TOKEN = re.compile(
    r"""'(?:[^']|'')*+(?:'|\Z)|"[^"]*+(?:"|\Z)
    |\bis\s++(?P<not>not\s++)?
     (?P<value>true\b|false\b|-?\d++(?:\.\d++)?+|'(?:[^']|'')*+'
      |(?:date|timestamp)\s*+\(\s*+'(?:[^']|'')*+'\s*+\))
    |(?P<mark>[(),]|\b(?:and|or|not|between)\b)
    |\w++""",
    re.IGNORECASE | re.VERBOSE,
)


def in_cql2(text: str) -> str:
    """Return a filter with the syntax that CQL2 lacks converted.

    >>> in_cql2("open IS NOT TRUE AND name NOT ILIKE '%is true%'")
    "(NOT is(open , TRUE)) AND CASEI(name) NOT LIKE CASEI('%is true%')"
    """
    return _with_is_as_function(ILIKE.sub(_without_case, text))


def _without_case(found: re.Match[str]) -> str:
    name, pattern = found["name"], found["pattern"]
    if not pattern:
        return found[0]
    return f"CASEI({name}) {found['not'] or ''}LIKE CASEI({pattern})"


def _with_is_as_function(text: str) -> str:
    """Return a filter in which ``IS value`` is a function of the operand before it.

    >>> _with_is_as_function("a AND (b = 1) IS TRUE OR c BETWEEN 1 AND 2 IS NOT FALSE")
    'a AND is( (b = 1) , TRUE) OR (NOT is( c BETWEEN 1 AND 2 , FALSE))'
    """
    pieces: list[str] = []
    before: dict[int, list[str]] = defaultdict(list)
    operand, done = _Operand(), 0
    for found in TOKEN.finditer(text):
        pieces.append(text[done : found.start()])
        done = found.end()
        if found["value"]:
            before[operand.begins].append(" (NOT is(" if found["not"] else " is(")
            pieces.append(f", {found['value']}{'))' if found['not'] else ')'}")
            continue
        pieces.append(found[0])
        if found["mark"]:
            operand.passes(found["mark"].lower(), len(pieces))
    pieces.append(text[done:])
    return "".join(
        "".join(before[place][::-1]) + piece for place, piece in enumerate(pieces)
    ).strip()


class _Operand:
    """Finds where the operand of an IS begins: after the last bracket, comma, AND, OR or NOT.

    This is the precedence of SQL; the AND of a BETWEEN is not counted.
    """

    def __init__(self) -> None:
        self._levels = [(0, False)]
        """For each level of brackets: start of the operand, and whether inside a BETWEEN."""

    @property
    def begins(self) -> int:
        return self._levels[-1][0]

    def passes(self, mark: str, place: int) -> None:
        """Process a bracket, comma or keyword that ends before ``place``."""
        begins, in_between = self._levels[-1]
        if mark == "(":
            self._levels.append((place, False))
        elif mark == ")":
            del self._levels[max(len(self._levels) - 1, 1) :]
        elif mark == "between" or (mark == "and" and in_between):
            self._levels[-1] = begins, mark == "between"
        else:
            self._levels[-1] = place, False
