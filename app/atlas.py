"""The atlas of the service and of the commands, opened from settings."""

from app.registry import LAYERS
from app.settings import Settings
from geodata import boundaries, facts
from layers.atlas import Atlas


def open_atlas(settings: Settings) -> Atlas:
    """Read the facts and derive the layers.

    Raises:
        BrokenTable: A fact table is broken; file and row are named.
        BrokenBoundary: The boundary file is not usable.
    """
    return Atlas(facts.load(boundaries.load(settings.boundary_file)), LAYERS)
