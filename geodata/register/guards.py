"""The triggers with which the database refuses to change records."""

from sqlalchemy import Connection, text

from geodata.register.tables import METADATA
from geodata.register.triggers import KEPT, SQLITE
from geodata.text import Text

ON_SQLITE = text("SELECT sql FROM sqlite_master WHERE type = 'trigger'")
ON_POSTGRESQL = text(
    "SELECT tgrelid::regclass::text AS place, pg_get_triggerdef(t.oid) AS made, "
    "tgenabled AS state, prosrc AS does "
    "FROM pg_trigger t JOIN pg_proc ON pg_proc.oid = tgfoid "
    "WHERE NOT tgisinternal AND tgrelid::regclass::text = ANY(:tables)"
)
MADE = {"BEFORE", "DELETE", "UPDATE", "TRUNCATE", "FOR EACH STATEMENT"}
ENABLED = ("O", "A")


def trigger_faults(connection: Connection) -> list[Text]:
    """Tell whether the triggers are unchanged, and whether there are others.

    Another trigger could change what is written, or disable ours.
    """
    there = (
        _on_sqlite(connection)
        if connection.dialect.name == "sqlite"
        else _on_postgresql(connection)
    )
    missing = Text(
        "数据库中禁止更改、删除记录的触发器不见了、被停用或被改写",
        "the triggers by which the database refuses to change or remove records are "
        "gone, disabled or rewritten",
    )
    stranger = Text(
        "数据库中有不是登记簿自己的触发器",
        "the database has triggers that are not the register's own",
    )
    whole, others = there
    return [*([] if whole else [missing]), *([stranger] if others else [])]


def _on_sqlite(connection: Connection) -> tuple[bool, bool]:
    """Return whether our triggers are unchanged, and whether there are others."""
    there = set(connection.execute(ON_SQLITE).scalars())
    return set(SQLITE) <= there, not there <= set(SQLITE)


def _on_postgresql(connection: Connection) -> tuple[bool, bool]:
    tables = {"tables": list(METADATA.tables)}
    rows = connection.execute(ON_POSTGRESQL, tables).all()
    ours = [
        row
        for row in rows
        if row.place == "records"
        and all(word in row.made for word in MADE)
        and " WHEN " not in row.made
        and row.does.split() == f"BEGIN RAISE EXCEPTION '{KEPT}'; END".split()
        and row.state in ENABLED
    ]
    return bool(ours), len(rows) > len(ours)
