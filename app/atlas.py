"""The atlas of the service and of the commands, opened from settings."""

from collections.abc import Mapping

from app.clock import today
from app.memory import keep_large_apart
from app.registry import LAYERS, RULES
from app.rules.rule import check_plans
from app.settings import Settings
from geodata import boundaries, facts
from layers.atlas import Atlas
from layers.layer import Layer


def open_atlas(settings: Settings, layers: Mapping[str, Layer] = LAYERS) -> Atlas:
    """Read the facts; layers are derived when they are asked for.

    Raises:
        BrokenTable: A fact table is broken; file and row are named.
        BrokenPlan: A plan is broken; file and line are named.
        BrokenBoundary: The boundary file is not usable.
    """
    keep_large_apart()
    provinces = boundaries.load(settings.boundary_file)
    known = facts.load(provinces, day=today())
    check_plans(known.plans, RULES)
    return Atlas(known, layers)
