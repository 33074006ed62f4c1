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

PAST = (RECORDS.c.number, RECORDS.c.kind, RECORDS.c.body)
NEWER = {"supersedes": None}
"""Members that entries of older registers lack."""


def first_unlisted(connection: Connection) -> tuple[int, Text] | None:
    """Return the first record that differs from its row in the list, and the fault."""
    joined = RECORDS.outerjoin(ASSESSMENTS, ASSESSMENTS.c.id == RECORDS.c.id)
    listed_as = ASSESSMENTS.c.number
    columns = (*PAST, listed_as, *entry_columns())
    query = batched(select(*columns).select_from(joined))
    with connection.execute(query) as rows:
        for number, kind, body, place, *entry in rows:
            said = json.loads(body).get(ENTRY) if kind == "assessment" else None
            listed = None if entry[0] is None else asdict(made(Entry, entry))
            misplaced = listed is not None and place != number
            if misplaced or (said and {**NEWER, **said}) != listed:
                return int(number), _off_the_list(int(number))
    return None


def rows_without_record(connection: Connection) -> list[Text]:
    """Return rows of the list and idempotency keys without a record."""
    led = select(ASSESSMENTS.c.id).union(select(REPLAYS.c.record)).subquery()
    lost = led.outerjoin(RECORDS, RECORDS.c.id == led.c.id)
    query = select(led.c.id).select_from(lost).where(RECORDS.c.id.is_(None))
    return [
        Text(
            f"检索表或幂等键有 {record_id}，登记簿没有这条记录",
            f"the list or an idempotency key has {record_id}, which is on no record",
        )
        for record_id in connection.execute(query.order_by(led.c.id)).scalars()
    ]


def _off_the_list(number: int) -> Text:
    return Text(
        f"第 {number} 条在检索表中的内容与记录不符",
        f"the list differs from record {number}",
    )


def token_rows(connection: Connection) -> list[dict[str, Any]]:
    """Return the table of tokens in the form of the records, with its times."""
    return [
        {
            "id": row.id,
            "name": row.name,
            "role": row.role,
            "expires_at": row.expires_at,
            "secret": hashlib.sha256(row.secret_hash.encode()).hexdigest(),
            "made_at": row.made_at,
            "revoked_at": row.revoked_at,
        }
        for row in connection.execute(select(TOKENS))
    ]


def foreign_keys_used(connection: Connection) -> list[Text]:
    """Return the idempotency keys that lead to a record made with another token."""
    query = select(REPLAYS.c.holder, REPLAYS.c.key, RECORDS.c.id, RECORDS.c.body)
    joined = REPLAYS.join(RECORDS, RECORDS.c.id == REPLAYS.c.record)
    return [
        Text(
            f"幂等键“{key}”指向别人的记录 {record_id}",
            f"the idempotency key {key!r} leads to the record of another token, {record_id}",
        )
        for holder, key, record_id, body in connection.execute(
            query.select_from(joined)
        )
        if json.loads(body).get(TOKEN, holder) != holder
    ]
