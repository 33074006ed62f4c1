"""Proofs attached to a sheet, with which it can be verified without the register."""

import base64
import binascii
import json
from collections.abc import Sequence
from dataclasses import dataclass, fields, replace

from geodata.register.chain import Record, digest, text_of
from geodata.register.checkpoints import Checkpoint, proof_of, proved
from geodata.register.checkpoints import text_of as checkpoint_text
from geodata.register.errors import NoSigningKey
from geodata.register.notes import ID_BYTES, NotSigned, Verifier, decoded
from geodata.register.register import Register
from geodata.register.tree import inclusion, root_of

MARK = "KOUAN1"


@dataclass(frozen=True, slots=True, kw_only=True)
class Proven:
    """A record and the proof that the checkpoint covers it."""

    record: Record
    text: str
    """The text that its digest covers, verbatim."""

    proof: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Seal:
    """A signed head of the chain and records that it covers."""

    head: Record
    checkpoint: Checkpoint
    verifier: Verifier
    records: tuple[Proven, ...]


def seal_of(register: Register, ids: Sequence[str]) -> Seal:
    """Return the proofs of records under the newest head.

    Raises:
        UnknownRecord: There is no record of an id.
        NoSigningKey: The register has no signing key.
        RegisterUnsound: The chain does not continue the signed heads; nothing is signed.
    """
    signer = register.anchors.signer
    if signer is None:
        raise NoSigningKey
    tip = register.followed()
    checkpoint = register.anchors.checkpoint(tip.tree)
    digests = register.digests()[: tip.tree.size]
    assert tip.head is not None
    assert checkpoint is not None
    records = [register.record(record_id) for record_id in ids]
    proven = [
        Proven(
            record=record,
            text=text_of(record),
            proof=proof_of(
                record.number - 1, inclusion(digests, record.number - 1), checkpoint
            ),
        )
        for record in records
    ]
    return Seal(
        head=tip.head,
        checkpoint=checkpoint,
        verifier=signer.verifier,
        records=tuple(proven),
    )


def read_proven(text: str, proof: str, verifier: Verifier) -> tuple[Record, Checkpoint]:
    """Verify the proof of a record's text; return the record and the checkpoint.

    Raises:
        NotSigned: The text is no record, or the proof is not valid for it.
    """
    try:
        members = json.loads(text)
        names = [field.name for field in fields(Record)][:-1]
        record = Record(**dict(zip(names, members, strict=True)))
        record = replace(record, hash=digest(record))
    except (ValueError, TypeError, RecursionError) as error:
        raise NotSigned("the text is no record") from error
    index, checkpoint = proved(proof, bytes.fromhex(record.hash), verifier)
    if text_of(record) != text or index != record.number - 1:
        raise NotSigned("the text is not the one that the digest covers")
    return record, checkpoint


def payload_of(seal: Seal) -> str:
    """Return the text of the QR code: first record, size, root and signature."""
    record, point = seal.records[0].record, seal.checkpoint
    signature = decoded(point.note.rsplit(" ", 1)[1].strip())[ID_BYTES:]
    parts = (
        MARK,
        record.id,
        _base32(bytes.fromhex(record.hash)),
        str(point.size),
        _base32(point.root),
        _base32(signature),
    )
    return ":".join(parts)


@dataclass(frozen=True, slots=True, kw_only=True)
class Payload:
    """The contents of the QR code of a sheet."""

    record: str
    hash: str
    size: int
    root: bytes
    signature: bytes

    def check(self, verifier: Verifier) -> None:
        """Raise `NotSigned` unless this key signed this size and root."""
        text = checkpoint_text(verifier.name, self.size, self.root)
        verifier.check(text, self.signature)

    def bears_out(self, digests: Sequence[bytes]) -> bool:
        """Tell whether a chain begins with the records that the root covers."""
        within = self.size <= len(digests)
        return within and root_of(digests[: self.size]) == self.root


def read_payload(text: str) -> Payload:
    """Read the text of a QR code.

    Raises:
        NotSigned: The text has another form.
    """
    mark, *parts = text.strip().split(":")
    try:
        record, hashed, size, root, signature = parts
        if mark != MARK:
            raise ValueError(mark)
        return Payload(
            record=record,
            hash=_bytes(hashed).hex(),
            size=int(size),
            root=_bytes(root),
            signature=_bytes(signature),
        )
    except (ValueError, binascii.Error) as error:
        raise NotSigned("not what the code of a sheet says") from error


def _base32(content: bytes) -> str:
    """Return bytes as capitals and digits, which a QR code encodes most compactly."""
    return base64.b32encode(content).decode().rstrip("=")


def _bytes(code: str) -> bytes:
    return base64.b32decode(code + "=" * (-len(code) % 8))
