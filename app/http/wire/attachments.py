"""Names of files in headers: RFC 6266, with the whole name as RFC 8187 writes it."""

import re
import unicodedata
from collections.abc import Iterable
from urllib.parse import quote

UNUSUAL = re.compile(r"[^\w.()（）·、-]+")
"""What some system forbids in names of files, or what would look like another name."""

LONGEST_BYTES = 150
"""Of a name without its ending: in a header each byte takes up to three characters."""


def named(parts: Iterable[str], ending: str) -> str:
    r"""Return the name of a file from its parts, of visible characters only.

    >>> named(["边境口岸", "a/b\r\nc", ""], ".csv")
    '边境口岸_a-b-c.csv'
    """
    clean = (
        UNUSUAL.sub("-", unicodedata.normalize("NFC", p)).strip("-.") for p in parts
    )
    stem = "_".join(filter(None, clean)).encode()[:LONGEST_BYTES]
    return stem.decode(errors="ignore").rstrip("_-.") + ending


def disposition(kind: str, name: str, plain: str) -> dict[str, str]:
    """Return the header that names a file.

    Args:
        kind: ``attachment`` or ``inline``.
        name: In any script.
        plain: The name in ASCII for programs that cannot read the other; from no user.
    """
    whole = quote(name, safe="")
    held = f"{kind}; filename=\"{plain}\"; filename*=UTF-8''{whole}"
    return {"Content-Disposition": held}
