"""The area of the mainland, and of every province, beyond the rings of the rule.

Ground that may be within the ring of a port at a site of unknown position is counted
separately. Only the distance counts: ground beyond the rings may still be within the
plan's two hours' drive.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Annotated, Any

import numpy as np
import orjson
import shapely
from fastapi import APIRouter, Request, Response

from app.clock import today
from app.http.cases.rules import CHECK_TYPES
from app.http.wire.params import EDITION, KNOWN_AT, Params, language_of, read
from app.http.wire.state import atlas_of
from app.rules.answer import localized
from app.rules.case.assumptions import assumptions, prefix
from app.rules.case.cases import assumed_by
from app.rules.case.deciding import plan_document
from app.rules.case.input_models import reading_text
from app.rules.case.limits import RULE, Limits, lawful
from app.rules.case.open_sites import ASSUMED, OpenSites, open_sites
from app.rules.case.what_if import WhatIf
from app.values.text_values import one_of
from geodata.crs import CRS84_URI
from geodata.facts import Facts
from geodata.geodesy import area_km2
from geodata.plan import Deciding
from geodata.text import Text
from layers.derivation.aviation import CERTAIN, POSSIBLE
from layers.derivation.coverage import Coverage, Share, coverage, shares, total
from layers.derivation.proximity import Centres
from layers.derivation.unplaced import APART_KM, described, present_sites
from layers.features.frames import in_frame

router = APIRouter()

AREA = "/rules/airport-proximity/area"
Json = dict[str, Any]


@reading_text(("as_of", "plan", "threshold_km", "open", "closed"))
class AreaParams(Params):
    """Parameters of the areas: a day, a plan, a distance, and assumptions about ports."""

    f: Annotated[str, one_of("f", CHECK_TYPES)] | None = None
    known_at: str | None = KNOWN_AT
    edition: str | None = EDITION


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """The parameters as read: plan, day and assumptions."""

    found: Deciding
    as_of: date
    assumed: WhatIf
    limits: Limits
    said: list[Text]
    """The assumptions in words."""


@router.get(AREA)
def area(request: Request) -> Response:
    """Return the areas within and beyond the rings, in total and by province."""
    params, facts = read(AreaParams, request), atlas_of(request).facts
    asked, lang, form = (
        asked_by(params, facts),
        language_of(request),
        params.f or "json",
    )
    sites, km = open_sites(facts, asked.as_of, asked.assumed), asked.limits.within_km
    known = shares(facts, centres(sites), km, _unplaced(sites))
    body = {
        "rule": RULE,
        "because": _because(total(known), sites, asked),
        "as_of": asked.as_of,
        "threshold_km": km,
        "hypothetical": asked.assumed.hypothetical,
        "assumptions": asked.said,
        "ports": _counted(sites),
        "unplaced": described(sites.unplaced),
        "mainland": _figures(total(known)),
        "provinces": _provinces(facts, known),
        "notes": [
            _note(asked.limits),
            *([_left_out(sites)] if sites.unplaced else []),
        ],
        "plan": plan_document(asked.found, asked.as_of, (RULE,)),
        "data": {"edition": facts.edition, "boundaries": facts.boundaries.source},
    }
    if form == "geojson":
        body |= _shapes(covered(facts, sites, km), asked)
    content = orjson.dumps(localized(body, lang))
    return Response(content, media_type=CHECK_TYPES[form])


def asked_by(params: AreaParams, facts: Facts) -> Asked:
    """Return the plan, the day and the assumptions of the parameters.

    Raises:
        UnknownPlan: The plan asked for is not held.
    """
    given = dict(params)
    day = given["as_of"] or today()
    found = facts.plans.deciding(day, given["plan"])
    limits = lawful(found.plan, day)
    assumed = assumed_by(given, facts, day, limits)
    return Asked(
        found=found,
        as_of=day,
        assumed=assumed,
        limits=limits.under(assumed),
        said=assumptions(assumed, facts.on(day), limits),
    )


def _note(limits: Limits) -> Text:
    return Text(
        f"只计距离：圈外之地仍可能在 {limits.long.zh}车程之内；日期未能证实而可能已开放的口岸"
        "一并计入；面积按椭球计算，各省之和即内地总面积。",
        f"By distance only: ground beyond the rings may still be within {limits.long.en} "
        "drive. Ports that may be open, their dates not established, are included. Areas "
        "are on the ellipsoid; the provinces sum up to the mainland.",
    )


def centres(sites: OpenSites) -> Centres:
    """Return where the rings are drawn round: longitudes and latitudes, degrees."""
    return tuple(zip(sites.lons.tolist(), sites.lats.tolist(), strict=True))


def _unplaced(sites: OpenSites) -> Centres:
    return present_sites(sites.unplaced)


def covered(facts: Facts, sites: OpenSites, radius_km: float) -> Coverage:
    """Return the ground within and beyond the rings of the ports."""
    return coverage(facts, centres(sites), radius_km, _unplaced(sites))


def _because(share: Share, sites: OpenSites, asked: Asked) -> Text:
    begin, free, count = prefix(asked.said), share.free, len(sites.ports)
    maybe = _possible(share, sites) if sites.unplaced else Text("。", ".")
    day, km = asked.as_of, f"{asked.limits.within_km:g}"
    return Text(
        f"{begin.zh}截至 {day}，内地有 {share.free_km2:,.0f} 平方公里（{free:.1%}）在全部"
        f" {count} 个航空口岸 {km} 公里之外{maybe.zh}",
        f"{begin.en}As of {day}, {share.free_km2:,.0f} km² of the mainland ({free:.1%}) "
        f"lie farther than {km} km from all {count} aviation ports{maybe.en}",
    )


def _possible(share: Share, sites: OpenSites) -> Text:
    count = len(sites.unplaced)
    return Text(
        f"；另有 {share.possible_km2:,.0f} 平方公里可能在 {count} 个位置未收录的口岸前一场址"
        "的范围之内，不能判定，未计入其中。",
        f"; another {share.possible_km2:,.0f} km² may be within that distance of {count} "
        "former port sites of unknown position. They are undetermined and not included.",
    )


def _left_out(sites: OpenSites) -> Text:
    """Return the ports whose site on the day is unknown, and a note on their effect."""
    ports = described(sites.unplaced)
    zh = "；".join(port["why_zh"] for port in ports)
    en = "; ".join(port["why_en"] for port in ports)
    return Text(
        f"下列口岸当日位于前一场址，其位置未收录；距其现址不超过阈值加 {APART_KM:g} 公里而在"
        f"各圈之外之地列为“可能”，既不算圈内，也不算圈外：{zh}。",
        "These ports were at former sites of unknown position on that day. Ground beyond "
        f"the rings, but no farther than the threshold and {APART_KM:g} km from their "
        f"present sites, is counted as possible, neither within nor free: {en}.",
    )


def _counted(sites: OpenSites) -> Json:
    return {state: sites.states.count(state) for state in (CERTAIN, POSSIBLE, ASSUMED)}


def _figures(share: Share) -> Json:
    return {
        "area_km2": round(share.total_km2, 1),
        "within_km2": round(share.within_km2, 1),
        "possible_km2": round(share.possible_km2, 1),
        "free_km2": round(share.free_km2, 1),
        "within_share": round(share.within_km2 / share.total_km2, 6),
        "possible_share": round(share.possible_km2 / share.total_km2, 6),
        "free_share": round(share.free, 6),
    }


def _provinces(facts: Facts, known: Mapping[str, Share]) -> list[Json]:
    rows = [row for row in facts.records("provinces") if row["name_zh"] in known]
    rows.sort(key=lambda row: str(row["code"]))
    return [
        {
            "province_zh": row["name_zh"],
            "province_en": row["name_en"],
            "code": row["code"],
            **_figures(known[row["name_zh"]]),
        }
        for row in rows
    ]


def _shapes(made: Coverage, asked: Asked) -> Json:
    """Return the shapes as features, marked where they rest on assumptions."""
    total_km2 = made.mainland.total_km2
    return {
        "type": "FeatureCollection",
        "features": [
            {
                "type": "Feature",
                "id": kind,
                "properties": {
                    "kind": kind,
                    "radius_km": asked.limits.within_km,
                    "hypothetical": asked.assumed.hypothetical,
                    "area_km2": round(area_km2(shape), 1),
                    "mainland_km2": round(mainland_km2, 1),
                    "share": round(mainland_km2 / total_km2, 6),
                },
                "geometry": _written(shape),
            }
            for kind, shape, mainland_km2 in made.parts
        ],
    }


def _written(shape: shapely.Geometry) -> orjson.Fragment:
    """Return a shape as GeoJSON text, rounded as features are."""
    (rounded,) = in_frame(np.array([shape], dtype=object), CRS84_URI)
    return orjson.Fragment(shapely.to_geojson(rounded))
