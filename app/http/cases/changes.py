"""Changes of the facts over HTTP: propose, list, show, publish and reject."""

from typing import Any

import orjson
from fastapi import APIRouter, Request, Response
from fastapi.concurrency import run_in_threadpool

from app.clock import now
from app.edition import Edition
from app.forms.reading import fitted, read_json
from app.http.cases.change_files import tagged
from app.http.cases.change_list import ACTIONS, STATE_WORDS, names_of
from app.http.wire import pages
from app.http.wire.access import body_of, holder_of, identified, once_of
from app.http.wire.links import root
from app.http.wire.pages import PageParams
from app.http.wire.params import LangParams, language_of, read
from app.http.wire.state import NO_STORE, living_of, settings_of
from app.ledger import acts
from app.ledger.document import compared, document
from app.ledger.form import SettlingForm, change_from, read_change
from app.ledger.impact import cases, day_about, impact
from app.register.filing import Signed
from app.rules.context import RuleContext
from app.rules.finding.finding import WORDS
from geodata.errors import BadForm
from geodata.ledger.errors import NotDerivable, UnknownChange
from geodata.ledger.ledger import Entry
from geodata.register.holders import Holder
from geodata.text import Text

router = APIRouter()

Json = dict[str, Any]


@router.post("/changes")
async def propose(request: Request) -> Response:
    """Propose a change; it is in force only once it is published."""
    read(LangParams, request)
    holder = await identified(request, "officer")
    return await run_in_threadpool(_propose, request, holder, await body_of(request))


def _propose(request: Request, holder: Holder, body: bytes) -> Response:
    form, living = read_change(body), living_of(request)
    living.refresh()
    change = change_from(form, living.state[1].facts)
    once = once_of(request, holder, body)
    entry, new = acts.propose(living, change, _signed(holder), form.based_on, once)
    said = _document(request, entry)
    said["impact"] = _impact(request, entry, officer=True)
    headers = {**NO_STORE, "Location": said["href"]}
    if not new:
        headers["Idempotency-Replayed"] = "true"
    return _json(said, 201, headers)


@router.get("/changes/{number}")
def change(request: Request, number: str) -> Response:
    """Show a change: what it says, who proposed it, and what became of it."""
    params, entry = read(PageParams, request), _entry(request, number)
    table = living_of(request).state[1].facts.tables[entry.change.table]
    rows = compared(entry, table, language_of(request))
    name = names_of([table]).get(entry.change.key)
    body = _document(request, entry)
    page = _page(request, params.f, body, "change.html", rows=rows, name=name)
    return tagged(request, page)


@router.get("/changes/{number}/impact")
def change_impact(request: Request, number: str) -> Response:
    """Tell what a change turns, or turned."""
    params, entry = read(PageParams, request), _entry(request, number)
    body = {
        "n": entry.number,
        "state": entry.state,
        **_impact(request, entry, officer=_may_read(request)),
    }
    page = _page(request, params.f, body, "change_impact.html", words=WORDS)
    page.headers.update(NO_STORE)
    return page


@router.post("/changes/{number}/publication")
async def publish(request: Request, number: str) -> Response:
    """Publish a proposed change."""
    return await _settled(request, number, _publish)


@router.post("/changes/{number}/rejection")
async def reject(request: Request, number: str) -> Response:
    """Reject a proposed change."""
    return await _settled(request, number, _reject)


async def _settled(request: Request, number: str, act: Any) -> Response:
    read(LangParams, request)
    holder = await identified(request, "officer")
    body = await body_of(request)
    return await run_in_threadpool(act, request, number, holder, body)


def _publish(request: Request, number: str, holder: Holder, body: bytes) -> Response:
    fitted(SettlingForm, read_json(body or b"{}"))
    four_eyes = settings_of(request).four_eyes
    entry = acts.publish(
        living_of(request), _number(number), _signed(holder), four_eyes=four_eyes
    )
    return _json(_document(request, entry), 200, NO_STORE)


def _reject(request: Request, number: str, holder: Holder, body: bytes) -> Response:
    reason = fitted(SettlingForm, read_json(body or b"{}")).reason
    if reason is None:
        raise BadForm([("reason", Text("缺少", "is missing"))])
    entry = acts.reject(living_of(request), _number(number), reason, _signed(holder))
    return _json(_document(request, entry), 200, NO_STORE)


def _number(text: str) -> int:
    if not (text.isascii() and text.isdecimal() and len(text) < len(str(2**63))):
        raise UnknownChange(text)
    return int(text)


def _entry(request: Request, number: str) -> Entry:
    return living_of(request).refresh().entry(_number(number))


def _document(request: Request, entry: Entry) -> Json:
    return document(entry, living_of(request), root(request))


def _signed(holder: Holder) -> Signed:
    return Signed(name=holder.name, at=now(), token=holder.id)


def _may_read(request: Request) -> bool:
    """Tell whether a request may see filed cases: by setting, or by its token."""
    if settings_of(request).register_reads == "open":
        return True
    if "authorization" not in request.headers:
        return False
    holder_of(request, "reader")
    return True


def _impact(request: Request, entry: Entry, *, officer: bool) -> Json:
    """Return what a change turns; filed cases are told to holders of tokens only."""
    living = living_of(request)
    try:
        before, after = living.around(entry)
    except (BadForm, NotDerivable) as error:
        return {"no_longer_fits": error.detail.say(language_of(request))}
    found = impact(before, after, day_about(entry, after))
    if not officer:
        return {**found, "cases": None}
    was, now_ = (_context(request, each) for each in (before, after))
    signed = Signed(name="", at=now())
    return {**found, **cases(was, now_, living.register, signed)}


def _context(request: Request, edition: Edition) -> RuleContext:
    return RuleContext(
        facts=edition.facts,
        rules=edition.rules,
        reading=settings_of(request).reading,
    )


def _page(
    request: Request, form: str | None, body: Json, template: str, **context: object
) -> Response:
    return pages.answer(
        request,
        form,
        body,
        template,
        states=STATE_WORDS,
        actions=ACTIONS,
        **context,
    )


def _json(body: Json, status: int, headers: dict[str, str]) -> Response:
    return Response(
        orjson.dumps(body), status, headers=headers, media_type="application/json"
    )
