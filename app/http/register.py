"""The register over HTTP: file an application, find it, decide it anew, decide on it."""

from typing import Annotated, Any

import orjson
from fastapi import APIRouter, Request, Response
from fastapi.concurrency import run_in_threadpool
from pydantic import Field
from shapely import Point

from app.clock import now
from app.http import pages, sheets
from app.http.access import body_of, check_reader, identified, once_of
from app.http.evidence import feature
from app.http.links import address_of, root
from app.http.params import (
    LangParams,
    Params,
    day,
    format_of,
    one_of,
    read,
    spoken,
    whole,
)
from app.http.records import FORMS, document, evidence, header, row, sheet_header
from app.http.state import NO_STORE, atlas_of, desk_of, roads_of, settings_of
from app.register.application import read_application
from app.register.decision import drafted, read_decision
from app.register.filing import Signed, decide_anew, file, said
from app.registry import RULES
from app.rules.answer import spoken as in_words
from app.rules.bench import Bench
from app.rules.engine import READINGS, WORDS
from app.rules.rule import Outcome
from geodata.register.chain import Record
from geodata.register.entries import Listed, Search
from geodata.register.holders import Holder

router = APIRouter()

LIST_FORMS = {name: FORMS[name] for name in ("json", "html", "geojson")}
MOST, USUAL = 1_000, 100

Json = dict[str, Any]


class ListParams(Params):
    """Conditions on the assessments listed; the newest come first."""

    f: Annotated[str, one_of("f", LIST_FORMS)] | None = None
    name: str | None = Field(
        None, min_length=1, max_length=100, description="名称的一部分 / part of a name"
    )
    airport: str | None = Field(
        None, pattern="^[A-Za-z]{3}$", description="IATA 代码 / IATA code"
    )
    province: str | None = Field(
        None, max_length=20, description="省级行政区 / province, in Chinese"
    )
    as_of: Annotated[str, day("as_of")] | None = Field(
        None, description="判定所依日期 / day it is judged for"
    )
    outcome: Annotated[str, one_of("outcome", [str(o) for o in Outcome])] | None = (
        Field(None, description="结论 / outcome, in the reading asked for")
    )
    reading: Annotated[str, one_of("reading", READINGS)] | None = Field(
        None, description="条文读法 / how the sentence is read"
    )
    decided: Annotated[str, one_of("decided", ("true", "false"))] | None = Field(
        None, description="是否已有处理决定 / whether an officer has decided"
    )
    before: Annotated[int, whole("before", 1)] | None = Field(
        None, description="只列编号更小的 / only records with a lower number"
    )
    limit: Annotated[int, whole("limit", 1)] = Field(
        USUAL, description="每页条数 / records a page"
    )


class RecordParams(Params):
    """Formats of one assessment on record."""

    f: Annotated[str, one_of("f", FORMS)] | None = None


@router.get("/assessments")
def assessments(request: Request) -> Response:
    """List the assessments on record."""
    check_reader(request)
    params = read(ListParams, request)
    search = _search(params, settings_of(request).reading)
    register = desk_of(request).books().register
    found, matched = register.find(search)
    decisions = register.decisions([one.record.id for one in found])
    base, lang = root(request), spoken(request)
    rows = [row(one, base, decisions.get(one.record.id), lang) for one in found]
    body: Json = {
        "matched": matched,
        "returned": len(rows),
        "reading": search.reading,
        "assessments": rows,
        "links": _page_links(request, found, search.limit),
    }
    form = format_of(request, params.f, LIST_FORMS, "json")
    if form == "html":
        page = pages.answer(
            request, form, body, "assessments.html", asked=params, words=WORDS
        )
        page.headers.update(NO_STORE)
        return page
    if form == "geojson":
        rest = {k: v for k, v in body.items() if k != "assessments"}
        points = [feature("site", Point(r["lon"], r["lat"]), r) for r in rows]
        body = {"type": "FeatureCollection", **rest, "features": points}
    return _json(FORMS[form], body)


@router.post("/assessments")
async def file_application(request: Request) -> Response:
    """Assess an application and put it on record."""
    read(LangParams, request)
    holder = await identified(request, "officer")
    return await run_in_threadpool(_file, request, holder, await body_of(request))


def _file(request: Request, holder: Holder, body: bytes) -> Response:
    form, once = read_application(body), once_of(request, holder, body)
    register = desk_of(request).books().register
    record, new = file(form, bench_of(request), register, _signed(holder), once)
    return _created(request, record, new)


@router.get("/assessments/{record_id}")
def assessment(request: Request, record_id: str) -> Response:
    """Show one assessment: what was filed, every finding, what was decided since."""
    check_reader(request)
    params = read(RecordParams, request)
    register = desk_of(request).books().register
    body = _shown(request, register.record(record_id))
    form = format_of(request, params.f, FORMS, "json")
    if form in ("html", "pdf"):
        kind = "pdf" if form == "pdf" else "sheet"
        response = sheets.answer(request, kind, body, sheet_header(body))
        response.headers.update(NO_STORE)
        return response
    shown = evidence(body) if form == "geojson" else body
    return _json(FORMS[form], shown)


@router.post("/assessments/{record_id}/decisions")
async def decide(request: Request, record_id: str) -> Response:
    """Append what an officer decided on an assessment."""
    read(LangParams, request)
    holder = await identified(request, "officer")
    body = await body_of(request)
    return await run_in_threadpool(_decide, request, record_id, holder, body)


def _decide(request: Request, record_id: str, holder: Holder, body: bytes) -> Response:
    form, once = read_decision(body), once_of(request, holder, body)
    register = desk_of(request).books().register
    said(register.record(record_id))
    draft = drafted(form, record_id, _signed(holder))
    record, new = register.append(draft, once=once)
    return _created(request, register.record(record_id), new, record)


@router.get("/assessments/{record_id}/rerun")
def compare(request: Request, record_id: str) -> Response:
    """Decide an application by today's data and show what changed; nothing is kept."""
    check_reader(request)
    read(LangParams, request)
    return _rerun(request, record_id, _signed(None))


@router.post("/assessments/{record_id}/rerun")
async def rerun(request: Request, record_id: str) -> Response:
    """Decide an application by today's data and keep it as a record of its own."""
    read(LangParams, request)
    holder = await identified(request, "officer")
    body, signed = await body_of(request), _signed(holder)
    return await run_in_threadpool(_rerun, request, record_id, signed, holder, body)


def _rerun(
    request: Request,
    record_id: str,
    signed: Signed,
    holder: Holder | None = None,
    body: bytes = b"",
) -> Response:
    register, lang = desk_of(request).books().register, spoken(request)
    earlier = register.record(record_id)
    anew = decide_anew(earlier, bench_of(request), signed)
    shown: Json = {
        "of": record_id,
        "changed": bool(anew.changes),
        "changes": [{"what": c.what, "text": c.text.say(lang)} for c in anew.changes],
        "after": in_words(anew.document, lang),
    }
    status, headers = 200, dict[str, str]()
    if holder is not None:
        once = once_of(request, holder, body)
        record, new = register.append(anew.draft, anew.entry, once)
        shown["record"] = header(record)
        status, headers = _made(request, record, new)
    return Response(
        orjson.dumps(shown),
        status,
        headers={**NO_STORE, **headers},
        media_type="application/json",
    )


def bench_of(request: Request) -> Bench:
    """Return what decides: the facts, the rules, the default reading."""
    facts = atlas_of(request).facts
    reading, roads = settings_of(request).reading, roads_of(request)
    return Bench(facts=facts, rules=RULES, reading=reading, roads=roads)


def _signed(holder: Holder | None) -> Signed:
    return Signed(name=holder.name if holder else "", at=now())


def _search(params: ListParams, reading: str) -> Search:
    return Search(
        name=params.name,
        iata=params.airport.upper() if params.airport else None,
        province_zh=params.province,
        as_of=str(params.as_of) if params.as_of else None,
        outcome=params.outcome,
        reading=params.reading or reading,
        decided=None if params.decided is None else params.decided == "true",
        before=params.before,
        limit=min(params.limit, MOST),
    )


def _page_links(request: Request, found: list[Listed], limit: int) -> list[Json]:
    here = address_of(request)
    links: list[Json] = [{"rel": "self", "href": here.but()}]
    if len(found) == limit:
        after = here.but(before=str(found[-1].record.number))
        links.append({"rel": "next", "href": after})
    return links


def _shown(request: Request, record: Record) -> Json:
    about = desk_of(request).books().register.about(record.id)
    return document(record, about, root(request), spoken(request))


def _created(
    request: Request, record: Record, new: bool, made: Record | None = None
) -> Response:
    body = _shown(request, record)
    status, headers = _made(request, record, new)
    if made is not None:
        body["made"] = header(made)
    return Response(
        orjson.dumps(body),
        status,
        headers={**NO_STORE, **headers},
        media_type="application/json",
    )


def _made(request: Request, record: Record, new: bool) -> tuple[int, dict[str, str]]:
    """Return 201 and where the record is; a request replayed is told so."""
    headers = {"Location": f"{root(request)}/assessments/{record.id}"}
    if not new:
        headers["Idempotency-Replayed"] = "true"
    return 201, headers


def _json(media_type: str, body: Json) -> Response:
    return Response(orjson.dumps(body), headers=NO_STORE, media_type=media_type)
