"""Memory of the process: what is no longer used returns to the system.

Otherwise the memory of large temporary arrays is not returned: 80 MB of 445 in a worker
with a layer of 100,000 points.
"""

import ctypes
import gc
from contextlib import suppress

M_MMAP_THRESHOLD = -3
LARGE_BYTES = 1_000_000


def keep_large_apart() -> None:
    """Let large arrays have memory of their own, which returns with them."""
    _libc("mallopt", M_MMAP_THRESHOLD, LARGE_BYTES)


def free() -> None:
    """Return what is no longer used."""
    gc.unfreeze()
    gc.collect()
    _libc("malloc_trim", 0)


def _libc(name: str, *arguments: int) -> None:
    """Call a function of glibc, if present."""
    with suppress(OSError, AttributeError):
        getattr(ctypes.CDLL("libc.so.6"), name)(*arguments)
