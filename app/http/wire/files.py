"""Files served as they are, packed for clients that can unpack."""

from pathlib import Path

from starlette.middleware.gzip import GZipMiddleware
from starlette.staticfiles import StaticFiles
from starlette.types import ASGIApp


def static(folder: Path) -> ASGIApp:
    """Return an application that serves the files of a folder."""
    return GZipMiddleware(StaticFiles(directory=folder), minimum_size=1_000)
