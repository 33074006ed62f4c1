"""Browser tests pass under any load: they wait for stated conditions."""

import ast
import re
from pathlib import Path

import pytest

BROWSER = Path(__file__).parents[1] / "browser"
every_file = pytest.mark.parametrize(
    "file", sorted(BROWSER.glob("test_*.py")), ids=lambda file: file.stem
)

LOOKS = {
    "all_inner_texts",
    "all_text_contents",
    "count",
    "get_attribute",
    "inner_text",
    "input_value",
    "is_checked",
    "is_hidden",
    "is_visible",
    "text_content",
}
"""Methods of Playwright that return the present state; `expect` waits for it."""

OF_PAGES = {"get_attribute", "inner_text", "input_value", "text_content"}
"""Those that also accept a selector."""


def one_look(node):
    """Whether a node reads the present state of a page or a locator."""
    if not (isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute)):
        return False
    name = node.func.attr
    # Texts and lists also have a method `count`, with an argument.
    return name in LOOKS and (not node.args or name in OF_PAGES)


@every_file
def test_nothing_is_asserted_of_one_look_at_a_page(file):
    claims = [
        node
        for node in ast.walk(ast.parse(file.read_text("utf-8")))
        if isinstance(node, ast.Assert)
    ]
    hasty = [
        ast.unparse(claim)
        for claim in claims
        if any(map(one_look, ast.walk(claim.test)))
    ]
    assert hasty == []


@every_file
def test_maps_are_opened_by_what_waits_until_they_are_drawn(file):
    assert re.findall(r"goto\([^\n]*/map.*", file.read_text("utf-8")) == []


@every_file
def test_no_page_is_waited_for_until_the_network_is_quiet(file):
    assert "networkidle" not in file.read_text("utf-8")


def asks_directly(node):
    """Whether a node is a request of Playwright's own, which takes 30 s at most."""
    if not (isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute)):
        return False
    of = getattr(node.func.value, "attr", None)
    return node.func.attr == "fetch" or (
        of == "request" and node.func.attr != "urlopen"
    )


@every_file
def test_requests_of_playwright_have_the_long_timeout(file):
    calls = filter(asks_directly, ast.walk(ast.parse(file.read_text("utf-8"))))
    hasty = [
        ast.unparse(call)
        for call in calls
        if not {"timeout", None} & {given.arg for given in call.keywords}
    ]
    assert hasty == []
