"""The decision sheet of an assessment as a response: a page or a PDF."""

from collections.abc import Callable, Mapping
from typing import Any

from fastapi import Request, Response

from app.http.wire import pages
from app.http.wire.attachments import disposition, named
from app.http.wire.links import address_of
from app.http.wire.params import language_of
from app.http.wire.state import atlas_of, settings_of
from geodata.text import Text

SHEETS = {"sheet": "text/html", "pdf": "application/pdf"}
MEDIA_TYPES = {**SHEETS, **pages.MEDIA_TYPES}
"""An Accept header that asks for text/html means the last of that type, the page."""

FILE = Text("核查单", "check-sheet")


def answer(
    request: Request,
    form: str,
    body: Mapping[str, Any],
    header: Mapping[str, Any] | None = None,
    finish: Callable[[bytes], bytes] = bytes,
) -> Response:
    """Answer with the sheet of an assessment; making a PDF takes some time.

    Args:
        request: Its language is that of ``body``.
        form: ``sheet`` or ``pdf``.
        body: The assessment as the service answers it.
        header: Its record; None for a preview.
        finish: Signs the PDF of a record.

    Raises:
        MissingFonts: The fonts of the PDF are not installed.
    """
    facts, lang = atlas_of(request).facts, language_of(request)
    settings = settings_of(request)
    if form == "sheet":
        from app.sheet.page import sheet_html  # noqa: PLC0415

        pdf = address_of(request).but(f="pdf")
        return Response(
            sheet_html(body, header, facts, lang, pdf, settings.map_review),
            media_type=SHEETS[form],
        )
    # Typst is large: it is loaded with the first PDF.
    from app.sheet.pdf import sheet_pdf  # noqa: PLC0415

    content = finish(
        sheet_pdf(body, header, facts, lang, settings.fonts, settings.map_review)
    )
    day = body["as_of"]
    name = (
        named([f"{FILE.say(lang)}-{header['number']}"], ".pdf")
        if header
        else named([f"{FILE.say(lang)}-{body['candidate']['name']}"], f"-{day}.pdf")
    )
    headers = disposition("inline", name, f"check-sheet-{day}.pdf")
    return Response(content, media_type=SHEETS[form], headers=headers)
