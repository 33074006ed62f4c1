"""All facts: every table found in a folder, checked against the provinces."""

import hashlib
from bisect import bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from importlib.resources import files
from pathlib import Path
from types import MappingProxyType

import numpy as np

from geodata.boundaries import NEAR_M, Boundaries
from geodata.dataset import FIRST_DATA_LINE, Misfit, Row, Table, read
from geodata.errors import BrokenPlan, BrokenTable
from geodata.frames import DataFrame, GeoDataFrame
from geodata.memo import Owner, memo
from geodata.plan import Plan, Plans
from geodata.plan_folder import PLANS, head_of, plan_files, plan_sources, read_plans
from geodata.text import Text

DATASETS = Path(str(files("geodata"))) / "datasets"


Versions = tuple[tuple[date, Row | None], ...]
"""A row as it is since each of some days, the first of which is `date.min`; None where it
is not in its table."""


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

    versions: Mapping[str, Mapping[str, Versions]] = field(default_factory=dict)
    """By table and id, the rows that are not the same on every day; ``tables`` has them as
    they are on the day ``since`` and later."""

    since: date = date.min

    def on(self, day: date) -> "Facts":
        """Return the facts as they are on a day; the same object where nothing differs."""
        if not self.versions:
            return self
        since = self.turned(day)
        return self if since == self.since else _on(self, since)

    def turned(self, day: date, tables: frozenset[str] | None = None) -> date:
        """Return the last day not after ``day`` on which a row became another.

        Args:
            day: The day asked about.
            tables: Only rows of these; None for all.

        Returns:
            `date.min` if there was no such day.
        """
        days = turns(self, tables)
        place = bisect_right(days, day)
        return days[place - 1] if place else date.min

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


def version_on(versions: Versions, day: date) -> Row | None:
    """Return a row as it is on a day; None where it is not in its table."""
    place = bisect_right(versions, day, key=lambda version: version[0])
    return versions[place - 1][1]


@memo(most=64)
def turns(facts: Facts, tables: frozenset[str] | None = None) -> list[date]:
    """Return the days on which rows of some tables, or of all, become others."""
    return sorted(
        {
            since
            for name, rows in facts.versions.items()
            if tables is None or name in tables
            for versions in rows.values()
            for since, _ in versions[1:]
        }
    )


@memo(most=16)
def _on(facts: Facts, since: date) -> Facts:
    """Return the facts as they are from a day on until the next on which rows differ."""
    tables = dict(facts.tables)
    for name, rows in facts.versions.items():
        table, left = tables[name], dict(rows)
        key = table.manifest.key
        found = [
            version_on(left.pop(str(row[key])), since) if str(row[key]) in left else row
            for row in table.records
        ]
        found += [version_on(versions, since) for versions in left.values()]
        records = tuple(row for row in found if row is not None)
        manifest = table.manifest.model_copy(update={"rows": len(records)})
        tables[name] = Table(name, manifest, records, table.file)
    return replace(facts, tables=MappingProxyType(tables), since=since)


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
