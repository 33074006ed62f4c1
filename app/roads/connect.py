"""The road engine that the settings name."""

import app.roads.connectors
from app.roads.engine import Connector, Engine
from app.roads.line import Line
from app.settings import Settings
from geodata.discover import discover

CONNECTORS = discover(app.roads.connectors, "CONNECTOR", Connector)


def connect(settings: Settings) -> Engine | None:
    """Return the engine, None where none is set; it is first asked when needed."""
    if not settings.road_engine:
        return None
    line = Line(settings.road_url, settings.road_timeout_s)
    return CONNECTORS[settings.road_engine].open(line)
