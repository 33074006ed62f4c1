"""The scripts are for QGIS's own Python, not for this one to import."""

collect_ignore = ["read_layers.py", "edit_layer.py"]
