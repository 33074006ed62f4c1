"""What the service holds while it runs."""

from fastapi import Request

from app.processes.clerk import Clerk
from app.processes.echo import offered
from app.register.desk import Desk
from app.roads.engine import Engine
from app.settings import Settings
from layers.atlas import Atlas

NO_STORE = {"Cache-Control": "no-store"}
"""For answers that may change without the data or the code: they are never kept."""


def roads_of(request: Request) -> Engine | None:
    """Return the road engine, None where none is connected."""
    roads: Engine | None = request.app.state.roads
    return roads


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


def clerk_of(request: Request) -> Clerk:
    """Return who runs the jobs of this process of the service.

    Raises:
        RegisterUnavailable: There is nowhere to keep jobs just now.
    """
    state = request.app.state
    with state.clerk_lock:
        if state.clerk is None:
            state.clerk = Clerk(
                desk_of(request).books().jobs, offered(settings_of(request))
            )
        clerk: Clerk = state.clerk
    return clerk
