"""The commands ``kouan token``: issue, list and revoke tokens."""

from datetime import timedelta
from typing import Annotated

import typer
from rich.table import Table

from app.clock import now
from app.configuration import load
from app.register.provider import RegisterProvider, RegisterStores
from app.terminal.console import out, wide
from app.values.json_values import words
from geodata.errors import BadParameter
from geodata.register.holders import ROLES, Role

COMMAND = typer.Typer(
    add_completion=False,
    help="签发、列出、吊销令牌 / Issue, list and revoke tokens.",
    no_args_is_help=True,
)


@COMMAND.command("create")
def create(
    name: Annotated[str, typer.Argument(help="持有人 / holder")],
    role: Annotated[str, typer.Option(help="reader, officer, admin")] = "officer",
    days: Annotated[
        int, typer.Option(min=1, max=3650, help="有效天数 / days it is valid")
    ] = 365,
) -> None:
    """签发令牌，只显示这一次 / Issue a token; it is shown this once."""
    at = now()
    holder, expires = words("NAME", name), at + timedelta(days=days)
    token = _stores().tokens.issue(holder, _role(role), at, expires)
    typer.echo(token)


@COMMAND.command("list")
def listed() -> None:
    """列出令牌 / List the tokens."""
    table = Table(box=None, header_style="bold", pad_edge=False)
    for head in ("id", "name", "role", "made", "expires", "revoked"):
        table.add_column(head)
    for row in _stores().tokens.listed():
        dates = (row.made_at, row.expires_at or "—", row.revoked_at or "—")
        table.add_row(row.id, row.name, row.role, *dates)
    wide.print(table)


@COMMAND.command("revoke")
def revoke(
    token_id: Annotated[str, typer.Argument(help="令牌编号 / id of the token")],
) -> None:
    """吊销令牌 / Revoke a token."""
    _stores().tokens.revoke(token_id, now())
    out.print(f"已吊销 / revoked: {token_id}")


def _stores() -> RegisterStores:
    return RegisterProvider(load(), make=False).stores()


def _role(word: str) -> Role:
    for role in ROLES:
        if role == word:
            return role
    listed = ", ".join(ROLES)
    raise BadParameter("role", word, f"须为 {listed} 之一。", f"Take one of {listed}.")
