"""Corrections: an assessment names the one it supersedes; each is superseded at most once.

From now on the list may contain the same content twice, if the first was superseded or
withdrawn.
"""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    """Rebuild the table of the list; the records are not changed."""
    with op.batch_alter_table("assessments") as table:
        table.drop_constraint("uq_assessments_content", type_="unique")
        table.add_column(sa.Column("supersedes", sa.Text))
        table.create_unique_constraint("uq_assessments_supersedes", ["supersedes"])
        table.create_index("ix_assessments_content", ["content"])
