"""The register, opened when it is first asked for: maps and layers need none."""

from dataclasses import dataclass
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING

from app.settings import Settings

if TYPE_CHECKING:
    from geodata.register.jobs import Jobs
    from geodata.register.register import Register
    from geodata.register.tokens import Tokens


@dataclass(frozen=True, slots=True)
class Books:
    """What one database keeps."""

    register: "Register"
    tokens: "Tokens"
    jobs: "Jobs"


class Desk:
    """Hands out the books; a database out of reach is tried again next time."""

    def __init__(self, settings: Settings) -> None:
        self._url = settings.database_url.get_secret_value()
        self._data_dir: Path = settings.data_dir
        self._lock = Lock()
        self._books: Books | None = None

    def books(self) -> Books:
        """Return the books.

        Raises:
            RegisterUnavailable: The database cannot be reached or written to.
        """
        with self._lock:
            if self._books is None:
                self._books = self._opened()
            return self._books

    def _opened(self) -> Books:
        # SQLAlchemy and Alembic cost 0.5 s and 30 MB, which maps and layers do without.
        from geodata.register.database import open_engine  # noqa: PLC0415
        from geodata.register.jobs import Jobs  # noqa: PLC0415
        from geodata.register.register import Register  # noqa: PLC0415
        from geodata.register.tokens import Tokens  # noqa: PLC0415

        engine = open_engine(self._url, self._data_dir)
        return Books(
            register=Register(engine), tokens=Tokens(engine), jobs=Jobs(engine)
        )
