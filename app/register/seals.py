"""The seal of a sheet: created from the register, and verified from the PDF alone."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from app.sheet.mark import BLANK, marked, text_of, unmarked
from geodata.register.errors import NoSigningKey, RegisterUnsound
from geodata.text import Text

if TYPE_CHECKING:
    from geodata.register.chain import Record
    from geodata.register.checkpoints import Checkpoint
    from geodata.register.notes import Verifier
    from geodata.register.proofs import Seal
    from geodata.register.register import Register

RECORD, PROOF = ".record.json", ".tlog-proof"
ALTERED = Text(
    "文件不是服务所出的原样：版面、二维码或附件已被改动，或经其他软件另存",
    "the file is not the one that the service made: its pages, QR code or attachments were "
    "altered, or another program saved it",
)


def sealed(register: "Register", ids: list[str]) -> dict[str, Any]:
    """Return the seal of an assessment and its decisions, for the header of a sheet.

    The member ``seal`` is missing if heads are not signed, and if the chain does not
    continue the signed heads: then nothing is signed, and ``unsound`` says why.
    """
    from geodata.register.proofs import seal_of  # noqa: PLC0415

    try:
        return {"seal": _printed_of(seal_of(register, ids))}
    except NoSigningKey:
        return {}
    except RegisterUnsound as error:
        return {"unsound": error.why}


def _printed_of(seal: "Seal") -> dict[str, Any]:
    from geodata.register.proofs import payload_of  # noqa: PLC0415

    return {
        "head": f"{seal.head.id}:{seal.head.hash}",
        "size": seal.checkpoint.size,
        "root": seal.checkpoint.root.hex(),
        "key": str(seal.verifier),
        "code": payload_of(seal),
        "records": [
            {
                "id": one.record.id,
                "kind": one.record.kind,
                "hash": one.record.hash,
                "text": one.text,
                "proof": one.proof,
            }
            for one in seal.records
        ],
    }


def signed(content: bytes, register: "Register") -> bytes:
    """Return the PDF of a sheet with its signature, if it has a placeholder for one."""
    from geodata.register.notes import coded  # noqa: PLC0415

    signer = register.anchors.signer
    if signer is None or BLANK not in content:
        return content
    return marked(content, coded(signer.verifier.id + signer.sign(text_of(content))))


def _is_whole(content: bytes, verifier: "Verifier") -> bool:
    """Tell whether the PDF of a sheet is byte for byte the one that was signed."""
    from geodata.register.notes import ID_BYTES, NotSigned, decoded  # noqa: PLC0415

    blank, code = unmarked(content)
    signature = decoded(code)
    if not signature.startswith(verifier.id):
        return False
    try:
        verifier.check(text_of(blank), signature[ID_BYTES:])
    except NotSigned:
        return False
    return True


@dataclass(frozen=True, slots=True, kw_only=True)
class Proved:
    """A record that a sheet proves, or the fault."""

    name: str
    record: "Record | None" = None
    checkpoint: "Checkpoint | None" = None
    fault: Text | None = None


def verified_sheet(file: Path, verifier: "Verifier") -> list[Proved]:
    """Verify a sheet with its attachments and the key alone; return the results.

    Raises:
        OSError: The file cannot be read.
    """
    return list(_verified(file.read_bytes(), verifier))


def _verified(content: bytes, verifier: "Verifier") -> Iterator[Proved]:
    from geodata.register.notes import NotSigned  # noqa: PLC0415
    from geodata.register.proofs import read_proven  # noqa: PLC0415

    if not _is_whole(content, verifier):
        yield Proved(name="PDF", fault=ALTERED)
    attached, printed = _read(content)
    names = [name for name in attached if name.endswith(RECORD)]
    if not names:
        why = Text("没有附带记录和证明", "carries no record and no proof")
        yield Proved(name="PDF", fault=why)
    for name in names:
        record_id = name.removesuffix(RECORD)
        proof = attached.get(f"{record_id}{PROOF}", "")
        try:
            record, checkpoint = read_proven(attached[name], proof, verifier)
        except NotSigned as error:
            why = Text(f"证明不成立（{error}）", f"the proof is not valid ({error})")
            yield Proved(name=record_id, fault=why)
            continue
        fault = None
        if record.id != record_id or f"{record.id}:{record.hash}" not in printed:
            fault = Text(
                "版面所印的编号、校验值与所附记录不同",
                "the number and digest printed on it are not those of the attached record",
            )
        yield Proved(name=record_id, record=record, checkpoint=checkpoint, fault=fault)


def _read(content: bytes) -> tuple[dict[str, str], str]:
    """Return the attachments of a PDF by name, and its text without blanks."""
    import pypdfium2  # noqa: PLC0415

    try:
        document = pypdfium2.PdfDocument(content)
    except pypdfium2.PdfiumError:
        return {}, ""
    try:
        found = [
            document.get_attachment(n) for n in range(document.count_attachments())
        ]
        attached = {
            one.get_name(): bytes(one.get_data()).decode(errors="replace")
            for one in found
        }
        text = "".join(page.get_textpage().get_text_range() for page in document)
    finally:
        document.close()
    return attached, "".join(text.split())


def in_brief(record: "Record") -> str:
    """Return a record's contents in one line, to be compared with the page."""
    body = json.loads(record.body)
    if record.kind == "decision":
        summary = f"{body['decision']} · {body['date']} · {body['officer']} · {body['reason']}"
    else:
        entry = body.get("entry", {})
        summary = (
            f"{entry.get('name_zh')} · {entry.get('iata') or '—'} · {entry.get('as_of')} · "
            f"{entry.get('outcome_either')}"
        )
    brief = (
        f"{record.id} · {record.kind} · {record.made_at} · {record.made_by} · {summary}"
    )
    # A line break or a control character in a text must not look like output of ours.
    return "".join(sign if sign.isprintable() else ascii(sign)[1:-1] for sign in brief)
