"""Comparison of the index tables with the records of the chain, for `verify`."""

import hashlib
import json
from dataclasses import asdict
from typing import Any

from sqlalchemy import Connection, select

from geodata.register.chain import TOKEN
from geodata.register.entries import ENTRY, Entry
from geodata.register.rows import batched, entry_columns, made
from geodata.register.tables import ASSESSMENTS, RECORDS, REPLAYS, TOKENS
from geodata.text import Text

NEWER = {"supersedes": None}
"""Members that entries of older registers lack."""


def astray(connection: Connection) -> tuple[int, Text] | None:
    """Return the first record that differs from its row in the list, and the fault."""
    joined = RECORDS.outerjoin(ASSESSMENTS, ASSESSMENTS.c.id == RECORDS.c.id)
    columns = (RECORDS.c.number, RECORDS.c.kind, RECORDS.c.body, *entry_columns())
    query = batched(select(*columns).select_from(joined))
    with connection.execute(query) as rows:
        for number, kind, body, *entry in rows:
            said = json.loads(body).get(ENTRY) if kind == "assessment" else None
            listed = None if entry[0] is None else asdict(made(Entry, entry))
            if (said and {**NEWER, **said}) != listed:
                return int(number), _off_the_list(int(number))
    return None


def _off_the_list(number: int) -> Text:
    return Text(
        f"第 {number} 条在检索表中的内容与记录不符",
        f"the list does not say of record {number} what the record says",
    )


def token_rows(connection: Connection) -> list[dict[str, Any]]:
    """Return the table of tokens in the form of the records, with ``revoked``."""
    return [
        {
            "id": row.id,
            "name": row.name,
            "role": row.role,
            "expires_at": row.expires_at,
            "secret": hashlib.sha256(row.secret_hash.encode()).hexdigest(),
            "revoked": row.revoked_at is not None,
        }
        for row in connection.execute(select(TOKENS))
    ]


def strange_replays(connection: Connection) -> list[Text]:
    """Return the idempotency keys that lead to a record made with another token."""
    query = select(REPLAYS.c.holder, REPLAYS.c.key, RECORDS.c.id, RECORDS.c.body)
    joined = REPLAYS.join(RECORDS, RECORDS.c.id == REPLAYS.c.record)
    return [
        Text(
            f"幂等键“{key}”指向别人的记录 {record_id}",
            f"the idempotency key {key!r} leads to another's record, {record_id}",
        )
        for holder, key, record_id, body in connection.execute(
            query.select_from(joined)
        )
        if json.loads(body).get(TOKEN, holder) != holder
    ]
