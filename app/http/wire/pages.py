"""Documents as JSON for programs or as a web page for browsers."""

from typing import Annotated, Any

import orjson
from fastapi import Request, Response
from jinja2 import Environment, PackageLoader, StrictUndefined

from app.http.wire.params import Params, format_of, spoken
from app.values.text_values import one_of

MEDIA_TYPES = {"json": "application/json", "html": "text/html"}


class PageParams(Params):
    """Parameters of a document that is also a page."""

    page = True

    f: Annotated[str, one_of("f", MEDIA_TYPES)] | None = None


TEMPLATES = Environment(
    loader=PackageLoader("app.http", "templates"),
    autoescape=True,
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
)


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
    lang = spoken(request)
    text = TEMPLATES.get_template(template).render(
        body=body, lang=lang, zh=lang == "zh", path=request.url.path, **context
    )
    return Response(text, media_type="text/html")
