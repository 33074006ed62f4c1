"""What is beside the code is installed with it."""

import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
DECLARED = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["tool"][
    "setuptools"
]


@pytest.mark.parametrize("package", ["app", "layers", "geodata"])
def test_every_data_file_is_declared(package):
    folder = ROOT / package
    packed = {
        file
        for glob in DECLARED["package-data"].get(package, [])
        for file in folder.glob(glob)
        if file.is_file()
    }
    beside = {
        file
        for file in folder.rglob("*")
        if file.is_file() and file.suffix not in (".py", ".pyc")
    }
    assert beside == packed


def test_every_folder_with_code_is_a_package():
    for package in ("app", "layers", "geodata"):
        for file in (ROOT / package).rglob("*.py"):
            assert (file.parent / "__init__.py").exists(), file
