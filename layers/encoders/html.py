"""A page to read: the features as a table, a small map, links to the other formats."""

from typing import Any
from urllib.parse import parse_qsl, quote, urlencode, urlsplit, urlunsplit

from jinja2 import Environment, PackageLoader, StrictUndefined

from geodata.text import Text
from layers.documented import bare
from layers.features.encoder import Encoder, Page
from layers.tabular.cells import cell

GEOJSON = "application/geo+json"
FRAMES = {"crs", "datum"}
"""Parameters that the small map leaves out: it is always in WGS 84."""

PAGES = Environment(
    loader=PackageLoader("layers", "encoders/templates"),
    autoescape=True,
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
)


def _shown(value: Any) -> Any:
    if isinstance(value, tuple | list):
        return "、".join(map(str, value))
    return bare(value) if isinstance(value, str) else cell(value)


def encode(page: Page) -> bytes:
    """Return one HTML document; every value is escaped."""
    layer = page.snapshot.layer
    table = page.table.drop(columns="geometry")
    return (
        PAGES.get_template("items.html")
        .render(
            lang=page.lang,
            zh=page.lang == "zh",
            name=page.snapshot.name,
            title=layer.title.say(page.lang),
            description=layer.description.say(page.lang),
            columns=[(c.name, c.meaning.say(page.lang)) for c in page.columns],
            rows=[
                {name: _shown(value) for name, value in row.items()}
                for row in table.to_dict("records")
            ],
            matched=page.selection.matched,
            links={link["rel"]: link for link in page.links},
            alternates=[link for link in page.links if link["rel"] == "alternate"],
            members=page.members,
            paint=layer.paint,
            data=_data(page),
        )
        .encode()
    )


def _data(page: Page) -> str:
    """Return the address of exactly these features as GeoJSON in WGS 84."""
    address = next((link["href"] for link in page.links if link["type"] == GEOJSON), "")
    shown, matched = len(page.selection.rows), page.selection.matched
    parts = urlsplit(address)
    query = {k: v for k, v in parse_qsl(parts.query, True) if k not in FRAMES}
    if shown != matched:
        query.setdefault("limit", str(shown))
    return urlunsplit(parts._replace(query=urlencode(query, quote_via=quote)))


ENCODER = Encoder(
    title=Text("网页", "Web page"),
    media_type="text/html",
    suffix=".html",
    paged=True,
    encode=encode,
)
