"""The fact tables as plain text cells, independent of the loader."""

import csv
from pathlib import Path

GEODATA = Path(__file__).parents[2] / "geodata"
FOLDERS = (GEODATA / "datasets", GEODATA / "plans" / "plan_13")

TABLES: dict[str, list[dict[str, str]]] = {
    file.stem: list(csv.DictReader(file.read_text("utf-8").splitlines()))
    for file in sorted(f for folder in FOLDERS for f in folder.glob("*.csv"))
}


def by(name: str, column: str = "id") -> dict[str, dict[str, str]]:
    """Return the rows of a table by a column."""
    return {row[column]: row for row in TABLES[name]}
