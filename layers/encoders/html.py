"""A table to read in a browser. The service answers with a page of its site instead."""

from collections.abc import Iterable
from html import escape
from typing import Any

from geodata.text import Text
from layers.documented import bare
from layers.features.encoder import Encoder, Page
from layers.tabular.cells import cell

DOCUMENT = """<!doctype html>
<html lang="{lang}">
<head><meta charset="utf-8"><title>{title}</title></head>
<body><table><caption>{title}</caption>
<thead>{head}</thead>
<tbody>
{rows}
</tbody></table></body>
</html>
"""


def _row(tag: str, values: Iterable[Any]) -> str:
    cells = (f"<{tag}>{escape(str(value))}</{tag}>" for value in values)
    return f"<tr>{''.join(cells)}</tr>"


def encode(page: Page) -> bytes:
    """Return one HTML document; every value is escaped."""
    table = page.table.drop(columns="geometry")
    rows = (
        _row("td", (bare(str(cell(value))) for value in row))
        for row in table.itertuples(index=False, name=None)
    )
    return DOCUMENT.format(
        lang="zh-CN" if page.lang == "zh" else "en",
        title=escape(page.snapshot.layer.title.say(page.lang)),
        head=_row("th", table.columns),
        rows="\n".join(rows),
    ).encode()


ENCODER = Encoder(
    title=Text("网页", "Web page"),
    media_type="text/html",
    suffix=".html",
    paged=True,
    encode=encode,
)
