"""The atlas of the service and of the commands, opened from settings."""

import ctypes
import gc
from collections.abc import Mapping
from contextlib import suppress

from app.clock import today
from app.registry import LAYERS, RULES
from app.rules.rule import check_plans
from app.settings import Settings
from geodata import boundaries, facts
from layers.atlas import Atlas
from layers.layer import Layer

M_MMAP_THRESHOLD = -3
LARGE_BYTES = 1_000_000


def open_atlas(settings: Settings, layers: Mapping[str, Layer] = LAYERS) -> Atlas:
    """Read the facts; layers are derived when they are asked for.

    Raises:
        BrokenTable: A fact table is broken; file and row are named.
        BrokenPlan: A plan is broken; file and line are named.
        BrokenBoundary: The boundary file is not usable.
    """
    _libc("mallopt", M_MMAP_THRESHOLD, LARGE_BYTES)
    provinces = boundaries.load(settings.boundary_file)
    known = facts.load(provinces, day=today())
    check_plans(known.plans, RULES)
    return Atlas(known, layers)


def free() -> None:
    """Return memory that is no longer used to the system."""
    gc.unfreeze()
    gc.collect()
    _libc("malloc_trim", 0)


def _libc(name: str, *arguments: int) -> None:
    """Call a function of glibc, if present, so that it returns memory to the system.

    Otherwise the memory of large temporary arrays is not returned: 80 MB of 445 in a
    worker with a layer of 100,000 points.
    """
    with suppress(OSError, AttributeError):
        getattr(ctypes.CDLL("libc.so.6"), name)(*arguments)
