"""The commands ``kouan facts``: propose, publish, reject and export changes of the facts."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Annotated, Any

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
from app.ledger.table_file import Compared, Why, compared, read_rows
from app.main import edition_over
from app.register.filing import Signed
from app.register.provider import RegisterProvider
from app.terminal.console import out
from app.values.json_values import words
from geodata.dataset import Table
from geodata.errors import BadForm, BadParameter, UnknownCollection
from geodata.facts import DATASETS
from geodata.ledger.change import Bounds, Change, documented
from geodata.ledger.export import export as export_table
from geodata.ledger.ledger import Entry
from geodata.ledger.tables import cells_before
from geodata.plan_folder import PLANS
from geodata.register.errors import RoleTooLow
from geodata.text import Text

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
            help="变更（JSON，同 POST /changes），或数据表的全部或部分，TABLE.csv、TABLE.xlsx / "
            "a change as JSON, as for POST /changes, or a table or part of it, TABLE.csv or "
            "TABLE.xlsx"
        ),
    ],
    token: Token,
    reason: Annotated[
        str, typer.Option(help="理由，数据表用 / reason, for tables")
    ] = "",
    source: Annotated[
        str,
        typer.Option(help="依据的资料编号，数据表用 / id of the document, for tables"),
    ] = "",
    sheet: Annotated[str, typer.Option(help="工作表 / sheet of a workbook")] = "",
    day: Annotated[
        str,
        typer.Option(
            help="何时起如此（终止的行：何时终止），如 2026-05 / since when it is so; of "
            "retired rows, when they closed"
        ),
    ] = "",
    retire: Annotated[
        bool,
        typer.Option(
            "--retire", help="文件中没有的行即终止 / retire rows that it lacks"
        ),
    ] = False,
    yes: Annotated[bool, typer.Option("--yes", help="不再询问 / do not ask")] = False,
) -> None:
    """提出变更 / Propose changes; rows of a table that differ are proposed, one change a row."""
    signed, living = _signed(token), _living()
    facts = living.state[1].facts
    if file.suffix.lower() in (".csv", ".xlsx"):
        why = Why(
            reason=words("--reason", reason),
            source=words("--source", source),
            day=_day("--day", day),
        )
        table = _table(file, tables_of(facts.on(today())))
        found = compared(read_rows(file, sheet), table, why, retire=retire)
        _tell(found)
        changes = found.changes
    else:
        changes = [(None, change_from(read_change(file.read_bytes()), facts))]
    _show(living, changes)
    if changes and (yes or typer.confirm("提出 / propose?")):
        for _, change in changes:
            entry, _ = acts.propose(living, change, signed)
            out.print(f"已提出 / proposed: {entry.number}")


def _table(file: Path, tables: dict[str, Table]) -> Table:
    name = file.stem.replace("_", "-")
    if name not in tables:
        raise UnknownCollection(name, tables)
    return tables[name]


def _day(option: str, text: str) -> Bounds | None:
    try:
        return documented(text) if text else None
    except ValueError as error:
        raise BadParameter(
            option, text, "写法如 2026-05-28。", "Write it as 2026-05-28."
        ) from error


def _tell(found: Compared) -> None:
    """Print how many rows differ, and what was left out."""
    counts = Counter(change.action for _, change in found.changes)
    out.print(
        f"新增 / added {counts['add']} · 变更 / amended {counts['amend']} · "
        f"终止 / retired {counts['retire']} · 未变 / the same {found.same}"
    )
    if found.missing:
        shown = ", ".join(found.missing[:10]) + (", …" if found.missing[10:] else "")
        out.print(
            f"文件中没有的 {len(found.missing)} 行不变（--retire 则终止） / rows that the file "
            f"lacks stay, unless --retire is given: {shown}"
        )
    for note in found.notes:
        out.print(f"{note.zh} / {note.en}")


def _show(living: Living, changes: Sequence[tuple[int | None, Change]]) -> None:
    """Print each change with its cells before and after, and check all of them.

    Raises:
        BadForm: Some do not fit; each is named by its line and column.
    """
    edition, faults = living.state[1], list[tuple[str, Text]]()
    for line, change in changes:
        before = cells_before(edition.facts, change, today())
        at = "" if line is None else f"{line}: "
        out.print(f"{at}{change.action} {change.table}/{change.row}")
        manifest = edition.facts.tables[change.table].manifest
        for name, cell in change.all_cells(manifest).items():
            if before.get(name, "") != cell:
                out.print(f"  {name}: {before.get(name) or '—'} → {cell or '—'}")
        try:
            living.would_be(edition, change)
        except BadForm as error:
            if line is None:
                raise
            members: Any = error.members["errors"]
            faults += [
                (f"{at}{change.row} {fault['field']}", Text(fault["zh"], fault["en"]))
                for fault in members
            ]
    if faults:
        raise BadForm(faults)


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
