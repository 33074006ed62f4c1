"""The parts of the proximity rule that layers and clause share."""

from shapely import Polygon

from geodata.facts import Facts
from geodata.frames import GeoDataFrame
from geodata.geodesy import ring
from geodata.text import Text

RULE = "airport-proximity"
"""The rule whose clause and distance the layers show."""

DESCRIPTION_END = Text(
    "日期取 datetime 所给之日，缺省为当日；开放日期未能证实而可能已开放者一并计入。"
    "threshold_km 可给定其他距离，属假设情形。",
    "As of the day given by datetime, today if none is given; ports that may be open, "
    "their dates not being established, are included. threshold_km gives another "
    "distance, which is hypothetical.",
)

Centres = tuple[tuple[float, float], ...]
"""Longitudes and latitudes of ports, degrees."""


def centres(ports: GeoDataFrame) -> Centres:
    """Return where ports are."""
    return tuple((point.x, point.y) for point in ports.geometry)


def distance_km(facts: Facts) -> float:
    """Return the distance that bars by the plan at hand, km.

    Raises:
        NotInPlan: The plan has no such clause.
    """
    return float(facts.plan.number(RULE, "distance", facts.day))


def cited(facts: Facts) -> dict[str, str]:
    """Return the columns that cite the clause of the plan at hand."""
    clause = facts.plan.provision(RULE).clause
    return {"plan_ref": clause.section, "plan_quote_zh": clause.text_zh}


def rings(at: Centres, radius_km: float) -> list[Polygon]:
    """Return the geodesic circle of the rule round each port, CRS84 degrees."""
    return [ring(lon, lat, radius_km * 1e3) for lon, lat in at]
