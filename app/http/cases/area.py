"""How much of the mainland, and of every province, the rule leaves free.

Only the distance: what lies beyond the rings may still be within two hours' drive.
"""

from collections.abc import Mapping
from datetime import date
from typing import Annotated, Any

import numpy as np
import orjson
import shapely
from fastapi import APIRouter, Request, Response
from pydantic import Field

from app.clock import today
from app.http.cases.rules import CHECK_TYPES
from app.http.wire.params import Params, read
from app.http.wire.params import spoken as lang_of
from app.http.wire.state import atlas_of
from app.rules.answer import spoken
from app.rules.case.assumptions import assumptions, prefix, what_if
from app.rules.case.input_models import text_of
from app.rules.case.open_sites import ASSUMED, OpenSites, open_sites
from app.rules.case.what_if import WhatIf
from app.text_values import one_of
from geodata.crs import CRS84_URI
from geodata.facts import Facts
from geodata.geodesy import area_km2
from geodata.text import Text
from layers.derivation.aviation import CERTAIN, POSSIBLE
from layers.derivation.coverage import Share, coverage, shares, total
from layers.derivation.proximity import Centres
from layers.frames import in_frame

router = APIRouter()

AREA = "/rules/airport-proximity/area"
NOTE = Text(
    "只计距离：圈外之地仍可能在 2 小时车程之内；日期未能证实而可能已开放的口岸一并计入；面积"
    "按椭球计算，各省之和即内地总面积。",
    "By distance only: ground beyond the rings may still be within two hours' drive. Ports "
    "that may be open, their dates not established, are included. Areas are on the "
    "ellipsoid; the provinces sum up to the mainland.",
)

Json = dict[str, Any]


class AreaParams(Params):
    """Parameters of the areas: a day, a distance, and what is assumed of ports."""

    f: Annotated[str, one_of("f", CHECK_TYPES)] | None = None
    as_of: Annotated[date, text_of("as_of")] | None = Field(
        None, description="以何日的口岸为准 / the ports of which day count"
    )
    threshold_km: Annotated[float, text_of("threshold_km")] | None = Field(
        None, description="假设的阈值 / a threshold of one's own, km"
    )
    open: Annotated[tuple[str, ...], text_of("open")] = Field(
        (), description="假设已开放的机场或口岸 / airports or ports assumed open"
    )
    closed: Annotated[tuple[str, ...], text_of("closed")] = Field(
        (), description="假设未开放的口岸 / ports assumed not open"
    )


@router.get(AREA)
def area(request: Request) -> Response:
    """Tell what the rings cover and leave, in all and a province."""
    params, facts = read(AreaParams, request), atlas_of(request).facts
    as_of, lang = params.as_of or today(), lang_of(request)
    assumed = assumed_by(params, facts)
    sites = open_sites(facts, as_of, assumed)
    at = centres(sites)
    form = params.f or "json"
    known = shares(facts, at, assumed.within_km)
    body = {
        "rule": "airport-proximity",
        "because": _because(total(known), len(at), as_of, assumed, facts),
        "as_of": as_of,
        "threshold_km": assumed.within_km,
        "hypothetical": assumed.hypothetical,
        "assumptions": assumptions(assumed, facts),
        "ports": _counted(sites),
        "mainland": _figures(total(known)),
        "provinces": _provinces(facts, known),
        "notes": [NOTE],
        "data": {"edition": facts.edition, "boundaries": facts.boundaries.source},
    }
    if form == "geojson":
        body |= _shapes(facts, at, assumed)
    content = orjson.dumps(spoken(body, lang))
    return Response(content, media_type=CHECK_TYPES[form])


def assumed_by(params: AreaParams, facts: Facts) -> WhatIf:
    """Return what the parameters assume of ports and of the distance."""
    return what_if(
        facts,
        params.as_of or today(),
        opened=params.open,
        closed=params.closed,
        threshold_km=params.threshold_km,
    )


def centres(sites: OpenSites) -> Centres:
    """Return where the rings are drawn round: longitudes and latitudes, degrees."""
    return tuple(zip(sites.lons.tolist(), sites.lats.tolist(), strict=True))


def _because(
    share: Share, count: int, as_of: date, assumed: WhatIf, facts: Facts
) -> Text:
    begin, free = prefix(assumed, facts), share.free
    return Text(
        f"{begin.zh}截至 {as_of}，内地有 {share.free_km2:,.0f} 平方公里（{free:.1%}）在全部"
        f" {count} 个航空口岸 {assumed.within_km:g} 公里之外。",
        f"{begin.en}As of {as_of}, {share.free_km2:,.0f} km² of the mainland ({free:.1%}) "
        f"lie farther than {assumed.within_km:g} km from all {count} aviation ports.",
    )


def _counted(sites: OpenSites) -> Json:
    return {state: sites.states.count(state) for state in (CERTAIN, POSSIBLE, ASSUMED)}


def _figures(share: Share) -> Json:
    return {
        "area_km2": round(share.total_km2, 1),
        "within_km2": round(share.within_km2, 1),
        "free_km2": round(share.free_km2, 1),
        "within_share": round(1.0 - share.free, 6),
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


def _shapes(facts: Facts, at: Centres, assumed: WhatIf) -> Json:
    """Return the two shapes as features, marked where they rest on assumptions."""
    covered = coverage(facts, at, assumed.within_km)
    share = covered.mainland
    on_mainland = {"within": share.within_km2, "free": share.free_km2}
    return {
        "type": "FeatureCollection",
        "features": [
            {
                "type": "Feature",
                "id": kind,
                "properties": {
                    "kind": kind,
                    "radius_km": assumed.within_km,
                    "hypothetical": assumed.hypothetical,
                    "area_km2": round(area_km2(shape), 1),
                    "mainland_km2": round(on_mainland[kind], 1),
                    "share": round(on_mainland[kind] / share.total_km2, 6),
                },
                "geometry": _written(shape),
            }
            for kind, shape in (("within", covered.within), ("free", covered.free))
        ],
    }


def _written(shape: shapely.Geometry) -> orjson.Fragment:
    """Return a shape as GeoJSON text, rounded as features are."""
    (rounded,) = in_frame(np.array([shape], dtype=object), CRS84_URI)
    return orjson.Fragment(shapely.to_geojson(rounded))
