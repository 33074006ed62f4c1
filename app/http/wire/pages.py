"""Documents as JSON for programs or as a web page for browsers."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated, Any

import orjson
from fastapi import Request, Response

from app.http.wire.links import LONGEST_ADDRESS, address_of
from app.http.wire.params import Params, format_of, language_of
from app.templates import templates
from app.values.text_values import one_of
from app.webmap.config import notation
from geodata.text import Lang, Text

if TYPE_CHECKING:
    from jinja2 import Template

MEDIA_TYPES = {"json": "application/json", "html": "text/html"}


class PageParams(Params):
    """Parameters of a document that is also a page."""

    page = True

    f: Annotated[str, one_of("f", MEDIA_TYPES)] | None = None


@dataclass(frozen=True, slots=True)
class Section:
    """A link of the site's header, and the paths of the pages that belong to it."""

    path: str
    label: Text
    others: tuple[str, ...] = ()
    form: str = "f=html&"
    """Asks for the page; empty where there is nothing else."""

    def holds(self, path: str) -> bool:
        """Tell whether a page belongs to it."""
        mine = (self.path, *self.others)
        if path == "/assessments/preview":
            return path in mine
        return any(path == each or path.startswith(f"{each}/") for each in mine)


SECTIONS = (
    Section("/map", Text("地图", "Map"), form=""),
    Section("/collections", Text("数据集", "Data"), ("/changes",)),
    Section("/plan", Text("规划", "Plan"), ("/plans",)),
    Section("/rules", Text("规则", "Rules"), ("/roads",)),
    Section("/assessments/preview", Text("评估", "Assess")),
    Section("/assessments", Text("登记簿", "Register"), ("/verify",)),
    Section(
        "/docs",
        Text("接口", "API"),
        ("/api", "/conformance", "/processes", "/styles"),
        form="",
    ),
    Section("/self-check", Text("接入", "Connect")),
)
"""The links of the header, which every page of the site has."""


UNITS = {
    "1": Text("", ""),
    "1/a": Text("/年", " a year"),
    "t/a": Text(" 吨/年", " t a year"),
    "a": Text(" 年", " years"),
    "km": Text(" 公里", " km"),
    "min": Text(" 分钟", " min"),
    "km/h": Text(" 公里/小时", " km/h"),
}
"""UCUM codes of the plan's numbers as pages write them; others as they are."""


def amount(value: float, unit: str, lang: Lang) -> str:
    """Return a number of a plan with its unit.

    >>> amount(50000.0, "t/a", "zh"), amount(0.5, "1", "en")
    ('50,000 吨/年', '0.5')
    """
    suffix = UNITS.get(unit, Text(f" {unit}", f" {unit}"))
    return f"{value:,.12g}{suffix.say(lang)}"


def answer(
    request: Request,
    form: str | None,
    body: dict[str, Any],
    template: str,
    **context: object,
) -> Response:
    """Answer with ``body`` as JSON, or as the page that ``template`` makes of it."""
    if format_of(request, form, MEDIA_TYPES, "json") == "json":
        content = orjson.dumps(body, default=str)
        return Response(content, media_type="application/json")
    return page(request, template, body=body, **context)


def page(request: Request, template: str, **context: object) -> Response:
    """Return the page that ``template`` makes, in the language of the request."""
    lang = language_of(request)
    text = _site(template).render(
        lang=lang,
        zh=lang == "zh",
        path=request.url.path,
        elsewhere=_elsewhere(request, "en" if lang == "zh" else "zh"),
        **context,
    )
    return Response(text, media_type="text/html")


def _site(template: str) -> "Template":
    """Return a template, with what all pages of the site use."""
    site = templates("app.http")
    site.globals["sections"] = SECTIONS
    site.globals["notation"] = orjson.dumps(notation()).decode()
    site.filters["amount"] = amount
    return site.get_template(template)


def _elsewhere(request: Request, lang: Lang) -> str:
    """Return the address of the same page in another language."""
    if len(request.scope["query_string"]) > LONGEST_ADDRESS:
        return f"{request.url.path}?f=html&lang={lang}"
    return address_of(request).but(lang=lang)


def map_links() -> str:
    """Return the links of the header for the map, in both languages."""
    return _site("map_links.html").render()
