"""The command ``kouan export``: a collection as a file."""

from pathlib import Path
from typing import Annotated

import typer

from app.atlas import open_atlas
from app.clock import today
from app.configuration import load
from app.ledger.present import with_changes
from app.registry import ENCODERS
from app.terminal.console import out
from app.values.text_values import past_day
from geodata.errors import UnknownFormat
from layers.features.encoder import Page
from layers.features.snapshot import Selection

COMMAND = typer.Typer(add_completion=False)


@COMMAND.command()
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
    settings = load()
    atlas = with_changes(open_atlas(settings), settings)
    snapshot = atlas.snapshot(collection, day)
    selection = Selection.everything(len(snapshot.table))
    content = by_suffix[file.suffix].encode(
        Page(snapshot=snapshot, selection=selection)
    )
    file.write_bytes(content)
    out.print(f"{file}: {selection.matched} ({len(content):,} B)")
