"""The rules as processes of OGC API Processes."""
