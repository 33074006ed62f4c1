"""The sheet as PDF, set by Typst from data, so that texts of users are never markup."""

from collections.abc import Mapping
from dataclasses import asdict
from datetime import datetime
from functools import lru_cache
from pathlib import Path
from typing import Any

import orjson
import typst

from app.clock import BEIJING
from app.palette import COLOURS
from app.sheet.content import sheet as sheet_of
from app.sheet.mark import BLANK
from app.sheet.model import Sheet
from geodata.errors import MissingFonts
from geodata.facts import Facts
from geodata.text import Lang

TEMPLATE = Path(__file__).parent / "templates" / "sheet.typ"
FAMILIES = ("Noto Serif CJK SC", "Noto Sans CJK SC")


def sheet_pdf(
    document: Mapping[str, Any],
    header: Mapping[str, Any] | None,
    facts: Facts,
    lang: Lang,
    fonts: Path | None = None,
    reviewed: str = "",
) -> bytes:
    """Return the sheet of an assessment as PDF, the same bytes for the same record.

    ``reviewed`` is the review number of the map, once it has one.

    It takes a good part of a second: never call it in the event loop.

    Raises:
        MissingFonts: Noto Serif CJK SC or Noto Sans CJK SC is not installed.
    """
    shown = sheet_of(document, header, facts, lang, reviewed)
    return render(shown, _moment(document, header or {}), fonts)


def _moment(document: Mapping[str, Any], header: Mapping[str, Any]) -> datetime:
    """Return when the record was made, else the day of the case; Beijing if not said."""
    moment = datetime.fromisoformat(header.get("made_at") or document["as_of"])
    return moment if moment.tzinfo else moment.replace(tzinfo=BEIJING)


def render(shown: Sheet, moment: datetime, fonts: Path | None = None) -> bytes:
    """Return a sheet as PDF; ``moment`` is the date in its metadata.

    A sheet with a stamp has a placeholder for its signature; see
    `app.register.seals.signed`.
    """
    found = _fonts(fonts)
    missing = [family for family in FAMILIES if family not in found.families()]
    if missing:
        raise MissingFonts(missing)
    data = asdict(shown)
    drawing = data.pop("map_svg")
    code = shown.stamp.code_svg if shown.stamp else ""
    given = {
        "sheet": orjson.dumps(data).decode(),
        "map": drawing,
        "code": code,
        "colours": orjson.dumps(dict(COLOURS)).decode(),
        "mark": BLANK.decode() if shown.stamp else "",
    }
    return typst.compile(
        TEMPLATE.read_bytes(),
        format="pdf",
        font_paths=found,
        sys_inputs=given,
        timestamp=int(moment.timestamp()),
    )


def _fonts(folder: Path | None) -> typst.Fonts:
    """Return the fonts of the system, or of a folder; looked up anew until all are there."""
    found = _searched(folder)
    if not set(FAMILIES) <= set(found.families()):
        _searched.cache_clear()
    return found


@lru_cache(maxsize=4)
def _searched(folder: Path | None) -> typst.Fonts:
    return typst.Fonts(
        include_system_fonts=folder is None,
        include_embedded_fonts=False,
        font_paths=[] if folder is None else [str(folder)],
    )
