"""The command ``kouan``: the same verbs as the routes."""

import json
import sys
from io import TextIOWrapper
from pathlib import Path
from typing import Annotated, Any, TextIO

import typer
from rich.table import Table
from rich.text import Text as Styled

from app.atlas import open_atlas
from app.clock import today
from app.console import err, out, wide
from app.input_options import Told, language, values_of, with_inputs
from app.register import commands as register
from app.register import copies
from app.registry import ENCODERS, RULES
from app.rules.answer import answer
from app.rules.case.cases import case_of
from app.rules.case.inputs import of_group
from app.screening.command import screen
from app.settings import load
from app.sheet_command import sheet
from app.text_values import past_day
from geodata.errors import AtlasError, Unavailable, UnknownFormat
from geodata.text import Lang, Text
from layers.encoder import Page
from layers.snapshot import Selection

RULE = "airport-proximity"
REFUSED = 2
BROKEN = 1

app = typer.Typer(
    help="口岸图集 / Kouan Atlas: serve the map, check the distance rule, export layers.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
)
app.command()(register.init)
app.command()(register.verify)
app.command()(copies.backup)
app.command()(copies.restore)
app.add_typer(register.tokens, name="token")

EXPOSED = (
    "以任何 Host 应答，链接以各请求自称的 Host 开头；请设 KOUAN_PUBLIC_URL 或 KOUAN_HOSTS。\n"
    "The service accepts any Host, and links begin with the Host of each request: set "
    "KOUAN_PUBLIC_URL or KOUAN_HOSTS."
)

COLOURS = {
    "met": "green",
    "not-met": "red",
    "undetermined": "yellow",
    "not-applicable": "blue",
}


@app.command()
def serve(
    host: Annotated[str | None, typer.Option(help="地址 / address")] = None,
    port: Annotated[int | None, typer.Option(help="端口 / port")] = None,
    workers: Annotated[int | None, typer.Option(help="进程数 / processes")] = None,
) -> None:
    """启动服务 / Serve the map, the layers and the rules."""
    # Only this command needs the server: the others start in half the time without.
    from app import server  # noqa: PLC0415
    from app.main import create_app  # noqa: PLC0415

    given = {"host": host, "port": port, "workers": workers}
    settings = load(**{k: v for k, v in given.items() if v is not None})
    with server.listening(settings.host, settings.port) as listener:
        ready = create_app(settings)
        address = f"[{settings.host}]" if ":" in settings.host else settings.host
        out.print(f"口岸图集 / Kouan Atlas: http://{address}:{settings.port}/map")
        if settings.names is None:
            err.print(EXPOSED, style="yellow")
        register.begin(ready.service.state.provider, settings)
        server.run(settings, listener, ready)


@app.command()
@with_inputs([*of_group("site", "day"), *RULES[RULE].takes])
def check(
    sensitivity: Annotated[
        bool, typer.Option("--sensitivity", help="何种变化会改变结论 / what turns it")
    ] = False,
    lang: Annotated[str, typer.Option(help="zh, en")] = "zh",
    as_json: Annotated[bool, typer.Option("--json", help="输出 JSON")] = False,
    **given: Told,
) -> None:
    """核查距离准则 / Check an airport against the distance rule."""
    words = language(lang)
    facts = open_atlas(load()).facts
    case = case_of(values_of(given), facts)
    until = today() if sensitivity else None
    body = answer(RULE, RULES[RULE], case, facts, words, until)
    if as_json:
        typer.echo(json.dumps(body, ensure_ascii=False, indent=2))
    else:
        _show(body, words)


def _show(body: dict[str, Any], lang: Lang) -> None:
    """Print an answer for people."""
    colour = COLOURS[body["outcome"]]
    assumed = Text("假设情形 ", "hypothetical: ").say(lang) * body["hypothetical"]
    heading = Styled(f"{assumed}{body['heading']}", style=f"bold {colour}")
    out.print(heading.append(f"  {body['outcome']}", style=f"not bold {colour}"))
    out.print(body["because"])
    table = Table(box=None, header_style="bold", pad_edge=False)
    heads = (
        ("IATA", "口岸", "距离 km", "方位 °", "±km", "开放")
        if lang == "zh"
        else ("IATA", "Port", "km", "bearing °", "±km", "open from")
    )
    for head, side in zip(heads, ("left", "left", *["right"] * 4), strict=True):
        table.add_column(head, justify="right" if side == "right" else "left")
    for port in body["nearest"]:
        table.add_row(
            port["iata"],
            port["name_zh"] if lang == "zh" else port["name_en"],
            f"{port['distance_km']:.3f}",
            f"{port['azimuth_deg']:.1f}",
            f"{port['uncertainty_km']:.2f}",
            port["open_from"] or f"≤ {port['open_from_latest'] or '?'}",
            style="red" if port["within"] else "",
        )
    wide.print(table)
    for sentence in body.get("sensitivity", {}).get("sentences", ()):
        out.print(f"→ {sentence}")
    for note in body["notes"]:
        out.print(f"· {note}", style="dim")
    out.print(
        f"{body['clause']['instrument']} · {body['data']['edition']}", style="dim"
    )


@app.command()
def export(
    collection: Annotated[str, typer.Argument(help="数据集 / collection")],
    file: Annotated[Path, typer.Argument(help="out.geojson | out.gpkg | out.csv")],
    as_of: Annotated[str | None, typer.Option(help="日期 / day")] = None,
) -> None:
    """导出数据集 / Export a collection to a file."""
    by_suffix = {encoder.suffix: encoder for encoder in ENCODERS.values()}
    if file.suffix not in by_suffix:
        raise UnknownFormat(file.suffix or file.name, by_suffix)
    day = today() if as_of is None else past_day("as_of", as_of)
    snapshot = open_atlas(load()).snapshot(collection, day)
    selection = Selection.everything(len(snapshot.table))
    content = by_suffix[file.suffix].encode(
        Page(snapshot=snapshot, selection=selection)
    )
    file.write_bytes(content)
    out.print(f"{file}: {selection.matched} ({len(content):,} B)")


app.command()(sheet)
app.command()(screen)


def main() -> None:
    """Run the command; exit code 2 for a wrong request, 1 for broken or missing data."""
    for stream in (sys.stdout, sys.stderr):
        _speak_utf8(stream)
    try:
        app()
    except OSError as error:
        what, why = error.filename or "", error.strerror or str(error)
        err.print(f"无法读写 {what}：{why}", style="red")
        err.print(f"Cannot read or write {what}: {why}", style="red")
        raise SystemExit(REFUSED) from error
    except AtlasError as error:
        known = error.members.get("known") or error.members.get("did_you_mean")
        err.print(f"{error.detail.zh}\n{error.detail.en}", style="red")
        if known:
            err.print(f"→ {known}")
        file = error.members.get("file")
        broken = file is not None or isinstance(error, Unavailable)
        raise SystemExit(BROKEN if broken else REFUSED) from error


def _speak_utf8(stream: TextIO) -> None:
    """Write UTF-8 to files and pipes; on a terminal, replace what its encoding lacks."""
    if not isinstance(stream, TextIOWrapper):
        return
    if stream.isatty():
        stream.reconfigure(errors="replace")
    else:
        stream.reconfigure(encoding="utf-8", errors="backslashreplace")


if __name__ == "__main__":
    main()
