"""The online base maps that the settings offer, ready for the page."""

from dataclasses import replace
from typing import Any
from urllib.parse import quote

from app.settings import Settings
from app.webmap import basemaps
from app.webmap.tiled import TiledMap
from geodata.discover import discover

BASEMAPS = discover(basemaps, "BASEMAP", TiledMap)


def offered(settings: Settings) -> dict[str, TiledMap]:
    """Return them by id, with key and own address filled in; none by default."""
    return {name: _filled(BASEMAPS[name], settings) for name in settings.online_bases}


def _filled(base: TiledMap, settings: Settings) -> TiledMap:
    own = getattr(settings, base.address_setting) if base.address_setting else ""
    key = getattr(settings, base.key_setting) if base.key_setting else ""
    filled = (each.replace("{key}", quote(key, safe="")) for each in base.addresses)
    return replace(base, addresses=(own,) if own else tuple(filled))


def hosts(settings: Settings) -> list[str]:
    """Return an address at every host that the page may ask for tiles."""
    return [
        address.replace("{s}", letter)
        for base in offered(settings).values()
        for address in base.addresses
        for letter in base.subdomains or "-"
    ]


def described(name: str, base: TiledMap) -> dict[str, Any]:
    """Return the configuration of a base map for the page."""
    return {
        "id": name,
        "name": base.name._asdict(),
        "addresses": base.addresses,
        "subdomains": base.subdomains,
        "datum": base.datum,
        "scheme": base.scheme,
        "maxZoom": base.max_zoom,
        "attribution": base.attribution._asdict(),
        "attributionUrl": base.attribution_url,
        "note": base.note and base.note._asdict(),
    }


def choices(settings: Settings) -> list[dict[str, Any]]:
    """Return the configuration of every base map that is offered."""
    return [described(name, base) for name, base in offered(settings).items()]
