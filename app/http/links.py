"""Absolute links, as GIS clients want them."""

from urllib.parse import urlencode

from fastapi import Request

from app.http.state import settings_of


def root(request: Request) -> str:
    """Return the address of the service, without a slash at its end."""
    return settings_of(request).public_url or str(request.base_url).rstrip("/")


def here(request: Request, **changes: object) -> str:
    """Return the address asked for with some query parameters changed.

    A change to None takes the parameter away.
    """
    merged = {**request.query_params, **changes}
    query = urlencode({k: v for k, v in merged.items() if v is not None})
    path = root(request) + request.url.path
    return f"{path}?{query}" if query else path
