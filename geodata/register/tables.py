"""The tables of the register, the same on SQLite and PostgreSQL.

Times are ISO 8601 text with an offset, days ``YYYY-MM-DD``, positions WGS 84 degrees.
"""

from sqlalchemy import (
    Column,
    Float,
    ForeignKey,
    Integer,
    MetaData,
    Table,
    Text,
)

METADATA = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_name)s",
        "uq": "uq_%(table_name)s_%(column_0_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s",
        "pk": "pk_%(table_name)s",
    }
)

RECORDS = Table(
    "records",
    METADATA,
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("id", Text, nullable=False, unique=True),
    Column("kind", Text, nullable=False),
    Column("subject", Text, ForeignKey("records.id"), index=True),
    Column("made_at", Text, nullable=False),
    Column("made_by", Text, nullable=False),
    Column("body", Text, nullable=False),
    Column("previous", Text, nullable=False),
    Column("hash", Text, nullable=False, unique=True),
)
"""The chain; triggers refuse to change or remove a row."""

ASSESSMENTS = Table(
    "assessments",
    METADATA,
    Column("id", Text, ForeignKey("records.id"), primary_key=True),
    Column("number", Integer, nullable=False, unique=True),
    Column("content", Text, nullable=False, index=True),
    Column("name_zh", Text, nullable=False),
    Column("name_en", Text, nullable=False),
    Column("iata", Text, index=True),
    Column("province_zh", Text, index=True),
    Column("lon", Float, nullable=False),
    Column("lat", Float, nullable=False),
    Column("as_of", Text, nullable=False),
    Column("outcome_either", Text, nullable=False),
    Column("outcome_both", Text, nullable=False),
    Column("supersedes", Text, unique=True),
)
"""What the list of assessments is searched by; ``content`` tells duplicates."""

REPLAYS = Table(
    "replays",
    METADATA,
    Column("holder", Text, primary_key=True),
    Column("key", Text, primary_key=True),
    Column("request", Text, nullable=False),
    Column("record", Text, ForeignKey("records.id"), nullable=False),
)
"""Idempotency keys, the request each came with and the record it led to."""

TOKENS = Table(
    "tokens",
    METADATA,
    Column("id", Text, primary_key=True),
    Column("name", Text, nullable=False),
    Column("role", Text, nullable=False),
    Column("secret_hash", Text, nullable=False),
    Column("made_at", Text, nullable=False),
    Column("expires_at", Text),
    Column("revoked_at", Text),
)
