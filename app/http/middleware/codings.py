"""Content codings: which ones a client accepts, and compression of responses."""

import gzip
from collections.abc import Callable, Mapping

import brotli
from backports import zstd

from app.http.wire.accepting import weights

LEAST_BYTES = 1_000
"""Below that, packing costs more than it saves."""

PACKED = (
    "application/zip",
    "application/vnd.openxmlformats",
    "application/vnd.apache.parquet",
    "application/geopackage",
    "image/",
)
"""Media types that are packed already, or whose readers seek in them."""

CODINGS: Mapping[str, Callable[[bytes], bytes]] = {
    "zstd": lambda body: zstd.compress(body, 6),
    "br": lambda body: brotli.compress(body, quality=5),
    "gzip": lambda body: gzip.compress(body, 6, mtime=0),
}
"""The quickest for its size first; each answer is packed once and kept."""


def choose(accepted: bytes) -> str:
    """Return the content coding that the client prefers; "" for none.

    >>> choose(b"gzip, deflate, br, zstd"), choose(b"gzip"), choose(b"zstd;q=0, br")
    ('zstd', 'gzip', 'br')
    >>> choose(b"*"), choose(b"deflate"), choose(b"")
    ('zstd', '', '')
    >>> choose(b"gzip;q=1, br;q=0.1"), choose(b"zstd;q=0, *"), choose(b"*;q=0")
    ('gzip', 'br', '')
    """
    wanted = weights(accepted.decode("latin-1"))
    others = wanted.get("*", 0.0)
    best = max(CODINGS, key=lambda name: wanted.get(name, others))
    least = max(wanted.get("identity", 0.0), 0.0)
    weight = wanted.get(best, others)
    return best if weight > 0 and weight >= least else ""


def worth_packing(media_type: str, body: bytes) -> bool:
    """Tell whether packing makes an answer smaller for its reader."""
    return len(body) >= LEAST_BYTES and not media_type.startswith(PACKED)
