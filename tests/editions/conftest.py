"""A second edition: the same facts, but one port opened ten years later."""

import csv
import shutil

import pytest

from app.registry import LAYERS
from geodata import boundaries
from geodata.facts import DATASETS, load
from layers.atlas import Atlas

PORT = "xuz"
OPENED = {
    "open_from": "2018",
    "open_from_earliest": "2018-01-01",
    "open_from_latest": "2018-12-31",
}


@pytest.fixture(scope="session")
def changed_tables(tmp_path_factory):
    """A copy of the tables in which Xuzhou opened in 2018, not in 2008."""
    folder = tmp_path_factory.mktemp("changed") / "datasets"
    shutil.copytree(DATASETS, folder)
    table = folder / "aviation_ports.csv"
    with table.open(encoding="utf-8", newline="") as stream:
        rows = list(csv.DictReader(stream))
    with table.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.DictWriter(stream, rows[0].keys(), lineterminator="\n")
        writer.writeheader()
        for row in rows:
            writer.writerow(row | OPENED if row["id"] == PORT else row)
    return folder


@pytest.fixture(scope="session")
def read_changed(changed_tables):
    """Read the second edition; it is the same each time, and shares nothing."""
    return lambda: Atlas(load(boundaries.load(), changed_tables), LAYERS)


@pytest.fixture(scope="session")
def changed(read_changed):
    return read_changed()
