"""The sheet as a web page, with the same content as the PDF."""

from collections.abc import Mapping
from typing import Any

from app.palette import COLOURS
from app.sheet.content import sheet
from app.templates import templates
from geodata.facts import Facts
from geodata.text import Lang

INKS = {
    name: COLOURS[name]
    for name in ("ink", "soft", "hair", "good", "bad", "doubt", "accent", "desk")
}
"""The colours that the sheet uses, under their names on the map."""


def sheet_html(
    document: Mapping[str, Any],
    header: Mapping[str, Any] | None,
    facts: Facts,
    lang: Lang,
    pdf: str | None = None,
    reviewed: str = "",
) -> str:
    """Return the sheet of an assessment as a page without scripts or other files."""
    shown = sheet(document, header, facts, lang, reviewed)
    template = templates("app.sheet").get_template("sheet.html")
    return template.render(sheet=shown, said=shown.labels, pdf=pdf, colours=INKS)
