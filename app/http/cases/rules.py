"""The plan's rules: their clauses, and the check for one candidate."""

from typing import Annotated, Any

import orjson
from fastapi import APIRouter, Request, Response
from pydantic import Field
from starlette.concurrency import run_in_threadpool

from app.clock import today
from app.http.wire import pages
from app.http.wire.links import Address, address_of, root
from app.http.wire.pages import PageParams
from app.http.wire.params import (
    EDITION,
    KNOWN_AT,
    Params,
    format_of,
    language_of,
    names_of,
    read,
)
from app.http.wire.state import NO_STORE, edition_of, roads_of
from app.rules.answer import answer, localized
from app.rules.case.cases import case_of
from app.rules.case.deciding import plan_document
from app.rules.case.input_models import reading_text
from app.rules.case.inputs import INPUTS, PLAN, of_group
from app.rules.evidence import as_features
from app.rules.rule import Rule, under
from app.values.text_values import one_of
from geodata.errors import UnknownParameter, UnknownRule
from geodata.plan import Deciding, Plan

router = APIRouter()

TELLING = "sensitivity"
CHECK_TYPES = {"json": "application/json", "geojson": "application/geo+json"}
CHECK_FORMS = (*CHECK_TYPES, "html")


@reading_text(INPUTS)
class CheckParams(Params):
    """Parameters of a check: the inputs of a case."""

    f: Annotated[str, one_of("f", CHECK_TYPES)] | None = None


class TellingParams(CheckParams):
    """Parameters of a check with ``sensitivity``, by an edition of the past if asked."""

    known_at: str | None = KNOWN_AT
    edition: str | None = EDITION

    page = True

    f: Annotated[str, one_of("f", CHECK_FORMS)] | None = None
    sensitivity: Annotated[bool, one_of(TELLING, ("true", "false"))] | None = Field(
        None, description="说明何种变化会改变结论 / tell what would turn the outcome"
    )


NOT_ALL = frozenset({*of_group("stated", "drive", "assumption"), TELLING})
"""Parameters that only some rules take."""


def rule_named(request: Request, name: str) -> Rule:
    """Return a rule.

    Raises:
        UnknownRule: There is none; the names there are are listed.
    """
    known = edition_of(request).rules
    if name not in known:
        raise UnknownRule(name, known)
    return known[name]


@reading_text((PLAN.name,))
class RulesParams(PageParams):
    """By which plan rules are described."""


@router.get("/rules")
def rules(request: Request) -> Response:
    """List the rules that a plan has a clause for."""
    params = read(RulesParams, request)
    found = _describing(request, params)
    listed = under(found.plan, edition_of(request).rules).items()
    body = {
        "rules": [_rule(request, name, rule, found.plan) for name, rule in listed],
        "plan": _plan_document(request, found),
    }
    return pages.answer(request, params.f, body, "rules.html")


@router.get("/rules/{name}")
def rule(request: Request, name: str) -> Response:
    """Describe one rule: its clause, quoted, and its thresholds."""
    params, chosen = read(RulesParams, request), rule_named(request, name)
    found = _describing(request, params)
    body = {
        **_rule(request, name, chosen, found.plan),
        "plan": _plan_document(request, found),
    }
    return pages.answer(request, params.f, body, "rule.html")


def _describing(request: Request, params: RulesParams) -> Deciding:
    return edition_of(request).facts.plans.deciding(today(), getattr(params, PLAN.name))


def _plan_document(request: Request, found: Deciding) -> Any:
    return localized(plan_document(found, today(), ()), language_of(request))


@router.get("/rules/{name}/check")
async def check(request: Request, name: str) -> Response:
    """Decide a rule for one candidate."""
    chosen, params = rule_named(request, name), read(TellingParams, request)
    _refuse_others(chosen, params)
    if params.sensitivity or roads_of(request) is not None:
        return await run_in_threadpool(_checked, request, name, params)
    return _checked(request, name, params)


def _checked(request: Request, name: str, params: TellingParams) -> Response:
    edition, lang = edition_of(request), language_of(request)
    facts = edition.facts
    until = today() if params.sensitivity else None
    case = case_of(dict(params), facts, roads_of(request))
    body = answer(name, edition.rules[name], case, facts, lang, until)
    form = params.f or format_of(request, None, pages.MEDIA_TYPES, "json")
    if form == "html":
        asked = {k: v for k, v in address_of(request).params.items() if k != TELLING}
        whole = Address(root(request), "/assessments/preview", asked).but(f="html")
        response = pages.page(request, "finding.html", body=body, whole=whole)
    else:
        content = orjson.dumps(as_features(body) if form == "geojson" else body)
        response = Response(content, media_type=CHECK_TYPES[form])
    response.headers.update(cache_headers(request))
    return response


def cache_headers(request: Request) -> dict[str, str]:
    """Return the headers of an answer that rests on roads: an engine's may change."""
    return {} if roads_of(request) is None else NO_STORE


def _refuse_others(rule: Rule, params: TellingParams) -> None:
    """Refuse inputs that the rule does not take."""
    given = {name for name in NOT_ALL if getattr(params, name) is not None}
    taken = taken_by(rule)
    if not given <= taken:
        known = names_of(TellingParams) - NOT_ALL | taken
        raise UnknownParameter(given - taken, known)


def taken_by(rule: Rule) -> frozenset[str]:
    """Return the parameters of `NOT_ALL` that a rule takes."""
    return frozenset({*rule.takes, *([TELLING] if rule.sensitivity else [])})


def _rule(request: Request, name: str, rule: Rule, plan: Plan) -> dict[str, Any]:
    lang, clause = language_of(request), plan.provision(name).clause
    base = f"{root(request)}/rules/{name}"
    return {
        "id": name,
        "title": rule.title.say(lang),
        "clause": {
            "instrument": clause.instrument,
            "section": clause.section,
            "text_zh": clause.text_zh,
            "text_en": clause.text_en,
            "in_force": clause.in_force.isoformat(),
        },
        "thresholds": [
            {
                "name": quantity.name,
                "value": quantity.value,
                "unit": quantity.unit,
                "meaning": quantity.meaning.say(lang),
            }
            for quantity in rule.quantities(name, plan, today())
        ],
        "takes": list(rule.takes),
        "links": [
            {"rel": "self", "href": base, "type": "application/json"},
            {
                "rel": "check",
                "href": f"{base}/check{{?airport,lon,lat,as_of}}",
                "type": "application/json",
                "templated": True,
            },
        ],
    }
