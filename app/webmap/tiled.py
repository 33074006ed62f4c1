"""The type of an online base map: addresses, datum and attribution of its tiles."""

import re
from dataclasses import dataclass
from typing import Literal

from geodata.text import Text

Datum = Literal["wgs84", "gcj02", "bd09"]
Scheme = Literal["webmercator", "baidu"]

PLACES = {"x", "y", "z"}
"""What an address must hold: column, row and zoom of a tile."""

ADDRESS = re.compile(r"https?://[\w.:{}\[\]-]+/[^\s;,'\"<>]*")


@dataclass(frozen=True, slots=True, kw_only=True)
class TiledMap:
    """Tiles that browsers ask another host for, once a setting offers them."""

    name: Text
    addresses: tuple[str, ...]
    """Of the tiles, from the lowest sheet up; ``{s}`` is a host, ``{key}`` the key."""

    subdomains: str = ""
    """Each letter is a value of ``{s}``."""

    datum: Datum = "wgs84"
    """In which the tiles show places; what is drawn on them is shifted to it."""

    scheme: Scheme = "webmercator"
    """How tiles are cut and counted: from the north-west, or Baidu's from 0°, 0°."""

    max_zoom: int = 18
    """The deepest zoom of the scheme that there are tiles of."""

    attribution: Text
    attribution_url: str
    note: Text | None = None
    """What must be said wherever these tiles are seen."""

    address_setting: str = ""
    """Setting with an address to be asked instead, such as an agency's own proxy."""

    key_setting: str = ""
    """Setting with the key without which the host answers nothing."""


def why_unusable(address: str) -> str:
    """Return the fault in the address of tiles; empty if there is none.

    >>> why_unusable("https://tiles.example/{z}/{x}/{y}.png")
    ''
    >>> why_unusable("https://tiles.example/{z}/{x}.png")
    '须含 {x}、{y}、{z} / must hold {x}, {y} and {z}'
    """
    if not ADDRESS.fullmatch(address):
        return "须为 http(s) 地址 / must be an http(s) address"
    places = set(re.findall(r"{([^{}]*)}", address))
    if not places >= PLACES:
        return "须含 {x}、{y}、{z} / must hold {x}, {y} and {z}"
    if places - PLACES - {"s"}:
        return "只认 {s}、{x}、{y}、{z} / knows {s}, {x}, {y} and {z} only"
    return ""
