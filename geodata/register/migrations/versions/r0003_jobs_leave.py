"""Jobs are kept apart from the register now (`jobs`); those kept here are given up.

They hold nothing on record: who still wants one asks for it again.
"""

from alembic import op

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    """Take away the table of jobs."""
    op.drop_table("jobs")
