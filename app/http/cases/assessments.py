"""The preview of an assessment: every finding and both readings; nothing is stored."""

from collections.abc import Mapping
from typing import Annotated, Any

from fastapi import APIRouter, Request, Response
from starlette.concurrency import run_in_threadpool
from starlette.responses import RedirectResponse

from app.clock import today
from app.http.cases import sheets
from app.http.cases.rules import CheckParams, kept
from app.http.wire import pages
from app.http.wire.links import address_of, filled
from app.http.wire.params import format_of, read, spoken
from app.http.wire.state import edition_of, roads_of, settings_of
from app.rules.answer import assessed
from app.rules.answer import spoken as said
from app.rules.case.cases import case_of
from app.rules.case.inputs import INPUTS
from app.rules.context import RuleContext
from app.rules.finding.finding import WORDS
from app.values.text_values import one_of
from geodata.errors import InvalidInput

router = APIRouter()

SITE = ("airport", "lon", "lat")


class PreviewParams(CheckParams):
    """Parameters of an assessment that is not stored."""

    page = True

    f: Annotated[str, one_of("f", sheets.MEDIA_TYPES)] | None = None


@router.get("/assessments/preview")
async def preview(request: Request) -> Response:
    """Assess an application without storing it; a page without a site is the form."""
    response = await _previewed(request)
    response.headers.update(kept(request))
    return response


async def _previewed(request: Request) -> Response:
    asked_form = request.query_params.get("f")
    form = format_of(request, asked_form, sheets.MEDIA_TYPES, "json")
    if form in sheets.SHEETS:
        body = await run_in_threadpool(_assessed, request)
        return await run_in_threadpool(sheets.answer, request, form, body)
    if form == "json":
        body = await run_in_threadpool(_assessed, request)
        return pages.answer(request, form, body, "assessment.html")
    asked = dict(request.query_params)
    if where := filled(request):
        # Redirect, so that the address contains only the stated parameters.
        return RedirectResponse(where, status_code=303)
    try:
        read(PreviewParams, request)
        placed = asked.keys() & set(SITE)
        body = await run_in_threadpool(_assessed, request) if placed else {}
    except InvalidInput as refusal:
        page = _page(request, asked, refusal=refusal.detail.say(spoken(request)))
        page.status_code = 400
        return page
    return _page(request, asked, **body)


def _page(request: Request, asked: Mapping[str, str], **body: Any) -> Response:
    shown = {form: address_of(request).but(f=form) for form in sheets.SHEETS}
    return pages.answer(
        request,
        "html",
        body,
        "assessment.html",
        asked=asked,
        words=WORDS,
        sheets=shown,
        inputs=INPUTS.values(),
    )


def _assessed(request: Request) -> dict[str, Any]:
    edition, reading = edition_of(request), settings_of(request).reading
    facts = edition.facts
    case = case_of(dict(read(PreviewParams, request)), facts, roads_of(request))
    context = RuleContext(facts=facts, rules=edition.rules, reading=reading)
    return dict(said(assessed(case, context, today()), spoken(request)))
