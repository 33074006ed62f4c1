"""Verification of sheets on the command line, with the key alone and with a register."""

from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

from app.register.provider import keeping
from app.register.seals import Proved, in_brief, verified_sheet
from app.settings import Settings
from app.terminal.console import out
from geodata.errors import BadParameter
from geodata.text import Text

if TYPE_CHECKING:
    from geodata.register.notes import Verifier
    from geodata.register.register import Register


def proved_by(
    sheets: Iterable[Path], key: str | None, settings: Settings
) -> list[Proved]:
    """Verify sheets with a key, and print what each proves.

    Raises:
        BadParameter: A sheet cannot be read, or there is no verifying key.
    """
    found = list[Proved]()
    for sheet in sheets:
        try:
            shown = verified_sheet(sheet, _verifier(key, settings))
        except OSError as error:
            raise BadParameter(
                "FILE", str(sheet), "无法读取。", "It cannot be read."
            ) from error
        out.print(f"核查单 / sheet: {sheet}")
        for one in shown:
            _print(one)
        found += shown
    return found


def _print(one: Proved) -> None:
    if one.record is None or one.checkpoint is None:
        out.print(f"  ✗ {one.name}")
        return
    sign = "✗" if one.fault else "✓"
    out.print(f"  {sign} {in_brief(one.record)}")
    size, root = one.checkpoint.size, one.checkpoint.root.hex()
    text = f"    检查点 / checkpoint: {size} · {root}"
    out.print(text)


def compared_with(proven: Iterable[Proved], register: "Register") -> list[Text]:
    """Return the faults of the sheets and their differences from a register."""
    from geodata.register.tree import root_of  # noqa: PLC0415

    faults, digests = list[Text](), None
    for one in proven:
        if one.fault is not None:
            faults.append(one.fault)
        if one.record is None or one.checkpoint is None:
            continue
        unlike = register.unlike(one.record.id, one.record.hash)
        faults += [] if unlike is None else [unlike]
        digests = digests or register.digests()
        size = one.checkpoint.size
        if size > len(digests) or root_of(digests[:size]) != one.checkpoint.root:
            fault = Text(
                f"登记簿的前 {size} 条记录不是核查单所证明的：被截去或改写",
                f"the first {size} records of the register differ from those that the sheet "
                "proves: some were cut off or rewritten",
            )
            faults.append(fault)
    return list(dict.fromkeys(faults))


def _verifier(key: str | None, settings: Settings) -> "Verifier":
    from geodata.register.notes import NotSigned, read_verifier  # noqa: PLC0415

    if key is None:
        signer = keeping(settings).anchors().signer
        if signer is not None:
            return signer.verifier
        zh, en = "请给出验证密钥。", "Give the verifying key."
        raise BadParameter("--key", "", zh, en)
    try:
        return read_verifier(key)
    except NotSigned as error:
        zh, en = "不是验证密钥。", "It is no verifying key."
        raise BadParameter("--key", key, zh, en) from error
