"""The commands of the register: ``kouan verify`` and ``kouan token``."""

from datetime import timedelta
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table

from app.clock import now
from app.register.desk import Books, Desk
from app.settings import load
from geodata.errors import BadParameter
from geodata.register.holders import ROLES, Role

BROKEN = 1

tokens = typer.Typer(
    help="签发、列出、吊销令牌 / Issue, list and revoke tokens.", no_args_is_help=True
)
out = Console()


def verify(
    witness: Annotated[
        str | None,
        typer.Argument(
            help="核查单页脚的 编号:校验值 / ID:HASH as printed at the foot of a sheet; "
            "shows an end cut off or a chain written anew"
        ),
    ] = None,
) -> None:
    """核验登记簿是否被改动 / Verify that no record was tampered with."""
    register = _books().register
    found = register.verify()
    if found.fault is not None:
        out.print(f"[red]登记簿已被改动 / tampered with[/]: {found.fault.zh}")
        out.print(f"  {found.fault.en}", highlight=False)
        out.print(f"  此前 {found.count} 条完好 / the {found.count} before are sound")
        raise typer.Exit(BROKEN)
    if witness is not None:
        record_id, _, digest = witness.partition(":")
        record = register.record(record_id)
        if len(digest) < 8 or not record.hash.startswith(digest.lower()):
            out.print(f"[red]{record_id}: 摘要不符 / another hash[/] {record.hash}")
            raise typer.Exit(BROKEN)
    head = found.head.hash if found.head else "—"
    out.print(f"完好 / sound: {found.count}", highlight=False)
    out.print(f"{head}", highlight=False)


@tokens.command("create")
def create(
    name: Annotated[str, typer.Argument(help="持有人 / whom it stands for")],
    role: Annotated[str, typer.Option(help="reader, officer, admin")] = "officer",
    days: Annotated[
        int, typer.Option(min=1, max=3650, help="有效天数 / days it is valid")
    ] = 365,
) -> None:
    """签发令牌，只显示这一次 / Issue a token; it is shown this once."""
    at = now()
    token = _books().tokens.issue(name, _role(role), at, at + timedelta(days=days))
    typer.echo(token)


@tokens.command("list")
def listed() -> None:
    """列出令牌 / List the tokens."""
    table = Table(box=None, header_style="bold", pad_edge=False)
    for head in ("id", "name", "role", "made", "expires", "revoked"):
        table.add_column(head)
    for row in _books().tokens.listed():
        dates = (row.made_at, row.expires_at or "—", row.revoked_at or "—")
        table.add_row(row.id, row.name, row.role, *dates)
    out.print(table)


@tokens.command("revoke")
def revoke(
    token_id: Annotated[str, typer.Argument(help="令牌编号 / id of the token")],
) -> None:
    """吊销令牌 / Revoke a token."""
    _books().tokens.revoke(token_id, now())
    out.print(f"已吊销 / revoked: {token_id}", highlight=False)


def _books() -> Books:
    return Desk(load()).books()


def _role(word: str) -> Role:
    for role in ROLES:
        if role == word:
            return role
    listed = ", ".join(ROLES)
    raise BadParameter("role", word, f"须为 {listed} 之一。", f"Take one of {listed}.")
