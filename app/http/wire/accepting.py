"""Preferences in the headers Accept, Accept-Language and Accept-Encoding (RFC 9110, 12)."""

import re

from app.http.wire.remembered import remembered

QUALITY = re.compile(r"0(\.\d{0,3})?|1(\.0{0,3})?")
"""Quality values of Accept headers, as RFC 9110 defines them."""


@remembered(256)
def by_preference(header: str) -> list[str]:
    """Return the values of an Accept header, the preferred first.

    >>> by_preference("en;q=0.5, zh-CN, *;q=0")
    ['zh-cn', 'en']
    """
    wanted = weights(header)
    return sorted((v for v in wanted if wanted[v] > 0), key=lambda v: -wanted[v])


def weights(header: str) -> dict[str, float]:
    """Return the quality of each value of an Accept header; 0 is not acceptable.

    >>> weights("text/html;level=1;q=0.5, gzip;q=1, *;q=none")
    {'text/html': 0.5, 'gzip': 1.0, '*': 0.0}
    """
    found = {}
    for part in header.lower().split(","):
        value, *parameters = (piece.strip() for piece in part.split(";"))
        weight = next((p[2:] for p in parameters if p.startswith("q=")), "1")
        if value:
            found[value] = float(weight) if QUALITY.fullmatch(weight) else 0.0
    return found
