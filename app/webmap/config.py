"""The configuration of the page: texts, layers, the numbers of the rule, settings."""

import json
from collections.abc import Mapping
from dataclasses import asdict
from datetime import date
from pathlib import Path
from typing import Any

from app.edition import Edition
from app.rules.case.candidate import CHINA, DEGREE_M, mainland
from app.rules.case.inputs import INPUTS, STATED, Input
from app.rules.case.limits import RULE, lawful
from app.rules.case.open_sites import OWN_SITE_KM
from app.rules.proximity.surroundings import FEWEST
from app.rules.proximity.words import HEADINGS, IS_PORT
from app.rules.turning.turning_days import FIRST as FIRST_DAY
from app.settings import Settings
from app.webmap import online
from app.webmap.assets import LIBRARIES
from app.webmap.choice import FACETS
from app.webmap.names import QUIET, names, worded
from app.webmap.tour import tour
from geodata import datums
from geodata.plan import Plans
from geodata.text import Lang
from layers.atlas import Atlas
from layers.features.encoder import Encoder
from layers.layer import GROUPS

HERE = Path(__file__).parent
Texts = dict[Lang, dict[str, str]]


def _texts() -> Texts:
    """Return the texts of the page and of every tool, by language and key.

    The headings of verdicts come from the rule.
    """
    found: Texts = {"zh": {}, "en": {}}
    for file in sorted((HERE / "texts").glob("*.json")):
        for lang, texts in json.loads(file.read_text("utf-8")).items():
            found[lang].update(texts)
    for name, heading in (*HEADINGS.items(), ("is-port", IS_PORT)):
        found["zh"][f"verdict_{name}"] = heading.zh
        found["en"][f"verdict_{name}"] = heading.en
    return found


TEXTS = _texts()


def _reviewed(number: str) -> Texts:
    """Return the texts, those of the review with its number where there is one."""
    if not number:
        return TEXTS
    found = {lang: dict(texts) for lang, texts in TEXTS.items()}
    for texts in found.values():
        said = texts["mapReview"].replace("{number}", number)
        texts |= {
            "mapReview": said,
            "review": texts["reviewed"].replace("{number}", said),
        }
    return found


TOOLS = sorted(file.stem for file in (HERE / "static" / "tools").glob("*.js"))

FULL = "full"
UIS = ("legend", "none", FULL)
"""How much of the page is there: the map with its legend, alone, or all of it."""


def _interface(ui: str) -> dict[str, Any]:
    """Return what the page knows of how much of it is there."""
    known = ui in UIS
    return {
        "ui": ui if known else FULL,
        "uis": UIS,
        "unknownUi": "" if known else ui,
    }


def served(
    edition: Edition, *, local: bool, settings: Settings, lang: Lang, ui: str = FULL
) -> dict[str, Any]:
    """Return what the modules of the page know of the edition and of the settings."""
    atlas = edition.atlas
    return {
        **_interface(ui),
        "lang": lang,
        "texts": _reviewed(settings.map_review),
        "reviewed": bool(settings.map_review),
        "edition": atlas.facts.edition,
        "versioned": bool(atlas.facts.versions),
        "planDay": atlas.facts.plan.base_day.isoformat(),
        "firstDay": FIRST_DAY.isoformat(),
        "tools": TOOLS,
        "roads": bool(settings.road_engine),
        "basemap": settings.basemap,
        "basemaps": online.choices(settings),
        "pageMaximum": settings.page_maximum,
        "offline": settings.offline,
        "framedBy": settings.framed_by.split(),
        "assetsHere": local,
        "libraries": LIBRARIES if local else {},
        "groups": [
            {"id": group, "title": title._asdict()} for group, title in GROUPS.items()
        ],
        "layers": [_layer(name, atlas) for name in atlas.layers],
        "rule": _rule(atlas),
        "stated": [_field(INPUTS[name]) for name in STATED],
        "names": names(atlas.facts),
        "mapNames": atlas.facts.records("map_names"),
        "facets": FACETS,
        "tour": tour(atlas.facts.plan, atlas.layers),
        "quiet": QUIET,
        **notation(),
        "formats": _formats(edition.encoders),
    }


def notation() -> dict[str, Any]:
    """Return what `pure/notation.js` needs to read a position."""
    refused = [(word, why._asdict()) for word, why in datums.refused_words()]
    return {
        "china": CHINA,
        "degree_m": DEGREE_M,
        "datums": list(datums.words()),
        "refusedDatums": refused,
    }


def _formats(encoders: Mapping[str, Encoder]) -> list[dict[str, Any]]:
    """Return the formats; ``words`` if one is a table for people."""
    return [
        {"f": name, "title": one.title._asdict(), "words": one.tabled is not None}
        for name, one in encoders.items()
    ]


def _rule(atlas: Atlas) -> dict[str, Any]:
    """Return the numbers of the distance rule, with which the page decides as well."""
    facts = atlas.facts
    outside = {*facts.boundaries.names} - mainland(facts)
    return {
        "limits": _limits(facts.plans),
        "plan_km": lawful(facts.plan, facts.day).within_km,
        "ports": "aviation-ports",
        "airports": "airports",
        "own_site_km": OWN_SITE_KM,
        "fewest_shown": FEWEST,
        "outside": sorted(outside),
    }


def _limits(plans: Plans) -> list[dict[str, Any]]:
    """Return the limits of the rule, ascending by the day from which they hold."""
    days = [None, *plans.changes(RULE)]
    held = [(day, lawful(plans.on(day or date.min), day or date.min)) for day in days]
    return [
        {
            "from": day and day.isoformat(),
            "threshold_km": limits.within_km,
            "drive_reach_km": limits.drive_km,
            "drive_min": int(limits.drive_min),
        }
        for day, limits in held
    ]


def _field(one: Input[Any]) -> dict[str, Any]:
    """Return the field of the filing form that asks for an input."""
    widget = one.kind.widget
    options = widget.get("options", {})
    return {
        **widget,
        "name": one.name,
        "label": one.label._asdict(),
        "required": one.required,
        "options": {value: text._asdict() for value, text in options.items()},
    }


def _themed(colour: str) -> str:
    """Return a colour that turns pale where the page is dark, as a CSS value."""
    return f"color-mix(in oklab, {colour} var(--deep), white)"


def _layer(name: str, atlas: Atlas) -> dict[str, Any]:
    layer = atlas.layer(name)
    paint = asdict(layer.paint)
    paint["colour"] = _themed(layer.paint.colour)
    paint["shades"] = [
        {
            "value": shade.value,
            "colour": _themed(shade.colour),
            "label": shade.label._asdict(),
            "named_from": shade.named_from,
        }
        for shade in layer.paint.shades
    ]
    return {
        "id": name,
        "title": layer.title._asdict(),
        "description": layer.description._asdict(),
        "group": layer.group,
        "geometry": layer.geometry,
        "gathers": layer.gathers,
        "rollsUp": layer.rolls_up,
        "countedBy": layer.counted_by,
        "joins": layer.joins,
        "timed": layer.valid is not None,
        "dated": atlas.differs_by_day(name),
        "paint": paint,
        "words": worded(layer.words),
        "columns": [
            {
                "name": column.name,
                "meaning": column.meaning._asdict(),
                "unit": "" if column.unit == "1" else column.unit,
            }
            for column in layer.columns
        ],
    }
