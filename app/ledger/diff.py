"""What differs between two states of the facts: two days, or two states of knowledge."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, Literal

from app.ledger.form import tables_of
from geodata.dataset import Manifest, Row
from geodata.facts import Facts, Versions, version_on
from geodata.geodesy import distance_m
from geodata.ledger.known import versions_of
from geodata.ledger.tables import dated
from layers.derivation.aviation import POSSIBLE, certainty
from layers.derivation.unplaced import elsewhere, former_name_en

Json = dict[str, Any]
Kind = Literal["added", "amended", "retired"]

PLACE, NAMES = ("lon", "lat"), ("name_zh", "name_en")
SITE = ("id", *NAMES, *PLACE)
ABOUT = frozenset({"source", "position_source", "position_accuracy_m"})
"""Columns that say how well something is known, no more."""

STATES = {"open": "opened", "closed": "closed"}
OF_PORTS = {"added": "opened", "retired": "closed"}


@dataclass(frozen=True, slots=True, kw_only=True)
class State:
    """The facts of an edition, and the day on which they are looked at."""

    facts: Facts
    day: date


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """A row that differs: as it was, as it is, and by what."""

    collection: str
    id: str
    before: Row | None
    after: Row | None
    day: date
    """The day on which the rows are so; of two days, the later."""

    former: Row | None = None
    """Of a port that came to another site: the row of the site that it left."""

    since: date | None = None
    """The last day on which the row became another, where changes say so."""

    perhaps: bool = False
    """Whether it may have opened or closed between two days, its dates being bounds."""

    left: bool = False
    """Whether the port is no more at this site, but at another."""

    dated: bool = False
    """Whether rows are there while the port is open, and not always."""

    @property
    def row(self) -> Row:
        """The row as it is; of one that is no more, as it was."""
        found = self.after or self.before
        assert found is not None
        return found

    @property
    def change(self) -> Kind:
        """Whether the row is new, another, or no more."""
        if self.before is None:
            return "added"
        return "retired" if self.after is None else "amended"

    @property
    def columns(self) -> list[str]:
        """The columns in which an amended row differs."""
        was, now = self.before, self.after
        if was is None or now is None:
            return []
        return [name for name in {**was, **now} if was.get(name) != now.get(name)]

    @property
    def what(self) -> list[str]:
        """What happened, as words: see `app.ledger.diff_words.WORDS`."""
        if self.former is not None:
            return ["moved"]
        if self.left:
            return ["left"]
        if self.perhaps and not self.columns:
            return ["perhaps"]
        if self.change != "amended":
            return [OF_PORTS[self.change] if self.dated else self.change]
        columns = {*self.columns}
        found = [
            word
            for word, held in (
                ("moved", columns & {*PLACE}),
                ("renamed", columns & {*NAMES}),
                (
                    STATES.get(str(self.row.get("status")), "amended"),
                    columns & {"status"},
                ),
            )
            if held
        ]
        rest = columns - {*PLACE, *NAMES, "status"} - ABOUT
        return [*found, "amended"] if rest or not found else found

    @property
    def distance_km(self) -> float | None:
        """How far it moved, on the ellipsoid, km; None if it did not, or it is not known."""
        left = self.former or self.before
        if "moved" not in self.what or left is None or left["lon"] is None:
            return None
        ends = [each[name] for each in (left, self.row) for name in PLACE]
        return round(float(distance_m(*ends)) / 1e3, 3)


def differences(before: State, after: State) -> Iterator[Difference]:
    """Yield the rows of the tables of places that differ, by collection.

    Within one edition rows are compared as they are on two days, and a port with dates is
    there while it is or may be open. Between editions rows are compared on the day asked
    about; those that are the same then, on the nearest day on which they are not.
    """
    was, now = tables_of(before.facts), tables_of(after.facts)
    for name in sorted({*was, *now}):
        if before.facts is after.facts:
            yield from _of_days(name, before, after)
        elif _may_differ(name, before.facts, after.facts):
            yield from _of_editions(name, before, after)


def _of_days(name: str, before: State, after: State) -> Iterator[Difference]:
    was, now = _there(name, before), _there(name, after)
    by_dates = dated(tables_of(after.facts)[name].manifest)
    gone, come = (
        {row["iata"]: row for key, row in each.items() if by_dates and key not in other}
        for each, other in ((was, now), (now, was))
    )
    for key in dict.fromkeys([*was, *now]):
        rows = was.get(key), now.get(key)
        states = [
            row and certainty(row, each.day)
            for row, each in zip(rows, (before, after), strict=True)
            if by_dates
        ]
        unsure = POSSIBLE in states and states[0] != states[1]
        if rows[0] != rows[1] or unsure:
            found = Difference(
                collection=name,
                id=key,
                before=rows[0],
                after=rows[1],
                day=after.day,
                perhaps=unsure,
                since=_since(after, name, key),
                dated=by_dates,
            )
            yield _moved(found, gone, come, before.day) if by_dates else found


def _since(state: State, name: str, key: str) -> date | None:
    versions = state.facts.versions.get(name.replace("-", "_"), {}).get(key, ())
    days = [since for since, _ in versions[1:] if since <= state.day]
    return days[-1] if days else None


def _moved(
    found: Difference, gone: Mapping[str, Row], come: Mapping[str, Row], day: date
) -> Difference:
    """Return a port's site with the one that it came from, or as one that it left."""
    new = found.after
    if new is None:
        return replace(found, left=found.row["iata"] in come)
    if found.before is not None:
        return found
    former = gone.get(new["iata"])
    if former is None and elsewhere(new, day):
        name = {"name_zh": new["former_site_zh"], "name_en": former_name_en(new)}
        former = {**dict.fromkeys(PLACE), **name, "id": None}
    return replace(found, former=former)


def _there(name: str, state: State) -> Mapping[str, Row]:
    """Return the rows of a collection on a day by id, ports that are closed left out."""
    table = tables_of(state.facts.on(state.day))[name]
    by_day = dated(table.manifest)
    return {
        str(row[table.manifest.key]): row
        for row in table.records
        if not by_day or certainty(row, state.day)
    }


def _may_differ(name: str, before: Facts, after: Facts) -> bool:
    """Tell whether two editions share no table of a name, so that its rows may differ."""
    stem = name.replace("-", "_")
    same_rows = before.tables[stem].records is after.tables[stem].records
    return not same_rows or before.versions.get(stem) != after.versions.get(stem)


def _of_editions(name: str, before: State, after: State) -> Iterator[Difference]:
    stem = name.replace("-", "_")
    ids = dict.fromkeys([*_ids(stem, before.facts), *_ids(stem, after.facts)])
    for key in ids:
        was, now = (versions_of(each.facts, stem, key) for each in (before, after))
        day = _differing(was, now, after.day) if was != now else None
        if day is not None:
            yield Difference(
                collection=name,
                id=key,
                before=version_on(was, day),
                after=version_on(now, day),
                day=day,
            )


def _ids(stem: str, facts: Facts) -> Iterator[str]:
    key = facts.tables[stem].manifest.key
    yield from (str(row[key]) for row in facts.records(stem))
    yield from facts.versions.get(stem, {})


def _differing(was: Versions, now: Versions, day: date) -> date | None:
    """Return the day on which two histories of a row differ: that, or the last one."""
    turns = sorted({since for since, _ in (*was, *now)}, reverse=True)
    for each in (day, *turns):
        if version_on(was, each) != version_on(now, each):
            return each
    return None


def feature(found: Difference, manifest: Manifest) -> Json:
    """Return a difference as a GeoJSON feature at its place; CRS84 degrees.

    Of what was amended, ``before`` and ``after`` have the columns that differ.
    """
    row, columns = found.row, found.columns or None
    return {
        "type": "Feature",
        "id": f"{found.collection}.{found.id}",
        "geometry": {"type": "Point", "coordinates": [row["lon"], row["lat"]]},
        "properties": {
            "collection": found.collection,
            "feature": found.id,
            "name_zh": row["name_zh"],
            "name_en": row["name_en"],
            "change": found.change,
            "what": found.what,
            "distance_km": found.distance_km,
            "from": found.former and {name: found.former[name] for name in SITE},
            "as_of": found.day,
            "since": found.since,
            "before": _shown(found.before, columns, manifest),
            "after": _shown(found.after, columns, manifest),
        },
    }


def _shown(
    row: Row | None, columns: list[str] | None, manifest: Manifest
) -> Json | None:
    """Return the values of a row: those of some columns, or all that it has."""
    if row is None:
        return None
    names = columns or [each.name for each in manifest.columns if row[each.name]]
    return {name: row.get(name) for name in names}
