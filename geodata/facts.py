"""All facts: every table found in a folder, checked against the provinces."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from importlib.resources import files
from pathlib import Path
from types import MappingProxyType

import numpy as np

from geodata.boundaries import NEAR_M, Boundaries
from geodata.dataset import FIRST_DATA_LINE, Misfit, Row, Table, read
from geodata.errors import BrokenPlan, BrokenTable
from geodata.frames import DataFrame, GeoDataFrame
from geodata.memo import Owner
from geodata.plan import Plan, Plans
from geodata.plan_folder import PLANS, head_of, plan_files, plan_sources, read_plans
from geodata.text import Text

DATASETS = Path(str(files("geodata"))) / "datasets"


@dataclass(frozen=True, slots=True, eq=False)
class Facts(Owner):
    """The fact tables by name, the provinces, the plans, and the edition they make."""

    tables: Mapping[str, Table]
    """The tables that belong to no plan, and those of the plan at hand."""

    boundaries: Boundaries
    edition: str
    source_titles: Mapping[str, str]
    """The title of every source that any table may cite, by id."""

    plans: Plans
    plan: Plan
    """The plan at hand: that of the layers."""

    day: date
    """The day on which the numbers of the plan at hand are read for the layers."""

    def records(self, name: str) -> tuple[Row, ...]:
        """Return the rows of a table as read-only records."""
        return self.tables[name].records

    def province(self, name_zh: str | None) -> Text:
        """Return both names of a province; of a place outside all, its own for both."""
        rows = (r for r in self.records("provinces") if r["name_zh"] == name_zh)
        english = next((str(r["name_en"]) for r in rows), name_zh or "")
        return Text(name_zh or "", english)

    def rows(self, name: str) -> DataFrame:
        """Return the rows of a table as a new frame, without their points."""
        return self.tables[name].rows

    def points(self, name: str) -> GeoDataFrame:
        """Return the rows of a table as a new frame with points, CRS84 degrees."""
        return self.tables[name].points


def load(
    boundaries: Boundaries,
    folder: Path = DATASETS,
    plans: Sequence[Path] = (PLANS,),
    day: date | None = None,
) -> Facts:
    """Read every table of ``folder`` and every plan, and check them against the provinces.

    Args:
        boundaries: The provinces that points must lie in.
        folder: Where the manifests and data files are that belong to no plan.
        plans: Folders that hold plans, a folder each.
        day: The day whose plan is at hand; without it that is the latest plan, as it is
            after every change of its numbers.

    Returns:
        The facts; the edition is the newest day of the tables and a hash of all
        their bytes, of the plans, of the numbers at hand and of the boundary file.

    Raises:
        BrokenTable: A table breaks its manifest, or a point lies outside its
            province; file and row are named.
        BrokenPlan: A plan is broken; file and line are named.
    """
    held = read_plans(plans)
    _check_annexes(held, boundaries)
    day = day or date.max
    plan = held.on(day)
    own = {file.stem: read(file) for file in _manifests(folder)}
    twice = sorted({*own} & {name for each in held for name in each.tables})
    if twice:
        raise BrokenTable(own[twice[0]].file, None, "a plan has a table of this name")
    tables = dict(sorted({**own, **plan.tables}.items()))
    everything = [*own.values(), *(t for each in held for t in each.tables.values())]
    for table in everything:
        if table.manifest.geometry == "point":
            _check_provinces(table, boundaries)
    files = [f.with_suffix(s) for f in _manifests(folder) for s in (".toml", ".csv")]
    numbers = {rule: plan.numbers(rule, day) for rule in sorted(plan.provisions)}
    at_hand = f"{boundaries.sha256} {plan.id} {numbers}"
    digest = hashlib.sha256(at_hand.encode())
    for file in (*files, *plan_files(plans)):
        digest.update(file.read_bytes())
    newest = max(table.manifest.edition for table in everything)
    return Facts(
        tables=MappingProxyType(tables),
        boundaries=boundaries,
        edition=f"{newest}-{digest.hexdigest()[:8]}",
        source_titles=MappingProxyType(_titles(everything, tables, held)),
        plans=held,
        plan=plan,
        day=day,
    )


def _manifests(folder: Path) -> list[Path]:
    return sorted(folder.glob("*.toml"))


def _titles(
    everything: Sequence[Table], tables: Mapping[str, Table], plans: Plans
) -> dict[str, str]:
    """Return the titles of all sources; where two differ, that of the tables at hand."""
    ordered = (*everything, *tables.values())
    named = {s.id: s.title for table in ordered for s in table.manifest.sources}
    return {**named, **plan_sources(plans)}


def _check_annexes(held: Plans, boundaries: Boundaries) -> None:
    """Refuse an annex of something that is no province."""
    for plan in held:
        for name in plan.annexes:
            if name not in boundaries.names:
                why = f"annexes: no province is called {name!r}"
                raise BrokenPlan(head_of(plan), None, why)


def _check_provinces(table: Table, boundaries: Boundaries) -> None:
    """Refuse a point farther outside its province than its accuracy explains."""
    known = set(boundaries.names)
    rows = [row for row in table.records if row["province_zh"] in known]
    places = np.array([(row["lon"], row["lat"]) for row in rows], float)
    strays = boundaries.strays([row["province_zh"] for row in rows], places).tolist()
    suspect = {rows[place]["id"] for place in strays}
    for line, row in enumerate(table.records, FIRST_DATA_LINE):
        if row["province_zh"] not in known or row["id"] in suspect:
            fault = misplaced(row, boundaries)
            if fault is not None:
                raise BrokenTable(table.file, line, str(fault))


def misplaced(row: Row, boundaries: Boundaries) -> Misfit | None:
    """Return what is wrong with a point farther outside its province than explained."""
    province, lon, lat = row["province_zh"], row["lon"], row["lat"]
    if province not in boundaries.names:
        zh = f"没有名为“{province}”的省级行政区"
        return Misfit("province_zh", zh, f"no province is called {province!r}")
    off_m = boundaries.distance_m(province, lon, lat)
    if off_m <= max(NEAR_M, row["position_accuracy_m"]):
        return None
    zh = f"{lon}, {lat} 在{province}以外 {off_m:.0f} 米"
    return Misfit("geometry", zh, f"{lon}, {lat} lies {off_m:.0f} m from {province}")
