"""Jobs are now kept apart from the register (`jobs`); jobs in this table are dropped.

They are not part of the record; a job that is still wanted has to be requested again.
"""

from alembic import op

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    """Drop the table of jobs."""
    op.drop_table("jobs")
