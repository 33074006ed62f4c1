"""The page: one Folium map with our panel, its configuration and its modules."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import folium
import orjson
from branca.element import MacroElement
from jinja2 import Template

from app.edition import Edition
from app.settings import Settings
from app.webmap.assets import Link
from app.webmap.assets import links as leaflet
from app.webmap.bundle import Entry
from app.webmap.config import FULL, served
from geodata.text import Lang

HERE = Path(__file__).parent
VIEWPORT = re.compile(r'<meta name="viewport".*?/>', re.DOTALL)
PINCHABLE = '<meta name="viewport" content="width=device-width, initial-scale=1"/>'
CENTRE = (35.5, 104.0)


class PlanMap(folium.Map):
    """A Folium map that loads Leaflet from some links and nothing else."""

    def __init__(self, js: list[Link], css: list[Link], **options: Any) -> None:
        super().__init__(**options)
        self._id = "atlas"
        self.default_js, self.default_css = js, css


@dataclass(frozen=True, slots=True, kw_only=True)
class Parts:
    """Scripts and stylesheets of a page.

    Attributes:
        js: Where Folium loads Leaflet from.
        css: Where it loads Leaflet's stylesheet from.
        head: HTML that brings the styles of the page.
        script: HTML that starts its modules.
    """

    js: list[Link] = field(default_factory=list)
    css: list[Link] = field(default_factory=list)
    head: str
    script: str


class Panel(MacroElement):
    """Our panel, styles, configuration and modules in Folium's page."""

    _template = Template((HERE / "templates" / "panel.html").read_text("utf-8"))

    def __init__(self, texts: Mapping[str, str], links: str) -> None:
        super().__init__()  # type: ignore[no-untyped-call]
        self.links = links
        self.texts = texts


def render(
    edition: Edition,
    *,
    local: bool,
    settings: Settings,
    entry: Entry,
    lang: Lang,
    links: str,
    ui: str = FULL,
) -> str:
    """Return the page as HTML, the same bytes for the same arguments.

    Args:
        edition: Every layer of it is on the map.
        local: Whether the third-party files are served here.
        settings: Which base maps are offered, and which sites may frame the page.
        entry: Where its modules and styles are.
        lang: The language that the page opens in.
        links: HTML that leads to the other pages of the site.
        ui: How much of the page is there, one of `UIS`. The page says so if it is none of
            them, and all of it is there then.
    """
    parts = Parts(
        js=leaflet(folium.Map.default_js, local=local),
        css=leaflet(folium.Map.default_css, local=local),
        head=f'<link rel="stylesheet" href="{entry.style}">',
        script=f'<script type="module" src="{entry.script}"></script>',
    )
    config = served(edition, local=local, settings=settings, lang=lang, ui=ui)
    return rendered(config, parts, lang, links)


def rendered(config: Mapping[str, Any], parts: Parts, lang: Lang, links: str) -> str:
    """Return the page with a configuration, and what its scripts and styles come from."""
    drawn = PlanMap(
        parts.js,
        parts.css,
        location=CENTRE,
        zoom_start=4,
        tiles=None,
        min_zoom=3,
        max_zoom=18,
        zoom_control="bottomright",
        zoom_snap=0.25,
    )
    text = orjson.dumps(config).decode()
    Panel(config["texts"][lang], links).add_to(drawn)
    figure: Any = drawn.get_root()
    figure.title = "口岸图集 · Kouan Atlas"
    # Folium's own tag forbids to enlarge the page with two fingers.
    page = VIEWPORT.sub(PINCHABLE, str(figure.render()))
    page = page.replace("<html>", f'<html data-ui="{config["ui"]}">', 1)
    # Written afterwards: Branca takes what it renders for a template.
    written = {"head": parts.head, "script": parts.script}
    for place, content in {**written, "config": text.replace("<", "\\u003c")}.items():
        page = page.replace(f"<!-- {place} -->", content, 1)
    return page
