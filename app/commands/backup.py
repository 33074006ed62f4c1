"""The command ``kouan backup``."""

from pathlib import Path
from typing import Annotated

import typer

from app.configuration import load
from app.register.provider import keeping
from app.terminal.console import out
from geodata.register.backup import back_up

COMMAND = typer.Typer(add_completion=False)


@COMMAND.command()
def backup(
    file: Annotated[Path, typer.Argument(help="备份文件，须尚不存在 / a new file")],
) -> None:
    """备份登记簿并核验备份 / Copy the register, even while it is in use, and verify the copy."""
    found = back_up(keeping(load()), file)
    head = f"{found.head.id}:{found.head.hash}" if found.head else "—"
    out.print(f"已备份 / backed up: {file}")
    out.print(f"记录 / records: {found.count}\n末条 / head: {head}")
