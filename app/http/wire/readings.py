"""What the holder of a token has read: for clients that edit without If-Match.

QGIS keeps a layer as it was when it was opened. The edition of that moment is noted by
token and collection, so that an edit on a row which somebody else changed since is not
published over that change. Where nothing is noted, such as after a restart or in another
worker, no later state is taken as known.
"""

import hashlib
import re
from collections import OrderedDict
from threading import Lock

from starlette.types import Scope

MOST = 10_000
OPENED = re.compile(r"/collections/([^/]+)(?:/items(?:/([^/]+))?)?")
PART = re.compile(rb"(?:^|&)(?:bbox|offset|limit=1(?:0)?(?:&|$))")
"""In queries that read only some features: the rest stay as they were read before."""


class Readings:
    """The editions in which tokens last read collections and features; thread-safe."""

    def __init__(self) -> None:
        self._seen: OrderedDict[tuple[bytes, str, str], str] = OrderedDict()
        self._lock = Lock()

    def note(self, scope: Scope, authorization: bytes, edition: str) -> None:
        """Note that a request reads a collection, all of its features, or one."""
        found = OPENED.fullmatch(scope["path"])
        if found is None or PART.search(scope["query_string"]):
            return
        key = (_digest(authorization), found[1], found[2] or "")
        with self._lock:
            self._seen[key] = edition
            self._seen.move_to_end(key)
            if len(self._seen) > MOST:
                self._seen.popitem(last=False)

    def of(self, authorization: bytes, collection: str, fid: str) -> list[str]:
        """Return the names of the editions in which a token read a feature."""
        who = _digest(authorization)
        with self._lock:
            found = [self._seen.get((who, collection, part)) for part in ("", fid)]
        return [name for name in found if name is not None]


def _digest(authorization: bytes) -> bytes:
    return hashlib.blake2b(authorization, digest_size=16).digest()
