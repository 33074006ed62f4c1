"""The part of a sheet on its records' place in the chain: text, QR code, attachments."""

import io
from collections.abc import Mapping
from typing import Any

import segno

from app.sheet.model import Attachment, Item, Stamp


def stamp(header: Mapping[str, Any], said: Mapping[str, str]) -> Stamp | None:
    """Return the stamp of a sheet; None if its record has no seal."""
    seal = header.get("seal")
    if seal is None:
        return None
    lines = [Item(label=said["head"], value=seal["head"])]
    for one in seal["records"]:
        label = said["filing" if one["kind"] == "assessment" else "decision_record"]
        lines.append(Item(label=label, value=f"{one['id']}:{one['hash']}"))
    root = f"{seal['size']} · {seal['root']}"
    lines += [
        Item(label=said["checkpoint"], value=root),
        Item(label=said["verifying_key"], value=seal["key"]),
    ]
    attachments = [
        Attachment(name=f"{one['id']}{suffix}", media_type=media, text=one[member])
        for one in seal["records"]
        for suffix, media, member in (
            (".record.json", "application/json", "text"),
            (".tlog-proof", "text/plain", "proof"),
        )
    ]
    return Stamp(
        lines=tuple(lines),
        code_svg=_code(seal["code"]),
        attachments=tuple(attachments),
    )


def _code(text: str) -> str:
    drawn = io.BytesIO()
    code = segno.make(text, error="m", micro=False)
    code.save(drawn, kind="svg", xmldecl=False, omitsize=True, border=4)
    return drawn.getvalue().decode()
