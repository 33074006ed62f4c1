"""One online base map a module; each defines ``BASEMAP``."""
