"""A map in one file: what is chosen on the page, to open without service or network.

The file is the page itself with Leaflet, the bundle and the answers of the service written
into it. Its modules read those answers (`service/api.js`) instead of asking.
"""

import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import orjson
import shapely
from pydantic import BaseModel

from app.edition import Edition
from app.rules.answer import answer
from app.rules.case.cases import case_of
from app.rules.case.input_models import fitted_text, reading_text
from app.rules.case.inputs import of_group
from app.rules.case.limits import RULE
from app.rules.evidence import as_features
from app.settings import Settings
from app.webmap import arrows, assets, basemap, bundle, csp
from app.webmap.choice import Choice, on_day, placed
from app.webmap.config import served
from geodata.errors import MissingPackages
from geodata.frames import GeoDataFrame
from layers.atlas import Atlas
from layers.features.snapshot import Snapshot
from layers.features.text import encoded

TOOLS = (
    "around",
    "clusters",
    "embed",
    "filter",
    "hubs",
    "map-names",
    "pairs",
    "print",
    "table",
    "undo",
)
"""The tools of the page that need nothing but the answers in the file."""

SEATS, PREFECTURES = "seats", "level = 'prefecture'"
"""The layer and filter of the names that `tools/map-names.js` writes."""

TOLERANCE_DEG, DECIMALS = 0.005, 4
"""Areas and lines are drawn this exactly: to look at, never to measure."""

RING_TOLERANCE_DEG, RING_DECIMALS = 0.0003, 5
"""The same of the rings of verdicts, which people look at from nearer."""

SCRIPT_END = re.compile("</script", re.IGNORECASE)
SOURCE_MAP = re.compile(r"(//# sourceMappingURL=.*|/\*# sourceMappingURL=.*?\*/)\s*$")
CHARSET = '<meta http-equiv="content-type" content="text/html; charset=UTF-8" />'


@reading_text((*of_group("site", "day"), "open", "closed"))
class _Placed(BaseModel):
    """A candidate of the page's address as inputs of a case."""


def page(edition: Edition, settings: Settings, choice: Choice) -> str:
    """Return the page as HTML that requests nothing.

    Args:
        edition: Where layers and verdicts come from.
        settings: Where the packages of npm are.
        choice: What is on the map.

    Raises:
        MissingPackages: Leaflet is not installed, or the page is not bundled.
        InvalidInput: A candidate is none.
    """
    # Folium is slow to import: service and commands start without.
    from app.webmap.page import Parts, rendered  # noqa: PLC0415

    folder, entry = assets.installed(settings.node_modules), bundle.entry()
    if folder is None or not entry.bundled:
        raise MissingPackages
    leaflet = {
        name: _text(folder / address.removeprefix(f"{assets.VENDOR}/"))
        for name, address in assets.LOCAL.items()
    }
    script, style = (bundle.FOLDER / Path(f).name for f in (entry.script, entry.style))
    parts = Parts(
        head=f"<style>{leaflet['leaflet_css']}</style>\n<style>{_text(style)}</style>\n"
        f"<script>{leaflet['leaflet']}</script>",
        script=f'<script type="module">{_text(script)}</script>',
    )
    config = _config(edition, settings, choice, folder)
    html = rendered(config, parts, choice.lang, links="")
    sealed = f'<meta http-equiv="Content-Security-Policy" content="{csp.sealed(html)}">'
    return html.replace(CHARSET, f"{CHARSET}\n{sealed}", 1)


def _text(file: Path) -> str:
    """Return a script or stylesheet as it may stand in a page, without its source map.

    Line ends are those that the browser computes the digest of a script with.
    """
    text = SOURCE_MAP.sub("", file.read_text("utf-8"))
    return SCRIPT_END.sub(r"<\\/script", text)


def _config(
    edition: Edition,
    settings: Settings,
    choice: Choice,
    folder: Path,
) -> dict[str, Any]:
    """Return the configuration of the page, with what is chosen and the answers."""
    config = served(edition, local=True, settings=settings, lang=choice.lang)
    day = choice.day.isoformat()
    layers = [each for each in config["layers"] if each["id"] in choice.layers]
    for layer in layers:
        layer["paint"]["visible"] = True
    groups = {layer["group"] for layer in layers}
    return config | {
        "tools": TOOLS,
        "roads": False,
        "basemaps": [],
        "libraries": {},
        "layers": layers,
        "groups": [each for each in config["groups"] if each["id"] in groups],
        "formats": [],
        "portable": {
            "day": day,
            "state": choice.state,
            "answers": dict(_answers(edition, choice, folder)),
        },
    }


def _answers(
    edition: Edition, choice: Choice, folder: Path
) -> Iterator[tuple[str, Any]]:
    """Yield what the page asks for, by path and parameters as `service/api.js` has them."""
    # It reads the land by GDAL: the service starts without.
    from app.webmap import around  # noqa: PLC0415

    atlas, facts = edition.atlas, edition.facts
    yield "/map/base.geojson?", orjson.Fragment(basemap.encode(facts.boundaries))
    land = around.encode(folder / assets.WORLD, facts.boundaries)
    yield "/map/around.geojson?", orjson.Fragment(land)
    if "aviation-hubs" in choice.layers:
        drawn = arrows.encode(facts, atlas.layer("aviation-hubs"))
        yield "/map/arrows.geojson?", orjson.Fragment(drawn)
    for name in choice.layers:
        yield (
            f"/collections/{name}/items?",
            _items(atlas.snapshot(name, choice.day), choice),
        )
    asked = {"filter": PREFECTURES, "properties": "name_zh,name_en"}
    yield f"/collections/{SEATS}/items?{urlencode(asked)}", _prefectures(atlas, choice)
    for each in choice.at:
        yield from _verdicts(edition, choice, each)


def _items(snapshot: Snapshot, choice: Choice) -> dict[str, Any]:
    """Return the features of a layer that exist on the day, as the page needs them."""
    table = on_day(snapshot, choice.day)
    if snapshot.layer.geometry != "Point":
        seen = shapely.simplify(table.geometry.to_numpy(), TOLERANCE_DEG)
        seen = shapely.transform(seen, lambda xy: xy.round(DECIMALS))
        table = table.set_geometry(seen)
    return _written(table)


def _prefectures(atlas: Atlas, choice: Choice) -> dict[str, Any]:
    table = atlas.snapshot(SEATS, choice.day).table
    named = table[table["level"] == "prefecture"]
    return _written(named[["id", "name_zh", "name_en", "geometry"]])


def _written(table: GeoDataFrame) -> dict[str, Any]:
    features = encoded(table)
    text = b"[" + features.cut(0, len(features)) + b"]"
    return {"features": orjson.Fragment(text), "numberMatched": len(table)}


def _verdicts(edition: Edition, choice: Choice, text: str) -> Iterator[tuple[str, Any]]:
    """Yield the answers on a candidate, in both languages of the page."""
    asked = {**placed(text), "as_of": choice.day.isoformat(), **choice.assumed}
    case = case_of(dict(fitted_text(_Placed, asked)), edition.facts)
    for lang in ("zh", "en"):
        body = answer(RULE, edition.rules[RULE], case, edition.facts, lang)
        query = urlencode({**asked, "lang": lang})
        found = as_features(body)
        features = [_lighter(feature) for feature in found["features"]]
        yield f"/rules/{RULE}/check?{query}", {**found, "features": features}


def _lighter(feature: Mapping[str, Any]) -> dict[str, Any]:
    """Return a feature of an answer, a ring without points that nobody sees."""
    shape = shapely.from_geojson(orjson.dumps(feature["geometry"]))
    if shape.geom_type == "Polygon":
        shape = shapely.simplify(shape, RING_TOLERANCE_DEG)
        shape = shapely.transform(shape, lambda xy: xy.round(RING_DECIMALS))
    return {**feature, "geometry": orjson.Fragment(shapely.to_geojson(shape))}
