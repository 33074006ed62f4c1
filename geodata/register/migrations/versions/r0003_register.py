"""The tables of the first release, and the triggers that keep records as they are.

The tables are those of `tables`. A revision that changes one of them has to write out here
what it was before.
"""

from alembic import op

from geodata.register.tables import METADATA
from geodata.register.triggers import POSTGRESQL, SQLITE

revision = "0003"
down_revision = None


def upgrade() -> None:
    """Make the tables and triggers."""
    bind = op.get_bind()
    METADATA.create_all(bind)
    for statement in SQLITE if bind.dialect.name == "sqlite" else POSTGRESQL:
        op.execute(statement)
