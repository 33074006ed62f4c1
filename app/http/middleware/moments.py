"""The edition that a request asks for: by its name, or by a moment in the past."""

import re

from starlette.types import Scope

from app.http.wire.queries import parsed_query
from app.ledger.moment import Moment

ASKED = re.compile(rb"(?:^|&)(?:known_at|edition)=")
PATHS = re.compile(
    r"/collections/[^/]+(/items(/[^/]+)?|/tiles/[^/]+/\d+/\d+/\d+|\.\w+)|/tilejson/[^/]+"
    r"|/rules/[^/]+/(check|area|contours)|/assessments/preview|/diff|/map/ground\.geojson"
)
"""The paths that take the parameters."""


def moment_of(scope: Scope) -> Moment | None:
    """Return what a request asks for; None for the present edition."""
    if not ASKED.search(scope["query_string"]) or not PATHS.fullmatch(scope["path"]):
        return None
    asked = parsed_query(scope["query_string"])
    return Moment(asked.get("edition"), asked.get("known_at"))
