"""The commands of the register: ``kouan init``, ``verify`` and ``token``."""

from datetime import timedelta
from pathlib import Path
from threading import Thread
from typing import TYPE_CHECKING, Annotated

import typer
from rich.table import Table

from app.clock import now
from app.console import out, wide
from app.json_values import words
from app.register.provider import RegisterProvider, RegisterStores, keeping
from app.register.sheet_proofs import compared_with, proved_by
from app.register.witnesses import read_witness
from app.settings import Settings, load
from geodata.errors import AtlasError, BadParameter
from geodata.register.errors import NoRegister
from geodata.register.holders import ROLES, Role
from geodata.text import Text

if TYPE_CHECKING:
    from geodata.register.audit import Audit
    from geodata.register.register import Register

BROKEN = 1
TAMPERED = "登记簿已被改动 / tampered with"

tokens = typer.Typer(
    help="签发、列出、吊销令牌 / Issue, list and revoke tokens.", no_args_is_help=True
)


def init() -> None:
    """新建登记簿和签名密钥 / Create a register and the key that signs its heads."""
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
    anchors.publish(register.check().tree)


def verify(
    witnesses: Annotated[
        list[str] | None,
        typer.Argument(
            help="核查单 PDF，或其页脚的 编号:校验值（至少 16 位），或其二维码所载 / sheets "
            "(PDF), the ID:HASH printed on them (16 digits or more), or the text of their QR codes"
        ),
    ] = None,
    key: Annotated[
        str | None,
        typer.Option(help="验证密钥，核验 PDF 用 / the verifying key, for sheets"),
    ] = None,
) -> None:
    """核验登记簿或核查单是否被改动 / Verify a register or sheets: has anything been altered?"""
    given = witnesses or []
    sheets = [Path(one) for one in given if one.lower().endswith(".pdf")]
    asked = [read_witness(one) for one in given if not one.lower().endswith(".pdf")]
    settings = load()
    proven = proved_by(sheets, key, settings)
    try:
        register = RegisterProvider(settings, make=False).stores().register
    except NoRegister as missing:
        if asked or not sheets:
            raise
        told = "此处没有登记簿，只核验了核查单 / no register here: only the sheets were verified"
        _end([one.fault for one in proven if one.fault], told, missing)
        return
    found = register.verify()
    _tell(register, found)
    faults = list(found.faults)
    for witness in asked:
        faults += witness.compared(register)
    faults += compared_with(proven, register)
    _end(faults, f"完好 / sound: {found.count}", None)


def _tell(register: "Register", found: "Audit") -> None:
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
        out.print(f"· {told.zh}\n  {told.en}", style="yellow")


def _end(faults: list[Text], sound: str, missing: NoRegister | None) -> None:
    """Print the result; with a fault the exit code is 1."""
    what = "核查单不可信 / the sheet is not valid" if missing else TAMPERED
    for fault in faults:
        out.print(f"{what}: {fault.zh}\n  {fault.en}", style="red")
    if faults:
        raise typer.Exit(BROKEN)
    out.print(sound)


def _say(label: Text, value: str) -> None:
    out.print(f"{label.zh} / {label.en}: {value}")


def _anchored(place: str, last: int, count: int) -> str:
    """Return the text on which records the checkpoints of a place confirm.

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


def begin(provider: RegisterProvider, settings: Settings) -> None:
    """Open the register before the service starts, and print its faults.

    The whole chain is read in a separate thread, so that the map does not wait for it.
    """
    if not settings.database_url.get_secret_value():
        _opened(provider)
    Thread(target=_checked, args=(provider,), daemon=True).start()


def _checked(provider: RegisterProvider) -> None:
    stores = _opened(provider)
    if stores is None:
        return
    try:
        stores.register.check()
        found = stores.register.verify()
    except AtlasError as error:
        _warn(error)
        return
    told = f"{stores.register.where} · {found.count} 条 / records"
    _say(Text("登记簿", "register"), told)
    for fault in found.faults:
        out.print(f"{TAMPERED}: {fault.zh}\n  {fault.en}", style="red")


def _opened(provider: RegisterProvider) -> RegisterStores | None:
    try:
        return provider.stores()
    except AtlasError as error:
        _warn(error)
        return None


def _warn(error: AtlasError) -> None:
    out.print(f"{error.detail.zh}\n{error.detail.en}", style="red")


@tokens.command("create")
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


@tokens.command("list")
def listed() -> None:
    """列出令牌 / List the tokens."""
    table = Table(box=None, header_style="bold", pad_edge=False)
    for head in ("id", "name", "role", "made", "expires", "revoked"):
        table.add_column(head)
    for row in _stores().tokens.listed():
        dates = (row.made_at, row.expires_at or "—", row.revoked_at or "—")
        table.add_row(row.id, row.name, row.role, *dates)
    wide.print(table)


@tokens.command("revoke")
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
