"""Corrections: an assessment names the one it supersedes, each at most once.

The same content may be on the list twice from now on: once what was filed first has been
superseded or withdrawn.
"""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    """Rebuild the list: its records stay as they are."""
    with op.batch_alter_table("assessments") as table:
        table.drop_constraint("uq_assessments_content", type_="unique")
        table.add_column(sa.Column("supersedes", sa.Text))
        table.create_unique_constraint("uq_assessments_supersedes", ["supersedes"])
        table.create_index("ix_assessments_content", ["content"])
