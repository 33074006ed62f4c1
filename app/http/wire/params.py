"""Query parameters, read strictly: unknown and repeated ones are errors."""

from collections.abc import Callable, Iterable
from functools import cache
from typing import Annotated, Any, ClassVar, TypeVar, cast

from fastapi import Request
from pydantic import BaseModel, BeforeValidator, ConfigDict, Field

from app.http.wire.accepting import by_preference
from app.http.wire.queries import parsed_query, without_strangers
from app.http.wire.remembered import remembered
from app.rules.case.input_models import fitted_text, text_of
from app.values.text_values import one_of
from geodata import datums
from geodata.crs import (
    CRS84_URI,
    DEGREES,
    EAST_FIRST,
    FROM_WGS84,
    TO_CRS,
    uri_of,
)
from geodata.errors import (
    BadParameter,
    RepeatedParameter,
    UnknownFormat,
    UnknownParameter,
)
from geodata.text import Lang, Text

LANGUAGES = ("zh", "en")
PAGE_FORMS = (None, "html", "sheet", "pdf")
"""Formats that are pages; None on routes that have only pages."""


Model = TypeVar("Model", bound="LangParams")


class LangParams(BaseModel):
    """Parameters of every route: the language of texts."""

    model_config = ConfigDict(
        extra="forbid", frozen=True, arbitrary_types_allowed=True, defer_build=True
    )
    page: ClassVar[bool] = False
    """Whether the route also has a page."""

    lang: Annotated[Lang, one_of("lang", LANGUAGES)] | None = Field(
        None, description="文字的语言 / Language of texts"
    )


KNOWN_AT: Any = Field(
    None,
    description="以此时所知作答（RFC 3339） / answer by what was known then (RFC 3339)",
)
EDITION: Any = Field(None, description="以此数据版本作答 / answer by this edition")
"""Which edition answers; the middleware reads both (`app/http/middleware/moments.py`)."""


class OnlyPageParams(LangParams):
    """Parameters of routes that have only a page."""

    page = True


class Params(LangParams):
    """Parameters of routes that answer in several formats."""

    f: str | None = Field(None, description="格式 / Format of the answer")


class JsonParams(LangParams):
    """Parameters of documents that are JSON only."""

    f: Annotated[str, one_of("f", ("json",))] = Field(
        "json", description="格式 / Format of the answer"
    )


def _shifted(text: str) -> str:
    """Accept a datum for output coordinates."""
    datum = datums.named(text) or text
    if datum == "cgcs2000":
        raise BadParameter(
            "datum",
            text,
            "CGCS2000 以 crs 参数指明（EPSG 4490 或分带投影）。",
            "Ask for CGCS2000 by crs (EPSG 4490, or one of its zones).",
            known=sorted(FROM_WGS84),
        )
    return datum


Datum = Annotated[str, one_of("datum", FROM_WGS84), BeforeValidator(_shifted)]
"""Datum of output coordinates; pydantic runs the last validator first."""

GivenDatum = Annotated[str, text_of("datum")]
"""Datum of input coordinates."""

GIVEN_DATUM: Any = {"type": "string", "enum": list(datums.NAMES)}


def system(name: str) -> BeforeValidator:
    """Take the URI of a system, which alone settles the order of its axes."""
    known = sorted(TO_CRS)

    def check(text: str) -> str:
        if text in TO_CRS:
            return text
        why = _as_uri(uri_of(text))
        raise BadParameter(name, text, why.zh, why.en, known=known)

    return BeforeValidator(check)


def _as_uri(meant: str | None) -> Text:
    """Tell how a system is written; ``meant`` is the one that seems to be asked for."""
    if meant is None:
        return Text(
            f"请用数据集的 crs 所列的 URI，例 {CRS84_URI}。",
            f"Take a URI from crs of the collection, such as {CRS84_URI}.",
        )
    east = meant in EAST_FIRST
    zh = f"写作 {meant}（先{'东后北' if east else '北后东'}）"
    en = f"Write {meant} ({'east before north' if east else 'north before east'})"
    if meant in DEGREES and not east:
        zh += f"；先经度后纬度的是 {CRS84_URI}"
        en += f"; longitude before latitude is {CRS84_URI}"
    return Text(f"{zh}。", f"{en}.")


Crs = Annotated[str, system("crs")]


def read(
    model: type[Model], request: Request, misplaced: Callable[[], Iterable[str]] = list
) -> Model:
    """Read the query string of a request into ``model``.

    For a page, unknown names are removed, because sharing a link often appends some; a
    name that looks like a mistyped one is still refused.

    Args:
        model: The parameters of the route.
        request: The request.
        misplaced: Returns hints for names that are no parameters but have a meaning here.

    Raises:
        UnknownParameter: A name that the route does not take.
        RepeatedParameter: A name given more than once.
        BadParameter: A value that does not fit, and more precise errors of its kind.
    """
    # Reading is the same for the same query: what was once a past day stays one.
    query = request.scope["query_string"]
    try:
        return read_query(model, query)
    except UnknownParameter:
        if not _wants_page(model, request):
            raise
        known = names_of(model)
        request.scope["query_string"] = without_strangers(query, known, misplaced())
        return read_query(model, request.scope["query_string"])


def _wants_page(model: type[LangParams], request: Request) -> bool:
    """Tell whether a request is for a page."""
    if not model.page:
        return False
    asked = parsed_query(request.scope["query_string"]).get("f")
    if asked is not None or "f" not in names_of(model):
        return asked in PAGE_FORMS
    accepted = by_preference(request.headers.get("accept", ""))
    either = [media for media in accepted if media in ("text/html", "application/json")]
    return either[:1] == ["text/html"]


def read_query(model: type[Model], query: bytes) -> Model:
    """Read a query string as `read` does, wherever it comes from."""
    return cast(Model, _read(model, query))


@remembered(1024)
def _read(model: type[LangParams], query: bytes) -> LangParams:
    params = parsed_query(query)
    names = [name for name, _ in params.multi_items()]
    known = names_of(model)
    if not known.issuperset(names):
        raise UnknownParameter(set(names) - known, known)
    for name in names:
        if names.count(name) > 1:
            raise RepeatedParameter(name)
    return fitted_text(model, dict(params))


@cache
def names_of(model: type[LangParams]) -> frozenset[str]:
    """Return the names of the parameters that a model takes."""
    return frozenset(f.alias or name for name, f in model.model_fields.items())


def language_of(request: Request) -> Lang:
    """Return the language of a request: ``lang``, else Accept-Language, else zh."""
    query = request.scope["query_string"]
    # Most queries name no language: they need not be taken apart to know it.
    if b"lang" in query or b"%" in query:
        wanted = request.query_params.get("lang")
        if wanted in LANGUAGES:
            return "en" if wanted == "en" else "zh"
    return preferred(request.headers.get("accept-language", ""))


@remembered(256)
def preferred(header: str) -> Lang:
    """Return the language that an Accept-Language header prefers; zh if neither zh nor en."""
    for tag in by_preference(header):
        if tag[:2] in LANGUAGES:
            return "en" if tag[:2] == "en" else "zh"
    return "zh"


def format_of(
    request: Request, asked: str | None, media_types: dict[str, str], default: str
) -> str:
    """Return the format of an answer: ``f``, else Accept, else the default.

    Raises:
        UnknownFormat: ``f`` names none of the formats.
    """
    if asked is not None:
        if asked not in media_types:
            raise UnknownFormat(asked, media_types)
        return asked
    by_type = {media: name for name, media in media_types.items()}
    for media in by_preference(request.headers.get("accept", "")):
        if media in by_type:
            return by_type[media]
        if media == "application/json":
            return default
    return default
