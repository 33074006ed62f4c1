"""The notice: scope of the licence, sources of the data, and map review."""

from importlib.metadata import distribution
from pathlib import Path

from fastapi import APIRouter, Request, Response

from app.http.wire.params import LangParams, read
from geodata.text import Lang, Text
from layers.features.encoder import Link

router = APIRouter()

ADDRESS, MEDIA_TYPE = "/notice", "text/plain"


def _file() -> Path:
    """Return the notice: beside the packages in a checkout, else in what is installed."""
    beside = Path(__file__).parents[3] / "NOTICE"
    if beside.exists():
        return beside
    installed = distribution("kouan-atlas").files or ()
    return Path(str(next(f.locate() for f in installed if f.name == "NOTICE")))


FILE = _file()

LICENCE = Text(
    "汇编 Apache-2.0；位置、省界等依各自来源的条款，见声明",
    "Apache-2.0 for the compilation; positions, boundaries and the like on the terms of "
    "their sources: see the notice",
)
"""The full terms, because clients show the title of the licence link but do not open it."""


def licence(base: str, lang: Lang) -> Link:
    """Return the link to the terms of the data of a service at ``base``."""
    return {
        "rel": "license",
        "href": base + ADDRESS,
        "type": MEDIA_TYPE,
        "title": LICENCE.say(lang),
    }


@router.get(ADDRESS)
def notice(request: Request) -> Response:
    """Return the notice, Chinese first."""
    read(LangParams, request)
    return Response(FILE.read_bytes(), media_type=f"{MEDIA_TYPE}; charset=utf-8")
