"""No regular expression of ours takes much more than linear time.

Each is applied to repetitions of its own parts, which are the strings that cause
backtracking. Processor time is compared at increasing lengths.
"""

import ast
import importlib
import re
from itertools import permutations
from pathlib import Path
from re import _parser as parser
from time import thread_time

import pytest

ROOT = Path(__file__).parents[2]
METHODS = ("search", "match", "fullmatch", "sub", "split", "findall", "finditer")
ASKED = re.compile(rf"\b(\w+)\.({'|'.join(METHODS)})\b")
MOST_SIGNS = 8
SHORT, LONG = (8, 18), (250, 1_000)
"""Repetitions: few for what would never end, more for what grows as a square."""

NOTHING_S = 2e-4
"""Less is not worth comparing."""

OURS = {"app/webmap/csp.py", "app/webmap/page.py"}
"""Expressions that read the page we write ourselves, nothing that is sent."""


def uses():
    """Each expression with the way it is used: (file, pattern, method)."""
    sources = {
        file: file.read_text("utf-8")
        for package in ("app", "layers", "geodata")
        for file in sorted((ROOT / package).rglob("*.py"))
    }
    asked = {pair for text in sources.values() for pair in ASKED.findall(text)}
    for file, text in sources.items():
        place = str(file.relative_to(ROOT))
        if place in OURS:
            continue
        for call in ast.walk(ast.parse(text)):
            if direct := _direct(call):
                yield place, *direct
        for name, pattern in _compiled(file, text):
            for method in METHODS:
                if (name, method) in asked:
                    yield place, pattern, method


def _direct(call):
    """The pattern and method of ``re.method("pattern", …)``."""
    if not (isinstance(call, ast.Call) and isinstance(call.func, ast.Attribute)):
        return None
    module, method = call.func.value, call.func.attr
    if not (isinstance(module, ast.Name) and module.id == "re" and method in METHODS):
        return None
    first = call.args[0]
    known = isinstance(first, ast.Constant)
    return (re.compile(first.value), method) if known else None


def _compiled(file, text):
    if "re.compile" not in text or "migrations" in file.parts:
        return []
    name = ".".join(file.relative_to(ROOT).with_suffix("").parts)
    module = importlib.import_module(name.removesuffix(".__init__"))
    return [(k, v) for k, v in vars(module).items() if isinstance(v, re.Pattern)]


LITERAL = re.compile(
    r"(?<=[(,=:\[&|!?])\s*/(?![/*])((?:\\.|\[(?:\\.|[^\]\\\n])*\]|[^/\\\[\n])+)/([a-z]*)"
)
MADE = re.compile(r"new RegExp\(`((?:[^`\\]|\\.)*)`, \"([a-z]*)\"\)")
NAMED = re.compile(r"^const (\w+) = ([\"`])(.*)\2;$", re.MULTILINE)


def pages_uses():
    """The expressions of the page's modules, which browsers try as Python does."""
    for folder in ("app/webmap/static", "app/http/static"):
        for file in sorted((ROOT / folder).rglob("*.js")):
            text = file.read_text("utf-8")
            place = str(file.relative_to(ROOT))
            named = {name: _unescaped(body) for name, _, body in NAMED.findall(text)}
            for body, flags in LITERAL.findall(text):
                yield place, _as_python(body, flags), "search"
            for body, flags in MADE.findall(text):
                yield (
                    place,
                    _as_python(_filled(_unescaped(body), named), flags),
                    "search",
                )


def _unescaped(body):
    return body.replace("\\\\", "\\")


def _filled(body, named):
    for _ in named:
        body = re.sub(r"\$\{(\w+)\}", lambda found: named[found[1]], body)
    return re.sub(r"\$\{[^}]*\}", "word", body)


def _as_python(body, flags):
    """The same expression for Python, which has no classes of Unicode."""
    plain = re.sub(r"\\p\{[^}]*\}", "[a-z]", body)
    return re.compile(plain, re.IGNORECASE * ("i" in flags))


USES = [*uses(), *pages_uses()]


def signs(items):
    """Signs that an expression is made of: each literal, one of each class."""
    for operation, told in items:
        name = str(operation)
        if name in ("LITERAL", "NOT_LITERAL"):
            yield chr(told)
        elif name == "IN":
            yield from filter(None, (_one_of(*member) for member in told))
            yield "x"
        elif name == "ANY":
            yield "a"
        else:
            for part in _parts(name, told):
                yield from signs(part)


def repeated_signs(items):
    """The signs of what may stand many times, which matter most."""
    for operation, told in items:
        name = str(operation)
        if name.endswith("REPEAT") and told[1] > MOST_SIGNS:
            yield from signs(told[2])
        for part in _parts(name, told):
            yield from repeated_signs(part)


def _one_of(kind, told):
    sample = {"CATEGORY_DIGIT": "1", "CATEGORY_SPACE": " ", "CATEGORY_WORD": "a"}
    if str(kind) == "LITERAL":
        return chr(told)
    return chr(told[0]) if str(kind) == "RANGE" else sample.get(str(told))


def _parts(name, told):
    if name.endswith("REPEAT"):
        return [told[2]]
    if name == "BRANCH":
        return told[1]
    places = {"SUBPATTERN": 3, "ASSERT": 1, "ASSERT_NOT": 1}
    return [told[places[name]]] if name in places else []


def hostile(pattern):
    """Beginnings and what is repeated behind them."""
    parsed = parser.parse(pattern.pattern, pattern.flags)
    made = list(dict.fromkeys(signs(parsed)))
    few = list(dict.fromkeys([*repeated_signs(parsed), *made]))[:MOST_SIGNS]
    whole = "".join(made)
    for begun in dict.fromkeys(["", *few, whole, whole[:-1]]):
        for repeated in [*few, *map("".join, permutations(few, 2))]:
            yield begun, repeated


def spent(pattern, method, text):
    ask = getattr(pattern, method)
    given = text.encode() if isinstance(pattern.pattern, bytes) else text
    other = b"" if isinstance(given, bytes) else ""
    begun = thread_time()
    found = ask(other, given) if method == "sub" else ask(given)
    if method == "finditer":
        list(found)
    return thread_time() - begun


def growth(pattern, method, begun, repeated, lengths):
    """How many times longer the longer text takes; 0 where that is nothing."""
    few, many = (
        min(spent(pattern, method, f"{begun}{repeated * length}\x00") for _ in range(2))
        for length in lengths
    )
    return many / few if many > NOTHING_S else 0


@pytest.mark.parametrize(
    ("pattern", "method"),
    [pytest.param(p, m, id=f"{place}:{m}:{i}") for i, (place, p, m) in enumerate(USES)],
)
def test_time_grows_with_the_length_alone(pattern, method):
    for begun, repeated in hostile(pattern):
        told = f"{pattern.pattern!r}.{method}: {begun!r}, then {repeated!r} again"
        for lengths in (SHORT, LONG):
            grown = growth(pattern, method, begun, repeated, lengths)
            if grown > 3 * lengths[1] / lengths[0]:
                grown = min(
                    growth(pattern, method, begun, repeated, lengths) for _ in range(5)
                )
            assert grown <= 3 * lengths[1] / lengths[0], told


@pytest.mark.parametrize("bad", [r"(a+)+b", r"(a|a)*b", r"\s*a", r"x.*y.*z"])
def test_the_trial_finds_what_it_looks_for(bad):
    pattern = re.compile(bad)
    with pytest.raises(AssertionError, match="again"):
        test_time_grows_with_the_length_alone(pattern, "search")


def test_the_expressions_are_found():
    places = {place for place, *_ in USES}
    assert {
        "layers/query/filter_text.py",
        "layers/query/query.py",
        "geodata/plan_text.py",
    } <= places
    notation = [p for place, p, _ in USES if place.endswith("pure/notation.js")]
    assert any("longitude" in p.pattern and r"\d+" in p.pattern for p in notation)
