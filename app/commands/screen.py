"""The command ``kouan screen``: a file of candidates against the distance rule."""

from pathlib import Path
from typing import Annotated, Any

import orjson
import typer
from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn
from rich.progress import TimeRemainingColumn as Remaining

from app.atlas import open_atlas
from app.configuration import load
from app.ledger.present import with_changes
from app.rules.finding.finding import WORDS, Outcome
from app.screening.columns import ASKED, Terms
from app.screening.errors import BadFile
from app.screening.progress import PartialFiles
from app.screening.progress import Progress as RunProgress
from app.screening.raw import Source
from app.screening.run import Order, Report, job_of, run, source_of
from app.screening.writing import FORMATS, format_of
from app.terminal.console import err, out
from app.terminal.input_options import Told, language, values_of, with_inputs
from geodata.errors import BadParameter
from geodata.text import Lang, Text

SOME_BAD = 3
"""Exit code: all is written, but some rows could not be decided."""


COMMAND = typer.Typer(add_completion=False)

WRITES = " ".join(FORMATS)


@COMMAND.command()
@with_inputs(ASKED)
def screen(
    candidates: Annotated[
        Path, typer.Argument(help="csv, xlsx, gpkg, parquet… 候选机场 / candidates")
    ],
    to: Annotated[
        Path, typer.Option("--out", help=f"结果文件 / the answer: {WRITES}")
    ] = Path("verdicts.csv"),
    lon: Annotated[
        str | None, typer.Option(help="经度列名 / column of longitudes")
    ] = None,
    lat: Annotated[
        str | None, typer.Option(help="纬度列名 / column of latitudes")
    ] = None,
    sheet: Annotated[
        list[str] | None,
        typer.Option(
            help="要读的工作表或图层，可重复 / sheet or layer to read, repeatable"
        ),
    ] = None,
    as_json: Annotated[
        bool, typer.Option("--json", help="以 JSON 报告 / report as JSON")
    ] = False,
    lang: Annotated[str, typer.Option(help="语言 / language: zh, en")] = "zh",
    overwrite: Annotated[
        bool, typer.Option("--overwrite", help="覆盖结果文件 / replace the answer")
    ] = False,
    **given: Told,
) -> None:
    """批量筛查候选机场 / Screen any number of candidates by the distance rule.

    逐行给出认定；不能认定位置的行连同行号、原文、原因写入 *.bad.csv，并以退出码 3 结束。
    中断后以同一命令续作。

    A verdict a row. Rows without a usable position go to *.bad.csv with their line, text
    and reason, and the exit code is then 3. Broken off, the same command goes on.
    """
    words = language(lang)
    said = values_of(given)
    _refuse(candidates, to, overwrite, (lon, lat))
    settings = load()
    facts = with_changes(open_atlas(settings), settings).facts
    terms = Terms.of(said, facts, words)
    order = Order(
        source=candidates, out=to, lon=lon, lat=lat, sheets=tuple(sheet or ())
    )
    source = source_of(order, terms)
    begun = _begun(order, terms, words)
    report = _watched(order, terms, source, begun)
    if as_json:
        typer.echo(orjson.dumps(_machine(report, order, terms)).decode())
    else:
        _tell(report, order, terms)
    if report.progress.bad:
        raise typer.Exit(SOME_BAD)


def _refuse(
    candidates: Path,
    to: Path,
    overwrite: bool,
    columns: tuple[str | None, str | None],
) -> None:
    """Raise for options that cannot succeed, before anything is read.

    Raises:
        BadFile: The file does not exist, or the output would overwrite one.
        BadParameter: One column is named without the other.
        UnknownFormat: The suffix of the output is no format.
    """
    format_of(to)
    if not candidates.is_file():
        raise BadFile(f"没有文件 {candidates}。", f"There is no file {candidates}.")
    if to.exists() and (not overwrite or to.samefile(candidates)):
        raise BadFile(
            f"{to} 已存在；请改名，或加 --overwrite 覆盖（输入文件本身不可覆盖）。",
            f"{to} is there already: choose another name, or --overwrite it (never the "
            "input itself).",
        )
    if (columns[0] is None) != (columns[1] is None):
        raise BadParameter(
            "lon, lat", "", "--lon 与 --lat 须同时给出。", "Give both --lon and --lat."
        )


def _begun(order: Order, terms: Terms, lang: Lang) -> RunProgress:
    """Return where to go on, and say whether that is the beginning."""
    job = job_of(order, terms)
    found, other = PartialFiles(order.out).left_by(job)
    if found is not None:
        message = Text(
            f"接续上次中断处：已读 {found.read:,} 行。",
            f"Going on where the last run ended: {found.read:,} rows read.",
        )
        err.print(message.say(lang))
    elif other:
        message = Text(
            "输入、选项或数据版本与上次中断的运行不同，从头开始。",
            "Input, options or edition differ from the run broken off: beginning anew.",
        )
        err.print(message.say(lang))
    return found or RunProgress(job=job)


def _watched(order: Order, terms: Terms, source: Source, begun: RunProgress) -> Report:
    """Run with a bar on a terminal, with a line a batch elsewhere."""
    if not err.is_terminal:

        def line(done: RunProgress) -> None:
            err.print(f"{done.read:,}")

        return run(order, terms, source, begun, line)
    words = TextColumn("{task.description}")
    total = order.source.stat().st_size if source.written else None
    with Progress(
        words, BarColumn(), TaskProgressColumn(), Remaining(), console=err
    ) as bar:
        task = bar.add_task(order.source.name, total=total)

        def step(done: RunProgress) -> None:
            line = f"{order.source.name} {done.read:,}"
            bar.update(task, completed=done.at, description=line)

        return run(order, terms, source, begun, step)


def _tell(report: Report, order: Order, terms: Terms) -> None:
    """Print what was read, decided and refused."""
    done, lang = report.progress, terms.lang
    counted = done.outcomes or {}
    found = "，" if lang == "zh" else ", "
    shares = found.join(
        f"{WORDS[Outcome(name)].say(lang)} {n:,}" for name, n in counted.items()
    )
    message = Text(
        f"读入 {done.read:,} 行，认定 {sum(counted.values()):,} 行：{shares or '无'}",
        f"Read {done.read:,} rows, decided {sum(counted.values()):,}: {shares or 'none'}",
    )
    out.print(f"{order.out}: {message.say(lang)}")
    out.print(_basis(report, terms).say(lang))
    for note in report.notes:
        out.print(f"· {note.say(lang)}")
    if report.bad_file is not None:
        bad = Text(
            f"{done.bad:,} 行未能认定位置，原因见 {report.bad_file}",
            f"{done.bad:,} rows could not be placed; see {report.bad_file} for why",
        )
        out.print(bad.say(lang), style="yellow")


def _machine(report: Report, order: Order, terms: Terms) -> dict[str, Any]:
    """Return the summary as JSON, with the same contents as the printed one."""
    done = report.progress
    return {
        "out": str(order.out),
        "read": done.read,
        "outcomes": done.outcomes or {},
        "bad": done.bad,
        "bad_file": report.bad_file and str(report.bad_file),
        "blank": done.blank,
        "sheets": done.parts,
        "encoding": report.encoding,
        "as_of": terms.options.day.isoformat(),
        "threshold_km": terms.limits.within_km,
        "edition": terms.facts.edition,
        "plan": terms.deciding.plan.id,
        "notes": [note._asdict() for note in report.notes],
    }


def _basis(report: Report, terms: Terms) -> Text:
    """Say what the run went by, the encoding guessed included."""
    options, km, plan = terms.options, terms.limits.within_km, terms.deciding
    coded = report.encoding or ""
    metres = "" if options.accuracy_m is None else f"{options.accuracy_m:g}"
    return Text(
        f"截至 {options.day}，阈值 {km:g} 公里（{plan.plan.title.zh}），数据 {terms.facts.edition}"
        + (f"，编码 {coded}" if coded else "")
        + (f"，位置精度 {metres} 米（申请方注明）" if metres else ""),
        f"As of {options.day}, threshold {km:g} km ({plan.plan.title.en}), data "
        f"{terms.facts.edition}"
        + (f", encoding {coded}" if coded else "")
        + (f", accuracy {metres} m as stated" if metres else ""),
    )
