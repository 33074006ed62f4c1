"""The register, opened when it is first needed: maps and layers do not need it."""

from dataclasses import dataclass
from math import inf
from threading import Lock
from time import monotonic
from typing import TYPE_CHECKING

from app.clock import now
from app.settings import Settings
from geodata.register.errors import RegisterUnavailable
from geodata.text import Text

if TYPE_CHECKING:
    from geodata.register.jobs import Jobs
    from geodata.register.keeping import Keeping
    from geodata.register.register import Register
    from geodata.register.tokens import Tokens

PATIENCE_S = 3.0
"""How long other requests wait for an attempt; a healthy database opens sooner."""

SLOW_S, PAUSE_S = 1.0, 5.0
"""Duration (s) of a slow failure, and the pause (s) before the next attempt after one."""


@dataclass(frozen=True, slots=True)
class RegisterStores:
    """The register and the jobs of one database."""

    register: "Register"
    tokens: "Tokens"
    jobs: "Jobs"


class RegisterProvider:
    """Opens the register when it is first needed; failed attempts are repeated.

    One request at a time tries, so that a database that does not answer blocks only that
    one; the others are refused.
    """

    def __init__(self, settings: Settings, *, make: bool = True) -> None:
        """Prepare to open the register of ``settings``; ``make`` creates a missing one."""
        self._settings, self._make = settings, make
        self._opening = Lock()
        self._began, self._since = inf, ""
        self._failure: RegisterUnavailable | None = None
        self._not_before = 0.0
        self._stores: RegisterStores | None = None

    def stores(self) -> RegisterStores:
        """Return register, tokens and jobs.

        Raises:
            RegisterUnavailable: The database cannot be reached or written to, or another
                request is still trying.
        """
        return self._stores or self._tried()

    def _tried(self) -> RegisterStores:
        left_s = self._began + PATIENCE_S - monotonic()
        if not self._opening.acquire(timeout=max(0.0, min(left_s, PATIENCE_S))):
            raise RegisterUnavailable(_trying(self._since))
        try:
            if self._stores is None:
                self._began, self._since = monotonic(), f"{now():%H:%M:%S}"
                self._stores = self._attempt()
            return self._stores
        finally:
            self._began = inf
            self._opening.release()

    def _attempt(self) -> RegisterStores:
        if self._failure and monotonic() < self._not_before:
            raise RegisterUnavailable(self._failure.why, damaged=self._failure.damaged)
        try:
            return self._opened()
        except RegisterUnavailable as failure:
            slow = monotonic() > self._began + SLOW_S
            self._failure = failure.with_traceback(None)
            self._not_before = monotonic() + (PAUSE_S if slow else 0.0)
            raise

    def _opened(self) -> RegisterStores:
        # SQLAlchemy and Alembic cost 0.5 s and 30 MB, which maps and layers do without.
        from geodata.register.jobs import Jobs, jobs_engine  # noqa: PLC0415
        from geodata.register.tokens import Tokens  # noqa: PLC0415

        register = keeping(self._settings).open(make=self._make)
        jobs = Jobs(jobs_engine(register.engine, self._settings.data_dir))
        return RegisterStores(register=register, tokens=Tokens(register), jobs=jobs)


def keeping(settings: Settings) -> "Keeping":
    """Return the locations of the register that the settings name."""
    from geodata.register.keeping import Keeping  # noqa: PLC0415

    return Keeping(
        data_dir=settings.data_dir,
        url=settings.database_url.get_secret_value(),
        signing_key=settings.signing_key,
        checkpoints=settings.checkpoint_places,
        slack=settings.checkpoint_slack,
    )


def _trying(since: str) -> Text:
    return Text(
        f"自 {since} 起一直在连接数据库，尚无回应",
        f"the database has been tried since {since} and has not answered yet",
    )
