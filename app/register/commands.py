"""The commands of the register: ``kouan init``, ``verify`` and ``token``."""

from datetime import timedelta
from threading import Thread
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table

from app.clock import now
from app.register.desk import Books, Desk, keeping
from app.settings import Settings, load
from geodata.errors import AtlasError, BadParameter
from geodata.register.holders import ROLES, Role
from geodata.text import Text

BROKEN = 1
FEWEST_DIGITS, DIGITS = 16, 64

tokens = typer.Typer(
    help="签发、列出、吊销令牌 / Issue, list and revoke tokens.", no_args_is_help=True
)
out = Console(soft_wrap=True)


def init() -> None:
    """新建登记簿和签名密钥 / Make a register and the key that signs its heads."""
    kept = keeping(load())
    register = kept.open(make=True)
    kept.make_key()
    anchors = kept.anchors()
    where = ", ".join(place.name for place in kept.places)
    _say(Text("登记簿", "register"), register.where)
    _say(Text("签名密钥", "signing key"), str(kept.key_file.absolute()))
    if anchors.signer:
        _say(Text("验证密钥", "verifying key"), str(anchors.signer.verifier))
    _say(Text("检查点", "checkpoints"), where)
    register.check()


def verify(
    witnesses: Annotated[
        list[str] | None,
        typer.Argument(
            help="核查单页脚的 编号:校验值（至少 16 位）/ ID:HASH as at the foot of a "
            "sheet, 16 digits or more"
        ),
    ] = None,
) -> None:
    """核验登记簿是否被改动 / Verify that no record was tampered with."""
    asked = [_witness(witness) for witness in witnesses or ()]
    register = Desk(load(), make=False).books().register
    found = register.verify()
    head = found.head
    _say(Text("登记簿", "register"), register.where)
    _say(Text("记录", "records"), str(found.count))
    _say(Text("末条", "head"), f"{head.id}:{head.hash}" if head else "—")
    _say(Text("末条时间", "head made at"), head.made_at if head else "—")
    for place, last in found.anchored.items():
        _say(Text("检查点", "checkpoints"), _anchored(place, last, found.count))
    if not found.anchored:
        _say(Text("检查点", "checkpoints"), "没有 / none")
    for told in found.told:
        out.print(f"[yellow]·[/] {told.zh}\n  {told.en}", highlight=False)
    faults = list(found.faults)
    for record_id, digest in asked:
        fault = register.unlike(record_id, digest)
        faults += [fault] if fault else []
    for fault in faults:
        out.print(f"[red]登记簿已被改动 / tampered with[/]: {fault.zh}")
        out.print(f"  {fault.en}", highlight=False)
    if faults:
        out.print(f"  完好的 {found.count} 条 / {found.count} records are sound")
        raise typer.Exit(BROKEN)
    out.print(f"完好 / sound: {found.count}", highlight=False)


def _say(label: Text, value: str) -> None:
    out.print(f"{label.zh} / {label.en}: {value}", highlight=False, markup=False)


def _anchored(place: str, last: int, count: int) -> str:
    """Tell which records the checkpoints of a place bear out.

    >>> _anchored("heads", 3, 5)
    'heads：1–3 有检查点为证，4–5 没有 / 1–3 anchored, 4–5 not'
    """
    if last == 0:
        return f"{place}：没有检查点 / no checkpoints"
    if last >= count:
        return f"{place}：1–{count} 有检查点为证 / 1–{count} anchored"
    rest = f"{last + 1}–{count}"
    return (
        f"{place}：1–{last} 有检查点为证，{rest} 没有 / 1–{last} anchored, {rest} not"
    )


def _witness(text: str) -> tuple[str, str]:
    """Return the id and the digits of a digest that a witness names.

    Raises:
        BadParameter: It is not written so, or has too few digits.
    """
    record_id, _, digest = text.partition(":")
    hexadecimal = set(digest.lower()) <= set("0123456789abcdef")
    if not record_id or not hexadecimal or not FEWEST_DIGITS <= len(digest) <= DIGITS:
        raise BadParameter(
            "ID:HASH",
            text,
            f"写法为 2026-000012:3fa0…，校验值须 {FEWEST_DIGITS} 至 {DIGITS} 位。",
            f"Write 2026-000012:3fa0…, with {FEWEST_DIGITS} to {DIGITS} digits.",
        )
    return record_id, digest.lower()


def begin(desk: Desk, settings: Settings) -> None:
    """Open the register before the service begins, and tell what is wrong with it.

    The whole chain is read in a thread of its own: maps and layers do not wait for it.
    """
    if not settings.database_url.get_secret_value():
        _opened(desk)
    Thread(target=_checked, args=(desk,), daemon=True).start()


def _checked(desk: Desk) -> None:
    books = _opened(desk)
    if books is None:
        return
    try:
        tip = books.register.check()
    except AtlasError as error:
        _warn(error)
    else:
        count = tip.head.number if tip.head else 0
        told = f"{books.register.where} · {count} 条 / records"
        _say(Text("登记簿", "register"), told)


def _opened(desk: Desk) -> Books | None:
    try:
        return desk.books()
    except AtlasError as error:
        _warn(error)
        return None


def _warn(error: AtlasError) -> None:
    out.print(f"{error.detail.zh}\n{error.detail.en}", style="red", highlight=False)


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
    return Desk(load(), make=False).books()


def _role(word: str) -> Role:
    for role in ROLES:
        if role == word:
            return role
    listed = ", ".join(ROLES)
    raise BadParameter("role", word, f"须为 {listed} 之一。", f"Take one of {listed}.")
