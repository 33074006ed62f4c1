"""Bundling again leaves a running service its files."""

import json
import shutil
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
STYLE = Path("app/webmap/static/css/map.css")
BUNDLE = Path("app/webmap/bundle")


@pytest.fixture
def bundled(tmp_path):
    """Bundles a copy of the page after a change of one style; returns the files named."""
    shutil.copytree(ROOT / "app/webmap/static", tmp_path / "app/webmap/static")

    def bundle(colour):
        with (tmp_path / STYLE).open("a", encoding="utf-8") as file:
            file.write(f".changed {{ color: {colour}; }}\n")
        subprocess.run(["node", ROOT / "bundle.mjs"], cwd=tmp_path, check=True)
        manifest = json.loads((tmp_path / BUNDLE / "manifest.json").read_text("utf-8"))
        return set(manifest["files"])

    return bundle


def test_the_files_of_the_last_bundle_stay_and_older_ones_go(bundled, tmp_path):
    first, second = bundled("red"), bundled("green")
    there = {file.name for file in (tmp_path / BUNDLE).iterdir()}
    assert first != second
    assert there == {*first, *second, "manifest.json"}
    third = bundled("blue")
    there = {file.name for file in (tmp_path / BUNDLE).iterdir()}
    assert there == {*second, *third, "manifest.json"}
