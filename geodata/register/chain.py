"""Records and the hash chain they form: each contains the digest of the previous one.

An altered record no longer matches its own digest; a removed or inserted one no longer
matches that of its neighbour. The chain alone cannot show that its end was cut off or
that all of it was rewritten; signed heads stored elsewhere show that (`anchors`).
"""

import hashlib
import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import astuple, dataclass, replace
from typing import Literal

from geodata.text import Text

GENESIS = "0" * 64
"""The previous digest in the first record."""

Kind = Literal[
    "assessment",
    "decision",
    "token-issued",
    "token-revoked",
    "restored",
    "change-proposed",
    "change-published",
    "change-rejected",
]

TOKEN = "token"


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """The content of a record before it is appended; ``body`` is ready for JSON."""

    kind: Kind
    subject: str | None
    """Id of the record it is about: the assessment decided, or decided anew."""

    made_at: str
    """Time with its offset, ISO 8601."""

    made_by: str
    body: Mapping[str, object]
    token: str | None = None
    """Id of the token it was made with; stored in the body as ``token``."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """One link of the chain; the digest covers all fields except ``hash``."""

    number: int
    id: str
    kind: str
    subject: str | None
    made_at: str
    made_by: str
    body: str
    """JSON text, kept to the letter."""

    previous: str
    hash: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Verified:
    """The result of a walk along the chain: the last sound record, and the fault."""

    count: int
    """Sound records from the first on."""

    head: Record | None
    """The last sound one."""

    fault: Text | None = None
    faulty: int | None = None
    """Number of the first record that is not sound."""


def seal(draft: Draft, head: Record | None) -> Record:
    """Return a draft as the record that follows ``head``."""
    number = head.number + 1 if head else 1
    body = draft.body if draft.token is None else {**draft.body, TOKEN: draft.token}
    record = Record(
        number=number,
        id=f"{draft.made_at[:4]}-{number:06d}",
        kind=draft.kind,
        subject=draft.subject,
        made_at=draft.made_at,
        made_by=draft.made_by,
        body=_compact(body),
        previous=head.hash if head else GENESIS,
    )
    return replace(record, hash=digest(record))


def digest(record: Record) -> str:
    """Return the SHA-256 of a record's fields, as a JSON array, its own digest left out.

    >>> draft = Draft(kind="decision", subject=None, made_at="2026", made_by="a", body={})
    >>> digest(seal(draft, None))[:8], digest(seal(draft, seal(draft, None)))[:8]
    ('83588d69', '957a4ff2')
    """
    return hashlib.sha256(text_of(record).encode()).hexdigest()


def text_of(record: Record) -> str:
    """Return the text that a record's digest covers."""
    return _compact(astuple(record)[:-1])


def _compact(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def walk(
    records: Iterable[Record], note: Callable[[Record], None] = lambda _: None
) -> Verified:
    """Check a chain from its first record on; stop at the first that is not sound.

    Args:
        records: The chain.
        note: Called with each sound record.
    """
    head: Record | None = None
    for record in records:
        fault = follow(record, head)
        if fault is not None:
            count = head.number if head else 0
            return Verified(count=count, head=head, fault=fault, faulty=record.number)
        note(record)
        head = record
    return Verified(count=head.number if head else 0, head=head)


def follow(record: Record, head: Record | None) -> Text | None:
    """Return why a record is not a valid successor of ``head``; None if it is."""
    due = head.number + 1 if head else 1
    if record.number != due:
        return Text(
            f"缺第 {due} 条：其后是第 {record.number} 条",
            f"record {due} is missing: {record.number} is what follows",
        )
    if not _is_written(record):
        return Text(
            f"第 {due} 条不是登记簿的写法",
            f"record {due} is not written as records are",
        )
    if record.hash != digest(record):
        return Text(
            f"第 {due} 条（{record.id}）的内容与其摘要不符",
            f"what record {due} ({record.id}) says does not fit its digest",
        )
    if record.previous != (head.hash if head else GENESIS):
        return Text(
            f"第 {due} 条（{record.id}）所载的前一条摘要与前一条不符",
            f"record {due} ({record.id}) does not follow the record before it",
        )
    return None


def _is_written(record: Record) -> bool:
    """Tell whether the fields of a record have the right types, which a forged one may not."""
    number, *texts = astuple(record)
    subject = record.subject or ""
    return isinstance(number, int) and all(
        isinstance(text, str) for text in (*texts[:2], subject, *texts[3:])
    )
