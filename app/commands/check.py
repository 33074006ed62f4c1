"""The command ``kouan check``: an airport against the distance rule."""

import json
from typing import Annotated, Any

import typer
from rich.table import Table
from rich.text import Text as Styled

from app.atlas import open_atlas
from app.clock import today
from app.configuration import load
from app.ledger.present import with_changes
from app.registry import RULES
from app.rules.answer import answer, features_of
from app.rules.case.cases import case_of
from app.rules.case.inputs import of_group
from app.rules.finding.measured import NOTHING
from app.terminal.console import out, wide
from app.terminal.input_options import Told, language, values_of, with_inputs
from geodata.text import Lang, Text

COMMAND = typer.Typer(add_completion=False)

RULE = "airport-proximity"

COLOURS = {
    "met": "green",
    "not-met": "red",
    "undetermined": "yellow",
    "not-applicable": "blue",
}


@COMMAND.command()
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
    settings = load()
    facts = with_changes(open_atlas(settings), settings).facts
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
    for port in features_of(body):
        if port["role"] != "port":
            continue
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
    for each in body["measurements"]:
        cells = [text for text in each["text"].values() if text != NOTHING.zh]
        out.print(f"{each['label']}  {'  ·  '.join(cells)}")
    for sentence in body.get("sensitivity", {}).get("sentences", ()):
        out.print(f"→ {sentence}")
    for note in body["notes"]:
        out.print(f"· {note}", style="dim")
    out.print(f"{body['plan']['title']}: {body['plan']['why']}", style="dim")
    for one in body["plan"].get("amended", ()):
        value = f"{one['value']:g} {one['unit']}"
        out.print(f"· {one['meaning']}: {value} ({one['document']})", style="dim")
    out.print(
        f"{body['clause']['instrument']} · {body['data']['edition']}", style="dim"
    )
