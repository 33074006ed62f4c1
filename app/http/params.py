"""Query parameters, read strictly: none unknown, none twice, none guessed."""

from collections.abc import Callable, Iterable
from decimal import Decimal
from functools import cache
from typing import Annotated, Any, ClassVar, TypeVar, cast

from fastapi import Request
from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, ValidationError

from app.clock import past_day
from app.decimals import decimal_of
from app.forms import legible
from app.http.accepting import by_preference
from app.http.queries import given, without_strangers
from app.http.remembered import remembered
from app.rules.candidate import datum_of
from geodata import datums
from geodata.crs import FROM_WGS84, TO_CRS
from geodata.errors import (
    BadParameter,
    RepeatedParameter,
    UnknownFormat,
    UnknownParameter,
)
from geodata.text import Lang

LANGUAGES = ("zh", "en")
SHOWN = 80
"""Longest part of a refused value that is repeated, characters."""

MOST_CODES = 50
PAGE_FORMS = (None, "html", "sheet", "pdf")
"""Formats that are pages; None on routes that have only pages."""


Model = TypeVar("Model", bound="LangParams")


def one_of(name: str, known: Iterable[str]) -> BeforeValidator:
    """Take one of some words."""
    words = sorted(known)

    def check(text: str) -> str:
        if text not in words:
            listed = ", ".join(words)
            raise BadParameter(
                name,
                text,
                f"须为 {listed} 之一。",
                f"Take one of {listed}.",
                known=words,
            )
        return text

    return BeforeValidator(check)


def number(name: str, low: float, high: float, unit: str) -> BeforeValidator:
    """Take a number above ``low`` and up to ``high``."""

    def check(text: str) -> float:
        value = _decimal(name, text)
        if not low < value <= high:
            raise BadParameter(
                name,
                text,
                f"须大于 {low:g}、不超过 {high:g}（{unit}）。",
                f"It must be greater than {low:g} and at most {high:g} {unit}.",
            )
        return float(value)

    return BeforeValidator(check)


def whole(name: str, low: int, high: int | None = None) -> BeforeValidator:
    """Accept an integer of at least ``low`` and, if given, at most ``high``."""

    def check(text: str) -> int:
        if not (text.isascii() and text.isdigit()) or int(text[:18]) < low:
            raise BadParameter(
                name,
                text,
                f"须为不小于 {low} 的整数。",
                f"It must be a whole number, {low} or more.",
            )
        if high is not None and int(text[:18]) > high:
            raise BadParameter(
                name, text, f"须不大于 {high}。", f"It must be {high} or less."
            )
        return int(text[:18])

    return BeforeValidator(check)


def codes(name: str) -> BeforeValidator:
    """Take words divided by commas, none of them empty."""

    def check(text: str) -> tuple[str, ...]:
        words = tuple(word.strip() for word in text.split(","))
        if not all(words) or len(words) > MOST_CODES:
            raise BadParameter(
                name,
                text,
                f"写法为 LUM,JZH：1 至 {MOST_CODES} 个代码，以逗号分隔。",
                f"Write LUM,JZH: 1 to {MOST_CODES} codes divided by commas.",
            )
        return words

    return BeforeValidator(check)


def exact(name: str) -> BeforeValidator:
    """Take a finite number as written, its decimals kept."""
    return BeforeValidator(lambda text: _decimal(name, text))


def _decimal(name: str, text: str) -> Decimal:
    value = decimal_of(text)
    if value is None:
        raise BadParameter(
            name,
            text[:SHOWN],
            "须为有限的数，写法为 103.682（至多 30 位）。",
            "It must be a finite number, written 103.682, of 30 digits at the most.",
        )
    return value


def visible(name: str) -> BeforeValidator:
    """Accept one line of text without invisible characters."""

    def check(text: str) -> str:
        if not legible(text):
            raise BadParameter(
                name,
                text[:SHOWN],
                "含控制字符或其他不可见字符。",
                "It contains control characters or other invisible characters.",
            )
        return text

    return BeforeValidator(check)


def given_datum(name: str) -> BeforeValidator:
    """Accept a datum by any of its names; return its identifier."""
    return BeforeValidator(lambda text: datum_of(name, text))


def day(name: str) -> BeforeValidator:
    """Take a date ``YYYY-MM-DD`` that has come."""
    return BeforeValidator(lambda text: past_day(name, text))


class LangParams(BaseModel):
    """Parameters of every route: the language of texts."""

    model_config = ConfigDict(extra="forbid", frozen=True, arbitrary_types_allowed=True)
    page: ClassVar[bool] = False
    """Whether the route also has a page."""

    lang: Annotated[Lang, one_of("lang", LANGUAGES)] | None = Field(
        None, description="文字的语言 / Language of texts"
    )


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

GivenDatum = Annotated[str, given_datum("datum")]
"""Datum of input coordinates."""

GIVEN_DATUM: Any = {"enum": list(datums.NAMES)}

Crs = Annotated[str, one_of("crs", TO_CRS)]


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
    asked = given(request.scope["query_string"]).get("f")
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
    params = given(query)
    names = [name for name, _ in params.multi_items()]
    known = names_of(model)
    if not known.issuperset(names):
        raise UnknownParameter(set(names) - known, known)
    for name in names:
        if names.count(name) > 1:
            raise RepeatedParameter(name)
    try:
        return model.model_validate(dict(params))
    except ValidationError as error:
        first = error.errors()[0]
        name, value = str(first["loc"][0]), str(first["input"])
        reason = first["msg"]
        raise BadParameter(name, value, f"{reason}。", f"{reason}.") from error


@cache
def names_of(model: type[LangParams]) -> frozenset[str]:
    """Return the names of the parameters that a model takes."""
    return frozenset(f.alias or name for name, f in model.model_fields.items())


def spoken(request: Request) -> Lang:
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

    Args:
        request: Its Accept header is read.
        asked: The parameter ``f``, if given.
        media_types: Media type of every format there is.
        default: The format where nothing asked for is known.

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
