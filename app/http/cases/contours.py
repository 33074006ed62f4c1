"""Lines of equal distance to the nearest open aviation port."""

from typing import Any

import orjson
import shapely
from fastapi import APIRouter, Request, Response

from app.clock import today
from app.http.cases.area import centres
from app.http.wire.params import (
    EDITION,
    KNOWN_AT,
    LangParams,
    language_of,
    read,
)
from app.http.wire.state import atlas_of
from app.rules.answer import localized
from app.rules.case.assumptions import assumptions
from app.rules.case.cases import assumed_by
from app.rules.case.input_models import reading_text
from app.rules.case.limits import lawful
from app.rules.case.open_sites import open_sites
from geodata.text import Text
from layers.derivation.contours import ERROR_M, contours
from layers.derivation.unplaced import described

router = APIRouter()

CONTOURS = "/rules/airport-proximity/contours"
DECIMALS = 5
"""About a metre."""

NOTE = Text(
    f"内地各处至最近航空口岸的大地线距离，线上各点与所注距离相差不超过 {ERROR_M:g} 米；"
    "日期未能证实而可能已开放的口岸一并计入，位于位置未收录的前一场址者不计。",
    "Geodesic distance on the mainland to the nearest aviation port. No point of a line is "
    f"off its distance by more than {ERROR_M:g} m. Ports that may be open, their dates not "
    "established, are included; those at former sites of unknown position are not.",
)


@reading_text(("as_of", "open", "closed"))
class ContourParams(LangParams):
    """Parameters of the lines: the day, assumptions about ports, and an edition of the past."""

    known_at: str | None = KNOWN_AT
    edition: str | None = EDITION


@router.get(CONTOURS)
def lines(request: Request) -> Response:
    """Return the lines of equal distance to the nearest port, as GeoJSON."""
    params, facts = read(ContourParams, request), atlas_of(request).facts
    given = dict(params)
    day = given["as_of"] or today()
    limits = lawful(facts.plans.on(day), day)
    assumed = assumed_by(given, facts, day, limits)
    sites = open_sites(facts, day, assumed)
    body = {
        "type": "FeatureCollection",
        "as_of": day,
        "hypothetical": assumed.hypothetical,
        "assumptions": assumptions(assumed, facts.on(day), limits),
        "ports": len(sites.ports),
        "error_m": ERROR_M,
        "unplaced": described(sites.unplaced),
        "notes": [NOTE],
        "data": {"edition": facts.edition, "boundaries": facts.boundaries.source},
        "features": [
            _feature(km, line) for km, line in contours(facts, centres(sites)).items()
        ],
    }
    content = orjson.dumps(localized(body, language_of(request)))
    return Response(content, media_type="application/geo+json")


def _feature(km: int, line: shapely.Geometry) -> dict[str, Any]:
    rounded = shapely.transform(line, lambda xy: xy.round(DECIMALS))
    geometry = orjson.Fragment(shapely.to_geojson(rounded))
    properties = {"distance_km": km}
    return {
        "type": "Feature",
        "id": km,
        "properties": properties,
        "geometry": geometry,
    }
