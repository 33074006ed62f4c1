"""The command ``kouan map``: the map with what is chosen, in one file."""

from pathlib import Path
from typing import Annotated

import typer

from app.atlas import open_atlas
from app.configuration import load
from app.edition import Edition
from app.ledger.present import with_changes
from app.registry import ENCODERS, PROCESSES, RULES
from app.screening.errors import BadFile
from app.terminal.console import out
from app.terminal.input_options import language
from app.webmap import portable
from app.webmap.choice import chosen
from geodata.errors import UnknownFormat

COMMAND = typer.Typer(add_completion=False)

SUFFIX = ".html"


@COMMAND.command(name="map")
def write(  # noqa: PLR0913, PLR0917 - each is an option
    file: Annotated[Path, typer.Argument(help="map.html")],
    day: Annotated[str | None, typer.Option("--as-of", help="日期 / day")] = None,
    layers: Annotated[
        str | None, typer.Option(help="图层，以逗号分隔 / layers, comma-separated")
    ] = None,
    where: Annotated[
        str | None, typer.Option(help="筛选 / column:value,value;column:value")
    ] = None,
    at: Annotated[
        str | None, typer.Option(help="候选场址 / candidates: JZH;103.68,32.85")
    ] = None,
    view: Annotated[
        str | None, typer.Option(help="视图 / latitude,longitude,zoom")
    ] = None,
    closed: Annotated[
        str | None, typer.Option(help="假设关闭的口岸 / ports assumed closed: lhw,tfu")
    ] = None,
    opened: Annotated[
        str | None, typer.Option(help="假设开放的机场 / airports assumed open as ports")
    ] = None,
    lang: Annotated[str, typer.Option(help="zh, en")] = "zh",
    force: Annotated[
        bool, typer.Option("--force", help="覆盖已有文件 / replace the file")
    ] = False,
) -> None:
    """将所选地图写成单个网页 / Write the map as one page, to open offline."""
    _refuse(file, force)
    settings = load()
    edition = Edition(
        atlas=with_changes(open_atlas(settings), settings),
        rules=RULES,
        encoders=ENCODERS,
        processes=PROCESSES,
        stamp="",
    )
    choice = chosen(
        edition.atlas,
        language(lang),
        day=day,
        layers=layers,
        where=where,
        at=at,
        view=view,
        closed=closed,
        opened=opened,
    )
    content = portable.page(edition, settings, choice).encode()
    file.write_bytes(content)
    out.print(f"{file}: {len(content):,} B")


def _refuse(file: Path, force: bool) -> None:
    """Raise before anything is read.

    Raises:
        BadFile: The file is there already.
        UnknownFormat: Its suffix is not that of a page.
    """
    if file.suffix != SUFFIX:
        raise UnknownFormat(file.suffix or file.name, (SUFFIX,))
    if file.exists() and not force:
        raise BadFile(
            f"{file} 已存在；请改名，或加 --force 覆盖。",
            f"{file} is there already: choose another name, or --force it.",
        )
