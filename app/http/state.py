"""What the service holds while it runs."""

from fastapi import Request

from app.register.desk import Desk
from app.settings import Settings
from layers.atlas import Atlas


def atlas_of(request: Request) -> Atlas:
    """Return the atlas opened at start."""
    atlas: Atlas = request.app.state.atlas
    return atlas


def settings_of(request: Request) -> Settings:
    """Return the settings that the service was built from."""
    settings: Settings = request.app.state.settings
    return settings


def stamp_of(request: Request) -> str:
    """Return the digest of the code and the data that answer."""
    stamp: str = request.app.state.stamp
    return stamp


def desk_of(request: Request) -> Desk:
    """Return where the register is opened."""
    desk: Desk = request.app.state.desk
    return desk
