"""One request to edit a feature: by whom, on which state, and what is in the way."""

from collections.abc import Collection
from difflib import get_close_matches

import orjson
from fastapi import Request

from app.clock import now, today
from app.http.ogc.desktop import is_qgis
from app.http.wire.links import root
from app.http.wire.state import (
    edition_of,
    living_of,
    readings_of,
)
from app.http.wire.tags import mark_in
from app.ledger.edited import Edited, Editor
from app.ledger.form import tables_of
from app.ledger.history import history, retired
from app.ledger.living import Living
from app.register.filing import Signed
from geodata.dataset import Row
from geodata.errors import AtlasError, UnknownFeature
from geodata.ledger.change import Change
from geodata.ledger.edit_errors import (
    FeatureRetired,
    UnknownTag,
    UnstatedBasis,
)
from geodata.ledger.ledger import Entry
from geodata.register.holders import Holder

PROGRAM = "OGC API Features"


class Call:
    """One request to write: who asks, about which feature, on which state."""

    def __init__(self, request: Request, holder: Holder) -> None:
        self.request, self.holder = request, holder
        self.name = request.path_params["name"]
        self.fid: str | None = request.path_params.get("fid")
        self.living: Living = living_of(request)
        self.living.refresh()
        self.ledger, self.edition = self.living.state
        self.qgis = is_qgis(request)
        program = f"{PROGRAM} (QGIS)" if self.qgis else PROGRAM
        self.editor = Editor(name=holder.name, program=program, day=today())

    @property
    def signed(self) -> Signed:
        """Who signs the records of this request, and when."""
        return Signed(name=self.holder.name, at=now(), token=self.holder.id)

    def feature(self) -> Edited:
        """Return the feature of the path, or the place for a new one.

        Raises:
            FeatureRetired: It was retired.
            UnknownFeature: There never was one.
        """
        facts = self.edition.facts.on(today())
        table = tables_of(facts)[self.name]
        snapshot = self.edition.atlas.snapshot(self.name, today())
        if self.fid is None:
            shown = {column.name: None for column in snapshot.layer.all_columns}
            return Edited(facts=facts, table=table, fid=None, shown=shown)
        row = snapshot.ids.get(self.fid)
        if row is None:
            raise missing(self.request, self.name, snapshot.ids)
        shown = orjson.loads(snapshot.features[row])["properties"]
        found = _row(table.records, table.manifest.key, self.fid)
        return Edited(facts=facts, table=table, fid=self.fid, row=found, shown=shown)

    def basis(self) -> str | None:
        """Return the edition that If-Match names; None where the client sends none.

        Raises:
            UnknownTag: It is no tag of an edition of ours.
            UnstatedBasis: There is none, and the client can send one.
        """
        sent = self.request.headers.get("if-match")
        if sent is None:
            if not self.qgis:
                raise UnstatedBasis
            return None
        if sent.strip() == "*":
            return self.edition.facts.edition
        marks = {mark_in(one) for one in sent.split(",")}
        for count in range(len(self.ledger.published), -1, -1):
            name = self.living.name_after(count)
            if name[-8:] in marks:
                return name
        raise UnknownTag(sent[:100])

    def unseen(self, change: Change) -> Entry | None:
        """Return the newest change of a row by others that the holder has not read."""
        authorization = self.request.headers.get("authorization", "").encode()
        readings = readings_of(self.request)
        names = readings.of(authorization, self.name, change.row)
        counts = [self.living.count_of(self.ledger, name) for name in names]
        for entry in reversed(self.ledger.published[max(counts, default=0) :]):
            if entry.change.key == change.key and not self._own(entry):
                return entry
        return None

    def _own(self, entry: Entry) -> bool:
        return entry.proposed.token == self.holder.id

    def proposed(self, change: Change) -> Entry | None:
        """Return the holder's own open proposal on a row that nothing has overtaken."""
        mine = (entry for entry in self.open_on(change.key) if self._own(entry))
        return next((e for e in mine if self.ledger.newer(e) is None), None)

    def open_on(self, key: tuple[str, str]) -> list[Entry]:
        """Return the open proposals on a row, the newest first."""
        return [
            entry
            for entry in reversed(self.ledger.entries.values())
            if entry.state == "proposed" and entry.change.key == key
        ]


def missing(request: Request, name: str, ids: Collection[str]) -> AtlasError:
    """Return why there is no feature as a path names it: retired, or never there.

    Args:
        request: The request.
        name: The collection.
        ids: The ids of its features.
    """
    fid = request.path_params["fid"]
    left = gone(request, name, fid) if fid not in ids else None
    near = get_close_matches(fid, ids, n=5, cutoff=0.5)
    return left or UnknownFeature(name, fid, near)


def gone(request: Request, name: str, fid: str) -> FeatureRetired | None:
    """Return the refusal of a feature that was retired; None if it never was."""
    living, edition = living_of(request), edition_of(request)
    entries = history(living, edition, name, fid)
    if not entries or not retired(entries, edition.facts):
        return None
    here = f"{root(request)}/collections/{name}/items/{fid}"
    last = entries[-1]
    before = living.name_after(living.state[0].published.index(last))
    links = [
        {"rel": "version-history", "href": f"{here}/versions"},
        {"rel": "predecessor-version", "href": f"{here}?edition={before}"},
        {"rel": "related", "href": f"{root(request)}/changes/{last.number}"},
    ]
    typed = [{**link, "type": "application/json"} for link in links]
    return FeatureRetired(fid, last.number, typed, last.change.reason)


def _row(records: tuple[Row, ...], key: str, fid: str) -> Row:
    return next(row for row in records if row[key] == fid)
