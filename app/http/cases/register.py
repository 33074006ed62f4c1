"""The register over HTTP: file, list and show applications, rerun them, add decisions."""

from functools import partial
from typing import Annotated, Any

import orjson
from fastapi import APIRouter, Request, Response
from fastapi.concurrency import run_in_threadpool
from fastapi.responses import RedirectResponse
from shapely import Point

from app.clock import now
from app.http.cases import sheets
from app.http.cases.records import FORMS, document, header, sheet_header
from app.http.cases.register_list import (
    CHOICES,
    CSV,
    LIST_FORMS,
    ListParams,
    as_csv,
    list_page,
    search_of,
)
from app.http.wire import pages
from app.http.wire.access import body_of, check_reader, identified, once_of
from app.http.wire.links import address_of, filled, root
from app.http.wire.params import LangParams, Params, format_of, language_of, read
from app.http.wire.state import (
    NO_STORE,
    atlas_of,
    edition_of,
    provider_of,
    roads_of,
    settings_of,
)
from app.register.decision import decide as append_decision
from app.register.decision import read_decision
from app.register.filing import Signed, append_rerun, file, rerun_of
from app.register.seals import sealed, signed
from app.register.succession import read_filing
from app.rules.answer import localized
from app.rules.context import RuleContext
from app.rules.evidence import as_collection, feature
from app.rules.finding.finding import WORDS
from app.values.text_values import one_of
from geodata.register.chain import Record
from geodata.register.holders import Holder

router = APIRouter()

Json = dict[str, Any]


class RecordParams(Params):
    """Formats of one assessment on record."""

    page = True

    f: Annotated[str, one_of("f", FORMS)] | None = None


@router.get("/assessments")
def assessments(request: Request) -> Response:
    """List the assessments on record."""
    check_reader(request)
    asked = request.query_params
    form = format_of(request, asked.get("f"), LIST_FORMS, "json")
    if form == "html" and (where := filled(request)):
        return RedirectResponse(where, status_code=303, headers=NO_STORE)
    params = read(ListParams, request)
    search = search_of(params, atlas_of(request).facts, settings_of(request).reading)
    register = provider_of(request).stores().register
    body = list_page(register, search, root(request), language_of(request))
    rows = body["assessments"]
    body["links"] = _page_links(request, rows, search.limit)
    if form == "html":
        page = pages.answer(
            request,
            form,
            body,
            "assessments.html",
            asked=asked,
            words=WORDS,
            choices=CHOICES,
        )
        page.headers.update(NO_STORE)
        return page
    if form == "csv":
        return Response(as_csv(rows), headers=NO_STORE, media_type=CSV)
    if form == "geojson":
        rest = {k: v for k, v in body.items() if k != "assessments"}
        points = [feature("site", Point(r["lon"], r["lat"]), r) for r in rows]
        body = {"type": "FeatureCollection", **rest, "features": points}
    return _json(FORMS[form], body)


@router.post("/assessments")
async def file_application(request: Request) -> Response:
    """Assess an application and store it as a record."""
    read(LangParams, request)
    holder = await identified(request, "officer")
    return await run_in_threadpool(_file, request, holder, await body_of(request))


def _file(request: Request, holder: Holder, body: bytes) -> Response:
    form, once = read_filing(body), once_of(request, holder, body)
    register = provider_of(request).stores().register
    record, new = file(form, context_of(request), register, _signed(holder), once)
    return _created(request, record, new)


@router.get("/assessments/{record_id}")
def assessment(request: Request, record_id: str) -> Response:
    """Show one assessment: the application, every finding, later decisions."""
    check_reader(request)
    params = read(RecordParams, request)
    register = provider_of(request).stores().register
    body = _document(request, register.record(record_id))
    form = format_of(request, params.f, FORMS, "json")
    if form in ("html", "pdf"):
        kind = "pdf" if form == "pdf" else "sheet"
        decided = [made["id"] for made in body["decisions"]]
        titled = {**sheet_header(body), **sealed(register, [record_id, *decided])}
        finish = partial(signed, register=register)
        response = sheets.answer(request, kind, body, titled, finish)
        response.headers.update(NO_STORE)
        return response
    shown = as_collection(body) if form == "geojson" else body
    return _json(FORMS[form], shown)


@router.post("/assessments/{record_id}/decisions")
async def decide(request: Request, record_id: str) -> Response:
    """Append the decision of an officer on an assessment."""
    read(LangParams, request)
    holder = await identified(request, "officer")
    body = await body_of(request)
    return await run_in_threadpool(_decide, request, record_id, holder, body)


def _decide(request: Request, record_id: str, holder: Holder, body: bytes) -> Response:
    form, once = read_decision(body), once_of(request, holder, body)
    register = provider_of(request).stores().register
    record, new = append_decision(form, record_id, register, _signed(holder), once)
    return _created(request, register.record(record_id), new, record)


@router.get("/assessments/{record_id}/rerun")
def compare(request: Request, record_id: str) -> Response:
    """Decide an application with today's data and show the changes; nothing is stored."""
    check_reader(request)
    read(LangParams, request)
    return _rerun(request, record_id, _signed(None))


@router.post("/assessments/{record_id}/rerun")
async def rerun(request: Request, record_id: str) -> Response:
    """Decide an application with today's data and store the result as a new record."""
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
    register, lang = provider_of(request).stores().register, language_of(request)
    earlier = register.record(record_id)
    anew = rerun_of(earlier, context_of(request), signed)
    shown: Json = {
        "of": record_id,
        "changed": bool(anew.changes),
        "changes": [{"what": c.what, "text": c.text.say(lang)} for c in anew.changes],
        "after": localized(anew.document, lang),
    }
    status, headers = 200, dict[str, str]()
    if holder is not None:
        once = once_of(request, holder, body)
        record, new = append_rerun(anew, register, once)
        shown["record"] = header(record)
        status, headers = _status_and_headers(request, record, new)
    return Response(
        orjson.dumps(shown),
        status,
        headers={**NO_STORE, **headers},
        media_type="application/json",
    )


def context_of(request: Request) -> RuleContext:
    """Return the facts, the rules and the default reading for deciding a case."""
    edition = edition_of(request)
    return RuleContext(
        facts=edition.facts,
        rules=edition.rules,
        reading=settings_of(request).reading,
        roads=roads_of(request),
    )


def _signed(holder: Holder | None) -> Signed:
    if holder is None:
        return Signed(name="", at=now())
    return Signed(name=holder.name, at=now(), token=holder.id)


def _page_links(request: Request, rows: list[Json], limit: int) -> list[Json]:
    here = address_of(request)
    links = [{"rel": "self", "href": here.but(), "type": FORMS["json"]}]
    links += [
        {"rel": "alternate", "href": here.but(f=name), "type": media}
        for name, media in LIST_FORMS.items()
    ]
    if len(rows) == limit:
        after = here.but(before=rows[-1]["number"])
        links.append({"rel": "next", "href": after, "type": FORMS["json"]})
    return links


def _document(request: Request, record: Record) -> Json:
    about = provider_of(request).stores().register.about(record.id)
    return document(record, about, root(request), language_of(request))


def _created(
    request: Request, record: Record, new: bool, made: Record | None = None
) -> Response:
    body = _document(request, record)
    status, headers = _status_and_headers(request, record, new)
    if made is not None:
        body["made"] = header(made)
    return Response(
        orjson.dumps(body),
        status,
        headers={**NO_STORE, **headers},
        media_type="application/json",
    )


def _status_and_headers(
    request: Request, record: Record, new: bool
) -> tuple[int, dict[str, str]]:
    """Return 201 and the headers: address of the record, and whether this is a replay."""
    headers = {"Location": f"{root(request)}/assessments/{record.id}"}
    if not new:
        headers["Idempotency-Replayed"] = "true"
    return 201, headers


def _json(media_type: str, body: Json) -> Response:
    return Response(orjson.dumps(body), headers=NO_STORE, media_type=media_type)
