"""The road engine that the settings name."""

from app.roads.engine import Engine
from app.settings import Settings


def connect(settings: Settings) -> Engine | None:
    """Return the engine of the settings, or None; no request is sent to it yet."""
    if not settings.road_engine:
        return None
    # Most services have no engine: the client for HTTP is imported by those that do.
    from app.roads.connected import CONNECTORS  # noqa: PLC0415
    from app.roads.line import Line  # noqa: PLC0415

    line = Line(settings.road_url, settings.road_timeout_s)
    return CONNECTORS[settings.road_engine].open(line)
