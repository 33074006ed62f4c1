"""What QGIS needs beyond the standards: refusals in words, and one header's spelling."""

from xml.sax.saxutils import escape, quoteattr

from fastapi import Request, Response

from app.http.wire.params import language_of
from geodata.errors import AtlasError

MEDIA_TYPE = "application/xml"


class Spelled(bytes):
    """A header's name that keeps its spelling: uvicorn writes names in lower case."""

    def lower(self) -> bytes:
        """Return the name as it is."""
        return self


LOCATION = Spelled(b"Location")
"""QGIS up to 3.42 compares this name with case, and else takes a new feature for lost."""


def is_qgis(request: Request) -> bool:
    """Tell whether the client is QGIS, which sends no If-Match and reads no JSON problem."""
    return "QGIS/" in request.headers.get("user-agent", "")


def for_desktop(request: Request, error: AtlasError, problem: Response) -> Response:
    """Return a refusal as an OWS exception report: QGIS shows its words and no others.

    Status and headers are those of ``problem``.
    """
    words = f"{error.title.say(language_of(request))}: {error.detail.say(language_of(request))}"
    body = (
        '<?xml version="1.0" encoding="UTF-8"?><ExceptionReport version="2.0.0">'
        f"<Exception exceptionCode={quoteattr(error.slug)}><ExceptionText>{escape(words)}"
        "</ExceptionText></Exception></ExceptionReport>"
    )
    kept = {
        name: value
        for name, value in problem.headers.items()
        if name not in ("content-type", "content-length")
    }
    return Response(body, problem.status_code, headers=kept, media_type=MEDIA_TYPE)
