"""The command ``kouan verify``: has the register, or a sheet, been altered?"""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from app.configuration import load
from app.register.opening import TAMPERED
from app.register.provider import RegisterProvider
from app.register.sheet_proofs import compared_with, proved_by
from app.register.witnesses import read_witness
from app.terminal.console import out, say
from geodata.register.errors import NoRegister
from geodata.text import Text

if TYPE_CHECKING:
    from geodata.register.audit import Audit
    from geodata.register.register import Register

BROKEN = 1
UNPROVEN = Text(
    "没有检查点：末尾若缺少记录，无从发现。登记簿文件不可单独复制，请用 kouan backup，"
    "并保留 checkpoints 与 signing.key",
    "without checkpoints, records missing at the end cannot be noticed: never copy the file "
    "of a register alone, use kouan backup, and keep checkpoints and signing.key",
)

COMMAND = typer.Typer(add_completion=False)


@COMMAND.command()
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
    say(Text("登记簿", "register"), register.where)
    say(Text("记录", "records"), str(found.count))
    say(Text("末条", "head"), f"{head.id}:{head.hash}" if head else "—")
    say(Text("末条时间", "head made at"), head.made_at if head else "—")
    for place, last in found.anchored.items():
        say(Text("检查点", "checkpoints"), _anchored(place, last, found.count))
    if not found.anchored:
        say(Text("检查点", "checkpoints"), "没有 / none")
    unproven = () if any(found.anchored.values()) else (UNPROVEN,)
    for told in (*found.told, *unproven):
        out.print(f"· {told.zh}\n  {told.en}", style="yellow")


def _end(faults: list[Text], sound: str, missing: NoRegister | None) -> None:
    """Print the result; with a fault the exit code is 1."""
    what = "核查单不可信 / the sheet is not valid" if missing else TAMPERED
    for fault in faults:
        out.print(f"{what}: {fault.zh}\n  {fault.en}", style="red")
    if faults:
        raise typer.Exit(BROKEN)
    out.print(sound)


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
