"""The preview of an assessment: every finding and both readings; nothing is stored."""

from typing import Annotated, Any

from fastapi import APIRouter, Request, Response
from starlette.concurrency import run_in_threadpool

from app.clock import today
from app.http.cases import assessment_form, sheets
from app.http.cases.assessment_form import SITE
from app.http.cases.rules import CheckParams, cache_headers
from app.http.wire import pages
from app.http.wire.params import EDITION, KNOWN_AT, format_of, language_of, read
from app.http.wire.state import edition_of, roads_of, settings_of
from app.rules.answer import assessed, localized
from app.rules.case.cases import case_of
from app.rules.context import RuleContext
from app.values.text_values import one_of
from geodata.errors import InvalidInput, NotFound

router = APIRouter()


class PreviewParams(CheckParams):
    """Parameters of an assessment that is not stored."""

    page = True

    f: Annotated[str, one_of("f", sheets.MEDIA_TYPES)] | None = None
    known_at: str | None = KNOWN_AT
    edition: str | None = EDITION


@router.get("/assessments/preview")
async def preview(request: Request) -> Response:
    """Assess an application without storing it; a page without a site is the form."""
    response = await _previewed(request)
    response.headers.update(cache_headers(request))
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
    if unsettled := await run_in_threadpool(assessment_form.settled, request):
        return unsettled
    try:
        params = read(PreviewParams, request)
        placed = any(getattr(params, name) is not None for name in SITE)
        body = await run_in_threadpool(_assessed, request) if placed else {}
    except (InvalidInput, NotFound) as refusal:
        return assessment_form.refused(request, refusal)
    return assessment_form.form_page(request, body, {})


def _assessed(request: Request) -> dict[str, Any]:
    edition, reading = edition_of(request), settings_of(request).reading
    facts = edition.facts
    case = case_of(dict(read(PreviewParams, request)), facts, roads_of(request))
    context = RuleContext(facts=facts, rules=edition.rules, reading=reading)
    return dict(localized(assessed(case, context, today()), language_of(request)))
