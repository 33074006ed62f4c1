"""The command ``kouan sheet``: the decision sheet of an assessment as a file."""

from pathlib import Path
from typing import Annotated, Any

import typer

from app.atlas import open_atlas
from app.clock import today
from app.configuration import load
from app.ledger.present import with_changes
from app.registry import RULES
from app.rules.answer import assessed, localized
from app.rules.case.cases import case_of
from app.rules.case.inputs import INPUTS
from app.rules.context import RuleContext
from app.sheet.page import sheet_html
from app.sheet.pdf import sheet_pdf
from app.terminal.input_options import Told, language, values_of, with_inputs
from geodata.errors import UnknownFormat
from geodata.text import Lang

COMMAND = typer.Typer(add_completion=False)

SUFFIXES = (".pdf", ".html")


@COMMAND.command()
@with_inputs(INPUTS)
def sheet(
    out: Annotated[Path, typer.Option(help="sheet.pdf | sheet.html")] = Path(
        "sheet.pdf"
    ),
    lang: Annotated[str, typer.Option(help="zh, en")] = "zh",
    **given: Told,
) -> None:
    """生成核查单（预览） / Set the decision sheet of an assessment, not on record."""
    if out.suffix not in SUFFIXES:
        raise UnknownFormat(out.suffix or out.name, SUFFIXES)
    out.write_bytes(_sheet(values_of(given), out.suffix, language(lang)))
    typer.echo(out)


def _sheet(given: dict[str, Any], suffix: str, lang: Lang) -> bytes:
    settings = load()
    facts = with_changes(open_atlas(settings), settings).facts
    context = RuleContext(facts=facts, rules=RULES, reading=settings.reading)
    body = localized(assessed(case_of(given, facts), context, today()), lang)
    if suffix == ".pdf":
        return sheet_pdf(body, None, facts, lang, settings.fonts, settings.map_review)
    return sheet_html(body, None, facts, lang, reviewed=settings.map_review).encode()
