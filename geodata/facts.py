"""All facts at once: every table found in a folder, held against the provinces."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path
from types import MappingProxyType

import geopandas as gpd
import pandas as pd

from geodata.boundaries import NEAR_M, Boundaries
from geodata.dataset import FIRST_DATA_LINE, Row, Table, read
from geodata.errors import BrokenTable
from geodata.memo import Owner

DATASETS = Path(str(files("geodata"))) / "datasets"


@dataclass(frozen=True, slots=True, eq=False)
class Facts(Owner):
    """The fact tables by name, the provinces, and the edition they make."""

    tables: Mapping[str, Table]
    boundaries: Boundaries
    edition: str
    source_titles: Mapping[str, str]
    """The title of every source that any table may cite, by id."""

    def records(self, name: str) -> tuple[Row, ...]:
        """Return the rows of a table as read-only records."""
        return self.tables[name].records

    def rows(self, name: str) -> pd.DataFrame:
        """Return a copy of the rows of a table."""
        return self.tables[name].rows.copy()

    def points(self, name: str) -> gpd.GeoDataFrame:
        """Return a copy of the rows of a table with points, CRS84 degrees."""
        return self.tables[name].points.copy()


def load(boundaries: Boundaries, folder: Path = DATASETS) -> Facts:
    """Read every table of ``folder`` and check it against the provinces.

    Args:
        boundaries: The provinces that points must lie in.
        folder: Where the manifests and data files are.

    Returns:
        The facts; the edition is the newest day of the tables and a hash of all
        their bytes and of the boundary file.

    Raises:
        BrokenTable: A table breaks its manifest, or a point lies outside its
            province; file and row are named.
    """
    tables = {file.stem: read(file) for file in sorted(folder.glob("*.toml"))}
    for table in tables.values():
        if table.manifest.geometry == "point":
            _check_provinces(table, boundaries)
    edition = _edition(tables, folder, boundaries)
    titles = {s.id: s.title for t in tables.values() for s in t.manifest.sources}
    return Facts(
        MappingProxyType(tables), boundaries, edition, MappingProxyType(titles)
    )


def _check_provinces(table: Table, boundaries: Boundaries) -> None:
    """Refuse a point farther outside its province than its accuracy explains."""
    file = f"{table.name}.csv"
    for line, row in enumerate(table.records, FIRST_DATA_LINE):
        province, lon, lat = row["province_zh"], row["lon"], row["lat"]
        if province not in boundaries.names:
            raise BrokenTable(file, line, f"no province is called {province!r}")
        off_m = boundaries.distance_m(province, lon, lat)
        if off_m > max(NEAR_M, row["position_accuracy_m"]):
            raise BrokenTable(
                file, line, f"{lon}, {lat} lies {off_m:.0f} m from {province}"
            )


def _edition(tables: Mapping[str, Table], folder: Path, boundaries: Boundaries) -> str:
    digest = hashlib.sha256(boundaries.sha256.encode())
    for name in tables:
        for suffix in (".toml", ".csv"):
            digest.update((folder / name).with_suffix(suffix).read_bytes())
    newest = max((t.manifest.edition for t in tables.values()), default="empty")
    return f"{newest}-{digest.hexdigest()[:8]}"
