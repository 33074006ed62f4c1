"""Middleware: the code that runs for every request before a route does."""
