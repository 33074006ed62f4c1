"""What becomes of an edit: published at once, or a proposal for somebody to judge."""

from typing import Any

import orjson
from fastapi import Response

from app.http.ogc.desktop import LOCATION
from app.http.ogc.edit_call import Call
from app.http.wire.access import once_of
from app.http.wire.links import root
from app.http.wire.state import (
    NO_STORE,
    settings_of,
)
from app.http.wire.tags import tag_of
from app.ledger import acts
from geodata.ledger.change import Change
from geodata.ledger.errors import ChangeSettled, Overtaken
from geodata.ledger.ledger import Entry

Json = dict[str, Any]


def says(one: Change, other: Change) -> bool:
    """Tell whether two changes say the same of a row: a client sent it twice."""
    return (one.action, dict(one.cells)) == (other.action, dict(other.cells))


def acted(call: Call, change: Change, basis: str | None, body: bytes) -> Response:
    """Propose a change, and publish it if nobody else has to judge it."""
    unseen = call.unseen(change) if basis is None else None
    four_eyes = settings_of(call.request).four_eyes
    earlier = call.proposed(change) if four_eyes or unseen else None
    if earlier is not None:
        change = joined(earlier.change, change)
    entry = _entry(call, change, basis, body, earlier)
    if not four_eyes and unseen is None:
        return _published(call, entry, basis)
    return accepted(call, entry, unseen)


def _entry(
    call: Call, change: Change, basis: str | None, body: bytes, earlier: Entry | None
) -> Entry:
    """Return the proposal; one that says the same as an open one of hers is that one."""
    if earlier is not None and earlier.change == change:
        return earlier
    once = once_of(call.request, call.holder, body)
    entry, _ = acts.propose(call.living, change, call.signed, basis, once)
    if earlier is not None:
        reason = (
            f"并入变更 {entry.number} / It is part of change {entry.number}, by the same "
            "officer"
        )
        acts.reject(call.living, earlier.number, reason, call.signed)
    return entry


def joined(earlier: Change, later: Change) -> Change:
    """Return one change that says what two of one row say; the later one prevails.

    QGIS sends a new place and new values apart. As two proposals, the publication of one
    would outdate the other.
    """
    if later.action == "retire" or earlier.action == "retire":
        return later
    return Change(
        table=later.table,
        row=later.row,
        action=earlier.action,
        cells={**earlier.cells, **later.cells},
        valid_from=later.valid_from or earlier.valid_from,
        valid_to=later.valid_to or earlier.valid_to,
        reason=later.reason,
        source=later.source,
        document=later.document,
    )


def _published(call: Call, entry: Entry, basis: str | None) -> Response:
    """Publish a proposal: at once in force.

    Raises:
        Overtaken: Another change of the row came between, and the client sent If-Match.
    """
    if entry.state == "proposed":
        try:
            entry = acts.publish(
                call.living, entry.number, call.signed, four_eyes=False
            )
        except Overtaken as error:
            reason = f"已由变更 {error.members['newer']} 取代 / Overtaken"
            acts.reject(call.living, entry.number, reason, call.signed)
            if basis is not None:
                raise
            again, _ = acts.propose(call.living, entry.change, call.signed)
            return accepted(call, again, None)
        except ChangeSettled:
            return accepted(call, call.living.refresh().entry(entry.number), None)
    headers = {**NO_STORE, **tagged(call), **_about(call, entry)}
    if entry.change.action != "add":
        return Response(status_code=204, headers=headers)
    fid, base = entry.change.row, root(call.request)
    made = _json({"id": fid, "change": entry.number}, 201, headers)
    return _located(made, f"{base}/collections/{call.name}/items/{fid}")


def accepted(call: Call, entry: Entry, unseen: Entry | None) -> Response:
    """Answer that a proposal is on record and in force once somebody publishes it."""
    base = root(call.request)
    body: Json = {
        "n": entry.number,
        "state": entry.state,
        "id": entry.change.row,
        "href": f"{base}/changes/{entry.number}",
    }
    if unseen is not None:
        body["unseen"] = f"{base}/changes/{unseen.number}"
    answer = _json(body, 202, {**NO_STORE, **_about(call, entry)})
    where = f"{base}/changes/{entry.number}"
    if call.qgis and call.fid is None:
        # It takes what follows the last /items/ for the id, and else reports a failure.
        where += f"#/items/{entry.change.row}"
    return _located(answer, where)


def _about(call: Call, entry: Entry) -> dict[str, str]:
    return {"Link": f'<{root(call.request)}/changes/{entry.number}>; rel="related"'}


def tagged(call: Call) -> dict[str, str]:
    """Return an entity tag of the present state, for a further edit."""
    edition = call.living.state[1]
    return {"ETag": tag_of(edition.facts.edition, f"{edition.stamp} {call.fid}")}


def _located(response: Response, where: str) -> Response:
    """Add where something was made. QGIS looks for the header spelled just so."""
    response.raw_headers.append((LOCATION, where.encode()))
    return response


def _json(body: Json, status: int, headers: dict[str, str]) -> Response:
    return Response(
        orjson.dumps(body), status, headers=headers, media_type="application/json"
    )
