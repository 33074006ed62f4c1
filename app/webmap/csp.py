"""The content security policy of the map page: its own files, and offered online tiles.

Folium writes scripts and styles into its page; they are allowed by their digests, so
that nothing else written into it would run.
"""

import base64
import hashlib
import re
from collections.abc import Iterable
from urllib.parse import urlsplit

SCRIPT = re.compile(r"<script(?: nomodule)?>(.*?)</script>", re.DOTALL)
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
    digests = " ".join(f"'{_digest(text)}'" for text in SCRIPT.findall(page))
    public = " ".join(sorted({_origin(address) for address in SOURCE.findall(page)}))
    pictures = " ".join(sorted({_origin(address) for address in tiles}))
    parts = {
        "default-src": "'none'",
        "script-src": f"'self' {digests} {public}",
        # Leaflet places everything by style attributes, which have no digests.
        "style-src": f"'self' 'unsafe-inline' {public}",
        "img-src": f"'self' data: blob: {pictures} {public}",
        "connect-src": "'self'",
        "font-src": f"'self' {public}",
        "form-action": "'self'",
        "base-uri": "'none'",
        "object-src": "'none'",
    }
    return "; ".join(
        f"{name} {' '.join(value.split())}" for name, value in parts.items()
    )


def _digest(text: str) -> str:
    digest = hashlib.sha256(text.encode()).digest()
    return f"sha256-{base64.b64encode(digest).decode()}"


def _origin(address: str) -> str:
    """Return scheme and host of an address."""
    parts = urlsplit(address)
    return f"{parts.scheme}://{parts.netloc}"
