"""The shape of the code base, checked."""

import ast
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
MODULES = [p for d in ("app", "geodata", "layers") for p in (ROOT / d).rglob("*.py")]
BANNED = {"utils", "helpers", "common", "misc", "base", "manager", "factory"}
LONGEST_MODULE = 330
LISTS = {"errors.py"}
"""Modules that list one kind of thing: every error, under the tree that shows them all."""

LONGEST_FUNCTION = 40
"""Lines; a document written out as one literal may be that long."""


@pytest.fixture(scope="module")
def sources():
    """The text of every module, by its path."""
    return {path: path.read_text("utf-8") for path in MODULES}


def where(sources, wrong):
    """Return the modules of which something is wrong, by their paths."""
    return [
        str(path.relative_to(ROOT))
        for path, text in sources.items()
        if wrong(path, text)
    ]


def functions(text):
    """Yield each function of a module with the lines of its body, docstring left out."""
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            body = node.body[1:] if ast.get_docstring(node) else node.body
            lines = body[-1].end_lineno - body[0].lineno + 1 if body else 0
            yield node.name, lines


def test_modules_are_short(sources):
    def long(path, text):
        return len(text.splitlines()) > LONGEST_MODULE and path.name not in LISTS

    assert where(sources, long) == []


def test_commands_print_by_the_one_console_that_takes_nothing_for_markup(sources):
    def own(path, text):
        return "Console(" in text and path.name != "console.py"

    assert where(sources, own) == []


def test_functions_are_short(sources):
    long = [
        (str(path.relative_to(ROOT)), name, lines)
        for path, text in sources.items()
        for name, lines in functions(text)
        if lines > LONGEST_FUNCTION
    ]
    assert long == []


def test_only_crs_names_epsg_codes(sources):
    def named(path, text):
        return path.name != "crs.py" and re.search(r"EPSG:\d", text)

    assert where(sources, named) == []


def test_only_geodesy_and_crs_know_pyproj(sources):
    def known(path, text):
        return (
            path.name not in ("geodesy.py", "crs.py", "source_crs.py")
            and "pyproj" in text
        )

    assert where(sources, known) == []


def cached_by_the_module(text):
    """Yield the arguments of functions with a cache that belongs to their module."""
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.FunctionDef):
            decorators = [ast.unparse(decorator) for decorator in node.decorator_list]
            if any(re.match(r"(lru_)?cache\b", name) for name in decorators):
                yield ast.unparse(node.args)


TOP = {"app/main.py", "app/atlas.py", "app/reference.py"}
"""What takes layers, rules and formats from the registry, besides the commands; all else
is handed them."""


def test_only_the_top_imports_the_registry(sources):
    imports = re.compile(r"(from|import) app(\.| import )registry")
    found = where(sources, lambda _, text: imports.search(text))
    assert {path for path in found if not path.startswith("app/commands/")} == TOP


def test_what_is_computed_from_facts_is_kept_on_them_by_memo(sources):
    def by_the_module(_, text):
        owners = re.compile(r"\b(Facts|Boundaries|Atlas|Edition|Snapshot)\b")
        return any(map(owners.search, cached_by_the_module(text)))

    assert where(sources, by_the_module) == []


def test_modules_are_named_for_their_subjects(sources):
    assert where(sources, lambda path, _: path.stem in BANNED) == []


NEWER_THAN_2022 = re.compile(
    r"\.(toSorted|toSpliced|toReversed|findLast|findLastIndex|with)\(|Object\.groupBy"
)
SCRIPTS = [*ROOT.glob("app/webmap/static/**/*.js"), *ROOT.glob("app/http/static/*.js")]


def test_the_page_calls_nothing_that_browsers_of_2022_lack():
    assert SCRIPTS
    calls = [p.name for p in SCRIPTS if NEWER_THAN_2022.search(p.read_text("utf-8"))]
    assert calls == []


BROWSER_TESTS = sorted((ROOT / "tests" / "browser").glob("test_*.py"))


def test_browser_tests_wait_under_the_policy_of_the_page():
    waits = re.compile(r"\.wait_for_(function|timeout)\(")
    wrong = [p.name for p in BROWSER_TESTS if waits.search(p.read_text("utf-8"))]
    assert wrong == []
