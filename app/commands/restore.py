"""The command ``kouan restore``."""

from getpass import getuser
from pathlib import Path
from typing import Annotated

import typer

from app.clock import now
from app.configuration import load
from app.register.provider import keeping
from app.terminal.console import out
from app.values.json_values import words
from geodata.register.backup import restore as put_back

COMMAND = typer.Typer(add_completion=False)


@COMMAND.command()
def restore(
    file: Annotated[
        Path | None,
        typer.Argument(
            help="备份文件；已用其他办法恢复（如 pg_restore）则不填 / the backup; none if the "
            "register was restored by other means"
        ),
    ] = None,
    reason: Annotated[str, typer.Option(help="原因，写入登记簿 / why")] = "—",
    by: Annotated[str | None, typer.Option(help="经办人 / who does it")] = None,
    older: Annotated[
        bool,
        typer.Option(
            "--older", help="备份缺少现有记录也恢复 / even if records are lost"
        ),
    ] = False,
) -> None:
    """恢复登记簿，所失记录写入登记簿 / Restore a backup; the register lists lost records."""
    signed = (
        words("--by", getuser() if by is None else by),
        words("--reason", reason),
        now(),
    )
    done = put_back(keeping(load()), file, older=older, signed=signed)
    if done.aside:
        out.print(f"原文件留存 / kept aside: {done.aside}")
    if done.lost:
        first, last = done.lost
        out.print(f"所失记录 / records lost: {first}–{last}", style="yellow")
    head = f"{done.head.id}:{done.head.hash}" if done.head else "—"
    out.print(f"已恢复 / restored\n末条 / head: {head}")
