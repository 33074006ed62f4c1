"""One file an engine: ``CONNECTOR = Connector(...)``."""
