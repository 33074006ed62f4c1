"""The plan's rules: their clauses, and the check for one candidate."""

from dataclasses import fields
from datetime import date
from decimal import Decimal
from typing import Annotated, Any, Literal

import orjson
from fastapi import APIRouter, Request, Response
from pydantic import Field
from starlette.concurrency import run_in_threadpool

from app.clock import today
from app.decimals import MOST_ACCURACY_M
from app.http import pages
from app.http.evidence import as_features
from app.http.links import root
from app.http.pages import PageParams
from app.http.params import (
    GIVEN_DATUM,
    GivenDatum,
    Params,
    codes,
    day,
    exact,
    names_of,
    number,
    one_of,
    read,
    spoken,
    visible,
    whole,
)
from app.http.state import NO_STORE, atlas_of, roads_of
from app.registry import RULES
from app.rules.answer import answer
from app.rules.assumptions import ASSUMED_BY, what_if
from app.rules.candidate import by_code, by_position
from app.rules.roads import Roads, StatedDrive
from app.rules.rule import (
    MOST_A_YEAR,
    MOST_ROUTES,
    Application,
    Candidate,
    Case,
    Rule,
)
from geodata.errors import BadParameter, UnknownParameter, UnknownRule
from geodata.facts import Facts

router = APIRouter()

TELLING = "sensitivity"
CHECK_TYPES = {"json": "application/json", "geojson": "application/geo+json"}


class CheckParams(Params):
    """Parameters of a check: an airport's code, or a position."""

    f: Annotated[str, one_of("f", CHECK_TYPES)] | None = None
    airport: str | None = Field(
        None, min_length=1, description="IATA/ICAO 代码 / IATA or ICAO code"
    )
    lon: Annotated[Decimal, exact("lon")] | None = Field(
        None, description="经度（度）/ longitude, degrees"
    )
    lat: Annotated[Decimal, exact("lat")] | None = Field(
        None, description="纬度（度）/ latitude, degrees"
    )
    datum: GivenDatum | None = Field(
        None,
        description="所给经纬度的坐标系 / datum of lon and lat",
        json_schema_extra=GIVEN_DATUM,
    )
    accuracy_m: (
        Annotated[float, number("accuracy_m", 0, MOST_ACCURACY_M, "m")] | None
    ) = Field(None, description="所给位置的精度（米）/ accuracy of lon and lat, metres")
    name: Annotated[str, visible("name")] | None = Field(
        None, max_length=100, description="名称 / name"
    )
    as_of: Annotated[date, day("as_of")] | None = Field(
        None, description="以何日的口岸为准 / the ports of which day count"
    )
    threshold_km: Annotated[float, number("threshold_km", 0, 1_000, "km")] | None = (
        Field(None, description="假设的阈值 / a threshold of one's own, km")
    )
    open: Annotated[tuple[str, ...], codes("open")] = Field(
        (),
        description="假设已开放的机场或口岸（代码或要素 id，逗号分隔）/ airports or ports "
        "assumed open: codes or feature ids",
    )
    closed: Annotated[tuple[str, ...], codes("closed")] = Field(
        (),
        description="假设未开放的口岸（代码或要素 id，逗号分隔）/ ports assumed not open",
    )
    radius: Annotated[float, number("radius", 0, 1_000, "km")] | None = Field(
        None,
        description="2 小时车程至多可达的公里数，缺省 240（时速 120）；200 即时速 100 / how "
        "far two hours' drive can reach, km: 240 at 120 km/h, 200 at 100",
    )
    airport_class: (
        Annotated[
            Literal["branch", "other"], one_of("airport_class", ("branch", "other"))
        ]
        | None
    ) = Field(None, description="branch 支线机场，other 其他 / class of the airport")
    routes: Annotated[int, whole("routes", 0, MOST_ROUTES)] | None = Field(
        None, description="国内固定直达航线（条）/ domestic fixed direct routes"
    )
    people: Annotated[int, whole("people", 0, MOST_A_YEAR)] | None = Field(
        None, description="年进出境人员（人次）/ people across the border a year"
    )
    cargo_t: Annotated[int, whole("cargo_t", 0, MOST_A_YEAR)] | None = Field(
        None, description="年进出境货物（吨）/ goods across the border a year, tonnes"
    )
    province_below_volume: (
        Annotated[bool, one_of("province_below_volume", ("true", "false"))] | None
    ) = Field(
        None,
        description="省内有客货运量不达标的航空口岸 / the province has air ports below "
        "their volume",
    )

    drive_port: str | None = Field(
        None,
        pattern="^[A-Za-z]{3}$",
        description="所报车程的口岸（IATA）/ port that a drive is stated to",
    )
    drive_min: Annotated[float, number("drive_min", 0, 10_000, "min")] | None = Field(
        None, description="所报车程（分钟）/ drive stated, minutes"
    )
    drive_document: Annotated[str, visible("drive_document")] | None = Field(
        None,
        min_length=2,
        max_length=500,
        description="所报车程的依据 / document that bears the drive out",
    )


class TellingParams(CheckParams):
    """Parameters of a check that may tell what would turn its outcome."""

    sensitivity: Annotated[bool, one_of(TELLING, ("true", "false"))] | None = Field(
        None, description="说明何种变化会改变结论 / tell what would turn the outcome"
    )


DRIVE = ("drive_port", "drive_min", "drive_document")
APPLIED = tuple(f.name for f in fields(Application) if f.name != "drives")
STATED = frozenset({*APPLIED, *DRIVE, *ASSUMED_BY, TELLING})
"""Parameters that only some rules take."""


def rule_named(name: str) -> Rule:
    """Return a rule.

    Raises:
        UnknownRule: There is none; the names there are are listed.
    """
    if name not in RULES:
        raise UnknownRule(name, RULES)
    return RULES[name]


@router.get("/rules")
def rules(request: Request) -> Response:
    """List the rules."""
    params = read(PageParams, request)
    body = {"rules": [_rule(request, name, rule) for name, rule in RULES.items()]}
    return pages.answer(request, params.f, body, "rules.html")


@router.get("/rules/{name}")
def rule(request: Request, name: str) -> Response:
    """Describe one rule: its clause, quoted, and its thresholds."""
    params = read(PageParams, request)
    body = _rule(request, name, rule_named(name))
    return pages.answer(request, params.f, body, "rule.html")


@router.get("/rules/{name}/check")
async def check(request: Request, name: str) -> Response:
    """Decide a rule for one candidate."""
    chosen, params = rule_named(name), read(TellingParams, request)
    _refuse_others(chosen, params)
    if params.sensitivity or roads_of(request) is not None:
        return await run_in_threadpool(_checked, request, name, params)
    return _checked(request, name, params)


def _checked(request: Request, name: str, params: TellingParams) -> Response:
    facts, lang = atlas_of(request).facts, spoken(request)
    until = today() if params.sensitivity else None
    case = case_of(params, facts, roads_of(request))
    body = answer(name, RULES[name], case, facts, lang, until)
    if params.f == "geojson":
        body = as_features(body)
    media_type = CHECK_TYPES[params.f or "json"]
    return Response(orjson.dumps(body), headers=kept(request), media_type=media_type)


def kept(request: Request) -> dict[str, str]:
    """Return the headers of an answer that rests on roads: an engine's may change."""
    return {} if roads_of(request) is None else NO_STORE


def case_of(params: CheckParams, facts: Facts, roads: Roads | None = None) -> Case:
    """Return the case that is asked about."""
    stated = {name: getattr(params, name) for name in APPLIED}
    as_of = params.as_of or today()
    return Case(
        candidate=_candidate(params, facts),
        as_of=as_of,
        what_if=what_if(
            facts,
            as_of,
            opened=params.open,
            closed=params.closed,
            threshold_km=params.threshold_km,
            radius_km=params.radius,
        ),
        application=Application(**stated, drives=_drives(params)),
        roads=roads,
    )


def _drives(params: CheckParams) -> tuple[StatedDrive, ...]:
    """Return the drive that is stated: port, minutes and document, or nothing."""
    port, minutes, document = (getattr(params, name) for name in DRIVE)
    if port is None or minutes is None or document is None:
        for name in DRIVE:
            if getattr(params, name) is None and (port or minutes or document):
                raise BadParameter(
                    name,
                    "",
                    f"{'、'.join(DRIVE)} 须同时给出。",
                    f"{', '.join(DRIVE)} go together.",
                )
        return ()
    stated = StatedDrive(port_iata=port.upper(), drive_min=minutes, document=document)
    return (stated,)


def _refuse_others(rule: Rule, params: TellingParams) -> None:
    """Refuse what is stated of an application but has no part in a rule."""
    given = {name for name in STATED if getattr(params, name) not in (None, ())}
    taken = taken_by(rule)
    if not given <= taken:
        known = names_of(TellingParams) - STATED | taken
        raise UnknownParameter(given - taken, known)


def taken_by(rule: Rule) -> frozenset[str]:
    """Return the parameters of `STATED` that a rule takes."""
    return frozenset({*rule.takes, *([TELLING] if rule.sensitivity else [])})


def _candidate(params: CheckParams, facts: Facts) -> Candidate:
    """Return who is asked about; a code and a position exclude each other."""
    placed = {
        name: getattr(params, name)
        for name in ("lon", "lat", "datum", "accuracy_m", "name")
        if getattr(params, name) is not None
    }
    if params.airport is not None:
        if placed:
            listed = ", ".join(placed)
            raise BadParameter(
                "airport",
                params.airport,
                f"不能与 {listed} 同时给出。",
                f"It cannot go with {listed}.",
            )
        return by_code(facts, params.airport, params.as_of or today())
    if params.lon is None or params.lat is None:
        missing = "lat" if params.lat is None and params.lon is not None else "lon"
        raise BadParameter(
            missing,
            "",
            "请给出 airport（代码），或同时给出 lon 与 lat。",
            "Give airport (a code), or both lon and lat.",
        )
    return by_position(
        facts,
        params.lon,
        params.lat,
        datum=params.datum or "wgs84",
        accuracy_m=params.accuracy_m,
        name=params.name,
    )


def _rule(request: Request, name: str, rule: Rule) -> dict[str, Any]:
    lang, clause = spoken(request), rule.clause
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
            for quantity in rule.thresholds
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
