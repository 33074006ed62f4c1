"""The page: one Folium map with our panel, its configuration and its modules."""

import json
import re
from pathlib import Path
from typing import Any

import folium
from branca.element import MacroElement
from jinja2 import Template

from app.edition import Edition
from app.settings import Settings
from app.webmap.assets import links
from app.webmap.bundle import Entry
from app.webmap.config import TEXTS, served
from geodata.text import Lang

HERE = Path(__file__).parent
VIEWPORT = re.compile(r'<meta name="viewport".*?/>', re.DOTALL)
PINCHABLE = '<meta name="viewport" content="width=device-width, initial-scale=1"/>'
CENTRE = (35.5, 104.0)


class PlanMap(folium.Map):
    """A Folium map that loads Leaflet and nothing else."""

    def __init__(self, *, local: bool, **options: Any) -> None:
        super().__init__(**options)
        self._id = "atlas"
        self.default_js = links(folium.Map.default_js, local=local)
        self.default_css = links(folium.Map.default_css, local=local)


class Panel(MacroElement):
    """Our panel, styles, configuration and modules in Folium's page."""

    _template = Template((HERE / "templates" / "panel.html").read_text("utf-8"))

    def __init__(self, config: str, entry: Entry, lang: Lang, links: str) -> None:
        super().__init__()  # type: ignore[no-untyped-call]
        self.links = links
        self.config = config
        self.entry = entry
        self.texts = TEXTS[lang]


def render(
    edition: Edition,
    *,
    local: bool,
    settings: Settings,
    entry: Entry,
    lang: Lang,
    links: str,
) -> str:
    """Return the page as HTML, the same bytes for the same arguments.

    Args:
        edition: Every layer of it is on the map.
        local: Whether the third-party files are served here.
        settings: Which base maps are offered, and which sites may frame the page.
        entry: Where its modules and styles are.
        lang: The language that the page opens in.
        links: HTML that leads to the other pages of the site.
    """
    drawn = PlanMap(
        local=local,
        location=CENTRE,
        zoom_start=4,
        tiles=None,
        min_zoom=3,
        max_zoom=18,
        zoom_control="bottomright",
        zoom_snap=0.25,
    )
    config = served(edition, local=local, settings=settings, lang=lang)
    text = json.dumps(config, ensure_ascii=False, separators=(",", ":"))
    Panel(text.replace("<", "\\u003c"), entry, lang, links).add_to(drawn)
    figure: Any = drawn.get_root()
    figure.title = "口岸图集 · Kouan Atlas"
    # Folium's own tag forbids to enlarge the page with two fingers.
    return VIEWPORT.sub(PINCHABLE, str(figure.render()))
