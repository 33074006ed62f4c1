"""CQL2 text and JSON, read within bounds.

The text is parsed by the package cql2. Its parser works by recursion and a text that
nests deep enough would bring the whole process down, so depth is bounded beforehand.
"""

import re
from typing import Any

import cql2
import orjson

from geodata.errors import BadFilter
from layers.query.desktop_filters import in_cql2

Json = Any

MOST_CHARACTERS = 200_000
MOST_LEVELS = 64
MOST_WORDS = 500
MOST_SIGNS = 200
LONGEST_SAID = 100

QUOTED = re.compile(r"'(?:[^']|'')*'|\"[^\"]*\"")
LITERAL = re.compile(r"'(?:[^'\\]|''|\\.)*+(?:'|\Z)", re.DOTALL)
"""Also matches an unclosed literal to its end; otherwise each quotation mark in it would
start a new search."""

ESCAPES = {
    "'": "''",
    "a": "\a",
    "b": "\b",
    "t": "\t",
    "n": "\n",
    "v": "\v",
    "f": "\f",
    "r": "\r",
}
ESCAPE = re.compile(r"(?<!\\)\\(['abtnvfr])")
"""CQL2, BNF: a quotation mark and control characters may follow a backslash."""

WORDS = re.compile(r"\b(?:and|or|not)\b", re.IGNORECASE)
SIGNS = re.compile(r"[-+*/^%]")


def parse(text: str, language: str) -> Json:
    """Return a filter as CQL2 JSON.

    Args:
        text: The filter.
        language: ``cql2-text``, ``cql2-json``, or ``cql-text``, GDAL's older name.

    Raises:
        BadFilter: It does not parse, or is too long, too deep or too large.
    """
    if len(text) > MOST_CHARACTERS:
        raise BadFilter(
            "过滤条件过长。", f"It is longer than {MOST_CHARACTERS} characters."
        )
    if language != "cql2-json":
        text = in_cql2(LITERAL.sub(_spelled_out, text))
        _check_depth(text)
    try:
        parsed = (
            cql2.parse_json(text) if language == "cql2-json" else cql2.parse_text(text)
        )
        found = orjson.loads(orjson.dumps(parsed.to_json()))
    except (cql2.ParseError, cql2.ValidationError, ValueError, TypeError) as error:
        raise BadFilter(f"无法解析：{error}", f"It does not parse: {error}") from error
    _check_levels(found)
    return found


def _spelled_out(literal: re.Match[str]) -> str:
    r"""Return a literal without the escapes that the parser does not know.

    Backslashes before other signs stay: LIKE has its own use for them.

    >>> LITERAL.sub(_spelled_out, r"name = 'Xi\'an' AND 'x' LIKE '5\%'")
    "name = 'Xi''an' AND 'x' LIKE '5\\%'"
    """
    return ESCAPE.sub(lambda found: ESCAPES[found[1]], literal[0])


def as_cql(node: Json) -> str:
    """Return a part of a filter as CQL2 text, for messages.

    >>> as_cql({"op": "+", "args": [{"property": "size"}, 1]}), as_cql(None), as_cql("it's")
    ('size + 1', 'NULL', "'it''s'")
    """
    if node is None or isinstance(node, bool):
        return str(node).upper().replace("NONE", "NULL")
    if isinstance(node, str):
        text = "'" + node.replace("'", "''") + "'"
    elif isinstance(node, list):
        text = f"({', '.join(map(as_cql, node))})"
    else:
        text = _written_out(node)
    return text if len(text) <= LONGEST_SAID else f"{text[:LONGEST_SAID]}…"


def _written_out(node: Json) -> str:
    try:
        return write(node)
    except (cql2.ParseError, cql2.ValidationError, ValueError, TypeError):
        return orjson.dumps(node).decode()


def write(node: Json) -> str:
    """Return CQL2 JSON as CQL2 text.

    >>> write({"op": "=", "args": [{"property": "tier"}, "major"]})
    "tier = 'major'"
    """
    return str(cql2.parse_json(orjson.dumps(node).decode()).to_text())


def _check_depth(text: str) -> None:
    bare = QUOTED.sub("''", text)
    level = deepest = 0
    for sign in bare:
        level += (sign == "(") - (sign == ")")
        deepest = max(deepest, level)
    signs = max(len(SIGNS.findall(part)) for part in re.split(r"[,()]", bare))
    words = len(WORDS.findall(bare))
    if deepest > MOST_LEVELS or signs > MOST_SIGNS or words > MOST_WORDS:
        raise BadFilter(
            f"嵌套或条件过多（括号至多 {MOST_LEVELS} 层，AND/OR/NOT 至多 {MOST_WORDS} 个）。",
            f"It nests too deep or says too much (at most {MOST_LEVELS} levels of brackets "
            f"and {MOST_WORDS} times AND, OR, NOT).",
        )


def _check_levels(node: Json) -> None:
    level = [node]
    for _ in range(2 * MOST_LEVELS + MOST_WORDS):
        level = [child for item in level for child in _children(item)]
        if not level:
            return
    raise BadFilter("嵌套过深。", "It nests too deep.")


def _children(node: Json) -> list[Json]:
    if isinstance(node, dict):
        values = list(node.values())
    else:
        values = node if isinstance(node, list) else []
    return [value for value in values if isinstance(value, dict | list)]
