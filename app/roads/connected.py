"""The road engines for which there is a connector."""

import app.roads.connectors
from app.roads.engine import Connector
from geodata.discover import discover

CONNECTORS = discover(app.roads.connectors, "CONNECTOR", Connector)
