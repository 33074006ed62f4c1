"""The versions of a feature in the ledger's time, after the draft Versioned Features.

A version is the feature as one edition has it; each is had by ``edition=`` on the feature.
"""

from datetime import UTC, datetime
from email.utils import format_datetime
from itertools import pairwise
from typing import Any

import orjson
from fastapi import APIRouter, Request, Response

from app.clock import BEIJING, today
from app.http.wire.links import root
from app.http.wire.params import JsonParams, read
from app.http.wire.state import NO_STORE, atlas_of, edition_of, living_of
from app.ledger.form import tables_of
from app.ledger.history import history
from app.ledger.living import Living
from geodata.errors import UnknownFeature
from geodata.ledger.errors import NoVersions
from geodata.ledger.ledger import Entry
from geodata.ledger.tables import leaves

router = APIRouter()

Json = dict[str, Any]
DAY = len("2026-01-01")


@router.get("/collections/{name}/items/{fid}/versions")
def versions(request: Request, name: str, fid: str) -> Response:
    """List the versions of a feature, the newest first, those of a retired one too."""
    read(JsonParams, request)
    atlas_of(request).layer(name)
    living, edition = living_of(request), edition_of(request)
    tables = tables_of(edition.facts)
    if name not in tables:
        raise NoVersions(name, tables.keys() & edition.atlas.layers.keys())
    entries = history(living, edition, name, fid)
    here = f"{root(request)}/collections/{name}/items/{fid}"
    found = [_version(living, here, entry, request) for entry in reversed(entries)]
    if not entries or entries[0].change.action != "add":
        if not entries and fid not in atlas_of(request).snapshot(name, today()).ids:
            raise UnknownFeature(name, fid, [])
        found.append(_first(living, here))
    for later, earlier in pairwise(found):
        earlier["known_to"] = later["known_from"]
    links = [
        {"rel": "self", "href": f"{here}/versions", "type": "application/json"},
        {"rel": "latest-version", "href": here, "type": "application/geo+json"},
    ]
    body = {"collection": name, "id": fid, "versions": found, "links": links}
    return Response(orjson.dumps(body), headers=NO_STORE, media_type="application/json")


def _version(living: Living, here: str, entry: Entry, request: Request) -> Json:
    ledger = living.state[0]
    name = living.name_after(ledger.published.index(entry) + 1)
    assert entry.settled is not None
    table = living.state[1].facts.tables[entry.change.table]
    left = leaves(entry.change, table.manifest)
    return {
        "edition": name,
        "known_from": entry.settled.at.isoformat(),
        "known_to": None,
        "state": "retired" if left else "present",
        "action": entry.change.action,
        "reason": entry.change.reason,
        "href": f"{here}?edition={name}",
        "change": f"{root(request)}/changes/{entry.number}",
    }


def _first(living: Living, here: str) -> Json:
    """Return the version of the baseline."""
    name = living.name_after(0)
    return {
        "edition": name,
        "known_from": baseline_at(name).isoformat(),
        "known_to": None,
        "state": "present",
        "action": None,
        "reason": None,
        "href": f"{here}?edition={name}",
        "change": None,
    }


def baseline_at(edition: str) -> datetime:
    """Return when a baseline became known: its day begins.

    >>> baseline_at("2026-11-28-1a2b3c4d").isoformat()
    '2026-11-28T00:00:00+08:00'
    """
    return datetime.fromisoformat(edition[:DAY]).replace(tzinfo=BEIJING)


def history_headers(request: Request, name: str, fid: str) -> dict[str, str]:
    """Return the headers that lead from a feature to its versions; none if it has one.

    ``Memento-Datetime`` is when the version became known, in the ledger's time.
    """
    edition, living = edition_of(request), living_of(request)
    ledger = living.state[0]
    entries = history(living, edition, name, fid) if ledger.published else []
    if name not in tables_of(edition.facts):
        return {}
    here = f"{root(request)}/collections/{name}/items/{fid}"
    links = [f'<{here}/versions>; rel="version-history"']
    past = edition.facts.edition != living.state[1].facts.edition
    if past:
        links.append(f'<{here}>; rel="latest-version"')
    at = baseline_at(edition.facts.edition)
    if entries:
        last = entries[-1]
        before = living.name_after(ledger.published.index(last))
        if last.change.action != "add":
            links.append(f'<{here}?edition={before}>; rel="predecessor-version"')
        assert last.settled is not None
        at = last.settled.at
    headers = {"Link": ", ".join(links)}
    query = request.scope["query_string"]
    if b"edition=" in query or b"known_at=" in query:
        headers["Memento-Datetime"] = format_datetime(at.astimezone(UTC), usegmt=True)
    return headers
