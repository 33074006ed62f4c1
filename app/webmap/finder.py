"""The entries of the search box, with their search words."""

import os
from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from geodata.facts import Facts
from geodata.former_sites import former_sites
from layers.atlas import Atlas

CODES = ("iata", "icao", "unlocode")
SEAT = ("id", "name_zh", "name_en", "pinyin", "lon", "lat", "position_accuracy_m")
NAMES = ("counterpart_zh", "counterpart_en", "city_zh", "harbour_zh", "former_zh")

# Every reading of each character is listed: the dictionary of phrases, 25 MB in memory,
# would choose among them.
os.environ.setdefault("PYPINYIN_NO_PHRASES", "true")
os.environ.setdefault("PYPINYIN_NO_DICT_COPY", "true")


def entries(atlas: Atlas, day: date) -> Iterator[dict[str, Any]]:
    """Yield what is on the map: layer, id, names, codes, further names, mode, readings.

    ``pinyin`` has for each character the ways to read it, without tones; ``also`` has
    the same for each further name that is Chinese.
    """
    former = _former(atlas)
    for name, layer in atlas.layers.items():
        if not layer.searched:
            continue
        table = atlas.snapshot(name, day).table
        columns = [c for c in table.columns if c != "geometry"]
        for row in table[columns].to_dict("records"):
            found = {str(key): value for key, value in row.items()}
            yield _entry(name, found, former)


def seats(facts: Facts) -> dict[str, Any]:
    """Return the administrative seats, each as a short list, and the provinces by code.

    A seat is code, both names, reading, longitude and latitude (CRS84 degrees), and the
    accuracy of the position in metres.
    """
    return {
        "provinces": {
            row["code"][:2]: row["name_zh"] for row in facts.records("provinces")
        },
        "seats": [[row[name] for name in SEAT] for row in facts.records("seats")],
    }


def _former(atlas: Atlas) -> dict[str, list[str]]:
    """Return the names of former sites, and other names of airports, by IATA code."""
    found: dict[str, list[str]] = {}
    others = atlas.facts.records("airport_other_names")
    for row in (*former_sites(atlas.facts), *others):
        names = (name for name in (row["name_zh"], row["name_en"]) if name)
        found.setdefault(str(row["iata"]), []).extend(names)
    return found


def _entry(
    layer: str, row: Mapping[str, Any], former: Mapping[str, list[str]]
) -> dict[str, Any]:
    own = {row["name_zh"], row["name_en"]}
    more = [row[name] for name in NAMES if _is_text(row.get(name))]
    more += former.get(str(row.get("iata")), [])
    more = [name for name in dict.fromkeys(more) if name not in own]
    return {
        "layer": layer,
        "id": row["id"],
        "zh": row["name_zh"],
        "en": row["name_en"],
        "codes": [
            *(row[name] for name in CODES if _is_text(row.get(name))),
            *filter(None, (row.get("unlocode_alt") or "").split(";")),
        ],
        "more": more,
        "mode": row.get("mode"),
        "pinyin": readings(row["name_zh"]),
        "also": [heard for name in more if (heard := readings(name))],
    }


def _is_text(value: object) -> bool:
    return isinstance(value, str) and bool(value)


def readings(name: str) -> list[list[str]]:
    """Return for each character of a Chinese name the ways to read it, without tones.

    >>> readings("厦门")
    [['sha', 'xia'], ['men']]
    """
    # Only the map's search needs it.
    from pypinyin import Style, pinyin  # noqa: PLC0415

    heard = pinyin(name, style=Style.NORMAL, heteronym=True, errors="ignore")
    return [list(dict.fromkeys(ways)) for ways in heard]
