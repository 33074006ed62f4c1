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


@pytest.mark.parametrize("path", MODULES, ids=lambda p: str(p.relative_to(ROOT)))
class TestModule:
    def test_is_short(self, path):
        lines = len(path.read_text("utf-8").splitlines())
        assert lines <= LONGEST_MODULE or path.name in LISTS

    def test_functions_are_short(self, path):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                body = node.body[1:] if ast.get_docstring(node) else node.body
                lines = body[-1].end_lineno - body[0].lineno + 1 if body else 0
                assert lines <= LONGEST_FUNCTION, node.name

    def test_names_no_epsg_code(self, path):
        if path.name != "crs.py":
            assert not re.search(r"EPSG:\d", path.read_text("utf-8"))

    def test_only_geodesy_and_crs_know_pyproj(self, path):
        if path.name not in ("geodesy.py", "crs.py"):
            assert "pyproj" not in path.read_text("utf-8")

    def test_is_named_for_its_subject(self, path):
        assert path.stem not in BANNED


BROWSER_TESTS = sorted((ROOT / "tests" / "browser").glob("test_*.py"))


@pytest.mark.parametrize("path", BROWSER_TESTS, ids=lambda p: p.name)
def test_browser_tests_wait_under_the_policy_of_the_page(path):
    assert not re.search(r"\.wait_for_(function|timeout)\(", path.read_text("utf-8"))
