"""The differences between two plans: ports, their classes, clauses, numbers."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from geodata.dataset import Row
from geodata.plan import Parameter, Plan, Provision

CLASSES: Mapping[str, tuple[str, ...]] = {
    "aviation_hubs": ("role", "faces_zh", "airports"),
    "border_ports": ("status", "region", "country_pair_zh", "mode"),
    "inland_ports": ("status", "mode"),
    "plan_projects": ("status", "action", "mode"),
    "sea_clusters": (),
    "border_regions": (),
    "sea_ports": ("status", "cluster", "tier", "parent"),
}
"""The tables that list what a plan names, and the columns that class it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """A port, group or project that only one of two plans has, or both differently."""

    table: str
    id: str
    change: Literal["added", "removed", "amended"]
    before: Row | None
    after: Row | None
    columns: tuple[str, ...] = ()
    """Of an amended one: the columns that differ, names among them."""

    @property
    def either(self) -> Row:
        """Its row in the later plan, or in the only one that has it."""
        row = self.after or self.before
        assert row is not None
        return row


@dataclass(frozen=True, slots=True, kw_only=True)
class ClauseChange:
    """A clause that only one of two plans has, or that is worded otherwise."""

    rule: str
    before: Provision | None
    after: Provision | None


@dataclass(frozen=True, slots=True, kw_only=True)
class NumberChange:
    """A number of a clause that differs between two plans, at any time."""

    rule: str
    name: str
    before: Parameter | None
    after: Parameter | None

    @property
    def either(self) -> Parameter:
        """The number in the later plan, or in the only one that has it."""
        parameter = self.after or self.before
        assert parameter is not None
        return parameter


@dataclass(frozen=True, slots=True, kw_only=True)
class Diff:
    """Everything that differs from one plan to another."""

    entries: tuple[Entry, ...]
    clauses: tuple[ClauseChange, ...]
    numbers: tuple[NumberChange, ...]


def diff(before: Plan, after: Plan) -> Diff:
    """Compare two plans; ports are the same where their ids are."""
    return Diff(
        entries=tuple(
            entry for table in CLASSES for entry in _entries(table, before, after)
        ),
        clauses=tuple(_clauses(before, after)),
        numbers=tuple(_numbers(before, after)),
    )


def _entries(table: str, before: Plan, after: Plan) -> Iterator[Entry]:
    was, now = ({row["id"]: row for row in p.records(table)} for p in (before, after))
    compared = ("name_zh", "name_en", *CLASSES[table])
    for name in dict.fromkeys((*was, *now)):
        old, new = was.get(name), now.get(name)
        if old is None:
            yield Entry(table=table, id=name, change="added", before=None, after=new)
        elif new is None:
            yield Entry(table=table, id=name, change="removed", before=old, after=None)
        elif columns := tuple(c for c in compared if old.get(c) != new.get(c)):
            yield Entry(
                table=table,
                id=name,
                change="amended",
                before=old,
                after=new,
                columns=columns,
            )


def _rules(before: Plan, after: Plan) -> list[str]:
    return sorted({*before.provisions, *after.provisions})


def _clauses(before: Plan, after: Plan) -> Iterator[ClauseChange]:
    for rule in _rules(before, after):
        was, now = before.provisions.get(rule), after.provisions.get(rule)
        if _wording(was) != _wording(now):
            yield ClauseChange(rule=rule, before=was, after=now)


def _wording(provision: Provision | None) -> tuple[str, str] | None:
    if provision is None:
        return None
    return provision.clause.section, provision.clause.text_zh


def _numbers(before: Plan, after: Plan) -> Iterator[NumberChange]:
    for rule in _rules(before, after):
        was, now = (
            plan.provisions[rule].parameters if rule in plan.provisions else {}
            for plan in (before, after)
        )
        for name in dict.fromkeys((*was, *now)):
            old, new = was.get(name), now.get(name)
            if _values(old) != _values(new):
                yield NumberChange(rule=rule, name=name, before=old, after=new)


def _values(parameter: Parameter | None) -> Sequence[object] | None:
    """Return unit and values, with the days of all but the first, which begins the plan."""
    if parameter is None:
        return None
    first, *later = parameter.values
    spans = [(one.value, one.since, one.until) for one in later]
    return parameter.unit, first.value, *spans
