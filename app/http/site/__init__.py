"""The pages beside the API, and the health checks."""
