"""What differs between two days, or between two states of knowledge."""

from collections import Counter
from typing import Annotated, Any

import orjson
from fastapi import APIRouter, Request, Response
from pydantic import Field

from app.http.wire import pages
from app.http.wire.pages import PageParams
from app.http.wire.params import EDITION, KNOWN_AT, format_of, language_of, read
from app.http.wire.state import edition_of, living_of
from app.ledger.diff import Difference, State, differences, feature
from app.ledger.diff_words import WORDS, grouped, manifests_of, sentence, told
from app.ledger.moment import DAY, states_of
from app.values.text_values import line, one_of
from geodata.dataset import Manifest
from geodata.errors import BadParameter, MissingParameter
from geodata.text import Lang, Text

router = APIRouter()

Json = dict[str, Any]

DIFF = "/diff"
TYPES = {"json": "application/geo+json", "html": "text/html", "text": "text/plain"}
WRITTEN = Text(
    "写一日（2015-12-31）、一个时刻（2026-11-27T10:00:00+08:00）或一个数据版本的名称。",
    "Write a day (2015-12-31), a moment (2026-11-27T10:00:00+08:00) or the name of an "
    "edition.",
)


class DiffParams(PageParams):
    """Two days, or two editions or moments."""

    f: Annotated[str, one_of("f", TYPES)] | None = None
    since: Annotated[str, line(1, 100)] | None = Field(
        None,
        alias="from",
        description="起：日、时刻或数据版本 / a day, moment or edition",
    )
    to: Annotated[str, line(1, 100)] | None = Field(
        None, description="止：写法同 from / written as from"
    )
    known_at: str | None = KNOWN_AT
    edition: str | None = EDITION


@router.get(DIFF)
def diff(request: Request) -> Response:
    """Return what differs, as GeoJSON, as a page, or as text."""
    params, lang = read(DiffParams, request), language_of(request)
    form = format_of(request, params.f, TYPES, "json")
    if form == "html" and params.since is None and params.to is None:
        return pages.page(request, "diff.html", body=None, groups=[], words=WORDS)
    before, after = _states(request, params)
    manifests = manifests_of(before, after)
    if form == "text":
        text = "\n".join(told(before, after, lang)) + "\n"
        return Response(text, media_type=TYPES[form])
    found = list(differences(before, after))
    body = {
        "type": "FeatureCollection",
        "from": _said(before, params.since),
        "to": _said(after, params.to),
        "numberReturned": len(found),
        "counts": Counter(word for each in found for word in each.what),
        "edition": after.facts.edition,
    }
    if form == "html":
        groups = grouped(found, manifests, lang)
        return pages.page(request, "diff.html", body=body, groups=groups, words=WORDS)
    body["features"] = [_feature(each, manifests, lang) for each in found]
    return Response(orjson.dumps(body), media_type=TYPES[form])


def _feature(found: Difference, manifests: dict[str, Manifest], lang: Lang) -> Json:
    manifest = manifests[found.collection]
    made = feature(found, manifest)
    made["properties"]["sentence"] = sentence(found, manifest).say(lang)
    return made


def _said(state: State, asked: str | None) -> Json:
    return {"asked": asked, "day": state.day, "edition": state.facts.edition}


def _states(request: Request, params: DiffParams) -> tuple[State, State]:
    """Return what is compared.

    Raises:
        MissingParameter: One of the two is not given.
        BadParameter: One is no day, moment or edition, or only one of them is a day.
        UnknownEdition: There is none of a name.
        NotKnownYet: A moment is before the first edition.
    """
    asked = {"from": params.since, "to": params.to}
    for name, text in asked.items():
        if text is None:
            raise MissingParameter(name, WRITTEN.zh, WRITTEN.en)
    since, to = (str(text) for text in asked.values())
    for name in ("known_at", "edition"):
        given = getattr(params, name)
        if given is not None and not DAY.fullmatch(since):
            raise BadParameter(
                name, given, "只能与两个日期同用。", "It goes with two days only."
            )
    return states_of(living_of(request), edition_of(request), since, to)
