"""Migration of the register's tables by Alembic."""

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.util import CommandError
from sqlalchemy import Connection

from geodata.register.errors import RegisterUnavailable
from geodata.text import Text

MIGRATIONS = Path(__file__).parent / "migrations"
NEWER = Text(
    "登记簿已由更新的版本升级，请用那个版本",
    "the register was brought up to date by a newer version of the service: use that one",
)


def migrate(connection: Connection, revision: str = "head") -> None:
    """Migrate the tables to a revision of `migrations`, by default the newest.

    Raises:
        RegisterUnavailable: They are at a revision that this version does not know.
    """
    config = Config()
    config.set_main_option("path_separator", "os")
    config.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
    config.attributes["connection"] = connection
    try:
        command.upgrade(config, revision)
    except CommandError as error:
        raise RegisterUnavailable(NEWER) from error
