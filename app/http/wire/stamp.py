"""The stamp of an edition: a digest of code, settings and data."""

import hashlib
from collections.abc import Iterable
from functools import cache
from pathlib import Path

from app.http.wire.notice import FILE as NOTICE

ROOT = Path(__file__).parents[3]
PACKAGES = ("app", "layers", "geodata")


def stamp(*depends_on: str) -> str:
    """Return a digest of the code that runs, and of texts: data, layers, settings."""
    digest = hashlib.sha256(_code())
    for text in depends_on:
        digest.update(hashlib.sha256(text.encode()).digest())
    return digest.hexdigest()


@cache
def _code() -> bytes:
    """Return the digest of the code, as it was when the service started."""
    digest = hashlib.sha256()
    for file in sorted(_files()):
        digest.update(file.read_bytes())
    return digest.digest()


def _files() -> Iterable[Path]:
    yield NOTICE
    for package in PACKAGES:
        for suffix in ("py", "html", "json", "typ", "css"):
            yield from (ROOT / package).rglob(f"*.{suffix}")
