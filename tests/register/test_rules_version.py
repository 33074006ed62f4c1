"""The version of the rules changes with everything that affects outcomes, only then."""

import shutil

import pytest

from app.rules.version import PACKAGES, ROOT, digest

DECIDES = {
    "a number of a plan": (
        "geodata/plans/plan_13/clauses/airport_proximity.toml",
        "200.0",
        "199.0",
    ),
    "the end of a plan": (
        "geodata/plans/plan_13/plan.toml",
        "base_day",
        "ends = 2021-01-01\nbase_day",
    ),
    "the speed limit": ("app/rules/case/limits.py", "value=120.0", "value=110.0"),
    "what open means": (
        "layers/derivation/aviation.py",
        "(gone and day >= gone)",
        "False",
    ),
    "the geodesic": ("geodata/geodesy.py", "WGS84", "WGS72"),
    "a datum": ("geodata/crs.py", "6378245.0", "6378137.0"),
    "a fact": ("geodata/datasets/aviation_ports.csv", "pek,", "pkk,"),
    "a clause": ("app/rules/clauses/airport_routes.py", "routes >= r", "routes > r"),
    "the reading of an application": ("app/register/case.py", "own.certain", "own"),
    "a drive": ("app/roads/engine.py", "/ 60", "/ 50"),
}
LIMITS = "app/rules/case/limits.py"
DOCUMENTS = {
    "the docstring of a module": (LIMITS, '"""', '"""Changed. '),
    "the docstring of a function": (LIMITS, '    """', '    """Changed. '),
    "a comment": (LIMITS, "\n\n", "\n# Changed.\n"),
    "layout": (LIMITS, "value=120.0", "value = 120.0"),
}
DOES_NOT = (
    "app/webmap/static/css/map.css",
    "app/sheet/pdf.py",
    "layers/encoders/csv.py",
)


@pytest.fixture(scope="module")
def copied(tmp_path_factory):
    folder = tmp_path_factory.mktemp("copy")
    for package in PACKAGES:
        shutil.copytree(ROOT / package, folder / package)
    return folder


@pytest.fixture(scope="module")
def before(copied):
    return digest(copied)


@pytest.fixture
def edited(copied):
    """Replaces text in one copied file, until the end of the test."""
    originals = {}

    def edit(name, was, now):
        file = copied / name
        originals[file] = file.read_text("utf-8")
        assert was in originals[file]
        file.write_text(originals[file].replace(was, now, 1), "utf-8")

    yield edit
    for file, text in originals.items():
        file.write_text(text, "utf-8")


@pytest.mark.parametrize("changed", DECIDES.values(), ids=DECIDES)
def test_one_line_of_what_decides_changes_it(copied, before, edited, changed):
    edited(*changed)
    assert digest(copied) != before


@pytest.mark.parametrize("changed", DOCUMENTS.values(), ids=DOCUMENTS)
def test_docstrings_comments_and_layout_do_not(copied, before, edited, changed):
    edited(*changed)
    assert digest(copied) == before


def test_what_is_only_shown_does_not_change_it(copied, before):
    for name in DOES_NOT:
        (copied / name).write_text("", "utf-8")
    assert digest(copied) == before
