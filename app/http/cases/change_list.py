"""The list of changes of the facts, to read and to follow: JSON, page, CSV, Atom feed."""

import uuid
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime
from typing import Annotated, Any

import orjson
from fastapi import APIRouter, Request, Response
from fastapi.responses import RedirectResponse
from pydantic import BeforeValidator, Field

from app.clock import BEIJING
from app.http.cases.change_files import as_csv, tagged
from app.http.wire import pages
from app.http.wire.links import Address, address_of, filled, headers_of, root
from app.http.wire.params import Params, format_of, language_of, read
from app.http.wire.state import NO_STORE, atlas_of, living_of
from app.ledger.document import compared, document
from app.ledger.form import tables_of
from app.values.text_values import line, one_of, past_day, whole
from geodata.dataset import Table
from geodata.ledger.errors import WithoutTable
from geodata.ledger.ledger import STATES, Entry
from geodata.text import Text
from layers.features.encoder import Link

router = APIRouter()

Json = dict[str, Any]

ATOM = "application/atom+xml"
LIST_FORMS = {
    "json": "application/json",
    "html": "text/html",
    "csv": "text/csv",
    "atom": ATOM,
}
MOST, USUAL = 1_000, 100
STATE_WORDS = {
    "proposed": Text("待发布", "proposed"),
    "published": Text("已发布", "published"),
    "rejected": Text("已驳回", "rejected"),
}
ACTIONS = {
    "add": Text("新增", "add"),
    "amend": Text("变更", "amend"),
    "retire": Text("终止", "retire"),
}


def _day(name: str) -> BeforeValidator:
    return BeforeValidator(lambda text: past_day(name, text))


class FollowParams(Params):
    """Conditions on the changes of one collection or feature; the newest come first."""

    page = True

    f: Annotated[str, one_of("f", LIST_FORMS)] | None = None
    since: Annotated[date, _day("since")] | None = Field(
        None, description="该日及以后 / on this day or later"
    )
    until: Annotated[date, _day("until")] | None = Field(
        None, description="该日及以前 / on this day or earlier"
    )
    made_by: Annotated[str, line(1, 100)] | None = Field(
        None, description="提出人 / who proposed it"
    )
    officer: Annotated[str, line(1, 100)] | None = Field(
        None,
        description="提出人，或发布、驳回者 / who proposed, published or rejected it",
    )
    state: Annotated[str, one_of("state", (*STATES.values(), "all"))] = Field(
        "published", description="办理状态 / state"
    )
    limit: Annotated[int, whole("limit", 1, MOST)] | None = Field(
        None,
        description=f"条数，默认 {USUAL}，CSV 为全部 / changes listed; {USUAL} unless given, "
        "all in CSV",
    )
    before: Annotated[int, whole("before", 1)] | None = Field(
        None,
        description="只列最后记录编号更小的 / only changes whose last record has a lower "
        "number",
    )

    def fits(self, entry: Entry) -> bool:
        """Tell whether a change meets the conditions."""
        last, by = entry.last, entry.proposed.by
        day = last.at.astimezone(BEIJING).date()
        return (
            self.made_by in (None, by)
            and self.officer in (None, by, last.by)
            and self.state in ("all", entry.state)
            and (self.since or day) <= day <= (self.until or day)
        )


class ChangesParams(FollowParams):
    """Conditions on the changes that are listed; the newest come first."""

    collection: Annotated[str, line(1, 100)] | None = Field(
        None, description="数据集 / collection"
    )
    feature: Annotated[str, line(1, 100)] | None = Field(
        None, description="要素编号 / id of a feature"
    )


@router.get("/changes")
def changes(request: Request) -> Response:
    """List the changes of the facts, the newest first."""
    if (moved := _settled(request)) is not None:
        return moved
    params = read(ChangesParams, request)
    return _listed(request, params, params.collection, params.feature)


@router.get("/changes.atom")
def feed(request: Request) -> Response:
    """Return the same as an Atom feed."""
    params = read(ChangesParams, request)
    return _listed(request, params, params.collection, params.feature, "atom")


@router.get("/collections/{name}/changes")
def of_collection(request: Request, name: str) -> Response:
    """List the changes of a collection that stands on a table."""
    return _below(request, name, None)


@router.get("/collections/{name}/items/{fid}/changes")
def of_feature(request: Request, name: str, fid: str) -> Response:
    """List the changes of a feature, also of one that left its table."""
    return _below(request, name, fid)


def _settled(request: Request) -> Response | None:
    """Return where a form with empty fields leads to; None if none is empty."""
    if request.query_params.get("f") == "html" and (where := filled(request)):
        return RedirectResponse(where, status_code=303, headers=NO_STORE)
    return None


def _below(request: Request, name: str, fid: str | None) -> Response:
    tables = tables_of(atlas_of(request).facts)
    if name not in tables:
        atlas_of(request).layer(name)
        raise WithoutTable(name, tables)
    if (moved := _settled(request)) is not None:
        return moved
    return _listed(request, read(FollowParams, request), name, fid)


def _listed(
    request: Request,
    params: FollowParams,
    collection: str | None,
    feature: str | None,
    form: str | None = None,
) -> Response:
    form = form or format_of(request, params.f, LIST_FORMS, "json")
    ledger = living_of(request).refresh()
    about = [
        entry
        for entry in ledger.entries.values()
        if collection in (None, entry.change.collection)
        and feature in (None, entry.change.row)
    ]
    found = sorted(filter(params.fits, about), key=lambda e: -e.last.number)
    left = [e for e in found if params.before is None or e.last.number < params.before]
    usual = len(left) if form == "csv" else USUAL
    shown = left[: params.limit or usual]
    after = shown[-1].last.number if len(shown) < len(left) else None
    links = list(_links(request, form, after))
    body = {
        "matched": len(found),
        "waiting": sum(entry.state == "proposed" for entry in about),
        "edition": living_of(request).state[1].facts.edition,
        "changes": _documents(request, shown),
        "links": links,
    }
    scope = collection, feature
    response = _written(request, form, body, params, scope, shown)
    response.headers.update(headers_of(links))
    return tagged(request, response)


def _links(request: Request, form: str, after: int | None) -> Iterator[Link]:
    """Yield the links to the list in each form, and to its next page."""
    here = _address(request)
    for name, media in LIST_FORMS.items():
        rel = "self" if name == form else "alternate"
        yield Link(rel=rel, href=here.but(f=name), type=media)
    if after is not None:
        onward = here.but(f=form, before=after)
        yield Link(rel="next", href=onward, type=LIST_FORMS[form])


def _address(request: Request) -> Address:
    """Return the address of the list, of which ``/changes.atom`` is another name."""
    path = request.scope["path"].removesuffix(".atom")
    return Address(root(request), path, address_of(request).params)


def _documents(request: Request, shown: Iterable[Entry]) -> list[Json]:
    living, base = living_of(request), root(request)
    names = names_of(living.state[1].facts.tables.values())
    return [
        {**document(entry, living, base), "name": names.get(entry.change.key)}
        for entry in shown
    ]


def names_of(tables: Iterable[Table]) -> dict[tuple[str, str], Json]:
    """Return the names of all rows of tables that have names, by table and id."""
    return {
        (table.name, row[table.manifest.key]): {
            "zh": row["name_zh"],
            "en": row["name_en"],
        }
        for table in tables
        if table.manifest.geometry == "point"
        for row in table.records
        if "name_zh" in row and "name_en" in row
    }


def _written(
    request: Request,
    form: str,
    body: Json,
    params: FollowParams,
    scope: tuple[str | None, str | None],
    shown: Sequence[Entry],
) -> Response:
    if form == "csv":
        return Response(as_csv(body["changes"]), media_type="text/csv; charset=utf-8")
    if form == "atom":
        return _feed(request, body, scope, shown)
    if form == "json":
        return Response(orjson.dumps(body), media_type=LIST_FORMS["json"])
    return pages.page(
        request,
        "changes.html",
        body=body,
        asked=params,
        scope=scope,
        states=STATE_WORDS,
        actions=ACTIONS,
        collections=sorted(tables_of(atlas_of(request).facts)),
        here=request.url.path,
    )


def _feed(
    request: Request,
    body: Json,
    scope: tuple[str | None, str | None],
    shown: Sequence[Entry],
) -> Response:
    """Return a page of the list as a feed (RFC 4287, paged as in RFC 5005).

    An entry keeps its id for ever, whatever address the service has: it is made from the
    digest of the proposal's record.
    """
    facts, lang = living_of(request).state[1].facts, language_of(request)
    first = datetime.fromisoformat(facts.edition[:10]).replace(tzinfo=BEIJING)
    entries = [
        {
            "id": uuid.uuid5(uuid.NAMESPACE_OID, entry.proposed.hash).urn,
            "updated": entry.last.at.isoformat(),
            "rows": compared(entry, facts.tables[entry.change.table], lang),
            "change": one,
        }
        for entry, one in zip(shown, body["changes"], strict=True)
    ]
    response = pages.page(
        request,
        "changes.atom",
        id=_address(request).but(f=None, before=None, limit=None, lang=None),
        updated=max((entry.last.at for entry in shown), default=first).isoformat(),
        entries=entries,
        links=body["links"],
        scope=scope,
        base=root(request),
        states=STATE_WORDS,
        actions=ACTIONS,
    )
    response.headers["Content-Type"] = f"{ATOM}; charset=utf-8"
    return response
