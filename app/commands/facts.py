"""The commands ``kouan facts``: propose, publish, reject and export changes of the facts."""

import csv
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Annotated

import typer

from app.atlas import open_atlas
from app.clock import now, today
from app.configuration import load
from app.edition import Edition
from app.ledger import acts
from app.ledger.diff_words import told
from app.ledger.form import change_from, read_change, tables_of
from app.ledger.impact import day_about
from app.ledger.impact import impact as impact_of
from app.ledger.living import Living
from app.ledger.moment import states_of
from app.main import edition_over
from app.register.filing import Signed
from app.register.provider import RegisterProvider
from app.terminal.console import out
from app.values.json_values import words
from geodata.dataset import ColumnNote, Misfit, Row, Table, value_of
from geodata.errors import BadForm, BadParameter, UnknownCollection
from geodata.facts import DATASETS
from geodata.ledger.change import Change
from geodata.ledger.export import export as export_table
from geodata.ledger.ledger import Entry
from geodata.ledger.tables import cells_before
from geodata.plan_folder import PLANS
from geodata.register.errors import RoleTooLow

COMMAND = typer.Typer(
    add_completion=False,
    help="提出、发布、驳回、导出数据变更 / Propose, publish, reject and export changes of "
    "the facts.",
    no_args_is_help=True,
)

Number = Annotated[int, typer.Argument(help="变更编号 / number of the change")]
Token = Annotated[
    str,
    typer.Option(
        envvar="OFFICER_TOKEN",
        prompt="令牌 / token",
        hide_input=True,
        help="经办人的令牌 / token of the officer",
    ),
]


@dataclass
class _Shown:
    """Holds the present edition of a command."""

    edition: Edition


def _living() -> Living:
    settings = load()
    over = partial(edition_over, settings=settings)
    shown = _Shown(over(open_atlas(settings)))
    living = Living(shown, over, RegisterProvider(settings, make=False), settings)
    living.begin()
    living.check()
    return living


def _signed(token: str) -> Signed:
    holder = RegisterProvider(load(), make=False).stores().tokens.holder(token, now())
    if not holder.may("officer"):
        raise RoleTooLow(holder.role, "officer")
    return Signed(name=holder.name, at=now(), token=holder.id)


@COMMAND.command()
def propose(
    file: Annotated[
        Path,
        typer.Argument(
            help="变更（JSON，同 POST /changes），或数据表 TABLE.csv / a change as JSON, as "
            "for POST /changes, or a table, TABLE.csv"
        ),
    ],
    token: Token,
    reason: Annotated[str, typer.Option(help="理由，CSV 用 / reason, for CSV")] = "",
    source: Annotated[
        str,
        typer.Option(help="依据的资料编号，CSV 用 / id of the document, for CSV"),
    ] = "",
    yes: Annotated[bool, typer.Option("--yes", help="不再询问 / do not ask")] = False,
) -> None:
    """提出变更 / Propose changes; rows of a CSV that differ are proposed, one change a row."""
    signed, living = _signed(token), _living()
    facts = living.state[1].facts
    if file.suffix == ".csv":
        why = words("--reason", reason), words("--source", source)
        changes = list(_from_csv(file, tables_of(facts), *why))
    else:
        changes = [change_from(read_change(file.read_bytes()), facts)]
    for change in changes:
        before = cells_before(facts, change, today())
        out.print(f"{change.action} {change.table}/{change.row}")
        for name, cell in change.all_cells(facts.tables[change.table].manifest).items():
            out.print(f"  {name}: {before.get(name) or '—'} → {cell or '—'}")
        living.would_be(living.state[1], change)
    if changes and (yes or typer.confirm("提出 / propose?")):
        for change in changes:
            entry, _ = acts.propose(living, change, signed)
            out.print(f"已提出 / proposed: {entry.number}")


def _from_csv(
    file: Path, tables: dict[str, Table], reason: str, source: str
) -> Iterator[Change]:
    """Yield a change for each row of a file that differs from the table of its name.

    The document goes into the column ``source``, so that column is not compared.
    """
    name = file.stem.replace("_", "-")
    if name not in tables:
        raise UnknownCollection(name, tables)
    table = tables[name]
    columns = {column.name: column for column in table.manifest.columns}
    held = {row[table.manifest.key]: row for row in table.records}
    with file.open(encoding="utf-8-sig", newline="") as stream:
        rows = csv.DictReader(stream, restval="")
        strange = set(rows.fieldnames or ()) - columns.keys()
        if strange or table.manifest.key not in (rows.fieldnames or ()):
            listed = ", ".join(columns)
            shown = ", ".join(sorted(strange))
            raise BadParameter(
                "FILE", shown, f"列须为 {listed}。", f"The columns are {listed}."
            )
        for row in rows:
            row_id = row.pop(table.manifest.key)
            row.pop("source", None)
            before = held.get(row_id)
            try:
                cells = _differing(row, before, columns)
            except Misfit as fault:
                field = f"{rows.line_num}: {fault.column}"
                raise BadForm([(field, fault.why)]) from fault
            if cells:
                yield Change(
                    table=table.name,
                    row=row_id,
                    action="add" if before is None else "amend",
                    cells=cells,
                    reason=reason,
                    source=source,
                )


def _differing(
    cells: Mapping[str, str], before: Row | None, columns: Mapping[str, ColumnNote]
) -> dict[str, str]:
    """Return the cells whose values differ from those of a row."""
    values = {name: value_of(cell, columns[name]) for name, cell in cells.items()}
    return {
        name: cells[name]
        for name, value in values.items()
        if before is None or before[name] != value
    }


@COMMAND.command()
def publish(number: Number, token: Token) -> None:
    """发布变更 / Publish a change."""
    signed, living = _signed(token), _living()
    acts.publish(living, number, signed, four_eyes=load().four_eyes)
    out.print(f"已发布 / published: {number} → {living.state[1].facts.edition}")


@COMMAND.command()
def reject(
    number: Number,
    token: Token,
    reason: Annotated[str, typer.Option(help="理由 / reason")],
) -> None:
    """驳回变更 / Reject a change."""
    acts.reject(_living(), number, words("--reason", reason), _signed(token))
    out.print(f"已驳回 / rejected: {number}")


@COMMAND.command("log")
def listed() -> None:
    """列出变更，最新在前 / List the changes, the newest first."""
    living = _living()
    for entry in reversed(living.state[0].entries.values()):
        out.print(_line(entry))
    out.print(f"数据版本 / edition: {living.state[1].facts.edition}")


def _line(entry: Entry) -> str:
    made, change = entry.proposed, entry.change
    settled = (
        f" {entry.settled.by} {entry.settled.at:%Y-%m-%d}" if entry.settled else ""
    )
    return (
        f"{entry.number} {entry.state}{settled} · {change.action} {change.table}/"
        f"{change.row} · {change.reason} · {made.by} {made.at:%Y-%m-%d}"
    )


@COMMAND.command()
def impact(number: Number) -> None:
    """说明变更的影响 / Tell what a change turns."""
    living = _living()
    entry = living.state[0].entry(number)
    before, after = living.around(entry)
    found = impact_of(before, after, day_about(entry, after))
    for row in found["airports"]:
        out.print(f"{row['iata']}: {row['before'] or '—'} → {row['after'] or '—'}")
    for name, changed in found["collections"].items():
        counts = ", ".join(f"{what} {len(ids)}" for what, ids in changed.items())
        out.print(f"{name}: {counts}")


@COMMAND.command()
def diff(
    since: Annotated[
        str,
        typer.Argument(
            metavar="FROM",
            help="日期、时刻或数据版本 / a day, a moment or an edition",
        ),
    ],
    to: Annotated[str, typer.Argument(help="写法同前 / written as FROM")],
) -> None:
    """说明两时之间有何不同 / Tell what differs between two days, moments or editions."""
    living = _living()
    before, after = states_of(living, living.state[1], since, to)
    out.print("\n".join(told(before, after, "zh")))
    out.print("\n".join(told(before, after, "en")))


@COMMAND.command()
def export(
    folder: Annotated[Path, typer.Argument(help="文件夹 / folder")],
) -> None:
    """导出有变更的数据表 / Write the changed tables in the format of the package."""
    living = _living()
    ledger, facts = living.state[0], living.state[1].facts.on(today())
    folder.mkdir(parents=True, exist_ok=True)
    for name in sorted({entry.change.table for entry in ledger.published}):
        (manifest,) = (*DATASETS.glob(f"{name}.toml"), *PLANS.glob(f"*/{name}.toml"))
        written = export_table(facts.tables[name], manifest, folder)
        out.print(f"{written}: {len(facts.records(name))}")
