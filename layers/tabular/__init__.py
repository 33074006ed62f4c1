"""Features as rows of files: cells, GDAL, archives."""
