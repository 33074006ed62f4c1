"""The content security policy of the map page: its own files, and offered online tiles.

Folium writes scripts and styles into its page; they are allowed by their digests, so
that nothing else written into it would run.
"""

import base64
import hashlib
import re
from collections.abc import Iterable, Mapping
from urllib.parse import urlsplit

SCRIPT = re.compile(r'<script(?: nomodule| type="module")?>(.*?)</script>', re.DOTALL)
SOURCE = re.compile(r'(?:src|href)="(https://[^"]+)"')


def policy(page: str, tiles: Iterable[str] = ()) -> str:
    """Return the Content-Security-Policy of a page.

    Args:
        page: The page as it is sent.
        tiles: An address at every host that tiles may come from.

    >>> "script-src 'self' 'sha256-" in policy("<script>let a = 1;</script>")
    True
    >>> "unsafe" in policy("").partition("style-src")[0]
    False
    """
    digests = _digests(page)
    public = " ".join(sorted({_origin(address) for address in SOURCE.findall(page)}))
    pictures = " ".join(sorted({_origin(address) for address in tiles}))
    parts = {
        "default-src": "'none'",
        "script-src": f"'self' {digests} {public}",
        # Leaflet places everything by style attributes, which have no digests.
        "style-src": f"'self' 'unsafe-inline' {public}",
        "img-src": f"'self' data: blob: {pictures} {public}",
        "connect-src": "'self'",
        "worker-src": "'self'",
        "font-src": f"'self' {public}",
        "form-action": "'self'",
        "base-uri": "'none'",
        "object-src": "'none'",
    }
    return _written(parts)


def sealed(page: str) -> str:
    """Return the policy of a page in one file: it runs its own scripts and loads nothing.

    >>> sealed("<script>let a = 1;</script>").partition(" 'sha256-")[0]
    "default-src 'none'; script-src"
    """
    return _written(
        {
            "default-src": "'none'",
            "script-src": _digests(page),
            "style-src": "'unsafe-inline'",
            "img-src": "data: blob:",
            "form-action": "'none'",
            "base-uri": "'none'",
        }
    )


def _written(parts: Mapping[str, str]) -> str:
    return "; ".join(
        f"{name} {' '.join(value.split())}" for name, value in parts.items()
    )


def _digests(page: str) -> str:
    return " ".join(f"'{_digest(text)}'" for text in SCRIPT.findall(page))


def _digest(text: str) -> str:
    digest = hashlib.sha256(text.encode()).digest()
    return f"sha256-{base64.b64encode(digest).decode()}"


def _origin(address: str) -> str:
    """Return scheme and host of an address."""
    parts = urlsplit(address)
    return f"{parts.scheme}://{parts.netloc}"
