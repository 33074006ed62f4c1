"""Status and isochrones of the road engine, if one is connected."""

from decimal import Decimal
from typing import Annotated, Any

import orjson
from fastapi import APIRouter, Request, Response
from pydantic import Field
from shapely import GEOSException, from_geojson, get_coordinates

from app.http.wire import pages
from app.http.wire.pages import PageParams
from app.http.wire.params import GIVEN_DATUM, GivenDatum, Params, read
from app.http.wire.state import NO_STORE, atlas_of, roads_of, settings_of
from app.roads.engine import SNAP_M, Engine
from app.roads.errors import NONSENSE, RoadsUnavailable
from app.rules.case.candidate import by_position
from app.rules.case.input_models import text_of
from app.rules.case.limits import FASTEST_KMH
from app.rules.proximity.driving import NONE_CONNECTED, ROUNDED
from app.values.text_values import one_of, whole
from geodata.errors import BadParameter, Unavailable
from geodata.geodesy import distance_m
from geodata.text import Text

router = APIRouter()

USUAL_MIN, LONGEST_MIN = 120, 240


class IsochroneParams(Params):
    """From where, and for how long."""

    f: Annotated[str, one_of("f", ("geojson",))] | None = None
    lon: Annotated[Decimal, text_of("lon")] = Field(
        description="经度（度）/ longitude, degrees"
    )
    lat: Annotated[Decimal, text_of("lat")] = Field(
        description="纬度（度）/ latitude, degrees"
    )
    datum: GivenDatum = Field(
        "wgs84",
        description="所给经纬度的坐标系 / datum of lon and lat",
        json_schema_extra=GIVEN_DATUM,
    )
    minutes: Annotated[int, whole("minutes", 1)] = Field(
        USUAL_MIN, description="车程（分钟）/ drive, minutes"
    )


@router.get("/roads")
def roads(request: Request) -> Response:
    """Return whether a road engine is connected, its name and the date of its data."""
    params = read(PageParams, request)
    engine = roads_of(request)
    body: dict[str, Any] = {
        "connected": engine is not None,
        "engine": engine and engine.name,
        "answers": None,
        "data": None,
    }
    if engine is not None:
        try:
            body |= {"data": engine.data(), "answers": True}
        except Unavailable:
            body["answers"] = False
    response = pages.answer(request, params.f, body, "roads.html")
    response.headers.update(NO_STORE)
    return response


@router.get("/roads/isochrone")
def isochrone(request: Request) -> Response:
    """Return the area that a car reaches in some minutes, without traffic."""
    params = read(IsochroneParams, request)
    if params.minutes > LONGEST_MIN:
        raise BadParameter(
            "minutes",
            str(params.minutes),
            f"至多 {LONGEST_MIN} 分钟。",
            f"It is {LONGEST_MIN} at the most.",
        )
    facts = atlas_of(request).facts
    here = by_position(facts, params.lon, params.lat, datum=params.datum)
    engine = roads_of(request)
    if engine is None:
        raise RoadsUnavailable(NONE_CONNECTED)
    return _drawn(engine, here.lon, here.lat, params.minutes, request)


def _drawn(
    engine: Engine, lon: float, lat: float, minutes: int, request: Request
) -> Response:
    properties = {
        "role": "isochrone",
        "lon": lon,
        "lat": lat,
        "minutes": minutes,
        "engine": engine.name,
        "data": engine.data(),
        "free_flow": True,
        "attribution": settings_of(request).road_attribution,
    }
    body = {
        "type": "Feature",
        "properties": properties,
        "geometry": _plausible(engine.isochrone(lon, lat, minutes), lon, lat, minutes),
    }
    media_type = "application/geo+json"
    return Response(orjson.dumps(body), headers=NO_STORE, media_type=media_type)


def _plausible(
    geometry: dict[str, Any], lon: float, lat: float, minutes: int
) -> dict[str, Any]:
    """Return the reachable area, after a check against the speed limit.

    Raises:
        RoadsUnavailable: It is no area, or reaches farther than the speed limit allows.
    """
    try:
        places = get_coordinates(from_geojson(orjson.dumps(geometry)))
        lengths = distance_m(lon, lat, places[:, 0], places[:, 1])
    except (GEOSException, TypeError) as error:
        raise RoadsUnavailable(NONSENSE) from error
    farthest_km = minutes / 60 * FASTEST_KMH * (1 + ROUNDED) + SNAP_M / 1e3
    reached_km = float(lengths.max(initial=0.0)) / 1e3
    if not len(places) or not reached_km <= farthest_km:
        raise RoadsUnavailable(
            Text(
                f"所给等时圈远达 {reached_km:.0f} 公里，快于法定最高时速",
                f"its isochrone reaches {reached_km:.0f} km, faster than the speed limit",
            )
        )
    return geometry
