"""What every server is asked, and the proof that all answer the same."""

import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from layers.layer import COMMON
from tests.peers.layer import BOX, COUNT, fid
from tests.peers.server import Answer, ask
from tests.peers.wrk import Round, drive

CORNERS = ",".join(map(str, BOX))
NOT_MODIFIED = 304
THIRD = range(COUNT * 30 // 100, COUNT * 37 // 100)
HEADERS_BYTES = 1_000
"""More than any server sends; wrk itself takes 200 and 304 for the same."""


@dataclass(frozen=True, slots=True)
class Question:
    """A request, but for where a server keeps the layer and how it names GeoJSON."""

    name: str
    title: str
    tail: str
    status: int = 200


WHOLE = Question("whole", f"whole layer, {COUNT} features", f"?limit={COUNT}&")
PAGE = Question("page", "page of 10", "?limit=10&")
ITEM = Question("item", "one feature", f"/{fid(150)}?")
INSIDE = Question("bbox", "box, a third", f"?bbox={CORNERS}&limit={COUNT}&")
KNOWN = Question("known", "whole layer, known: 304", WHOLE.tail, NOT_MODIFIED)
QUESTIONS = (WHOLE, PAGE, ITEM, INSIDE, KNOWN)


@dataclass(frozen=True)
class Rival:
    """One server as it is asked; ``form`` is what it calls GeoJSON."""

    name: str
    port: int
    collection: str = ""
    form: str = "json"
    tag: str | None = None
    """The entity tag of the whole layer, from those that have any."""

    paths: dict[str, str] = field(default_factory=dict)
    """By question, where the server is not an OGC API."""

    def path(self, question: Question) -> str:
        """Return the address that the question has on this server."""
        items = f"/collections/{self.collection}/items{question.tail}f={self.form}"
        return self.paths.get(question.name, items)

    def headers(self, question: Question) -> dict[str, str]:
        """Return what is sent besides the address."""
        known = question.status == NOT_MODIFIED
        return {"If-None-Match": self.tag} if known and self.tag else {}

    def ask(self, question: Question) -> Answer:
        """Ask once."""
        return ask(self.port, self.path(question), self.headers(question))

    def drive(self, question: Question, seconds: int) -> Round:
        """Ask over and over, and hold the answers to what one alone weighs."""
        once = self.ask(question)
        assert once.status == question.status, (self.name, question.name, once)
        url = f"http://127.0.0.1:{self.port}{self.path(question)}"
        seen = drive(url, self.headers(question), seconds)
        assert seen.bytes_each > len(once.body), (self.name, question.name, seen)
        if question.status == NOT_MODIFIED:
            assert seen.bytes_each < HEADERS_BYTES, (self.name, seen)
        return seen


def prove_alike(rivals: Sequence[Rival]) -> None:
    """Compare every answer of every server with those of the first."""
    for rival in rivals:
        for question in (WHOLE, PAGE, INSIDE):
            mine, theirs = _features(rivals[0], question), _features(rival, question)
            assert len(mine) == len(theirs), (rival.name, question.name, len(theirs))
            if question is not PAGE:  # In what order features come is a server's own.
                assert mine == theirs, (rival.name, question.name)
        assert _one(rival) == _one(rivals[0]), rival.name
    assert len(_features(rivals[0], WHOLE)) == COUNT
    assert len(_features(rivals[0], INSIDE)) in THIRD


def _features(rival: Rival, question: Question) -> dict[str, Any]:
    found = json.loads(rival.ask(question).body)["features"]
    return {str(feature["id"]): _said(feature) for feature in found}


def _one(rival: Rival) -> tuple[str, Any]:
    feature = json.loads(rival.ask(ITEM).body)
    return str(feature["id"]), _said(feature)


def _said(feature: dict[str, Any]) -> Any:
    """Return position and columns; some servers repeat the id among the columns."""
    columns = feature["properties"]
    return feature["geometry"]["coordinates"], [columns[c.name] for c in COMMON]
