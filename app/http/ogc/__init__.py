"""The resources of the OGC APIs: features, tiles, processes."""
