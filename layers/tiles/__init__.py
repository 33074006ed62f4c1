"""Vector tiles: the grid, MVT and protobuf."""
