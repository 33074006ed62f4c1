"""Check of a GeoPackage from somebody else before GDAL opens it.

GDAL is built with SpatiaLite. A virtual table of it reads any other file of the machine,
and views and generated columns run functions. A GeoPackage of points needs only plain
tables and the R-trees of their indexes.
"""

import re
import sqlite3
from contextlib import closing
from pathlib import Path

from app.screening.containers import damaged
from app.screening.errors import BadFile

QUOTED = re.compile(
    r"""--[^\n]*|/\*.*?(?:\*/|\Z)|"[^"]*"|'[^']*'|`[^`]*`|\[[^][]*\]""", re.DOTALL
)
"""Comments and quoted words; what is not closed stays, so that it hides nothing."""

NAME = r"(?:\"[^\"]*\"|\w+)"
INDEX = re.compile(rf"CREATE VIRTUAL TABLE {NAME} USING rtree\(", re.IGNORECASE)
UNREAD = {
    "index": re.compile(r"CREATE (?:UNIQUE )?INDEX ", re.IGNORECASE),
    "trigger": re.compile(r"CREATE TRIGGER ", re.IGNORECASE),
}
"""What reading does not run, by its kind; triggers run only when something is written."""

PLAIN = re.compile(r"CREATE TABLE ", re.IGNORECASE)
COMPUTED = re.compile(r"\bAS\b", re.IGNORECASE)
"""Outside quotation marks this word occurs only in generated columns."""


def check_database(path: Path) -> None:
    """Raise unless a SQLite database has only plain tables, R-trees and triggers.

    Raises:
        BadFile: It has something else, or is damaged.
    """
    address = f"{path.absolute().as_uri()}?mode=ro&immutable=1"
    try:
        with closing(sqlite3.connect(address, uri=True)) as base:
            asked = "SELECT type, name, sql FROM sqlite_master WHERE sql IS NOT NULL"
            held = base.execute(asked).fetchall()
    except (sqlite3.Error, UnicodeDecodeError) as error:
        raise damaged(path) from error
    for kind, name, sql in held:
        # The database is used whatever its list calls a kind, such as "VIEW".
        known = (
            _is_harmless(sql)
            if kind == "table"
            else kind in UNREAD and UNREAD[kind].match(sql)
        )
        if not known:
            raise BadFile(
                f"{path.name} 的“{name}”是视图、虚拟表或含计算列，不能读入；"
                "请将图层另存为普通的 GeoPackage。",
                f"{name!r} of {path.name} is a view, a virtual table or has computed "
                "columns, which are not read: save the layer as a plain GeoPackage.",
            )


def _is_harmless(sql: str) -> bool:
    """Tell whether a table has only stored columns, or is an R-tree.

    >>> _is_harmless('CREATE TABLE "t" (a INTEGER, "as" TEXT)')
    True
    >>> _is_harmless("CREATE VIRTUAL TABLE v USING VirtualText('/etc/passwd')")
    False
    >>> _is_harmless("CREATE TABLE t (a INTEGER, b AS (f(a)))")
    False
    >>> _is_harmless("CREATE TABLE t (a /* ' */, b/**/AS (f(a)) /* ' */)")
    False
    """
    if INDEX.match(sql):
        return True
    return bool(PLAIN.match(sql)) and not COMPUTED.search(QUOTED.sub(" ", sql))
