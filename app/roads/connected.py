"""The connectors that were found."""

import app.roads.connectors
from app.roads.engine import Connector
from geodata.discover import discover

CONNECTORS = discover(app.roads.connectors, "CONNECTOR", Connector)
