"""Changes of the facts as CSV, and the entity tags of what is followed."""

import csv
import io
from collections.abc import Iterable
from hashlib import blake2b
from typing import Any

import orjson
from fastapi import Request, Response

from layers.tabular.cells import cell

Json = dict[str, Any]

COLUMNS = (
    *("n", "state", "collection", "id", "action", "properties", "lon", "lat"),
    *("valid_from", "valid_to", "reason", "source", "based_on"),
    *("proposed_at", "proposed_by", "settled_at", "settled_by", "settled_reason"),
    *("edition", "href"),
)


def as_csv(changes: Iterable[Json]) -> bytes:
    """Return changes as CSV with a byte order mark for spreadsheets.

    ``properties`` is a JSON object; the position is in CRS84 degrees; ``source`` is the id
    of the document.
    """
    stream = io.StringIO()
    writer = csv.writer(stream, lineterminator="\r\n")
    writer.writerow(COLUMNS)
    for one in changes:
        place = (one["geometry"] or {}).get("coordinates", (None, None))
        source, settled = one["source"], one["settled"] or {}
        flat = {
            **one,
            "properties": orjson.dumps(one["properties"]).decode(),
            "lon": place[0],
            "lat": place[1],
            **{name: _bounds(one[name]) for name in ("valid_from", "valid_to")},
            "source": source if isinstance(source, str) else source["id"],
            **{f"proposed_{part}": one["proposed"][part] for part in ("at", "by")},
            **{f"settled_{part}": settled.get(part) for part in ("at", "by", "reason")},
        }
        writer.writerow(cell(flat.get(name)) for name in COLUMNS)
    return stream.getvalue().encode("utf-8-sig")


def _bounds(bounds: Json | None) -> str | None:
    """Return a day as documented, else its bounds as an ISO 8601 interval."""
    if bounds is None:
        return None
    interval = f"{bounds['earliest']}/{bounds['latest'] or '..'}"
    return bounds["documented"] or interval


def tagged(request: Request, response: Response) -> Response:
    """Give a response an entity tag of its bytes; 304 if the client has them.

    The ledger has proposals besides the edition, so a tag of the edition would not do.
    """
    tag = f'"{blake2b(bytes(response.body), digest_size=16).hexdigest()}"'
    headers = {"ETag": tag, "Cache-Control": "no-cache"}
    asked = request.headers.get("if-none-match", "")
    if tag in (part.strip().removeprefix("W/") for part in asked.split(",")):
        return Response(status_code=304, headers=headers)
    response.headers.update(headers)
    return response
