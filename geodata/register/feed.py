"""Whether records of changes were appended, read from a register's file without SQLAlchemy.

A service asks this twice a second, and most registers have no changes.
"""

import sqlite3
from contextlib import closing
from pathlib import Path

from geodata.register.errors import RegisterUnavailable
from geodata.register.file import FILE, OUT_OF_REACH

MADE = "SELECT 1 FROM sqlite_master WHERE name = 'records'"
HEAD = (
    "SELECT max(number), max(CASE WHEN kind LIKE 'change-%' THEN number END) "
    "FROM records WHERE number > ?"
)


def peek(data_dir: Path, seen: int) -> tuple[int, bool]:
    """Return the number of the last record, and whether a change is among the new ones.

    Args:
        data_dir: The folder of the register's file, which need not exist.
        seen: The number of the last record known.

    Raises:
        RegisterUnavailable: The file cannot be read.
    """
    file = data_dir / FILE
    if not file.exists() or not file.stat().st_size:
        return seen, False
    # An address with mode=ro never makes a file.
    address = f"{file.absolute().as_uri()}?mode=ro"
    try:
        with closing(sqlite3.connect(address, uri=True)) as opened:
            if not opened.execute(MADE).fetchone():
                return seen, False
            head, change = opened.execute(HEAD, (seen,)).fetchone()
    except sqlite3.Error as error:
        raise RegisterUnavailable(OUT_OF_REACH) from error
    return head or seen, change is not None
