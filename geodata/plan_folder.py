"""Plans read from folders: every folder with data is a plan.

``plan_14/`` is the plan ``plan-14``. It holds

- ``plan.toml``: title, document, days, and the documents that set its numbers;
- ``text.zh.txt``: its text;
- the tables of its boxes and annexes, each as in `geodata.dataset`;
- ``clauses/``: a file for each rule that it has a clause for, ``airport_routes.toml``
  for ``airport-routes``: section, quotation, and the numbers with their dates.
"""

import math
import re
from collections.abc import Iterable, Iterator, Mapping
from importlib.resources import files
from itertools import pairwise
from pathlib import Path
from types import MappingProxyType

from geodata import plan_text
from geodata.dataset import Table, read
from geodata.errors import BrokenPlan
from geodata.plan import Parameter, Plan, Plans, Provision
from geodata.plan_notes import (
    ClauseNote,
    PlanNote,
    line_of,
    note,
    text_of,
)
from geodata.plan_text import Line
from geodata.provenance import Clause
from geodata.text import Text

PLANS = Path(str(files("geodata"))) / "plans"
"""Where the plans of the service are."""

HEAD, TEXT, CLAUSES = "plan.toml", "text.zh.txt", "clauses"
TABLES = (
    "aviation_faces",
    "aviation_hubs",
    "border_ports",
    "border_regions",
    "inland_ports",
    "plan_projects",
    "sea_clusters",
    "sea_ports",
)
"""The tables that every plan has: layers are made of them."""

NEEDED = f"{CLAUSES}/airport_proximity.toml"
"""The clause that every plan has: layers and the map are drawn by its numbers."""

NAME = re.compile(r"[a-z0-9]+(_[a-z0-9]+)*")


def read_plans(folders: Iterable[Path] = (PLANS,)) -> Plans:
    """Read every plan of some folders.

    Args:
        folders: Folders of plans; each folder in them is a plan.

    Returns:
        The plans, in the order in which they came into force.

    Raises:
        BrokenPlan: There is no plan, one is broken, or two contradict each other; file
            and line are named.
        BrokenTable: A table of a plan is broken; file and row are named.
    """
    found = [
        read_plan(entry)
        for folder in folders
        for entry in sorted(folder.iterdir())
        if entry.is_dir()
    ]
    if not found:
        raise BrokenPlan("plans", None, "there is no plan")
    held = tuple(sorted(found, key=lambda plan: plan.in_force))
    _check_together(held)
    return Plans(held)


def read_plan(folder: Path) -> Plan:
    """Read one plan; raises as `read_plans` does."""
    if not NAME.fullmatch(folder.name):
        raise BrokenPlan(folder.name, None, "a folder is named as in plan_14")
    _check_files(folder)
    head, name = (
        note(folder / HEAD, PlanNote, f"{folder.name}/{HEAD}"),
        folder.name.replace("_", "-"),
    )
    if head.documents[0].id != name:
        line = line_of(folder / HEAD, ("documents", 0, "id"))
        why = f"the first document is the plan itself: its id is {name!r}"
        raise BrokenPlan(f"{folder.name}/{HEAD}", line, why)
    if head.ends is not None and head.ends <= head.in_force:
        line = line_of(folder / HEAD, ("ends",))
        raise BrokenPlan(f"{folder.name}/{HEAD}", line, "it ends before it is in force")
    _check_documents(folder, head)
    text = text_of(folder / TEXT, f"{folder.name}/{TEXT}")
    lines = tuple(plan_text.lines_of(text))
    provisions = {
        file.stem.replace("_", "-"): _provision(file, head, lines)
        for file in sorted((folder / CLAUSES).glob("*.toml"))
    }
    return Plan(
        id=name,
        title=Text(head.title_zh, head.title_en),
        instrument=head.instrument,
        document=head.document,
        issued=head.issued,
        in_force=head.in_force,
        ends=head.ends,
        base_day=head.base_day,
        succeeds=head.succeeds,
        annexes=head.annexes,
        documents=MappingProxyType({one.id: one for one in head.documents}),
        lines=lines,
        tables=MappingProxyType(_tables(folder)),
        provisions=MappingProxyType(provisions),
    )


def _check_documents(folder: Path, head: PlanNote) -> None:
    """Refuse two documents with one id: the numbers name their document by it."""
    place = _repeated([document.id for document in head.documents])
    if place is not None:
        line = line_of(folder / HEAD, ("documents", place, "id"))
        why = f"two documents have the id {head.documents[place].id!r}"
        raise BrokenPlan(f"{folder.name}/{HEAD}", line, why)


def _repeated(names: list[str]) -> int | None:
    """Return the place of the first name that an earlier one equals; None if none does."""
    places = (place for place, name in enumerate(names) if name in names[:place])
    return next(places, None)


def _tables(folder: Path) -> dict[str, Table]:
    return {
        file.stem: read(file, f"{folder.name}/")
        for file in sorted(folder.glob("*.toml"))
        if file.name != HEAD
    }


def _check_files(folder: Path) -> None:
    """Refuse a folder that lacks a file, or holds one that nothing reads."""
    tables = {f"{name}.toml" for name in TABLES}
    there = {entry.name for entry in folder.iterdir()}
    present = {name for name in there if (folder / name).is_file()}
    for missing in sorted({HEAD, TEXT, *tables} - present):
        raise BrokenPlan(f"{folder.name}/{missing}", None, "the file is missing")
    if not (folder / NEEDED).is_file():
        raise BrokenPlan(f"{folder.name}/{NEEDED}", None, "the file is missing")
    known = {TEXT, CLAUSES, *(n for n in present if n.endswith(".toml"))}
    known |= {name.replace(".toml", ".csv") for name in known if name != HEAD}
    strange = [folder / name for name in sorted(there - known)]
    strange += [f for f in sorted((folder / CLAUSES).iterdir()) if not _is_clause(f)]
    for file in strange:
        named = file.relative_to(folder.parent).as_posix()
        raise BrokenPlan(named, None, "nothing reads this file")


def _is_clause(file: Path) -> bool:
    named = file.suffix == ".toml" and NAME.fullmatch(file.stem) is not None
    return named and file.is_file()


def _provision(file: Path, head: PlanNote, lines: tuple[Line, ...]) -> Provision:
    manifest = note(file, ClauseNote, _named(file))
    if plan_text.find(lines, manifest.text_zh) is None:
        why = "the quotation does not stand in the text"
        raise BrokenPlan(_named(file), line_of(file, ("text_zh",)), why)
    twice = _repeated([one.name for one in manifest.parameters])
    if twice is not None:
        line = line_of(file, ("parameters", twice, "name"))
        why = f"two numbers are called {manifest.parameters[twice].name!r}"
        raise BrokenPlan(_named(file), line, why)
    for place, one in enumerate(manifest.parameters):
        for why in (*_faults(one, head), *_gaps(one, head)):
            line = line_of(file, ("parameters", place, "values"))
            raise BrokenPlan(_named(file), line, f"{one.name}: {why}")
    return Provision(
        clause=Clause(
            instrument=head.instrument,
            section=manifest.section,
            text_zh=manifest.text_zh,
            text_en=manifest.text_en,
            in_force=head.in_force,
        ),
        parameters=MappingProxyType({one.name: one for one in manifest.parameters}),
    )


def _faults(note: Parameter, head: PlanNote) -> Iterator[str]:
    """Yield what is wrong with values: no number, no days, a document not listed."""
    documents = {document.id for document in head.documents}
    for one in note.values:
        if not (math.isfinite(one.value) and one.value > 0):
            yield f"{one.value} is no number above zero"
        if one.document not in documents:
            yield f"the document {one.document!r} is not in {HEAD}"
        if one.until is not None and one.until <= one.since:
            yield f"the value from {one.since} ends before it begins"


def _gaps(note: Parameter, head: PlanNote) -> Iterator[str]:
    """Yield where values lack order, or a day lacks a value."""
    if note.values[0].since > head.in_force:
        yield f"it has no value from {head.in_force}, when the plan comes into force"
    if note.values[0].until is not None:
        yield "the first value has no end: a later one sets it aside"
    for one, after in pairwise(note.values):
        if after.since <= one.since:
            yield f"the value from {after.since} must begin after {one.since}"


def _check_together(held: tuple[Plan, ...]) -> None:
    """Refuse plans that bear one id, begin on one day, or succeed no earlier one."""
    ids = [plan.id for plan in held]
    for name in ids:
        if ids.count(name) > 1:
            raise BrokenPlan(name, None, "two plans have this id")
    for one, after in pairwise(held):
        if one.in_force == after.in_force:
            why = f"it comes into force on the same day as {one.id}"
            raise BrokenPlan(head_of(after), None, why)
    for place, plan in enumerate(held):
        if plan.succeeds is not None and plan.succeeds not in ids[:place]:
            late = plan.succeeds in ids
            why = "does not come before it" if late else "is not held"
            raise BrokenPlan(
                head_of(plan), None, f"it succeeds {plan.succeeds!r}, which {why}"
            )
    _check_units(held)


def _check_units(held: tuple[Plan, ...]) -> None:
    """Refuse a number in another unit than in the plan before: rules read it in that one."""
    units: dict[tuple[str, str], str] = {}
    for plan in held:
        for rule, provision in plan.provisions.items():
            for one in provision.parameters.values():
                usual = units.setdefault((rule, one.name), one.unit)
                if one.unit != usual:
                    why = f"{one.name}: the unit is {usual!r}, not {one.unit!r}"
                    raise BrokenPlan(clause_file(plan, rule), None, why)


def clause_file(plan: Plan, rule: str) -> str:
    """Return what errors call the file of a clause."""
    return f"{plan.id}/{CLAUSES}/{rule}.toml".replace("-", "_")


def head_of(plan: Plan) -> str:
    """Return what errors call the ``plan.toml`` of a plan."""
    return f"{plan.id.replace('-', '_')}/{HEAD}"


def _named(file: Path) -> str:
    return f"{file.parents[1].name}/{CLAUSES}/{file.name}"


def plan_sources(plans: Iterable[Plan]) -> Mapping[str, str]:
    """Return the titles of the documents of some plans, by id."""
    return {
        document.id: document.title
        for plan in plans
        for document in plan.documents.values()
    }


def plan_files(folders: Iterable[Path]) -> list[Path]:
    """Return every file of the plans in some folders, always in the same order."""
    return [
        file
        for folder in folders
        for file in sorted(folder.rglob("*"))
        if file.is_file()
    ]
