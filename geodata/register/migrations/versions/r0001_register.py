"""The register as it began: the chain, its index, replays, tokens, jobs."""

import sqlalchemy as sa
from alembic import op

from geodata.register.triggers import POSTGRESQL, SQLITE

revision = "0001"
down_revision = None


def upgrade() -> None:
    """Make the tables, and the triggers that keep records as they are."""
    _records()
    _assessments()
    _others()
    sqlite = op.get_bind().dialect.name == "sqlite"
    for statement in SQLITE if sqlite else POSTGRESQL:
        op.execute(statement)


def _records() -> None:
    op.create_table(
        "records",
        sa.Column("number", sa.Integer, autoincrement=False),
        sa.Column("id", sa.Text, nullable=False),
        sa.Column("kind", sa.Text, nullable=False),
        sa.Column("subject", sa.Text),
        sa.Column("made_at", sa.Text, nullable=False),
        sa.Column("made_by", sa.Text, nullable=False),
        sa.Column("body", sa.Text, nullable=False),
        sa.Column("previous", sa.Text, nullable=False),
        sa.Column("hash", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("number", name="pk_records"),
        sa.UniqueConstraint("id", name="uq_records_id"),
        sa.UniqueConstraint("hash", name="uq_records_hash"),
        sa.ForeignKeyConstraint(["subject"], ["records.id"], "fk_records_subject"),
    )
    op.create_index("ix_records_subject", "records", ["subject"])


def _assessments() -> None:
    op.create_table(
        "assessments",
        sa.Column("id", sa.Text),
        sa.Column("number", sa.Integer, nullable=False),
        sa.Column("content", sa.Text, nullable=False),
        sa.Column("name_zh", sa.Text, nullable=False),
        sa.Column("name_en", sa.Text, nullable=False),
        sa.Column("iata", sa.Text),
        sa.Column("province_zh", sa.Text),
        sa.Column("lon", sa.Float, nullable=False),
        sa.Column("lat", sa.Float, nullable=False),
        sa.Column("as_of", sa.Text, nullable=False),
        sa.Column("outcome_either", sa.Text, nullable=False),
        sa.Column("outcome_both", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_assessments"),
        sa.UniqueConstraint("number", name="uq_assessments_number"),
        sa.UniqueConstraint("content", name="uq_assessments_content"),
        sa.ForeignKeyConstraint(["id"], ["records.id"], "fk_assessments_id"),
    )
    for column in ("iata", "province_zh"):
        op.create_index(f"ix_assessments_{column}", "assessments", [column])


def _others() -> None:
    op.create_table(
        "replays",
        sa.Column("holder", sa.Text),
        sa.Column("key", sa.Text),
        sa.Column("request", sa.Text, nullable=False),
        sa.Column("record", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("holder", "key", name="pk_replays"),
        sa.ForeignKeyConstraint(["record"], ["records.id"], "fk_replays_record"),
    )
    op.create_table(
        "tokens",
        sa.Column("id", sa.Text),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("role", sa.Text, nullable=False),
        sa.Column("secret_hash", sa.Text, nullable=False),
        sa.Column("made_at", sa.Text, nullable=False),
        sa.Column("expires_at", sa.Text),
        sa.Column("revoked_at", sa.Text),
        sa.PrimaryKeyConstraint("id", name="pk_tokens"),
    )
    op.create_table(
        "jobs",
        sa.Column("id", sa.Text),
        sa.Column("process", sa.Text, nullable=False),
        sa.Column("status", sa.Text, nullable=False),
        sa.Column("progress", sa.Integer, nullable=False),
        sa.Column("made_at", sa.Text, nullable=False),
        sa.Column("made_by", sa.Text, nullable=False),
        sa.Column("changed_at", sa.Text, nullable=False),
        sa.Column("inputs", sa.Text, nullable=False),
        sa.Column("outputs", sa.Text),
        sa.Column("message", sa.Text),
        sa.PrimaryKeyConstraint("id", name="pk_jobs"),
    )
    op.create_index("ix_jobs_status", "jobs", ["status"])
