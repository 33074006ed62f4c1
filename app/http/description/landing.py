"""The landing page, the conformance declaration and the OpenAPI definition."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Annotated, Any

import orjson
from fastapi import APIRouter, Request, Response

from app.clock import today
from app.http.ogc.tiles import SCHEMES_REL
from app.http.wire import notice, pages
from app.http.wire.links import root
from app.http.wire.openapi_30 import OPENAPI_TYPE
from app.http.wire.pages import PageParams
from app.http.wire.params import OnlyPageParams, Params, format_of, language_of, read
from app.http.wire.state import edition_of
from app.rules.case.limits import RULE, lawful
from app.rules.rule import under
from app.values.text_values import one_of
from geodata.plan import Plan
from geodata.plan_diff import CLASSES
from geodata.text import Text
from layers.layer import GROUPS

router = APIRouter()

TITLE = Text("口岸图集", "Kouan Atlas")
DESCRIPTION = Text(
    "国家口岸发展“十三五”规划的图层、交互地图与距离准则核查。",
    "The national plan for ports of entry (2016-2020) as layers, an interactive map and "
    "a check of its distance rule.",
)
CONFORMS_TO = (
    "http://www.opengis.net/spec/ogcapi-common-1/1.0/conf/core",
    "http://www.opengis.net/spec/ogcapi-common-2/1.0/conf/collections",
    "http://www.opengis.net/spec/ogcapi-features-1/1.0/conf/core",
    "http://www.opengis.net/spec/ogcapi-features-1/1.0/conf/geojson",
    "http://www.opengis.net/spec/ogcapi-features-1/1.0/conf/html",
    "http://www.opengis.net/spec/ogcapi-features-1/1.0/conf/oas30",
    "http://www.opengis.net/spec/ogcapi-features-2/1.0/conf/crs",
    "http://www.opengis.net/spec/ogcapi-features-3/1.0/conf/queryables",
    "http://www.opengis.net/spec/ogcapi-features-3/1.0/conf/filter",
    "http://www.opengis.net/spec/ogcapi-features-3/1.0/conf/features-filter",
    "http://www.opengis.net/spec/ogcapi-features-4/1.0/conf/create-replace-delete",
    "http://www.opengis.net/spec/ogcapi-features-4/1.0/conf/update",
    "http://www.opengis.net/spec/ogcapi-features-4/1.0/conf/optimistic-locking-etags",
    "http://www.opengis.net/spec/ogcapi-features-4/1.0/conf/features",
    "http://www.opengis.net/spec/ogcapi-features-5/1.0/conf/schemas",
    "http://www.opengis.net/spec/ogcapi-common-3/1.0/conf/schemas",
    "http://www.opengis.net/spec/ogcapi-tiles-1/1.0/conf/core",
    "http://www.opengis.net/spec/ogcapi-tiles-1/1.0/conf/tileset",
    "http://www.opengis.net/spec/ogcapi-tiles-1/1.0/conf/tilesets-list",
    "http://www.opengis.net/spec/ogcapi-tiles-1/1.0/conf/geodata-tilesets",
    "http://www.opengis.net/spec/ogcapi-tiles-1/1.0/conf/mvt",
    "http://www.opengis.net/spec/ogcapi-tiles-1/1.0/conf/oas30",
    "http://www.opengis.net/spec/tms/2.0/conf/tilematrixset",
    "http://www.opengis.net/spec/tms/2.0/conf/json-tilematrixset",
    "http://www.opengis.net/spec/ogcapi-processes-1/1.0/conf/core",
    "http://www.opengis.net/spec/ogcapi-processes-1/1.0/conf/ogc-process-description",
    "http://www.opengis.net/spec/ogcapi-processes-1/1.0/conf/json",
    "http://www.opengis.net/spec/ogcapi-processes-1/1.0/conf/oas30",
    "http://www.opengis.net/spec/ogcapi-processes-1/1.0/conf/job-list",
    "http://www.opengis.net/spec/ogcapi-processes-1/1.0/conf/dismiss",
    "http://www.opengis.net/spec/cql2/1.0/conf/cql2-text",
    "http://www.opengis.net/spec/cql2/1.0/conf/cql2-json",
    "http://www.opengis.net/spec/cql2/1.0/conf/basic-cql2",
    "http://www.opengis.net/spec/cql2/1.0/conf/advanced-comparison-operators",
    "http://www.opengis.net/spec/cql2/1.0/conf/case-insensitive-comparison",
    "http://www.opengis.net/spec/cql2/1.0/conf/basic-spatial-functions",
    "http://www.opengis.net/spec/cql2/1.0/conf/basic-spatial-functions-plus",
    "http://www.opengis.net/spec/cql2/1.0/conf/basic-spatial-operators",
    "http://www.opengis.net/spec/cql2/1.0/conf/spatial-functions",
    "http://www.opengis.net/spec/cql2/1.0/conf/temporal-functions",
)
OGC_REL = "http://www.opengis.net/def/rel/ogc/1.0"
DEFINITION_TYPES = {"json": OPENAPI_TYPE, "html": "text/html"}

LINKS = (
    ("self", "/?f=json", "application/json", Text("本页", "This document")),
    ("alternate", "/?f=html", "text/html", Text("本页（网页）", "This page")),
    ("service-desc", "/api", OPENAPI_TYPE, Text("接口定义", "API definition")),
    ("service-doc", "/docs", "text/html", Text("接口说明", "API description")),
    (
        "conformance",
        "/conformance",
        "application/json",
        Text("所符合的标准", "Conformance"),
    ),
    ("data", "/collections", "application/json", Text("数据集", "Collections")),
    (
        SCHEMES_REL,
        "/tileMatrixSets",
        "application/json",
        Text("瓦片矩阵集", "Tile matrix sets"),
    ),
    ("about", "/plan", "text/html", Text("规划原文", "The plan's text")),
    ("plans", "/plans", "application/json", Text("规划", "Plans")),
    ("license", notice.ADDRESS, notice.MEDIA_TYPE, notice.LICENCE),
    ("rules", "/rules", "application/json", Text("规则", "Rules")),
    ("assessments", "/assessments", "application/json", Text("登记簿", "Register")),
    (
        f"{OGC_REL}/processes",
        "/processes",
        "application/json",
        Text("处理过程", "Processes"),
    ),
    (f"{OGC_REL}/job-list", "/jobs", "application/json", Text("作业", "Jobs")),
    ("related", "/roads", "application/json", Text("道路引擎", "Road engine")),
    ("map", "/map", "text/html", Text("地图", "Map")),
    ("help", "/self-check", "text/html", Text("自检与接入", "Self-check")),
)
"""Relation, path, media type and title of everything the landing page leads to."""


class DefinitionParams(Params):
    """Parameters of the definition."""

    page = True

    f: Annotated[str, one_of("f", DEFINITION_TYPES)] | None = None


@router.get("/")
def landing(request: Request) -> Response:
    """Return the landing page: title, description and links."""
    params, lang, base = read(PageParams, request), language_of(request), root(request)
    edition = edition_of(request)
    plan = edition.facts.plans.on(today())
    rules = {
        name: (rule.title, plan.provisions[name].clause)
        for name, rule in under(plan, edition.rules).items()
    }
    body = {
        "title": TITLE.say(lang),
        "description": DESCRIPTION.say(lang),
        "edition": edition.facts.edition,
        "links": [
            {"rel": rel, "href": base + path, "type": media, "title": title.say(lang)}
            for rel, path, media, title in LINKS
        ],
    }
    return pages.answer(
        request,
        params.f,
        body,
        "landing.html",
        layers=edition.atlas.layers,
        groups=GROUPS,
        rules=rules,
        plan=plan,
        figures=[*_counted(request, plan), *_numbers(request, plan)],
        root=base,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """A figure of the plan, and the page that shows what is behind it."""

    title: Text
    value: str
    unit: Text | None = None
    planned: int = 0
    href: str


def _counted(request: Request, plan: Plan) -> Iterator[Figure]:
    """Yield how many entries each list of a plan has; parts of a port are not counted."""
    layers, order = edition_of(request).atlas.layers, list(GROUPS)
    for name, layer in sorted(layers.items(), key=lambda e: order.index(e[1].group)):
        table = name.replace("-", "_")
        if table in CLASSES:
            rows = [row for row in plan.records(table) if not row.get("parent")]
            yield Figure(
                title=layer.title,
                value=str(len(rows)),
                planned=sum(row.get("status") == "planned" for row in rows),
                href=f"/collections/{name}?f=html&lang={language_of(request)}",
            )


def _numbers(request: Request, plan: Plan) -> Iterator[Figure]:
    """Yield the distance of the plan's rule."""
    if RULE in plan.provisions:
        yield Figure(
            title=Text("机场距离准则", "Distance rule for airports"),
            value=f"{lawful(plan, today()).within_km:g}",
            unit=Text("公里", "km"),
            href=f"/rules/{RULE}?f=html&lang={language_of(request)}",
        )


@router.get("/conformance")
def conformance(request: Request) -> Response:
    """List the conformance classes that tests prove."""
    params = read(PageParams, request)
    body = {"conformsTo": list(CONFORMS_TO)}
    return pages.answer(request, params.f, body, "conformance.html")


@router.get("/api")
def api(request: Request) -> Response:
    """Return the OpenAPI 3.0 definition, or its readable form."""
    params = read(DefinitionParams, request)
    if format_of(request, params.f, DEFINITION_TYPES, "json") == "html":
        return _readable(request)
    return Response(orjson.dumps(_definition(request)), media_type=OPENAPI_TYPE)


@router.get("/docs")
def docs(request: Request) -> Response:
    """Return the definition as a page to read."""
    read(OnlyPageParams, request)
    return _readable(request)


def _readable(request: Request) -> Response:
    body = _definition(request)
    groups: dict[str, list[str]] = {}
    for path in body["paths"]:
        groups.setdefault(_group(path), []).append(path)
    return pages.answer(request, "html", body, "definition.html", groups=groups)


def _group(path: str) -> str:
    """Return the part of the definition that a path belongs to, by its beginning.

    >>> _group("/collections/sea-ports.{ending}"), _group("/rules/{name}"), _group("/")
    ('/collections/sea-ports', '/rules', '/')
    """
    parts = path.partition(".")[0].split("/")
    return "/".join(parts[: 3 if parts[1] == "collections" else 2])


def _definition(request: Request) -> dict[str, Any]:
    # It imports all that it describes: nothing else needs it.
    from app.http.description.openapi import definition  # noqa: PLC0415

    return definition(request)
