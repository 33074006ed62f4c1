"""Static files, compressed for clients that accept it."""

from pathlib import Path
from typing import Any

from starlette.middleware.gzip import GZipMiddleware
from starlette.responses import Response
from starlette.staticfiles import StaticFiles
from starlette.types import ASGIApp

YEAR_S = 365 * 24 * 3600


class Hashed(StaticFiles):
    """Files whose names contain a digest: browsers need not revalidate them."""

    def file_response(self, *args: Any, **kwargs: Any) -> Response:
        """Return a file that browsers may cache for a year."""
        response = super().file_response(*args, **kwargs)
        response.headers["Cache-Control"] = f"public, max-age={YEAR_S}, immutable"
        return response


def static(folder: Path, *, hashed: bool = False) -> ASGIApp:
    """Return an application that serves a folder; ``hashed`` names hold a digest."""
    kind = Hashed if hashed else StaticFiles
    return GZipMiddleware(kind(directory=folder), minimum_size=1_000)
